"""Levelling by serial generation: who is served first, what may not wait, and why each waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Elapsed, Share, Work
from fairlead.core.levelling.serial import Levelled, serial
from fairlead.core.program.people import Availability
from fairlead.core.program.program import Program
from fairlead.core.program.task import Constraint, ConstraintKind, Pinned, Progress
from tests.core.checks.drawn import drawn, sketched, with_task
from tests.core.levelling.staffed import available, staffed

PLAN = """
       | MTWTFssMTWTFss |
api    | ##             |
app    | ##             |
test   |   ##           | after app
"""


def levelled(program: Program) -> Levelled:
    return serial(schedule(program))


def plan(**people: float) -> Program:
    """Both `api` and `app` need Ann; `test` follows `app`."""
    return staffed(drawn(PLAN), people or {"Ann": 1}, {"api": {"Ann": 1}, "app": {"Ann": 1}})


def begins(program: Program) -> dict[str, str]:
    """The day on which each task starts."""
    return {id: f"{start:%a %d}" for id, start in levelled(program).start.items()}


def test_what_must_be_finished_sooner_is_served_first() -> None:
    assert begins(plan()) == {"api": "Wed 04", "app": "Mon 02", "test": "Wed 04"}


def test_with_enough_people_nothing_waits() -> None:
    found = levelled(plan(Ann=2))
    assert (found.delays, found.short, found.findings) == ({}, {}, ())
    assert begins(plan(Ann=2)) == {"api": "Mon 02", "app": "Mon 02", "test": "Wed 04"}


def test_a_higher_priority_goes_before_an_earlier_late_finish() -> None:
    program = with_task(plan(), "api", priority=600)
    assert begins(program) == {"api": "Mon 02", "app": "Wed 04", "test": "Fri 06"}


def test_a_priority_of_1000_never_waits_and_what_it_takes_too_much_is_named() -> None:
    program = with_task(plan(), "api", priority=1000)
    assert begins(program) == {"api": "Mon 02", "app": "Wed 04", "test": "Fri 06"}
    both = with_task(program, "app", priority=1000)
    found = levelled(both)
    assert begins(both) == {"api": "Mon 02", "app": "Mon 02", "test": "Wed 04"}
    assert found.short == {"api": "Ann"}
    assert [f.code for f in found.findings] == ["LVL-002"]
    assert found.findings[0].says == (
        "'api' takes more of 'Ann' than is free when it starts on Mon 2 Mar 2026 08:00, "
        "and nothing may move it."
    )


def test_a_delay_says_for_whom_it_waits_how_long_and_behind_what() -> None:
    (delay,) = levelled(plan()).delays.values()
    assert (delay.task, delay.resource, delay.behind) == ("api", "Ann", ("app",))
    assert (delay.link_start, delay.start) == (datetime(2026, 3, 2, 8), datetime(2026, 3, 4, 8))
    assert delay.by == Work(2 * 480)
    assert delay.says == (
        "'api' starts on Wed 4 Mar 2026 08:00, 2 working days later than its links allow, because "
        "'Ann' is needed for 'app' until Tue 3 Mar 2026 17:00."
    )


def test_what_is_placed_later_is_no_reason_to_wait_though_it_ends_at_that_moment() -> None:
    """`watch` is finished when `api` starts, and gives one of the crew back just then."""
    program = sketched("""
               | MTWTFssMTWTFss |
        watch  | #              | after api SF
        first  | ##             |
        api    | ##             |
    """)
    needs: dict[str, dict[str, float]] = {
        "watch": {"crew": 1},
        "first": {"crew": 2},
        "api": {"crew": 2},
    }
    program = with_task(staffed(program, {"crew": 3}, needs), "first", priority=600)
    found = levelled(program)
    assert found.finish[TaskId("watch")] == found.finish[TaskId("first")]
    assert found.delays[TaskId("api")].behind == ("first",)


def test_half_of_somebody_leaves_half_for_another() -> None:
    halves = staffed(drawn(PLAN), {"Ann": 1}, {"api": {"Ann": 0.5}, "app": {"Ann": 0.5}})
    assert levelled(halves).delays == {}


def test_work_is_not_split_around_somebody_else_s() -> None:
    """Two days of Ann do not fit before what is pinned to Tuesday."""
    pinned = Pinned(datetime(2026, 3, 3, 8), datetime(2026, 3, 3, 17))
    program = with_task(plan(), "api", pinned=pinned)
    assert begins(program) == {"api": "Tue 03", "app": "Wed 04", "test": "Fri 06"}


def test_what_is_under_way_goes_on_and_others_wait() -> None:
    done = Progress(complete=Share.of(0.5), actual_start=datetime(2026, 3, 2, 8))
    program = with_task(plan(), "api", progress=done)
    assert begins(program)["api"] == "Mon 02"
    assert begins(program)["app"] == "Wed 04"


def test_what_must_start_on_a_day_is_served_before_all_others() -> None:
    must = Constraint(ConstraintKind.MSO, datetime(2026, 3, 2, 8))
    assert begins(with_task(plan(), "api", constraints=(must,)))["app"] == "Wed 04"


def test_work_waits_until_somebody_is_there() -> None:
    there = Availability(units=Share.of(1), first=date(2026, 3, 5))
    found = levelled(available(plan(), "Ann", there))
    assert f"{found.start[next(iter(found.start))]:%a}" == "Mon"
    assert {id: delay.behind for id, delay in found.delays.items()} == {
        "app": (),
        "api": ("app",),
    }
    assert found.delays[next(iter(found.delays))].says.endswith(
        "because there is not enough of 'Ann' before Thu 5 Mar 2026."
    )


def test_work_for_which_nobody_will_be_there_stays_and_is_named() -> None:
    gone = Availability(units=Share.of(1), last=date(2026, 3, 3))
    found = levelled(available(plan(), "Ann", gone))
    assert found.delays == {}
    assert found.short == {"api": "Ann"}
    assert "it cannot move to where enough is" in found.findings[0].says


def test_needing_more_than_there_ever_is_is_said_and_counts_as_all() -> None:
    program = staffed(drawn(PLAN), {"Ann": 1}, {"api": {"Ann": 2}, "app": {"Ann": 1}})
    found = levelled(program)
    assert found.delays.keys() == {"api"}
    assert [f.code for f in found.findings] == ["LVL-001"]
    assert found.findings[0].says == (
        "'api' needs 2 of 'Ann', of which there is never more than 1; it counts as needing "
        "all there is."
    )


def test_the_levelled_program_has_the_levelled_dates() -> None:
    found = levelled(plan())
    again = schedule(found.program)
    assert again.finish == found.last
    assert {id: again.dates(id).start for id in found.start} == found.start


def test_earlier_levelling_delays_are_taken_back() -> None:
    program = with_task(plan(), "test", levelling_delay=Elapsed(14_400))
    found = levelled(program)
    assert found.start == levelled(plan()).start
    assert levelled(found.program).start == found.start


def test_a_plan_without_people_stays_as_it_is() -> None:
    program = drawn(PLAN)
    found = levelled(program)
    assert found.program == program
    assert found.last == schedule(program).finish


def test_inactive_and_finished_work_needs_nobody() -> None:
    done = Progress(
        complete=Share.of(1),
        actual_start=datetime(2026, 3, 2, 8),
        actual_finish=datetime(2026, 3, 3, 17),
    )
    assert levelled(with_task(plan(), "api", progress=done)).delays == {}
    assert levelled(with_task(plan(), "api", active=False)).delays == {}


def test_an_empty_program_is_levelled() -> None:
    program = replace(plan(), tasks=type(plan().tasks)(), links=type(plan().links)())
    program = replace(program, assignments=type(program.assignments)())
    assert levelled(program).last == program.start
