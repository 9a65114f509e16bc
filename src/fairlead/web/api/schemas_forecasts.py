"""What the API answers about forecasts of what teams get done, as types."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema


class SharesKept(Schema):
    """How many forecasts came true; low, high: the share in the long run, with 95 % confidence."""

    of: int
    kept: int
    low: float
    high: float


class TeamForecast(Schema):
    """A team with a record of what it did. refused: why there is no forecast, or empty.

    learned_from_own_teams: how many other teams of this workbench it is forecast with, beside the
    shipped ones. would_have_kept: by how sure it was, of dates about a quarter ahead, replayed over
    the history.
    """

    team: str
    as_of: date
    items: int
    weeks: int
    items_a_week: float | None
    borrowed: bool
    learned_from_own_teams: int
    doubts: list[str]
    refused: str
    would_have_kept: dict[str, SharesKept]


class TeamRecorded(TeamForecast):
    """A team as it was recorded now. came_due: issued forecasts that have come due with it."""

    findings: list[str]
    came_due: int


class ForecastAnswer(Schema):
    """What was asked, items or weeks, and by how sure it is the day, or the items at least.

    A day that lies beyond two years is null.
    """

    items: int | None = None
    weeks: int | None = None
    said: dict[str, date | int | None]


class ForecastIssued(ForecastAnswer):
    """A forecast as it was issued.

    came: the day or the items; null before it came due, and where the items were not done when it
    did. kept: by how sure it was; empty before it came due. in_hindsight: whether it was asked so
    late, or of a record so old, that it proves nothing, and does not count. overdue: whether it
    came due and no record says what came.
    """

    team: str

    id: int
    since: date
    issued_at: datetime
    issued_by: str
    model: str
    due: date
    came: date | int | None
    kept: dict[str, bool]
    in_hindsight: bool
    overdue: bool


class TeamForecasts(Schema):
    """The teams of a program with a record, by name.

    issued: the forecasts of all teams, the newest first, also of those whose record was removed.
    """

    items: list[TeamForecast]
    issued: list[ForecastIssued]
    kept: dict[str, SharesKept]


class OpenSetForecast(Schema):
    """When the items that are open now are done, so many of them as the kind says.

    A day that lies beyond ten years is null.

    naive: the day that their number over the pace says, which is far too early. times_naive: how
    much longer other teams' sets took at the median, and times_naive_own this team's; null where
    fewer than 5 are known.
    """

    kind: str
    open: int
    said: dict[str, date | None]
    naive: date | None
    times_naive: float
    times_naive_own: float | None
    teams: int


class ForecastOfTeam(TeamForecast):
    """A team's forecast, and those that were issued, the newest first, with how they were kept.

    open_sets: empty where fewer than 10 items with a day of creation are open.
    """

    answer: ForecastAnswer | None
    open_sets: list[OpenSetForecast]
    issued: list[ForecastIssued]
    kept: dict[str, SharesKept]


class OutsideOfDate(Schema):
    """When projects that expected a release so far ahead had it.

    kept: the part by that day; null where none looked so near or so far, as `doubts` then says.
    """

    expected: date
    kept: float | None
    doubts: list[str]
    said: dict[str, date]
    projects: int


class OutsideOfMilestone(OutsideOfDate):
    """The same of a milestone, as it is planned."""

    id: str
    name: str


class OutsideOfCost(Schema):
    """What work costs in the end, in the unit of its budget.

    said: by how sure it is, the cost that is not exceeded. within_budget, within_estimate: how sure
    the budget and the estimate are. cpi: null before anything was earned and spent.
    """

    estimate_at_completion: float
    within_estimate: float
    within_budget: float
    said: dict[str, float]
    cpi: float | None
    cpi_of_others: float
    projects: int


class OutsideView(Schema):
    """What came of dates and costs like those of the plan, and like those that were asked about."""

    as_of: date
    milestones: list[OutsideOfMilestone]
    given: OutsideOfDate | None
    cost: OutsideOfCost | None
