"""Which kinds of long work there are, and the function that does each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fairlead.store.models import ProgramRecord, Version
from fairlead.web.jobs import impact, simulation
from fairlead.web.jobs.progress import Told

Work = Callable[[ProgramRecord, Version, Mapping[str, Any], Told], Any]
"""Answers a question about a version as plain JSON."""

KINDS: Mapping[str, Work] = {
    "impact": impact.run,
    "simulation": simulation.run,
}
