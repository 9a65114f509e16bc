"""The clocks of a program: as few as its working times, and never more than memory has room for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from fairlead.core.calendars.calendar import (
    STANDARD,
    Calendar,
    CalendarException,
    Shift,
    WorkWeek,
    standard,
)
from fairlead.core.cpm.clockbook import MOST_BYTES
from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.ground.ids import CalendarId, LinkId, ProgramId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Work
from fairlead.core.program.link import Link
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task

CHRISTMAS = CalendarException(first=date(2026, 12, 24), last=date(2026, 12, 26), name="Christmas")


def chain(calendars: list[Calendar], days: int, zone: str | None = None) -> Schedule:
    """A task on each calendar, one after the other."""
    ids = [TaskId(f"t{n}") for n in range(len(calendars))]
    tasks = {
        id: Task(id=id, name=id, duration=Work(480 * days), calendar=one.id)
        for id, one in zip(ids, calendars, strict=True)
    }
    links = {
        LinkId(f"l{n}"): Link(id=LinkId(f"l{n}"), predecessor=before, successor=after)
        for n, (before, after) in enumerate(pairwise(ids))
    }
    kept = {one.id: one for one in (standard(), *calendars)}
    return schedule(
        Program(
            id=ProgramId("x"),
            name="X",
            start=datetime(2026, 1, 5, 8),
            zone=zone,
            calendar=STANDARD,
            calendars=Table(kept),
            tasks=Table(tasks),
            links=Table(links),
        )
    )


def named(calendar: Calendar, *names: str) -> list[Calendar]:
    """The same calendar under several ids and names."""
    return [replace(calendar, id=CalendarId(name), name=name.title()) for name in names]


def clocks_of(planned: Schedule) -> int:
    """How many clocks there are beside the program's own and the one that always runs."""
    return len(planned.network.book) - 2


def test_calendars_of_the_same_working_time_share_a_clock_whatever_they_are_called() -> None:
    usual = chain(named(standard(), *"abcdefgh"), days=5)
    assert clocks_of(usual) == 0
    assert usual.finish == datetime(2026, 2, 27, 17)

    renamed = replace(CHRISTMAS, name="Weihnachten")
    free = replace(standard(), exceptions=(CHRISTMAS,))
    on_top = Calendar(id=CalendarId("top"), name="Top", base=CalendarId("a"))
    two = [*named(free, "a", "b"), *named(replace(free, exceptions=(renamed,)), "c"), on_top]
    assert clocks_of(chain(two, days=5)) == 1


def test_calendars_that_differ_in_a_day_a_shift_or_a_zone_keep_their_own_clocks() -> None:
    early = replace(standard(CalendarId("early")), week=((Shift(360, 840),),) * 7)
    free = replace(standard(CalendarId("free")), exceptions=(CHRISTMAS,))
    tokyo = replace(standard(CalendarId("tokyo")), zone="Asia/Tokyo")
    assert clocks_of(chain([early, free, tokyo], days=5, zone="Europe/Berlin")) == 3
    # In a program without a zone all hours are local.
    assert clocks_of(chain([early, free, tokyo], days=5)) == 2


def test_hundreds_of_different_calendars_over_a_century_take_no_more_than_there_is_room_for() -> (
    None
):
    shifts = [Shift(400 + n % 60, 700 + n // 60) for n in range(400)]
    different = [
        Calendar(id=CalendarId(f"c{n}"), name="", week=((one, Shift(780, 1020)),) * 5 + ((), ()))
        for n, one in enumerate(shifts)
    ]
    planned = chain(different, days=60)
    tables = (planned.clocks.intervals, planned.clocks.at_day, planned.clocks.at_work)
    assert sum(table.nbytes for table in tables) <= MOST_BYTES
    (found,) = planned.findings
    assert found.code == "SCH-001"
    assert "would run outside the years 2021 to 2043: 402 different calendars leave" in found.says


def test_hundreds_of_different_calendars_over_some_years_are_no_trouble() -> None:
    different = [
        replace(
            standard(CalendarId(f"c{n}")),
            exceptions=(replace(CHRISTMAS, first=date(2026, 12, 1 + n % 24)),),
            work_weeks=(WorkWeek(first=date(2031, 1, 1 + n // 24), last=date(2031, 2, 1)),),
        )
        for n in range(400)
    ]
    planned = chain(different, days=5)
    assert clocks_of(planned) == 400
    assert planned.findings == ()
    assert planned.finish > datetime(2033, 1, 1)
