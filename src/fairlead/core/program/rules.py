"""The scheduling rules a program is computed by: what Project and Primavera let one choose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fairlead.core.ground.units import NO_WORK, Work


class ProgressRule(StrEnum):
    """What happens to work that began before its predecessors finished.

    RETAINED_LOGIC: what remains waits for the predecessors. OVERRIDE: what remains goes on as if
    the broken links were not there. ACTUAL_DATES: neither links nor the status date move it.
    """

    RETAINED_LOGIC = "retained logic"
    OVERRIDE = "progress override"
    ACTUAL_DATES = "actual dates"


class LagCalendar(StrEnum):
    """Whose working time a lag counts."""

    SUCCESSOR = "successor"
    PREDECESSOR = "predecessor"
    PROGRAM = "program"
    ALWAYS = "24 hours"


class FloatRule(StrEnum):
    """How total float is measured: at the start, at the finish, or the smaller of the two."""

    START = "start"
    FINISH = "finish"
    SMALLEST = "smallest"


class Direction(StrEnum):
    """Whether the program is computed from its start forward or from its finish backward."""

    FROM_START = "from start"
    FROM_FINISH = "from finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The options that decide dates.

    work_waits_for_status_date: work not yet done is never scheduled before the status date.
    honor_constraints: SNLT, FNLT, MSO and MFO win against links; without it MSO and MFO still
    hold, SNLT and FNLT only show as negative float.
    remaining_logic: links bind what remains of started work and pass through finished work, and
    early dates are those of what remains (Primavera); otherwise links count from actual dates,
    which are early dates too (Project).
    lag_from_actual: with remaining logic, a start-to-start lag runs from the actual start.
    use_expected_finish: a task's expected finish stretches or shrinks its duration.
    late_within_finish: no late date lies after the program's finish, whatever leads allow.
    open_ends_critical: a task without successors has its own finish as its late finish.
    alap_keeps_successors: ALAP uses free float only (Primavera), not total float (Project).
    critical_float: a task with this total float or less is critical.
    near_critical_float: and with this or less near-critical.
    longest_path: critical means on the longest path instead.
    """

    direction: Direction = Direction.FROM_START
    progress: ProgressRule = ProgressRule.RETAINED_LOGIC
    work_waits_for_status_date: bool = True
    lag_calendar: LagCalendar = LagCalendar.SUCCESSOR
    honor_constraints: bool = False
    remaining_logic: bool = False
    lag_from_actual: bool = False
    use_expected_finish: bool = False
    late_within_finish: bool = True
    open_ends_critical: bool = False
    alap_keeps_successors: bool = True
    total_float: FloatRule = FloatRule.SMALLEST
    critical_float: Work = NO_WORK
    near_critical_float: Work = Work(5 * 480)
    longest_path: bool = False


MICROSOFT_PROJECT = Rules(
    work_waits_for_status_date=False,
    honor_constraints=True,
    alap_keeps_successors=False,
)
"""Microsoft Project's defaults."""

PRIMAVERA = Rules(
    lag_calendar=LagCalendar.PREDECESSOR,
    remaining_logic=True,
    total_float=FloatRule.FINISH,
)
"""Primavera P6's defaults."""
