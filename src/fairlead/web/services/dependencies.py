"""What teams wait for from one another: when it is needed, when it comes, and the margin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from fairlead.core.calendars.arithmetic import MINUTES_PER_DAY, work_between
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TeamId
from fairlead.core.program.link import Link, LinkType
from fairlead.core.program.people import Team
from fairlead.core.program.task import Task, is_finished
from fairlead.web.services.kept import kept
from fairlead.web.services.outline import last_day, outline

_FROM_START = frozenset({LinkType.SS, LinkType.SF})
_TIGHT_DAYS = 5
"""A working week: less margin than that is worth a word to the other team."""
LEVELS = ((0, "broken"), (_TIGHT_DAYS, "tight"), (20, "some"))
"""Below how many days of margin a cell has which look; "ample" above."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """A link from the work of one team to that of another.

    needed: the day it was agreed for; where nothing was agreed, the latest day that does not move
    the finish or a fixed date, and `agreed` is False. promised: the day the giver said. expected:
    the day the schedule says. margin: working days from expected to needed; below 0 it is broken.
    state: "delivered", "broken", "tight" or "kept".
    """

    link: Link
    giver: Team
    receiver: Team
    gives: Task
    waits: Task
    needed: date
    agreed: bool
    promised: date | None
    expected: date
    margin: float
    state: str


@dataclass(frozen=True, slots=True)
class Cell:
    """All open links from one team to another. worst: the smallest margin in working days."""

    giver: Team
    receiver: Team
    count: int
    worst: float | None
    broken: int
    level: str


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The matrix, a row for each team that gives, and the list, broken ones first."""

    receivers: tuple[Team, ...]
    rows: tuple[tuple[Team, tuple[Cell, ...]], ...]
    listed: tuple[Dependency, ...]

    @property
    def broken(self) -> int:
        """How many dates that somebody needs will not be kept."""
        return sum(one.state == "broken" for one in self.listed)

    def between(self, giver: str, receiver: str) -> list[Dependency]:
        """Those of the list from one team to another, by id; empty for any."""
        return [
            one
            for one in self.listed
            if giver in {"", one.giver.id} and receiver in {"", one.receiver.id}
        ]


@kept
def dependencies(schedule: Schedule) -> Dependencies:
    """What crosses from one team to another in a schedule."""
    listed = sorted(_all(schedule), key=lambda one: (one.state == "delivered", one.margin))
    teams = schedule.program.teams.values()
    givers = [team for team in teams if any(one.giver == team for one in listed)]
    receivers = [team for team in teams if any(one.receiver == team for one in listed)]
    between: dict[tuple[TeamId, TeamId], list[Dependency]] = {}
    for one in listed:
        between.setdefault((one.giver.id, one.receiver.id), []).append(one)
    rows = tuple(
        (giver, tuple(_cell(giver, to, between.get((giver.id, to.id), [])) for to in receivers))
        for giver in givers
    )
    return Dependencies(tuple(receivers), rows, tuple(listed))


def _cell(giver: Team, receiver: Team, links: list[Dependency]) -> Cell:
    open_ = [one for one in links if one.state != "delivered"]
    worst = min((one.margin for one in open_), default=None)
    level = "none" if not links else "done"
    if worst is not None:
        level = next((word for below, word in LEVELS if worst < below), "ample")
    broken = sum(one.state == "broken" for one in open_)
    return Cell(giver, receiver, len(open_) if open_ else len(links), worst, broken, level)


def _all(schedule: Schedule) -> Iterator[Dependency]:
    program, teams = schedule.program, outline(schedule).teams
    for link in program.links.values():
        giver, receiver = teams[link.predecessor], teams[link.successor]
        gives, waits = program.tasks[link.predecessor], program.tasks[link.successor]
        if None in (giver, receiver) or giver == receiver or not (gives.active and waits.active):
            continue
        assert giver is not None
        assert receiver is not None
        yield _dependency(schedule, link, program.teams[giver], program.teams[receiver])


def _dependency(schedule: Schedule, link: Link, giver: Team, receiver: Team) -> Dependency:
    program, promise = schedule.program, link.promise
    given, dates = program.tasks[link.predecessor], schedule.dates(link.predecessor)
    at_start = link.type in _FROM_START
    expected = dates.start if at_start else dates.finish
    latest = dates.late_start if at_start else dates.late_finish
    agreed = None if promise is None else promise.needed_by
    needed = latest if agreed is None else agreed
    margin = working_days(schedule, expected, needed)
    promised = None if promise is None else promise.promised_by
    begun = given.progress.actual_start is not None

    def day(moment: datetime) -> date:
        return moment.date() if at_start else last_day(dates.start, moment)

    state = "kept"
    if is_finished(given) or (at_start and begun):
        state = "delivered"
    elif margin < 0:
        state = "broken"
    elif margin < _TIGHT_DAYS:
        state = "tight"
    return Dependency(
        link=link,
        giver=giver,
        receiver=receiver,
        gives=given,
        waits=program.tasks[link.successor],
        needed=day(needed),
        agreed=agreed is not None,
        promised=None if promised is None else day(promised),
        expected=day(expected),
        margin=margin,
        state=state,
    )


def working_days(schedule: Schedule, first: datetime, last: datetime) -> float:
    """Working days on the program's calendar from one moment to another; below 0 backwards."""
    clocks, axis = schedule.clocks, schedule.axis
    low = clocks.first_day * MINUTES_PER_DAY
    high = low + clocks.days * MINUTES_PER_DAY - 1
    one, other = (min(max(axis.minute(moment), low), high) for moment in (first, last))
    clock = schedule.network.book.of_program
    work = int(work_between(clocks, clock, min(one, other), max(one, other)))
    days = work / schedule.program.units.minutes_per_day
    return days if other >= one else -days
