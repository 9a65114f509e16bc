"""What moved between two schedules: which tasks, by how many working days, in what order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from fairlead.core.calendars.calendar import STANDARD
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.units import Work
from fairlead.core.impact.moves import Move, moves
from fairlead.core.program.program import Program
from tests.core.checks.drawn import drawn, sketched, with_task

PLAN = """
       | MTWTFssMTWTFss |
build  | ####           |
test   |     #          | after build
manual | ##             |
live   |     ◆          | after test
"""

SLIPPED = """
       | MTWTFssMTWTFss |
build  | #####..#       |
test   |         #      | after build
manual | ##             |
live   |         ◆      | after test
"""


def moved(before: Program, after: Program) -> tuple[Move, ...]:
    return moves(schedule(before), schedule(after))


def days(before: Program, after: Program) -> dict[str, float]:
    return {move.task: move.working_days for move in moved(before, after)}


def test_a_task_moves_by_the_working_days_between_its_finishes() -> None:
    found = moved(drawn(PLAN), drawn(SLIPPED))
    assert found[0] == Move(found[0].task, datetime(2026, 3, 6, 17), datetime(2026, 3, 10, 17), 2.0)
    assert {move.task: move.working_days for move in found} == {"live": 2, "build": 2, "test": 2}


def test_milestones_come_first_and_then_the_rest_as_the_outline_has_them() -> None:
    assert list(days(drawn(PLAN), drawn(SLIPPED))) == ["live", "build", "test"]


def test_what_comes_sooner_moves_by_negative_days() -> None:
    assert days(drawn(SLIPPED), drawn(PLAN)) == {"live": -2, "build": -2, "test": -2}


def test_nothing_moves_between_a_plan_and_itself() -> None:
    assert moved(drawn(PLAN), drawn(PLAN)) == ()


def test_tasks_that_only_one_of_the_two_has_did_not_move() -> None:
    shorter = drawn(
        """
              | MTWTFss |
        build | ####    |
        test  |     #   | after build
        """
    )
    assert set(days(shorter, drawn(SLIPPED))) == {"build", "test"}
    assert set(days(drawn(SLIPPED), shorter)) == {"build", "test"}


def test_the_days_are_those_of_the_task_s_own_calendar() -> None:
    """Over the weekend, whoever works on Saturdays loses a day more than the others."""
    plan = """
               | MTWTFssMTWTFss |
    [Saturday] | MTWTFSsMTWTFss |
    shop       | #####          | calendar Saturday
    office     | #####          |
    """
    later = """
               | MTWTFssMTWTFss |
    [Saturday] | MTWTFSsMTWTFss |
    shop       | ######.#       | calendar Saturday
    office     | #####..#       |
    """
    assert days(drawn(plan), drawn(later)) == {"shop": 2, "office": 1}


def test_a_day_has_the_minutes_that_the_calendar_says() -> None:
    later = drawn(SLIPPED)
    standard = replace(later.calendars[STANDARD], minutes_per_day=240)
    halved = replace(later, calendars=later.calendars.with_({STANDARD: standard}))
    assert days(drawn(PLAN), halved)["live"] == 4


def test_a_part_of_a_day_is_kept_to_two_decimals() -> None:
    later = with_task(drawn(PLAN), "test", duration=Work(480 + 70))
    assert days(drawn(PLAN), later)["test"] == 0.15


def test_a_move_of_many_years_is_counted_in_full() -> None:
    """2 March 2020 and 2 March 2026 are Mondays, 313 weeks apart."""
    plan = sketched(PLAN)
    early = replace(plan, start=datetime(2020, 3, 2, 8))
    assert days(early, plan)["live"] == 313 * 5
    assert days(plan, early)["live"] == -313 * 5


def test_a_plan_that_is_given_a_zone_does_not_move() -> None:
    plan = drawn(PLAN)
    assert moved(plan, replace(plan, zone="Asia/Tokyo")) == ()
    assert moved(replace(plan, zone="Asia/Tokyo"), plan) == ()


def test_the_same_hour_in_another_zone_is_another_moment() -> None:
    """When it is 17:00 in Tokyo it is 9:00 in Berlin, with seven working hours left to 17:00."""
    plan = drawn(PLAN)
    east, west = replace(plan, zone="Asia/Tokyo"), replace(plan, zone="Europe/Berlin")
    assert days(east, west)["live"] == 0.88
