"""All checks in their order, and the one function that runs them."""

from __future__ import annotations

from dataclasses import dataclass

from fairlead.core.checks.dcma.d01_logic import logic
from fairlead.core.checks.dcma.d02_leads import leads
from fairlead.core.checks.dcma.d03_lags import lags
from fairlead.core.checks.dcma.d04_relationship_types import relationship_types
from fairlead.core.checks.dcma.d05_hard_constraints import hard_constraints
from fairlead.core.checks.dcma.d06_high_float import high_float
from fairlead.core.checks.dcma.d07_negative_float import negative_float
from fairlead.core.checks.dcma.d08_high_duration import high_duration
from fairlead.core.checks.dcma.d09_invalid_dates import invalid_dates
from fairlead.core.checks.dcma.d10_resources import resources
from fairlead.core.checks.dcma.d11_missed_tasks import missed_tasks
from fairlead.core.checks.dcma.d12_critical_path_test import critical_path_test
from fairlead.core.checks.dcma.d13_critical_path_length_index import critical_path_length_index
from fairlead.core.checks.dcma.d14_baseline_execution_index import baseline_execution_index
from fairlead.core.checks.hygiene.h01_open_ends import open_ends
from fairlead.core.checks.hygiene.h02_dangling_ends import dangling_ends
from fairlead.core.checks.hygiene.h03_rings import rings
from fairlead.core.checks.hygiene.h04_done_but_open import done_but_open
from fairlead.core.checks.hygiene.h05_progress_without_start import progress_without_start
from fairlead.core.checks.hygiene.h06_stale_status import stale_status
from fairlead.core.checks.hygiene.h07_dates_against_logic import dates_against_logic
from fairlead.core.checks.hygiene.h08_over_long import over_long
from fairlead.core.checks.hygiene.h09_unowned import unowned
from fairlead.core.checks.hygiene.h10_linked_summaries import linked_summaries
from fairlead.core.checks.hygiene.h11_long_milestones import long_milestones
from fairlead.core.checks.hygiene.h12_missed_deadlines import missed_deadlines
from fairlead.core.checks.hygiene.h13_out_of_sequence import out_of_sequence
from fairlead.core.checks.hygiene.h14_long_lags import long_lags
from fairlead.core.checks.hygiene.h15_links_from_inactive import links_from_inactive
from fairlead.core.checks.hygiene.h16_redundant_links import redundant_links
from fairlead.core.checks.hygiene.h17_repeated_names import repeated_names
from fairlead.core.checks.hygiene.h18_placeholder_durations import placeholder_durations
from fairlead.core.checks.metric import Comparison, Metric, Unit
from fairlead.core.checks.scope import Scope
from fairlead.core.checks.thresholds import Thresholds
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.program.patch import Patch

METRICS: tuple[Metric, ...] = (
    logic,
    leads,
    lags,
    relationship_types,
    hard_constraints,
    high_float,
    negative_float,
    high_duration,
    invalid_dates,
    resources,
    missed_tasks,
    critical_path_test,
    critical_path_length_index,
    baseline_execution_index,
    open_ends,
    dangling_ends,
    rings,
    done_but_open,
    progress_without_start,
    stale_status,
    dates_against_logic,
    over_long,
    unowned,
    linked_summaries,
    long_milestones,
    missed_deadlines,
    out_of_sequence,
    long_lags,
    links_from_inactive,
    redundant_links,
    repeated_names,
    placeholder_durations,
)
"""Every check, in the order it is printed."""

USUAL = Thresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What one check found in one plan.

    value, threshold: a share from 0 to 1, a count, an index or working days, as `unit` says; the
    value is None, and so is `passed`, when the plan lacks what is needed to measure it.
    offenders: tasks, or links where links are counted. details: for each of them, how it offends;
    empty where the name of the check says it all.
    says: the finding in a sentence, or why there is none. do: what to do about offenders.
    fix: what puts offenders right without knowledge that the plan lacks.
    """

    code: str
    name: str
    definition: str
    source: str
    value: float | None
    threshold: float
    comparison: Comparison
    unit: Unit
    passed: bool | None
    offenders: tuple[TaskId | LinkId, ...]
    details: tuple[str, ...]
    says: str
    do: str
    fix: Patch | None


def check(schedule: Schedule, *, limits: Thresholds = USUAL) -> tuple[CheckResult, ...]:
    """What every check finds in a plan, in the order of `METRICS`.

    Linear in tasks and links but for the redundant links; reschedules the plan once.
    """
    scope = Scope(schedule, limits)
    return tuple(_result(metric, scope) for metric in METRICS)


def _result(metric: Metric, scope: Scope) -> CheckResult:
    limits, found = scope.limits, metric.measure(scope)
    return CheckResult(
        code=metric.code,
        name=metric.name,
        definition=metric.definition(limits),
        source=metric.source,
        value=found.value,
        threshold=metric.threshold(limits),
        comparison=metric.comparison,
        unit=metric.unit,
        passed=metric.passed(found.value, limits),
        offenders=tuple(found.offenders),
        details=tuple(found.offenders.values()),
        says=found.says,
        do=metric.do,
        fix=found.fix,
    )
