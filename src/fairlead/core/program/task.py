"""Tasks, milestones and summaries: the work breakdown and all that pins a task in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from fairlead.core.ground.ids import CalendarId, ResourceId, TaskId, TeamId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import NO_WORK, Elapsed, Money, Share, Work


class TaskKind(StrEnum):
    """What a row of the work breakdown is."""

    TASK = "task"
    MILESTONE = "milestone"
    SUMMARY = "summary"
    LEVEL_OF_EFFORT = "level of effort"


class Tier(StrEnum):
    """The rung of the program's breakdown that a summary stands on."""

    WORKSTREAM = "workstream"
    DELIVERABLE = "deliverable"
    WORK_PACKAGE = "work package"


class MilestoneEdge(StrEnum):
    """Where in the working day a milestone may stand.

    EITHER keeps a moment at the end of a working period and moves any other to the next working
    moment (Microsoft Project); START always moves to the next working moment and FINISH never
    moves (Primavera's start and finish milestones).
    """

    EITHER = "either"
    START = "start"
    FINISH = "finish"


class Effort(StrEnum):
    """What decides how long a task takes."""

    DURATION = "duration"
    """The task's own duration, on the task's calendar."""
    ASSIGNMENTS = "assignments"
    """The work of its assignments, each on its resource's calendar; the duration without any."""


class ConstraintKind(StrEnum):
    """The eight constraints of Microsoft Project; Primavera's map onto them.

    MSO and MFO are hard: they win against links. SNLT and FNLT bind early dates only where the
    program's rules honour constraints over links.
    """

    ASAP = "ASAP"
    ALAP = "ALAP"
    SNET = "SNET"
    SNLT = "SNLT"
    FNET = "FNET"
    FNLT = "FNLT"
    MSO = "MSO"
    MFO = "MFO"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A limit on when a task may start or finish; ASAP and ALAP have no date."""

    kind: ConstraintKind
    date: datetime | None = None


class EstimateShape(StrEnum):
    """The distribution an estimate is read as."""

    LOGNORMAL = "lognormal"
    BETA_PERT = "beta-PERT"
    TRIANGULAR = "triangular"
    UNIFORM = "uniform"
    EMPIRICAL = "empirical"
    """The values observed, each as likely as any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Three points of a duration, working or elapsed time as the duration is.

    low and high are the quantiles `low_quantile` and `high_quantile` (P10 and P90 unless said), one
    on either side of the middle.
    likely is the median of a lognormal, the mode of a triangle or a beta-PERT.
    observed: what an empirical estimate draws from; the three points then only summarise it.
    together: tasks whose estimates have the same words here are long together and short together,
    as work of one team is that was forecast from its pace; empty for one that varies by itself.
    """

    low: Work | Elapsed
    likely: Work | Elapsed
    high: Work | Elapsed
    shape: EstimateShape = EstimateShape.LOGNORMAL
    low_quantile: Share = Share(Decimal("0.1"))
    high_quantile: Share = Share(Decimal("0.9"))
    observed: tuple[Work | Elapsed, ...] = ()
    together: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What was done by when.

    complete: share of the duration done, 0 to 1.
    remaining: working time still needed; None takes what `complete` leaves of the duration.
    resume: the earliest moment at which remaining work goes on; None leaves it to the rules.
    physical: share of the deliverable done, where that is tracked apart from time.
    """

    complete: Share = Share(Decimal(0))
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining: Work | Elapsed | None = None
    suspend: datetime | None = None
    resume: datetime | None = None
    physical: Share | None = None


NOT_STARTED = Progress()


@dataclass(frozen=True, slots=True)
class Pinned:
    """Dates set by hand: a manually scheduled task, which links and calendars do not move."""

    start: datetime
    finish: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A row of the work breakdown.

    duration: working or elapsed time from start to finish; zero for a milestone.
    calendar: None takes the program's.
    ignore_resource_calendars: assignments then follow the task's calendar alone.
    levelling_delay: time added before the start so that people are free.
    expected_finish: Primavera's expected finish, a date the remaining duration stretches to.
    external_early_start, external_late_finish: limits from another project.
    source_id: the source's technical key where it differs from `id`.
    fields: further named texts of the source, kept and shown but without effect.
    """

    id: TaskId
    name: str
    kind: TaskKind = TaskKind.TASK
    parent: TaskId | None = None
    wbs: str = ""
    tier: Tier | None = None
    duration: Work | Elapsed = NO_WORK
    estimated: bool = False
    estimate: Estimate | None = None
    effort: Effort = Effort.DURATION
    calendar: CalendarId | None = None
    ignore_resource_calendars: bool = False
    milestone_edge: MilestoneEdge = MilestoneEdge.EITHER
    constraints: tuple[Constraint, ...] = ()
    deadline: datetime | None = None
    pinned: Pinned | None = None
    active: bool = True
    priority: int = 500
    progress: Progress = NOT_STARTED
    levelling_delay: Work | Elapsed = NO_WORK
    expected_finish: datetime | None = None
    external_early_start: datetime | None = None
    external_late_finish: datetime | None = None
    owner: ResourceId | None = None
    team: TeamId | None = None
    fixed_cost: Money | None = None
    source_id: str = ""
    url: str = ""
    notes: str = ""
    tags: tuple[str, ...] = ()
    fields: Table[str, str] = field(default_factory=Table)


def is_finished(task: Task) -> bool:
    """Whether nothing of a task is left to do: it has an actual finish, or is 100 % complete."""
    return task.progress.actual_finish is not None or task.progress.complete.value >= 1
