"""What the API answers about what follows from a plan, as types."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema

from fairlead.web.api.schemas import Moment, Page
from fairlead.web.api.schemas_changes import BeforeAfter, SubjectOut, VersionOut


class DoubtOut(Schema):
    """Something doubtful in the plan: where, what is wrong, and what to do."""

    code: str
    severity: str
    origin: str
    says: str
    do: str


class Doubts(Page):
    """What was set aside of the plan, then what is doubtful about its dates."""

    items: list[DoubtOut]


class FixOut(Schema):
    """What the fix of a check changes. changes: as a patch; subjects: the same in words."""

    version: int
    code: str
    name: str
    finish: BeforeAfter
    changes: list[dict[str, Any]]
    subjects: list[SubjectOut]


class CalendarOut(Schema):
    """A calendar. base: the one it builds on. is_default: whether it is the program's own."""

    id: str
    name: str
    base: str | None
    is_default: bool


class Calendars(Schema):
    """The calendars of the program."""

    version: int
    items: list[CalendarOut]


class UsualDay(Schema):
    """The hours of a weekday in words, such as 08:00–12:00; 'off' without any."""

    day: str
    hours: str


class SpecialDay(Schema):
    """A day that departs from the week: a day off, or one with other hours."""

    date: date
    kind: str
    name: str
    hours: str


class CalendarYear(Schema):
    """A calendar through a year. used_by: how many tasks, people, teams and vendors name it."""

    version: int
    id: str
    name: str
    year: int
    week: list[UsualDay]
    special: list[SpecialDay]
    used_by: int


class DependencyOut(Schema):
    """A link from the work of one team to that of another; teams and tasks by their ids.

    needed: the day that was agreed, or else the latest that moves nothing. promised: what the
    giver said. expected: what the schedule says. margin_days: working days from that to needed.
    """

    link: str
    giver: str
    receiver: str
    gives: str
    waits: str
    needed: date
    agreed: bool
    promised: date | None
    expected: date
    margin_days: float
    state: str


class Dependencies(Page):
    """Links between teams, broken ones first."""

    items: list[DependencyOut]


class DependencyCell(Schema):
    """All open links from one team to another. worst_days: the smallest margin."""

    giver: str
    receiver: str
    count: int
    broken: int
    worst_days: float | None
    level: str


class DependencyMatrix(Page):
    """Each pair of teams with links."""

    items: list[DependencyCell]


class WeekOut(Schema):
    """A week: the hours that are asked of somebody, and those that there are."""

    monday: date
    asked_hours: float
    there_hours: float
    level: str


class LoadOut(Schema):
    """The weeks of a person, role, piece of equipment or team, from the status date on."""

    id: str
    name: str
    team: str | None
    kind: str
    weeks: list[WeekOut]


class Load(Page):
    """Who has how much to do, in the order of the program."""

    items: list[LoadOut]


class OverloadOut(Schema):
    """Somebody with more to do than there is time for. tasks: ids of what it comes from."""

    name: str
    team: str | None
    first: date
    last: date
    days: int
    excess_hours: float
    tasks: list[str]


class Overloads(Page):
    """Who has too much to do."""

    items: list[OverloadOut]


class BlockerOut(Schema):
    """Something in the way. task: the id of where to look, empty for none."""

    kind: str
    name: str
    says: str
    task: str


class Blockers(Page):
    """What is in the way, the worst first."""

    items: list[BlockerOut]


class RungOut(Schema):
    """How sure a milestone is; id null for the whole program.

    due: promised by, due_from says by what. p50, p80, p95: null without a simulation. kept: the
    chance that the promise, or without one the plan, is kept.
    """

    id: str | None
    name: str
    planned: Moment
    due: Moment | None
    due_from: str | None
    p50: Moment | None
    p80: Moment | None
    p95: Moment | None
    p80_error_days: float | None
    kept: float | None
    says: str


class NewsMove(Schema):
    """A milestone that moved; id null for the finish of the program, moved or not."""

    id: str | None
    name: str
    before: Moment
    after: Moment
    working_days: float


class News(Schema):
    """What changed since version `before`: what was last seen, or what there was a week ago."""

    since: datetime
    is_visit: bool
    before: int
    versions: list[VersionOut]
    more_versions: int
    finish: NewsMove
    moved: list[NewsMove]
    tasks_moved: int


class Freshness(Schema):
    """How old the progress is. imported, edited: the newest versions of these kinds."""

    status_date: date | None
    age_days: int | None
    is_stale: bool
    imported: int | None
    edited: int | None


class Overview(Schema):
    """A program at a glance. simulated_version: what the chances were computed for.

    news: null when nothing is new to who asks.
    """

    version: int
    simulated_version: int | None
    simulated_at: datetime | None
    ladder: list[RungOut]
    news: News | None
    freshness: Freshness


class Seen(Schema):
    """The version that one has looked at."""

    version: int
