"""The keys of a plan file, one table for each kind of thing: this is the format.

A key that is not listed here is not understood, and said to be. What may be left out has the
default of its value type in `core/program` or `core/calendars`.
"""

from __future__ import annotations

from fairlead.connectors.plan.fields.gates import BASELINE, GATE
from fairlead.connectors.plan.fields.money import ACTUAL, BUDGET_LINE
from fairlead.connectors.plan.fields.people import RESOURCE, TEAM, VENDOR
from fairlead.connectors.plan.fields.risks import DRIVER

SECTIONS = {
    "teams": TEAM,
    "vendors": VENDOR,
    "resources": RESOURCE,
    "budget": BUDGET_LINE,
    "actuals": ACTUAL,
    "drivers": DRIVER,
    "gates": GATE,
    "baselines": BASELINE,
}
"""The sections that are tables of one entity each, under the names of the program's tables."""
