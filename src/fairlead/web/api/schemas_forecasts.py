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


class TeamForecasts(Schema):
    """The teams of a program with a record, by name."""

    items: list[TeamForecast]


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
    did. kept: by how sure it was; empty before it came due.
    """

    id: int
    since: date
    issued_at: datetime
    issued_by: str
    model: str
    due: date
    came: date | int | None
    kept: dict[str, bool]


class ForecastOfTeam(TeamForecast):
    """A team's forecast, and those that were issued, the newest first, with how they were kept."""

    answer: ForecastAnswer | None
    issued: list[ForecastIssued]
    kept: dict[str, SharesKept]
