"""The hygiene checks: for each a plan that trips it and one that does not, and its fix."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.core.checks.thresholds import Thresholds
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import ResourceId, TaskId, TeamId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Share, Work
from fairlead.core.program.change import change
from fairlead.core.program.link import LinkType, Promise
from fairlead.core.program.patch import Patch
from fairlead.core.program.people import Resource, Team
from fairlead.core.program.program import Program
from fairlead.core.program.task import (
    Constraint,
    ConstraintKind,
    Estimate,
    Pinned,
    Progress,
    TaskKind,
)
from tests.core.checks.drawn import (
    chain,
    checked,
    drawn,
    fixed,
    offenders,
    sketched,
    staffed,
    with_task,
)


def dates(program: Program) -> list[tuple[datetime, datetime]]:
    """Start and finish of every task."""
    plan = schedule(program)
    return [(plan.dates(id).start, plan.dates(id).finish) for id in program.tasks]


# HYG-01


def test_one_start_and_one_finish_are_no_open_ends_but_further_ones_are() -> None:
    plan = drawn("""
               | MTWTFss |
        one    | ##      |
        two    |   ##    | after one
        side   | #       | after one SS
        loose  |  #      | SNET Tue
    """)
    assert offenders(plan, "HYG-01") == {
        "loose": "neither predecessor nor successor",
        "side": "no successor",
    }
    assert not offenders(chain(), "HYG-01")


def test_a_dated_milestone_from_outside_needs_no_predecessor() -> None:
    plan = drawn("""
                 | MTWTFss |
        one      | ##      |
        delivery |   ◇     | SNET Wed
        two      |   ##    | after one, after delivery
    """)
    assert not offenders(plan, "HYG-01")
    by_then = Constraint(ConstraintKind.FNLT, datetime(2026, 3, 6, 17))
    for constraints in ((), (by_then,)):
        undated = with_task(plan, "delivery", constraints=constraints)
        assert offenders(undated, "HYG-01") == {"delivery": "no predecessor"}


def test_what_has_started_needs_no_predecessor_and_what_is_finished_no_successor() -> None:
    plan = drawn("""
                | MTWTFss | status Tue
        began   | ###     | started Mon, 1d left
        done    | #       | started Mon, finished Mon
        one     | ###     | started Mon, 1d left
        two     |    ##   | after one, after began
    """)
    assert not offenders(plan, "HYG-01")


# HYG-02


def test_a_task_held_only_at_its_finish_or_used_only_at_its_start_dangles() -> None:
    plan = drawn("""
               | MTWTFss |
        one    | ###     |
        test   |  ##     | after one FF
        report |  ##     | after test SS
        end    |    #    | after one, after report
    """)
    assert offenders(plan, "HYG-02") == {
        "test": "nothing decides its start; nothing needs its finish"
    }


def test_a_start_to_start_and_a_finish_to_finish_link_together_hold_both_ends() -> None:
    plan = drawn("""
               | MTWTFss |
        one    | ###     |
        test   | ###     | after one SS, after one FF
        end    |    #    | after test
    """)
    assert not offenders(plan, "HYG-02")


def test_milestones_have_one_end_only_and_started_tasks_need_nothing_to_decide_their_start() -> (
    None
):
    plan = drawn("""
               | MTWTFss | status Mon
        one    | ###     | started Mon, 2d left
        test   | ###     | started Mon, 2d left, after one FF
        sign   |   ◆     | after one FF
        end    |    #    | after test, after one, after sign
    """)
    assert not offenders(plan, "HYG-02")


# HYG-03


def test_rings_are_told_as_the_source_had_them() -> None:
    plan = sketched("""
             | MTWTFss |
        one  | #       | after last
        two  |  #      | after one
        last |   #     | after two
    """)
    result = checked(plan, "HYG-03")
    assert (result.value, result.passed) == (1, False)
    assert "one" in result.says
    assert "wait for one another" in result.says
    assert result.offenders == ()


def test_a_plan_without_rings_says_so() -> None:
    result = checked(chain(), "HYG-03")
    assert (result.value, result.passed) == (0, True)
    assert result.says == "No tasks wait for one another."


# HYG-04


def half_told() -> Program:
    """Tasks of which one field says that they are done and another that they are not."""
    plan = drawn("""
               | MTWTFss | status Wed
        full   | ###     | started Mon, done 100%
        ended  | ##      | started Mon, finished Tue
        left   | ##      | started Mon, finished Tue
        fine   | ##      | started Mon, finished Tue
        open   | #--#    | started Mon, 1d left
    """)
    monday, tuesday = datetime(2026, 3, 2, 8), datetime(2026, 3, 3, 17)
    ended = Progress(complete=Share(Decimal("0.8")), actual_start=monday, actual_finish=tuesday)
    left = Progress(
        complete=Share(Decimal(1)),
        actual_start=monday,
        actual_finish=tuesday,
        remaining=Work(60),
    )
    return with_task(with_task(plan, "ended", progress=ended), "left", progress=left)


def test_done_by_one_field_and_open_by_another_is_found() -> None:
    assert offenders(half_told(), "HYG-04") == {
        "full": "100 % complete without an actual finish",
        "ended": "finished, but 80 % complete",
        "left": "finished, but with work remaining",
    }


def test_closing_what_is_done_enters_the_dates_the_schedule_has_and_moves_nothing() -> None:
    closed = fixed(half_told(), "HYG-04")
    assert not offenders(closed, "HYG-04")
    assert dates(closed) == dates(half_told())
    progress = closed.tasks[TaskId("full")].progress
    assert progress.actual_finish == schedule(half_told()).dates(TaskId("full")).finish
    assert closed.tasks[TaskId("open")] == half_told().tasks[TaskId("open")]


def test_what_began_after_a_status_date_at_midnight_is_closed_when_it_began() -> None:
    plan = replace(half_told(), status_date=datetime(2026, 3, 2))
    closed = fixed(plan, "HYG-04").tasks[TaskId("full")].progress
    assert closed.actual_start == closed.actual_finish == datetime(2026, 3, 2, 8)


# HYG-05


def test_progress_without_an_actual_start_is_found() -> None:
    plan = drawn("""
              | MTWTFss | status Mon
        half  |  ##     | done 50%
        built |  ##     |
        new   |  ##     |
        began | ##      | started Mon, done 50%
    """)
    plan = with_task(plan, "built", progress=Progress(physical=Share(Decimal("0.25"))))
    assert offenders(plan, "HYG-05") == {"half": "50 % complete", "built": "25 % complete"}
    assert not offenders(chain(), "HYG-05")


# HYG-06

PUSHED = """
             | MTWTFssMTWTFss | status Thu{rules}
    done     | ##             | started Mon, finished Tue
    could    |     #          | after done
    waits    |        #       | after could
    running  | #---#          | started Mon, 1d left
    dated    |        #       | SNET w2 Mon
    today    |     #          | SNET Thu
"""


def test_what_could_have_begun_is_stale_where_open_work_moves_to_the_status_date() -> None:
    plan = drawn(PUSHED.format(rules=""))
    assert offenders(plan, "HYG-06") == {"could": "could start on Tue 3 Mar 2026 17:00"}


def test_what_should_have_begun_or_ended_is_stale_where_nothing_moves() -> None:
    plan = drawn("""
                 | MTWTFss | status Thu, Microsoft Project
        done     | ##      | started Mon, finished Tue
        should   |   #     | after done
        running  | ##      | started Mon, 1d left
        today    |    #    | after should
    """)
    assert offenders(plan, "HYG-06") == {
        "should": "could start on Wed 4 Mar 2026 08:00",
        "running": "was to be finished on Tue 3 Mar 2026 17:00",
    }


def test_a_link_of_the_summary_above_holds_a_task_too() -> None:
    plan = drawn("""
              | MTWTFss | status Wed
        one   | ####    | started Mon, done 75%
        phase |    #    | summary, after one SS +2d
        task  |    #    | in phase
    """)
    assert offenders(plan, "HYG-06") == {"task": "could start on Tue 3 Mar 2026 17:00"}
    later = drawn("""
              | MTWTFss | status Wed
        one   | ####    | started Mon, done 75%
        phase |     #   | summary, after one
        task  |     #   | in phase
    """)
    assert not offenders(later, "HYG-06")


def test_primaveras_rules_find_the_same_stale_tasks() -> None:
    plan = drawn(PUSHED.format(rules=", Primavera"))
    assert offenders(plan, "HYG-06") == {"could": "could start on Tue 3 Mar 2026 17:00"}


def test_a_task_that_a_date_holds_at_the_status_date_is_not_stale() -> None:
    plan = drawn("""
          | MTWTFss | status Wed
        a |    #    | SNET Thu
        b |    #    | FNET Thu
        c |    #    | MSO Thu
    """)
    assert not offenders(plan, "HYG-06")
    plan = with_task(plan, "a", constraints=(), levelling_delay=Work(480))
    assert not offenders(plan, "HYG-06")


def test_without_a_status_date_staleness_is_unknown() -> None:
    assert checked(chain(), "HYG-06").passed is None


# HYG-07

AGAINST = """
             | MTWTFssMTWTFss |{rules}
    one      | ###            |
    starts   |  #             | after one, MSO Tue
    ends     |   #            | after one, MFO Wed
    by       | {by} | after one, FNLT Mon
    kept     |     #          | after one, MSO Fri
"""
HONOURED = AGAINST.format(rules=" honour constraints", by="#             ")
NOT_HONOURED = AGAINST.format(rules="", by="   #          ")


def test_dates_that_beat_links_are_found_with_by_how_much() -> None:
    assert offenders(drawn(HONOURED), "HYG-07") == {
        "starts": "starts 2 working days before 'one' lets it",
        "ends": "starts 1 working day before 'one' lets it",
        "by": "starts 3 working days before 'one' lets it",
    }


def test_where_links_beat_soft_limits_nothing_is_against_logic() -> None:
    plan = drawn(NOT_HONOURED)
    assert set(offenders(plan, "HYG-07")) == {"starts", "ends"}


def test_with_the_links_deciding_nothing_is_against_logic() -> None:
    plan = fixed(drawn(HONOURED), "HYG-07")
    assert not offenders(plan, "HYG-07")
    assert schedule(plan).dates(TaskId("starts")).start == datetime(2026, 3, 5, 8)
    assert plan.tasks[TaskId("kept")] == drawn(HONOURED).tasks[TaskId("kept")]


def test_a_task_set_by_hand_before_its_predecessor_ends_is_found_and_freed() -> None:
    tuesday = datetime(2026, 3, 3, 8)
    plan = with_task(chain(), "two", pinned=Pinned(tuesday, datetime(2026, 3, 4, 17)))
    assert offenders(plan, "HYG-07") == {"two": "starts 1 working day before 'one' lets it"}
    free = fixed(plan, "HYG-07")
    assert dates(free) == dates(chain())
    assert free.tasks[TaskId("two")].constraints == (Constraint(ConstraintKind.SNET, tuesday),)


def test_lags_and_links_of_summaries_count_against_fixed_dates() -> None:
    plan = drawn("""
              | MTWTFss |
        one   | ##      |
        phase |  #      | summary, after one +1d
        task  |  #      | in phase, MSO Tue
        ends  |  #      | after one FF +2d, MFO Tue
    """)
    assert offenders(plan, "HYG-07") == {
        "task": "starts 2 working days before 'one' lets it",
        "ends": "is finished 2 working days before 'one' lets it",
    }


# HYG-08


def test_a_task_of_more_than_44_working_days_or_a_fifth_of_the_plan_is_over_long() -> None:
    big = with_task(
        with_task(chain(), "one", duration=Work(480 * 300)), "two", duration=Work(480 * 45)
    )
    assert offenders(big, "HYG-08") == {
        "one": "300 working days left",
        "two": "45 working days left",
    }
    small = with_task(chain(), "one", duration=Work(480 * 11))
    assert offenders(small, "HYG-08") == {"one": "11 working days left"}
    assert not offenders(chain(), "HYG-08")


def test_what_is_done_of_a_task_does_not_make_it_long_nor_does_a_planning_package() -> None:
    long = with_task(chain(), "one", duration=Work(480 * 60))
    begun = Progress(actual_start=datetime(2026, 3, 2, 8), complete=Share(Decimal("0.9")))
    assert not offenders(with_task(long, "one", progress=begun), "HYG-08")
    assert not offenders(with_task(long, "one", tags=("planning package",)), "HYG-08")
    assert not offenders(long, "HYG-08", Thresholds(over_long_days=60, over_long_least_days=60))


# HYG-09


def test_an_owner_a_team_an_assignment_or_an_owned_summary_owns_a_task() -> None:
    plan = drawn("""
                 | MTWTFss |
        nobody   | #       |
        owned    | #       |
        teamed   | #       |
        assigned | #       |
        phase    | #       | summary
        below    | #       | in phase
        gate     | ◇       |
    """)
    ann, crew = Resource(id=ResourceId("ann"), name="Ann"), Team(id=TeamId("crew"), name="Crew")
    plan = replace(staffed(plan, "assigned"), teams=Table({crew.id: crew}))
    plan = with_task(with_task(plan, "owned", owner=ann.id), "teamed", team=crew.id)
    assert offenders(plan, "HYG-09") == {"nobody": "", "below": ""}
    assert offenders(with_task(plan, "phase", team=crew.id), "HYG-09") == {"nobody": ""}


# HYG-10


def test_summaries_with_links_are_found() -> None:
    plan = drawn("""
              | MTWTFss |
        one   | ##      |
        phase |   ##    | summary, after one
        task  |   ##    | in phase
        other | ##      | summary
        more  | ##      | in other
        end   |     #   | after phase
    """)
    assert offenders(plan, "HYG-10") == {"phase": "2 links"}
    assert not offenders(chain(), "HYG-10")


# HYG-11


def test_a_milestone_that_takes_time_is_made_a_task_and_nothing_moves() -> None:
    plan = with_task(chain(), "last", kind=TaskKind.MILESTONE)
    assert offenders(plan, "HYG-11") == {"last": "1 working day"}
    assert fixed(plan, "HYG-11") == chain()
    assert dates(fixed(plan, "HYG-11")) == dates(plan)


def test_a_milestone_without_duration_is_as_it_should_be() -> None:
    assert not offenders(drawn("| MTWTF |\n a | # |\n b | ◆ | after a"), "HYG-11")


# HYG-12


def test_deadlines_are_missed_by_the_working_days_after_them() -> None:
    plan = drawn("""
              | MTWTFssMTWTFss |
        one   | #####          | deadline Thu
        phase |        ##      | summary, deadline Fri
        two   |        ##      | in phase, after one, FNLT w2 Mon
        fine  |        #       | after one, deadline w2 Tue
        done  | #              | started Mon, finished Mon
    """)
    assert offenders(plan, "HYG-12") == {
        "one": "1 working day late",
        "phase": "2 working days late",
        "two": "1 working day late",
    }
    assert checked(plan, "HYG-12").says == "Missed: 3 of 4 deadlines."


def test_a_milestone_after_the_weekend_meets_a_deadline_on_friday_evening() -> None:
    plan = drawn("""
              | MTWTFssMTWTFss |
        one   | #####          |
        gate  |        ◇       | SNET w2 Mon, after one, deadline Fri
    """)
    assert not offenders(plan, "HYG-12")


# HYG-13


def test_work_that_began_before_its_predecessor_was_done_is_out_of_sequence() -> None:
    plan = drawn("""
             | MTWTFssMTWTFss | status Wed
        one  | ###-#          | started Mon, 2d left
        two  |  #---..##      | started Tue, 2d left, after one
        fine |        #       | after one
    """)
    assert offenders(plan, "HYG-13") == {
        "one>two:FS": "'two' began 4 working days before 'one' allowed it"
    }


def test_lags_and_all_four_link_types_are_followed() -> None:
    plan = drawn("""
             | MTWTFssMTWTFss | status Wed
        one  | #--#           | started Mon, 1d left
        lag  |  #-#           | started Tue, 1d left, after one SS +2d
        lead |   ##           | started Wed, 1d left, after one -2d
        both |  #             | started Tue, finished Tue, after one FF
        back |  #             | started Tue, finished Tue, after one SF
    """)
    assert offenders(plan, "HYG-13") == {
        "one>lag:SS": "'lag' began 1 working day before 'one' allowed it",
        "one>both:FF": "'both' was finished 2 working days before 'one' allowed it",
    }


def test_what_is_finished_on_both_sides_is_history() -> None:
    plan = drawn("""
             | MTWTFss | status Fri
        one  | ###     | started Mon, finished Wed
        two  |  #      | started Tue, finished Tue, after one
    """)
    assert (
        checked(plan, "HYG-13").says == "Out of sequence: none of 0 links into work that has begun."
    )


# HYG-14


def test_a_lag_of_more_than_ten_working_days_should_be_a_task() -> None:
    plan = drawn("""
             | MTWTFssMTWTFssMTWTFss |
        one  | #                     |
        two  |                #      | after one +10d
        last |                 #     | after one +11d
    """)
    assert offenders(plan, "HYG-14") == {"one>last:FS": "a lag of 11 working days"}
    assert offenders(plan, "HYG-14", Thresholds(long_lag_days=5)).keys() == {
        "one>two:FS",
        "one>last:FS",
    }


# HYG-15


def test_links_from_inactive_tasks_are_removed_and_nothing_moves() -> None:
    plan = drawn("""
             | MTWTFss |
        gone | ##      | inactive
        one  | #       | after gone
        two  |  #      | after one
    """)
    assert offenders(plan, "HYG-15") == {"gone>one:FS": "'gone' is inactive"}
    clean = fixed(plan, "HYG-15")
    assert list(clean.links) == ["one>two:FS"]
    assert dates(clean) == dates(plan)


# HYG-16


def test_a_link_that_two_others_imply_is_removed_and_nothing_moves() -> None:
    plan = drawn("""
             | MTWTFss |
        one  | #       |
        two  |  ##     | after one
        last |    #    | after two, after one
        also |     #   | after two +1d, after one
    """)
    assert offenders(plan, "HYG-16").keys() == {"one>last:FS", "one>also:FS"}
    assert checked(plan, "HYG-16").value == 2 / 5
    clean = fixed(plan, "HYG-16")
    assert dates(clean) == dates(plan)
    assert not offenders(clean, "HYG-16")


def test_all_redundant_links_of_a_chain_can_go_at_once() -> None:
    lines = [f"t{n} | # | " + ", ".join(f"after t{m}" for m in range(n)) for n in range(1, 8)]
    plan = sketched("| MTWTFss |\n t0 | # |\n" + "\n".join(lines))
    clean = fixed(plan, "HYG-16")
    assert list(clean.links) == [f"t{n}>t{n + 1}:FS" for n in range(7)]
    assert dates(clean) == dates(plan)


def test_links_that_say_more_than_the_way_round_are_kept() -> None:
    plan = drawn("""
               | MTWTFssMTWTFss |
        one    | ##             |
        two    |  #             | after one, MSO Tue
        last   |   #            | after two, after one
        lagged |     #          | after side, after one +2d
        side   |   #            | after one
        types  |    #           | after side, after one FF
        lead   |   #            | after quick -1d, after one
        quick  |   #            | after one
    """)
    assert not offenders(plan, "HYG-16")
    promised = drawn("""
             | MTWTFss |
        one  | #       |
        two  |  ##     | after one
        last |    #    | after two, after one
    """)
    (link,) = (k for k in promised.links.values() if k.id == "one>last:FS")
    kept = replace(link, promise=Promise(needed_by=datetime(2026, 3, 2, 17)))
    promised = replace(promised, links=promised.links.with_({link.id: kept}))
    assert link.type is LinkType.FS
    assert not offenders(promised, "HYG-16")


@st.composite
def networks(draw: st.DrawFn) -> Program:
    """Half a dozen tasks with many links, some of them with lags, dates or progress."""
    days = draw(st.lists(st.integers(0, 3), min_size=4, max_size=6))
    notes = [""] * 12 + ["SNET Thu", "FNET Fri", "MSO Wed", "FNLT Tue", "ALAP", "started Mon"]
    types = [""] * 18 + [" SS", " FF", " +1d", " -1d", " +1ed", " +50%"]
    rows = []
    for n, length in enumerate(days):
        said = [draw(st.sampled_from(notes)), draw(st.sampled_from(["", "", "calendar more"]))]
        said += [
            f"after t{m}{draw(st.sampled_from(types))}" for m in range(n) if draw(st.booleans())
        ]
        drawing = "#" * length or "◆"
        rows.append(f"t{n} | {drawing} | {', '.join(filter(None, said))}")
    rules = draw(st.sampled_from(["", ", Microsoft Project", ", Primavera", ", progress override"]))
    return sketched("\n".join([f"| MTWTFss | status Tue{rules}", "[more] | MTWTFSS |", *rows]))


@settings(max_examples=100, deadline=None)
@given(networks())
def test_removing_redundant_links_moves_no_date_and_no_float(plan: Program) -> None:
    fix = checked(plan, "HYG-16").fix or Patch()
    before, after = schedule(plan), schedule(change(plan, fix))
    for id in plan.tasks:
        assert before.dates(id) == after.dates(id), fix


# HYG-17


def test_the_same_name_twice_in_one_summary_is_found_however_it_is_written() -> None:
    plan = drawn("""
              | MTWTFss |
        a     | #       |
        b     | #       |
        blank | #       |
        phase | #       | summary
        c     | #       | in phase
    """)
    for id, name in (("a", "Test"), ("b", " test"), ("c", "Test"), ("blank", " ")):
        plan = with_task(plan, id, name=name)
    assert offenders(plan, "HYG-17") == {"b": "the same name as a", "blank": "no name"}
    assert not offenders(chain(), "HYG-17")


# HYG-18


def test_a_duration_nobody_thought_about_is_found() -> None:
    plan = with_task(with_task(chain(), "one", estimated=True), "last", duration=Work(0))
    assert offenders(plan, "HYG-18") == {
        "one": "2 working days, estimated",
        "last": "takes no time, but is no milestone",
    }
    points = Estimate(low=Work(480), likely=Work(960), high=Work(1920))
    estimated = with_task(chain(), "one", estimated=True, estimate=points)
    assert not offenders(estimated, "HYG-18")
