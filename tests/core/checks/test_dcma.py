"""The DCMA 14 points: for each a plan that trips it and one that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from fairlead.core.checks.thresholds import Thresholds
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import AssignmentId, BudgetLineId, CalendarId, ResourceId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Money, Work
from fairlead.core.program.money import BudgetLine
from fairlead.core.program.people import Assignment, Resource
from fairlead.core.program.program import Program
from fairlead.core.program.rules import Direction
from fairlead.core.program.task import Constraint, ConstraintKind, Effort, Pinned
from tests.core.checks.drawn import agreed, checked, drawn, fixed, offenders, staffed, with_task


def chain() -> Program:
    """Three tasks one after another, a week in all."""
    return drawn("""
             | MTWTFssMTWTFss |
        one  | ##             |
        two  |   ##           | after one
        last |     #          | after two
    """)


def test_both_ends_of_the_plan_lack_a_link_and_so_does_a_task_on_its_own() -> None:
    plan = drawn("""
              | MTWTFss |
        one   | ##      |
        two   |   ##    | after one
        alone | #       |
    """)
    assert offenders(plan, "DCMA-01") == {
        "one": "no predecessor",
        "two": "no successor",
        "alone": "neither predecessor nor successor",
    }


def test_milestones_at_both_ends_complete_the_logic() -> None:
    plan = drawn("""
              | MTWTFss |
        kick  | ◇       |
        one   | ##      | after kick
        two   |   ##    | after one
        done  |    ◆    | after two
    """)
    assert checked(plan, "DCMA-01").value == 0
    assert checked(plan, "DCMA-01").says == "Without predecessor or successor: none of 2 unfinished tasks."


def test_a_link_to_an_inactive_task_a_level_of_effort_or_a_summary_above_is_no_logic() -> None:
    plan = drawn("""
               | MTWTFss |
        gone   | #       | inactive
        one    | ##      | after gone, in phase
        manage | ##      | after one SS, level of effort
        phase  | ##      | summary
        done   |  ◆      | after phase
    """)
    assert offenders(plan, "DCMA-01") == {"one": "neither predecessor nor successor"}


def test_a_limit_from_another_project_is_logic() -> None:
    outside = datetime(2026, 3, 3, 8)
    plan = with_task(chain(), "one", external_early_start=outside)
    plan = with_task(plan, "last", external_late_finish=outside)
    assert not offenders(plan, "DCMA-01")


def test_finished_tasks_are_not_asked_for_logic() -> None:
    plan = drawn("""
              | MTWTFss | status Tue
        one   | ##      | started Mon, finished Tue
        two   |   ##    | after one
        done  |    ◆    | after two
    """)
    assert checked(plan, "DCMA-01").says == "Without predecessor or successor: none of 1 unfinished tasks."


def test_a_lead_of_any_length_is_found() -> None:
    plan = drawn("""
             | MTWTFss |
        one  | ####    |
        two  |   ##    | after one -2d
        last |    #    | after two -4h
    """)
    assert offenders(plan, "DCMA-02") == {
        "one>two:FS": "a lead of 2.0 working days",
        "two>last:FS": "a lead of 0.5 working days",
    }
    assert checked(plan, "DCMA-02").value == 1
    assert not offenders(chain(), "DCMA-02")


def test_lags_are_counted_apart_from_leads_and_leads_from_lags() -> None:
    plan = drawn("""
             | MTWTFss |
        one  | ##      |
        two  |    ##   | after one +1d
        last |    #    | after two -2d
    """)
    assert offenders(plan, "DCMA-03") == {"one>two:FS": "a lag of 1.0 working days"}
    assert offenders(plan, "DCMA-02") == {"two>last:FS": "a lead of 2.0 working days"}
    assert checked(plan, "DCMA-03").value == 0.5


def test_elapsed_and_percent_lags_are_told_in_working_days() -> None:
    plan = drawn("""
             | MTWTFssMTWTFss |
        one  | ####           |
        two  |          #     | after one +7ed
        last |            #   | after one +50%
    """)
    assert offenders(plan, "DCMA-03") == {
        "one>two:FS": "a lag of 5.0 working days",
        "one>last:FS": "a lag of 2.0 working days",
    }


def test_links_into_finished_work_or_on_summaries_are_not_counted() -> None:
    plan = drawn("""
              | MTWTFss | status Wed
        one   | #       | started Mon, finished Mon
        two   |   #     | after one +1d, started Wed, finished Wed
        phase |    ##   | after two +1d, summary
        last  |    ##   | in phase, after two
    """)
    assert checked(plan, "DCMA-03").says == "With a lag: none of 1 links."


def test_links_other_than_finish_to_start_are_named() -> None:
    plan = drawn("""
             | MTWTFss |
        one  | ##      |
        two  | ##      | after one SS
        last |  #      | after two FF
    """)
    result = checked(plan, "DCMA-04")
    assert (result.value, result.passed) == (0, False)
    assert dict(zip(result.offenders, result.details, strict=True)) == {
        "one>two:SS": "SS",
        "two>last:FF": "FF",
    }
    assert result.says == "Finish to start: 0 of 2 links (0.0 %)."
    assert checked(chain(), "DCMA-04").value == 1


def test_nine_of_ten_links_finish_to_start_are_enough() -> None:
    others = "".join(f"\n t{n} | # | after t{n - 1}" for n in range(1, 10))
    plan = drawn(f"| MTWTFss |\n t0 | # |{others}\n x | # | after t0 SS")
    assert (checked(plan, "DCMA-04").value, checked(plan, "DCMA-04").passed) == (0.9, True)


HARD = """
           | MTWTFssMTWTFss |
    start  | #              |
    starts |   #            | after start, MSO Wed
    ends   |     #          | after start, MFO Fri
    soon   |  #             | after start, SNLT Thu
    by     |  #             | after start, FNLT Thu
    soft   |   #            | after start, SNET Wed
    due    |  #             | after start, deadline Fri
"""


def test_the_four_hard_constraints_are_found_and_no_others() -> None:
    result = checked(drawn(HARD), "DCMA-05")
    assert dict(zip(result.offenders, result.details, strict=True)) == {
        "starts": "MSO",
        "ends": "MFO",
        "soon": "SNLT",
        "by": "FNLT",
    }
    assert result.value == 4 / 7


def test_hard_constraints_are_made_soft_and_the_wanted_date_stays_in_sight() -> None:
    tasks = fixed(drawn(HARD), "DCMA-05").tasks
    wednesday, friday = datetime(2026, 3, 4, 8), datetime(2026, 3, 6, 17)
    assert tasks[TaskId("starts")].constraints == (Constraint(ConstraintKind.SNET, wednesday),)
    assert tasks[TaskId("ends")].constraints == (Constraint(ConstraintKind.FNET, friday),)
    assert tasks[TaskId("soon")].constraints == ()
    assert tasks[TaskId("by")].deadline == datetime(2026, 3, 5, 17)
    assert not offenders(fixed(drawn(HARD), "DCMA-05"), "DCMA-05")


def test_an_earlier_deadline_and_a_later_earliest_date_are_kept_when_constraints_are_softened() -> None:
    plan = drawn("""
          | MTWTFss |
        a |    #    | MSO Tue, SNET Thu
        b |  #      | FNLT Fri, deadline Wed
    """)
    tasks = fixed(plan, "DCMA-05").tasks
    thursday = Constraint(ConstraintKind.SNET, datetime(2026, 3, 5, 8))
    assert tasks[TaskId("a")].constraints == (thursday,)
    assert tasks[TaskId("b")].deadline == datetime(2026, 3, 4, 17)


def long_and_short(days: int) -> Program:
    """Two tasks side by side before the finish: one of these many days, one of a single day."""
    plan = drawn(f"""
               | MTWTFss |
        long   |         | takes {days}d
        short  | #       |
        finish |         | after long, after short, milestone

        ```dates
    """.replace("```dates", "").rstrip()) if False else _long_and_short(days)
    return plan


def _long_and_short(days: int) -> Program:
    plan = drawn("""
               | MTWTFss |
        long   | #####   |
        short  | #       |
        finish |     ◆   | after long, after short
    """)
    return with_task(plan, "long", duration=Work(480 * days))
