"""What the API answers about long work and what came out of it, as types."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from fairlead.web.api.schemas import Moment


class JobOut(Schema):
    """Work that is done in the background. percent: how far it is."""

    id: int
    kind: str
    version: int
    state: str
    stage: str
    percent: int
    error: str
    created_at: datetime
    finished_at: datetime | None


class JobAsked(Schema):
    """The job that will answer. page: where people see what came out."""

    job: int
    state: str
    page: str | None = None


class PromiseOut(Schema):
    """A date given to somebody. kept: the share of runs that keep it."""

    kind: str
    name: str
    due: Moment
    kept: float


class TargetOut(Schema):
    """The finish of a milestone, or of the whole program. quantiles: by share of the runs.

    kept: the share of runs that keep the planned date. sd_days, p80_error_days: in working days.
    """

    id: str
    name: str
    is_whole: bool
    planned: Moment
    quantiles: dict[str, Moment]
    mean: Moment
    sd_days: float
    p80_error_days: float
    kept: float
    promises: list[PromiseOut]


class CostOut(Schema):
    """Cost at completion in the smallest and larger units of a currency, as decimal texts."""

    currency: str
    planned: str
    quantiles: dict[str, str]
    p80_error: str


class JointOut(Schema):
    """How sure a finish and a cost are together."""

    finish: Moment
    cost: str
    confidence: float


class DriverOut(Schema):
    """What a date would gain without a cause. interval: holds the days in 95 of 100 simulations.

    noise: whether chance alone explains it. money: what it costs on average; null without costs.
    """

    id: str
    kind: str
    name: str
    days: float
    interval: list[float]
    noise: bool
    money: str | None


class WorthOut(Schema):
    """What a response to a risk is worth. of: whether `days` are of the P80 or of the mean."""

    id: str
    risk: str
    name: str
    state: str
    cost: str | None
    days: float
    interval: list[float]
    of: str
    money: str
    noise: bool


class DecidingTask(Schema):
    """A task. criticality: the share of runs in which it decides the finish. ssi: its index."""

    id: str
    name: str
    criticality: float
    ssi: float


class DecidingPath(Schema):
    """Tasks that decide the finish together, in this share of the runs."""

    tasks: list[str]
    share: float


class SimulationDoubt(Schema):
    """Something doubtful about the simulation."""

    code: str
    severity: str
    says: str
    do: str


class SimulationOut(Schema):
    """How sure the dates of a version are, and what drives them; days are working days.

    merging: what the merging of paths costs, in words. drivers_runs: of each driver's simulation.
    drivers_not_simulated, responses_not_simulated: how many there are beyond those told.
    """

    version: int
    runs: int
    seed: int
    status_date: Moment | None
    targets: list[TargetOut]
    cost: CostOut | None
    joint: list[JointOut]
    merging: str
    drivers: list[DriverOut]
    drivers_runs: int
    drivers_not_simulated: int
    responses: list[WorthOut]
    responses_not_simulated: int
    tasks: list[DecidingTask]
    paths: list[DecidingPath]
    findings: list[SimulationDoubt]


class CauseOut(Schema):
    """A cause of a move. patch: what of the plan it is."""

    kind: str
    place: str
    says: str
    days: float
    interval: list[float]
    patch: dict[str, Any]


class WhyMovedOut(Schema):
    """Why a date moved between two versions, shared out among causes; days are working days.

    share: of the runs that keep the dates `before` and `after`. orders: in how many orders the
    causes were tried, all of them where is_exact.
    """

    from_: int = Field(serialization_alias="from")
    to: int
    target: str
    name: str
    share: float
    before: Moment
    after: Moment
    days: float
    interval: list[float]
    runs: int
    seed: int
    orders: int
    is_exact: bool
    causes: list[CauseOut]


class PlanTarget(Schema):
    """When a milestone, or the program, is finished as planned and in half or 80 % of the runs."""

    id: str
    name: str
    is_in_plan: bool
    planned: Moment
    p50: Moment
    p80: Moment


class ShiftOut(Schema):
    """A difference with what holds it in 95 of 100 simulations; days, or money as text."""

    value: float | str
    low: float | str
    high: float | str
    is_clear: bool


class OptionTarget(PlanTarget):
    """The same with an option. later_in: the share of runs in which it is later."""

    p50_days: ShiftOut
    p80_days: ShiftOut
    later_in: float


class CostQuantiles(Schema):
    """Cost at completion, as decimal texts."""

    p50: str
    p80: str


class MoreLoad(Schema):
    """Somebody with more to do than before."""

    name: str
    days: int
    first: date


class PromiseMoved(Schema):
    """A promise that an option breaks or mends."""

    kind: str
    name: str
    due: Moment
    planned: Moment
    p80: Moment | None


class OptionImpact(Schema):
    """What an option would do to the plan. gone: names of milestones that it has no more."""

    targets: list[OptionTarget]
    gone: list[str]
    cost: CostQuantiles | None
    cost_more: ShiftOut | None
    newly_critical: list[str]
    no_longer_critical: list[str]
    overloads: list[MoreLoad]
    broken: list[PromiseMoved]
    mended: list[PromiseMoved]


class PlanImpact(Schema):
    """The plan without any option."""

    targets: list[PlanTarget]
    cost: CostQuantiles | None
    currency: str


class Impact(Schema):
    """What the options of a request would do, under the same chance. options: by their id."""

    runs: int
    plan: PlanImpact | None
    options: dict[str, OptionImpact]


class ImpactFound(Schema):
    """What the options would do. impact: null before that is computed.

    version: what it was computed for. is_current: whether the plan is still that version.
    job: the newest that was asked for, with its state.
    """

    job: int | None
    state: str | None
    version: int | None
    is_current: bool
    impact: Impact | None
