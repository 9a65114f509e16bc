"""What may happen: risks, the drivers that many tasks share, and what is done about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from fairlead.core.ground.ids import (
    DriverId,
    ResourceId,
    ResponseId,
    RiskId,
    TaskId,
    TeamId,
    VendorId,
)
from fairlead.core.ground.units import Elapsed, Money, Share, Work


class RiskSide(StrEnum):
    """Whether a risk hurts or helps."""

    THREAT = "threat"
    OPPORTUNITY = "opportunity"


class RiskStatus(StrEnum):
    """Where a risk stands; only open ones can still happen."""

    OPEN = "open"
    OCCURRED = "occurred"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyRange:
    """Three points of an amount: P10, the median and P90.

    Where low is nothing or less, likely is the most likely amount instead.
    """

    low: Money
    likely: Money
    high: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRange:
    """Three points of working time: P10, the median and P90.

    Where low is nothing or less, likely is the most likely time instead.
    """

    low: Work
    likely: Work
    high: Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """Three points of a multiplier on durations: P10, the median and P90; 1 is no change.

    Where low is nothing, likely is the most likely factor instead.
    """

    low: Decimal
    likely: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What a risk does to one task, or to the whole program when no task is named.

    delay is added to the duration of a task, never of a summary or the program; working time, of
    which elapsed work takes seven days for each working week. factor multiplies the duration of
    the task, or of all work below the summary or in the program. adds: a task, or summary with all
    below, that exists only if the risk happens. skips: one that is left out if it does.
    """

    task: TaskId | None = None
    delay: WorkRange | None = None
    factor: Factor | None = None
    cost: MoneyRange | None = None
    adds: TaskId | None = None
    skips: TaskId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """An uncertain event: because of a cause, an event may happen, with an effect.

    probability: chance that it happens at all, 0 to 1.
    first, last: the days between which it can happen (its proximity); None is open.
    drivers: what it shares with other risks, so that they tend to happen together.
    """

    id: RiskId
    name: str
    side: RiskSide = RiskSide.THREAT
    status: RiskStatus = RiskStatus.OPEN
    cause: str = ""
    event: str = ""
    effect: str = ""
    probability: Share = Share(Decimal("0.5"))
    impacts: tuple[Impact, ...] = ()
    drivers: tuple[DriverId, ...] = ()
    owner: ResourceId | None = None
    first: date | None = None
    last: date | None = None
    trigger: str = ""
    contingency: str = ""


class DriverScope(StrEnum):
    """What a driver acts on when it names no tasks."""

    PROGRAM = "program"
    TEAM = "team"
    VENDOR = "vendor"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """A systemic cause that stretches or shrinks many durations at once, drawn once a run."""

    id: DriverId
    name: str
    scope: DriverScope = DriverScope.PROGRAM
    factor: Factor
    probability: Share = Share(Decimal(1))
    team: TeamId | None = None
    vendor: VendorId | None = None
    tasks: tuple[TaskId, ...] = ()


class ResponseKind(StrEnum):
    """The responses of the trade, to threats and to opportunities."""

    AVOID = "avoid"
    TRANSFER = "transfer"
    MITIGATE = "mitigate"
    ACCEPT = "accept"
    ESCALATE = "escalate"
    EXPLOIT = "exploit"
    SHARE = "share"
    ENHANCE = "enhance"


class ResponseState(StrEnum):
    """Whether a response is only an idea, agreed, or working already."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    IN_FORCE = "in force"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What is done about a risk, what it costs, and what is left of the risk afterwards.

    lead_time: elapsed time until it works. residual_impacts: None leaves the impacts as they were;
    where several responses work, the least of what the risk does, and what each newly brings.
    """

    id: ResponseId
    risk: RiskId
    name: str
    kind: ResponseKind = ResponseKind.MITIGATE
    state: ResponseState = ResponseState.PROPOSED
    cost: Money | None = None
    lead_time: Elapsed | None = None
    residual_probability: Share | None = None
    residual_impacts: tuple[Impact, ...] | None = None
    owner: ResourceId | None = None
    due: date | None = None
