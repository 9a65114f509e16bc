"""The DCMA 14 points: for each a plan that trips it and one that does not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from fairlead.core.checks.check import METRICS, USUAL
from fairlead.core.checks.metric import Comparison, Metric, Unit
from fairlead.core.checks.thresholds import Thresholds
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import AssignmentId, BudgetLineId, CalendarId, ResourceId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Money, Work
from fairlead.core.program.money import BudgetLine
from fairlead.core.program.program import Program
from fairlead.core.program.rules import Direction
from fairlead.core.program.task import Constraint, ConstraintKind, Effort, Pinned
from tests.core.checks.drawn import (
    agreed,
    chain,
    checked,
    drawn,
    fixed,
    offenders,
    sketched,
    staffed,
    with_task,
)


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
    assert (
        checked(plan, "DCMA-01").says
        == "Without predecessor or successor: none of 2 unfinished tasks."
    )


def test_a_link_to_an_inactive_task_a_level_of_effort_or_a_summary_above_is_no_logic() -> None:
    plan = drawn("""
               | MTWTFss |
        gone   | #       | inactive
        one    | ##      | after gone, in phase
        manage | ##      | after one SS, after one FF, level of effort
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
    assert (
        checked(plan, "DCMA-01").says
        == "Without predecessor or successor: none of 1 unfinished tasks."
    )


def test_a_lead_of_any_length_is_found() -> None:
    plan = drawn("""
             | MTWTFss |
        one  | ####    |
        two  |   ##    | after one -2d
        last |    #    | after two -1d
    """)
    assert offenders(plan, "DCMA-02") == {
        "one>two:FS": "a lead of 2 working days",
        "two>last:FS": "a lead of 1 working day",
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
    assert offenders(plan, "DCMA-03") == {"one>two:FS": "a lag of 1 working day"}
    assert offenders(plan, "DCMA-02") == {"two>last:FS": "a lead of 2 working days"}
    assert checked(plan, "DCMA-03").value == 0.5


def test_elapsed_and_percent_lags_are_told_as_they_were_given() -> None:
    plan = drawn("""
             | MTWTFssMTWTFss |
        one  | ####           |
        two  |            #   | after one +7ed
        last |         #      | after one +50%
    """)
    assert offenders(plan, "DCMA-03") == {
        "one>two:FS": "a lag of 7 calendar days",
        "one>last:FS": "a lag of 50 % of the duration of 'one'",
    }


def test_links_into_finished_work_or_on_summaries_are_not_counted() -> None:
    plan = drawn("""
              | MTWTFss | status Wed
        one   | #       | started Mon, finished Mon
        two   |   #     | after one +1d, started Wed, finished Wed
        phase |     #   | after two +1d, summary
        last  |     #   | in phase, after two
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
    plan = sketched(f"| MTWTFss |\n t0 | # |{others}\n x | # | after t0 SS")
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


def test_an_earlier_deadline_and_a_later_earliest_date_are_kept_when_constraints_are_softened() -> (
    None
):
    plan = drawn("""
          | MTWTFss |
        a |  #      | MSO Tue, SNET Thu
        b | #       | FNLT Fri, deadline Wed
    """)
    tasks = fixed(plan, "DCMA-05").tasks
    thursday = Constraint(ConstraintKind.SNET, datetime(2026, 3, 5, 8))
    assert tasks[TaskId("a")].constraints == (thursday,)
    assert tasks[TaskId("b")].deadline == datetime(2026, 3, 4, 17)


def side_by_side(days: int) -> Program:
    """Two tasks before a milestone: one of these many working days, and one of a single day."""
    plan = drawn("""
               | MTWTFss |
        long   | #####   |
        short  | #       |
        finish |     ◆   | after long, after short
    """)
    return with_task(plan, "long", duration=Work(480 * days))


def test_more_than_44_working_days_of_float_are_high() -> None:
    assert offenders(side_by_side(46), "DCMA-06") == {"short": "45 working days of total float"}
    assert not offenders(side_by_side(45), "DCMA-06")


def test_float_is_counted_in_the_days_of_the_tasks_own_calendar() -> None:
    plan = side_by_side(46)
    half = replace(plan.calendars[plan.calendar], id=CalendarId("half"), minutes_per_day=240)
    plan = replace(plan, calendars=plan.calendars.with_({half.id: half}))
    plan = with_task(plan, "short", calendar=half.id)
    assert offenders(plan, "DCMA-06") == {"short": "90 working days of total float"}


def test_the_float_of_an_elapsed_duration_is_elapsed_time() -> None:
    day = with_task(side_by_side(46), "short", duration=Elapsed(1440))
    # From 3 March 08:00 to 4 May 17:00; the working share of a week counts.
    assert offenders(day, "DCMA-06") == {"short": "62.4 calendar days of total float"}
    assert not offenders(with_task(side_by_side(40), "short", duration=Elapsed(1440)), "DCMA-06")


def test_a_missed_deadline_makes_all_that_leads_to_it_late() -> None:
    plan = with_task(chain(), "last", deadline=datetime(2026, 3, 5, 17))
    result = checked(plan, "DCMA-07")
    assert dict(zip(result.offenders, result.details, strict=True)) == {
        "one": "1 working day too late",
        "two": "1 working day too late",
        "last": "1 working day too late",
    }
    assert (result.value, result.passed) == (1, False)
    assert not offenders(with_task(plan, "last", deadline=None), "DCMA-07")


def test_tasks_of_more_than_44_working_days_are_long() -> None:
    assert offenders(side_by_side(45), "DCMA-08") == {"long": "45 working days"}
    assert not offenders(side_by_side(44), "DCMA-08")


def test_of_an_elapsed_duration_its_working_share_counts() -> None:
    nine_weeks = with_task(side_by_side(1), "long", duration=Elapsed(9 * 7 * 1440))
    assert offenders(nine_weeks, "DCMA-08") == {"long": "63 calendar days"}


def test_the_baseline_decides_how_long_a_task_is_where_there_is_one() -> None:
    assert not offenders(
        with_task(agreed(side_by_side(40)), "long", duration=Work(480 * 60)), "DCMA-08"
    )
    assert offenders(
        with_task(agreed(side_by_side(60)), "long", duration=Work(480 * 40)), "DCMA-08"
    )


def test_planning_packages_may_be_long() -> None:
    plan = with_task(side_by_side(60), "long", tags=("planning package",))
    assert checked(plan, "DCMA-08").says == "Too long: none of 1 unfinished tasks."


def test_without_a_status_date_nobody_knows_which_dates_are_valid() -> None:
    result = checked(chain(), "DCMA-09")
    assert (result.value, result.passed) == (None, None)
    assert result.says == "The plan has no status date, so past and future cannot be told apart."


def test_work_left_in_the_past_and_actual_dates_in_the_future_are_invalid() -> None:
    plan = sketched("""
                | MTWTFss | status Wed, Microsoft Project
        left    | #       |
        running | ##      | started Mon, done 50%
        early   |    #    | started Thu, done 50%
        told    |   ##    | started Wed, finished Thu
        today   |   #     | started Wed, finished Wed
        later   |    #    | SNET Thu
    """)
    assert offenders(plan, "DCMA-09") == {
        "left": "forecast to start before the status date; "
        "forecast to be finished before the status date",
        "running": "forecast to be finished before the status date",
        "early": "actual start after the status date",
        "told": "actual finish after the status date",
    }
    assert checked(plan, "DCMA-09").value == 4


def test_a_forecast_on_the_day_of_the_status_date_is_valid_at_any_hour() -> None:
    plan = drawn("""
          | MTWTFss | status Wed, Microsoft Project
        a |   #     | SNET Wed
    """)
    assert not offenders(plan, "DCMA-09")


def test_work_moved_beyond_the_status_date_is_valid() -> None:
    plan = drawn("""
             | MTWTFss | status Wed
        left |    #    |
    """)
    assert not offenders(plan, "DCMA-09")


def test_an_assignment_a_cost_or_a_budget_line_stands_behind_a_task() -> None:
    euros = Money(Decimal(100), "EUR")
    plan = staffed(chain(), "one")
    plan = with_task(plan, "two", fixed_cost=euros)
    assert offenders(plan, "DCMA-10") == {"last": ""}
    line = BudgetLine(id=BudgetLineId("b"), name="Labs", amount=euros, task=TaskId("last"))
    assert not offenders(replace(plan, budget=Table({line.id: line})), "DCMA-10")
    assert offenders(with_task(plan, "two", fixed_cost=Money(Decimal(0), "EUR")), "DCMA-10")


def test_tasks_of_less_than_a_day_need_no_resource() -> None:
    plan = with_task(staffed(chain(), "one", "two"), "last", duration=Work(479))
    assert not offenders(plan, "DCMA-10")
    assert offenders(plan, "DCMA-10", Thresholds(without_resources_days=0.5))


DUE = """
             | MTWTFssMTWTFss | status Fri
    on time  | ##             | started Mon, finished Tue
    late     | ####           | started Mon, finished Thu
    open     | #----..#       | started Mon, 1d left
    later    |         ##     | SNET w2 Tue
"""


def test_what_was_finished_or_is_forecast_after_its_baseline_finish_is_missed() -> None:
    plan = agreed(drawn(DUE), late="2026-03-03", open="2026-03-06")
    result = checked(plan, "DCMA-11")
    assert dict(zip(result.offenders, result.details, strict=True)) == {
        "late": "2 working days late",
        "open": "1 working day late",
    }
    assert result.says == "Missed: 2 of 3 tasks that were due (66.7 %)."


def test_without_a_baseline_or_a_status_date_nothing_is_known_to_be_missed() -> None:
    assert checked(drawn(DUE), "DCMA-11").says == (
        "The plan has no baseline, so nothing is known to be due."
    )
    assert checked(agreed(chain()), "DCMA-11").says == (
        "The plan has no status date, so nothing is known to be due."
    )
    assert checked(drawn(DUE), "DCMA-14").passed is None
    assert checked(agreed(chain()), "DCMA-14").passed is None


def test_the_baseline_agreed_last_is_in_force() -> None:
    plan = agreed(drawn(DUE), agreed_on=date(2026, 3, 1), late="2026-03-03")
    assert offenders(plan, "DCMA-11") == {"late": "2 working days late"}
    plan = agreed(plan, agreed_on=date(2026, 3, 4))
    assert not offenders(plan, "DCMA-11")


def test_what_delays_a_critical_task_delays_the_finish_by_as_much() -> None:
    result = checked(chain(), "DCMA-12")
    assert (result.value, result.threshold, result.passed) == (600, 600, True)
    assert (
        result.says
        == "The finish moves by 600 working days when 'one' takes 600 working days more."
    )


def test_a_constraint_that_stops_the_delay_fails_the_critical_path_test() -> None:
    plan = drawn("""
             | MTWTFss |
        one  | ##      |
        two  |  ##     | after one, MSO Tue
        last |    #    | after two
    """)
    result = checked(plan, "DCMA-12")
    assert (result.value, result.passed) == (0, False)
    assert result.says == "The finish does not move when 'one' takes 600 working days more."
    assert result.offenders == ("one",)


def test_a_date_set_by_hand_stops_the_delay_too() -> None:
    pinned = Pinned(datetime(2026, 3, 3, 8), datetime(2026, 3, 4, 17))
    plan = with_task(chain(), "two", pinned=pinned)
    assert checked(plan, "DCMA-12").value == 0


def test_the_critical_path_test_adds_to_what_remains_of_work_in_progress() -> None:
    plan = drawn("""
             | MTWTFss | status Mon
        one  | ##      | started Mon, done 50%
        two  |   ##    | after one
    """)
    assert checked(plan, "DCMA-12").says == (
        "The finish moves by 600 working days when 'one' takes 600 working days more."
    )


def test_the_critical_path_test_adds_work_where_assignments_decide_the_duration() -> None:
    plan = staffed(chain(), "one")
    weekend = replace(plan.calendars[plan.calendar], id=CalendarId("weekend"))
    week = (*weekend.week[5:], *weekend.week[:5])
    weekend = replace(weekend, week=week)
    resource = replace(plan.resources[ResourceId("ann")], calendar=weekend.id)
    half = replace(plan.assignments[AssignmentId("ann on one")], work=Work(960))
    plan = replace(
        plan,
        calendars=plan.calendars.with_({weekend.id: weekend}),
        resources=plan.resources.with_({resource.id: resource}),
        assignments=plan.assignments.with_({half.id: half}),
    )
    plan = with_task(plan, "one", effort=Effort.ASSIGNMENTS)
    assert schedule(plan).dates(TaskId("one")).start == datetime(2026, 3, 4, 8)
    assert checked(plan, "DCMA-12").passed is True


def test_calendars_that_differ_on_the_way_do_not_fail_the_critical_path_test() -> None:
    plan = drawn("""
               | MTWTFssMTWTFss |
        [more] | MTWTFSSMTWTFSS |
        one    | ####           | calendar more
        two    |     #..#       | after one
    """)
    result = checked(plan, "DCMA-12")
    assert (result.value, result.passed) == (598, True)


def test_a_plan_computed_backward_must_start_as_much_earlier() -> None:
    plan = replace(
        chain(),
        finish=datetime(2030, 3, 1, 17),
        rules=replace(chain().rules, direction=Direction.FROM_FINISH),
    )
    result = checked(plan, "DCMA-12")
    assert (
        result.says == "The start moves by 600 working days when 'one' takes 600 working days more."
    )


def test_a_plan_whose_work_is_done_has_no_critical_path_to_try() -> None:
    plan = drawn("""
             | MTWTFss | status Tue
        one  | ##      | started Mon, finished Tue
    """)
    result = checked(plan, "DCMA-12")
    assert result.passed is None
    assert result.says == "The plan has no unfinished task whose delay could be tried."


CPLI = ((100, -10, 0.90, False), (100, 5, 1.05, True))
"""Published: working days of the critical path, its float to the baseline, the index, passed."""


@pytest.mark.parametrize(("length", "slack", "index", "passed"), CPLI)
def test_the_critical_path_length_index_is_as_published(
    length: int, slack: int, index: float, passed: bool
) -> None:
    plan = agreed(with_task(chain(), "one", duration=Work(480 * (length + slack - 3))))
    later = with_task(plan, "one", duration=Work(480 * (length - 3)))
    result = checked(later, "DCMA-13")
    assert (result.value, result.passed) == (index, passed)


def test_the_critical_path_length_counts_from_the_status_date() -> None:
    plan = drawn("""
             | MTWTFssMTWTFss | status Fri
        one  | #####          | started Mon, finished Fri
        two  |        ####    | after one
    """)
    result = checked(agreed(plan, two="2026-03-11"), "DCMA-13")
    assert result.says == (
        "What remains takes 4 working days and the float to the baseline is -1 working day: "
        "the index is 0.75."
    )
    assert result.value == 0.75


def test_without_a_baseline_or_with_nothing_left_there_is_no_critical_path_length_index() -> None:
    assert checked(chain(), "DCMA-13").says == (
        "The plan has no baseline with a finish, so nothing was agreed."
    )
    done = drawn("""
             | MTWTFss | status Fri
        one  | ##      | started Mon, finished Tue
    """)
    assert checked(agreed(done), "DCMA-13").says == (
        "The forecast finish is not after the status date: nothing remains."
    )


def rows(done: int, due: int, undue: int = 0) -> Program:
    """A plan of tasks on Monday, some done and some only due, and some for Friday."""
    finished = "".join(f"\nd{n} | # | started Mon, finished Mon" for n in range(done))
    open_ = "".join(f"\no{n} | # | SNET Mon" for n in range(due - done))
    later = "".join(f"\nl{n} |     # | SNET Fri" for n in range(undue))
    return agreed(sketched(f"| MTWTFss | status Wed, Microsoft Project{finished}{open_}{later}"))


def test_the_baseline_execution_index_is_as_published() -> None:
    """38 tasks done where 40 should be."""
    result = checked(rows(done=38, due=40, undue=5), "DCMA-14")
    assert (result.value, result.passed) == (0.95, True)
    assert result.offenders == ("o0", "o1")
    assert checked(rows(done=37, due=40), "DCMA-14").passed is False


def test_tasks_without_a_baseline_should_be_done_already() -> None:
    plan = rows(done=3, due=3, undue=1)
    (baseline,) = plan.baselines.values()
    less = replace(baseline, tasks=baseline.tasks.without(TaskId("l0")))
    result = checked(replace(plan, baselines=Table({less.id: less})), "DCMA-14")
    assert (result.value, result.passed) == (0.75, False)
    assert dict(zip(result.offenders, result.details, strict=True)) == {"l0": "not in the baseline"}


def test_more_done_than_due_is_an_index_above_one() -> None:
    plan = rows(done=2, due=2)
    (baseline,) = plan.baselines.values()
    friday = replace(baseline.tasks[TaskId("d1")], finish=datetime(2026, 3, 6, 17))
    later = replace(baseline, tasks=baseline.tasks.with_({TaskId("d1"): friday}))
    assert checked(replace(plan, baselines=Table({later.id: later})), "DCMA-14").value == 2


def test_with_nothing_due_there_is_no_baseline_execution_index() -> None:
    result = checked(rows(done=0, due=0, undue=1), "DCMA-14")
    assert (result.value, result.says) == (None, "Nothing was due by the status date.")


def test_seven_of_120_tasks_without_logic_fail_as_published() -> None:
    """The published example of the logic metric: 7 of 120 unfinished tasks, 5.8 %, fails."""
    lines = "".join(f"\nt{n} | # | {'' if n < 7 else 'after start, '}SNET Mon" for n in range(120))
    ends = "".join(f", after t{n}" for n in range(120))
    plan = sketched(f"| MTWTFss |\nstart | ◇ |{lines}\nend | ◆{ends.replace(', ', ' | ', 1)}")
    result = checked(plan, "DCMA-01")
    assert (result.value, result.passed) == (7 / 120, False)
    assert result.says.endswith("7 of 120 unfinished tasks (5.8 %).")


SHARED = Path(__file__).parents[3] / ".." / "shared" / "data" / "worked" / "dcma14.json"


@pytest.mark.shared
@pytest.mark.skipif(
    not SHARED.exists(), reason="put the folder `shared` beside the checkout (CONTRIBUTING.md)"
)
def test_the_published_examples_and_thresholds_are_those_of_the_shared_table() -> None:
    table = json.loads(SHARED.read_text("utf-8"))
    worked = table["worked"]
    assert [(w["cp_days"], w["total_float"], w["CPLI"], w["ok"]) for w in worked["CPLI"]] == list(
        CPLI
    )
    assert worked["BEI"] == [{"completed": 38, "should_be_complete": 40, "BEI": 0.95, "ok": True}]
    assert worked["logic"] == {"incomplete": 120, "missing": 7, "pct": 7 / 120, "ok": False}
    printed = [m["threshold"].split(" ")[0] for m in table["metrics"]]
    assert printed == [_as_printed(metric) for metric in METRICS[:14]]
    assert [m["name"] for m in table["metrics"]][:12] == [metric.name for metric in METRICS[:12]]


def _as_printed(metric: Metric) -> str:
    if metric.unit is Unit.DAYS:
        return "pass"
    limit = metric.threshold(USUAL)
    if limit == 0:
        return "0"
    sign = "<=" if metric.comparison is Comparison.AT_MOST else ">="
    return f"{sign}{limit:.0%}" if metric.unit is Unit.SHARE else f"{sign}{limit}"
