"""Why a task is where it is: the reason given is the one that decided, whatever else is wished."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from fairlead.core.calendars.calendar import ALWAYS, always
from fairlead.core.cpm.explain import Explanation, explain
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Elapsed, Share, Work
from fairlead.core.program.build import build
from fairlead.core.program.link import LinkType
from fairlead.core.program.program import Program
from fairlead.core.program.rules import MICROSOFT_PROJECT, PRIMAVERA
from fairlead.core.program.task import Constraint, ConstraintKind, Progress, Task, TaskKind
from tests.core.program.sketch import MONDAY, draft, link, program, task

DAY = timedelta(days=1)
WEDNESDAY = MONDAY + 2 * DAY
FRIDAY_EVENING = datetime(2026, 3, 6, 17)


def dated(kind: ConstraintKind, date: datetime) -> tuple[Constraint, ...]:
    return (Constraint(kind, date),)


def explained(plan: Program, id: str) -> Explanation:
    return explain(schedule(plan), TaskId(id))


def reason(plan: Program, id: str) -> str:
    """The clause after "because" for the task itself."""
    return explained(plan, id).steps[0].says.partition(" because ")[2]


def alone(**given: Any) -> str:
    """The reason for a task without links, in a program with these fields of its own."""
    fields = {name: given.pop(name) for name in list(given) if name in Task.__slots__}
    return reason(program(task("a", **fields), **given), "a")


def test_a_constraint_in_the_hour_that_the_clocks_leave_out_is_still_the_tasks_own() -> None:
    for kind in (TaskKind.TASK, TaskKind.MILESTONE):
        held = dated(ConstraintKind.SNET, datetime(2026, 3, 29, 2, 30))
        one = task("a", kind=kind, constraints=held)
        plan = build(draft(one, zone="Europe/Berlin"))
        assert reason(plan, "a") == (
            "it may not start before Sun 29 Mar 2026 02:30 (constraint SNET)."
        )


def test_a_constraint_with_seconds_is_still_the_tasks_own() -> None:
    held = dated(ConstraintKind.SNET, WEDNESDAY + timedelta(seconds=30))
    assert alone(constraints=held).endswith("(constraint SNET).")


def test_a_delivery_in_the_hour_that_the_clocks_leave_out_is_told_as_one() -> None:
    one = task("a", external_early_start=datetime(2026, 3, 29, 2, 30))
    assert reason(build(draft(one, zone="Europe/Berlin")), "a") == (
        "another project delivers on Sun 29 Mar 2026 02:30."
    )


def test_a_summary_that_may_not_start_earlier_is_named() -> None:
    phase = task(
        "p",
        "Phase two",
        kind=TaskKind.SUMMARY,
        duration=Work(0),
        constraints=dated(ConstraintKind.SNET, WEDNESDAY),
    )
    inner = task("q", "Inner", under="p", kind=TaskKind.SUMMARY, duration=Work(0))
    plan = program(phase, inner, task("a", under="q"))
    assert reason(plan, "a") == (
        "its summary 'Phase two' may not start before Wed 4 Mar 2026 08:00 (constraint SNET)."
    )


def test_of_a_tasks_own_date_and_its_summarys_the_later_one_decided() -> None:
    phase = task(
        "p", "Phase", kind=TaskKind.SUMMARY, constraints=dated(ConstraintKind.SNET, WEDNESDAY)
    )
    for own, says in ((WEDNESDAY - DAY, "its summary 'Phase'"), (WEDNESDAY, "it may not start")):
        one = task("a", under="p", constraints=dated(ConstraintKind.SNET, own))
        assert reason(program(phase, one), "a").startswith(says)


def test_of_a_weekend_on_which_two_dates_lie_the_later_one_decided() -> None:
    saturday = datetime(2026, 3, 7, 8)
    plan = program(
        task("a", constraints=dated(ConstraintKind.SNET, saturday)),
        status_date=saturday + timedelta(hours=9),
    )
    assert reason(plan, "a") == (
        "nothing holds it, and work not done by the status date (Sat 7 Mar 2026 17:00) lies ahead."
    )


def test_a_date_before_the_program_starts_does_not_hold_a_task_with_predecessors() -> None:
    early = task("b", constraints=dated(ConstraintKind.SNET, MONDAY - 30 * DAY))
    plan = program(task("a"), early, links=[link("a", "b", LinkType.SS, lag=Work(-960))])
    assert reason(plan, "b") == (
        "nothing holds it, and the program starts on Mon 2 Mar 2026 08:00."
    )


def test_a_finish_that_must_be_wins_against_a_start_that_must_be() -> None:
    both = dated(ConstraintKind.MSO, MONDAY) + dated(ConstraintKind.MFO, FRIDAY_EVENING)
    assert alone(constraints=both) == (
        "it must be finished on Fri 6 Mar 2026 17:00 (constraint MFO)."
    )


def test_of_two_latest_dates_the_one_that_held_it_back_is_named() -> None:
    both = dated(ConstraintKind.SNLT, WEDNESDAY) + dated(
        ConstraintKind.FNLT, datetime(2026, 3, 3, 17)
    )
    plan = program(
        task("a", duration=Work(5 * 480)),
        task("b", constraints=both),
        links=[link("a", "b")],
        rules=MICROSOFT_PROJECT,
    )
    assert reason(plan, "b") == (
        "it must be finished by Tue 3 Mar 2026 17:00 (constraint FNLT), which wins here."
    )


def test_a_latest_date_that_cuts_a_levelling_delay_is_named() -> None:
    plan = program(
        task(
            "a",
            levelling_delay=Work(5 * 480),
            constraints=dated(ConstraintKind.SNLT, WEDNESDAY),
        ),
        rules=MICROSOFT_PROJECT,
    )
    assert reason(plan, "a").startswith("it must start by Wed 4 Mar 2026 08:00 (constraint SNLT)")


def test_a_must_decides_even_where_all_is_as_late_as_possible() -> None:
    late = (Constraint(ConstraintKind.ALAP), Constraint(ConstraintKind.MSO, WEDNESDAY))
    plan = program(
        task("a", constraints=late),
        task("b", duration=Work(10 * 480)),
        rules=MICROSOFT_PROJECT,
    )
    assert reason(plan, "a") == "it must start on Wed 4 Mar 2026 08:00 (constraint MSO)."


def test_a_milestone_that_opens_the_program_on_a_day_off_stands_there() -> None:
    sunday = datetime(2026, 3, 1, 8)
    plan = program(task("a", kind=TaskKind.MILESTONE, duration=Work(0)), start=sunday)
    found = explained(plan, "a")
    assert found.start == sunday
    assert found.steps[0].says.endswith(
        "because nothing holds it, and the program starts on Sun 1 Mar 2026 08:00."
    )


def begun(**progress: Any) -> Task:
    done = Progress(complete=Share(Decimal("0.5")), actual_start=MONDAY, **progress)
    return task("a", duration=Work(960), progress=done)


def test_the_rest_goes_on_on_the_later_of_resumption_and_status_date() -> None:
    status = datetime(2026, 3, 4, 17)
    for resume, says in (
        (MONDAY + DAY, "work not done by the status date (Wed 4 Mar 2026 17:00) lies ahead."),
        (datetime(2026, 3, 9, 8), "the rest goes on on Mon 9 Mar 2026 08:00."),
    ):
        plan = program(begun(resume=resume), status_date=status)
        assert reason(plan, "a") == says


def test_without_a_status_date_the_rest_follows_what_was_done() -> None:
    assert reason(program(begun()), "a") == "the rest follows what was done."
    assert reason(program(begun(resume=MONDAY)), "a") == "the rest follows what was done."


def test_an_earliest_finish_holds_the_rest_where_links_bind_the_rest() -> None:
    one = replace(begun(), constraints=dated(ConstraintKind.FNET, datetime(2026, 3, 12, 17)))
    plan = program(one, rules=PRIMAVERA, status_date=datetime(2026, 3, 3, 17))
    assert reason(plan, "a") == (
        "it may not be finished before Thu 12 Mar 2026 17:00 (constraint FNET)."
    )


def test_what_stands_in_for_a_finish_that_nobody_recorded_is_what_was_taken() -> None:
    whole = Share(Decimal(1))
    for progress, status, instead in (
        (Progress(complete=whole), WEDNESDAY, "the status date"),
        (Progress(complete=whole, actual_start=MONDAY), None, "its actual start"),
        (Progress(complete=whole), None, "the start of the program"),
    ):
        assert alone(progress=progress, status_date=status) == (
            f"it is complete; nobody recorded when, so {instead} stands in."
        )


def test_finished_work_that_only_passes_the_status_date_on_is_not_what_is_waited_for() -> None:
    done = Progress(
        complete=Share(Decimal(1)), actual_start=MONDAY, actual_finish=datetime(2026, 3, 2, 17)
    )
    plan = program(
        task("a", "Design", progress=done),
        task("b"),
        links=[link("a", "b")],
        rules=PRIMAVERA,
        status_date=datetime(2026, 3, 10, 17),
    )
    found = explained(plan, "b")
    assert found.start == datetime(2026, 3, 11, 8)
    assert [step.says.partition(" because ")[2] for step in found.steps] == [
        "'Design' is done, and work not done by the status date (Tue 10 Mar 2026 17:00) lies ahead."
    ]


def test_finished_work_that_passes_on_what_it_waited_for_says_so() -> None:
    done = Progress(
        complete=Share(Decimal(1)), actual_start=MONDAY, actual_finish=datetime(2026, 3, 2, 17)
    )
    plan = program(
        task("z", "Study", duration=Work(10 * 480)),
        task("a", "Design", progress=done),
        task("b"),
        links=[link("z", "a"), link("a", "b")],
        rules=PRIMAVERA,
        status_date=datetime(2026, 3, 3, 17),
    )
    assert [step.says.partition(" because ")[2] for step in explained(plan, "b").steps][:1] == [
        "'Design' is done but passes on what it waited for, to Tue 17 Mar 2026 17:00."
    ]


def test_what_an_elapsed_task_misses_is_told_as_elapsed_time() -> None:
    late = task("a", duration=Elapsed(4 * 1440), deadline=MONDAY + 2 * DAY)
    (missed,) = explained(program(late), "a").beaten
    assert (
        missed.says
        == "The deadline of 'Task a', Wed 4 Mar 2026 08:00, is missed by 2 calendar days."
    )
    assert missed.by == Elapsed(2 * 1440)


def test_what_was_beaten_along_the_chain_is_told_with_the_task_it_was_beaten_at() -> None:
    sign = task(
        "b",
        "Contract",
        constraints=dated(ConstraintKind.MSO, MONDAY),
        deadline=MONDAY - DAY,
    )
    launch = task("c", kind=TaskKind.MILESTONE, duration=Work(0))
    plan = program(
        task("a", "Build", duration=Work(960)), sign, launch, links=[link("a", "b"), link("b", "c")]
    )
    assert [one.says for one in explained(plan, "c").beaten] == [
        "The FS link from 'Build' to 'Contract' is broken: it would have it 2 working days later.",
        "The deadline of 'Contract', Sun 1 Mar 2026 08:00, is missed by 1 working day.",
    ]


def test_a_link_into_a_summary_that_a_date_below_it_breaks_is_told() -> None:
    phase = task("p", "Phase", kind=TaskKind.SUMMARY, duration=Work(0))
    fixed = task("b", "Sign", under="p", constraints=dated(ConstraintKind.MSO, MONDAY))
    plan = program(task("a", "Build"), phase, fixed, links=[link("a", "p")])
    assert [one.says for one in explained(plan, "b").beaten] == [
        "The FS link from 'Build' to 'Sign' is broken: it would have it 1 working day later."
    ]


def test_a_latest_finish_of_a_summary_counts_where_the_step_itself_misses_it() -> None:
    by = dated(ConstraintKind.FNLT, datetime(2026, 3, 2, 17))
    phase = task("p", "Phase", kind=TaskKind.SUMMARY, duration=Work(0), constraints=by)
    one, two = task("a", under="p"), task("b", under="p", duration=Work(960))
    plan = program(phase, one, two)
    assert not explained(plan, "a").beaten
    assert [beaten.task for beaten in explained(plan, "b").beaten] == ["p"]


def test_a_chain_through_a_summary_names_it_and_what_decides_below_it() -> None:
    phase = task("p", "Phase", kind=TaskKind.SUMMARY, duration=Work(0))
    short, long = task("a", "Short", under="p"), task("b", "Long", under="p", duration=Work(960))
    later = replace(short, constraints=dated(ConstraintKind.SNET, WEDNESDAY - DAY))
    for type, decides, words in (
        (LinkType.FS, "b", "'Long' is the last to finish."),
        (LinkType.SS, "b", "'Long' is the first to start."),
    ):
        plan = program(phase, later, replace(long, duration=Work(3 * 480)), task("c"),
                       links=[link("p", "c", type)])  # fmt: skip
        steps = explained(plan, "c").steps
        assert [step.task for step in steps] == ["c", "p", decides]
        assert [step.waits_for for step in steps] == ["p", decides, None]
        assert steps[1].says.endswith(words)


def test_a_start_of_what_remains_is_not_told_as_the_actual_start() -> None:
    done = Progress(remaining=Work(960), actual_start=MONDAY)
    plan = program(
        task("z", "Spec", duration=Work(10 * 480)),
        task("a", "Build", duration=Work(10 * 480), progress=done),
        task("b"),
        links=[link("z", "a"), link("a", "b", LinkType.SS)],
        rules=PRIMAVERA,
        status_date=datetime(2026, 3, 3, 17),
    )
    assert reason(plan, "b") == "the rest of 'Build' must have started, on Wed 18 Mar 2026 08:00."


def test_work_done_after_the_program_starts_does_not_hold_what_it_passes_the_start_on_to() -> None:
    done = Progress(
        complete=Share(Decimal(1)),
        actual_start=WEDNESDAY,
        actual_finish=FRIDAY_EVENING,
    )
    plan = program(
        task("a", "Dig", progress=done), task("b"), links=[link("a", "b")], rules=PRIMAVERA
    )
    assert reason(plan, "b") == "'Dig' is done, and the program starts on Mon 2 Mar 2026 08:00."


def test_a_lag_that_is_partly_used_up_is_told_as_what_is_left_of_it() -> None:
    done = Progress(remaining=Work(4 * 480), actual_start=MONDAY)
    plan = program(
        task("a", "Dig", duration=Work(5 * 480), progress=done),
        task("b"),
        links=[link("a", "b", LinkType.SS, lag=Work(3 * 480))],
        rules=PRIMAVERA,
        status_date=datetime(2026, 3, 2, 17),
    )
    assert reason(plan, "b") == (
        "the rest of 'Dig' must have started, on Tue 3 Mar 2026 08:00, "
        "with what is left of a lag of 3 working days."
    )


def test_an_earliest_finish_beyond_the_work_left_is_what_holds_a_finish() -> None:
    one = replace(begun(), constraints=dated(ConstraintKind.FNET, datetime(2026, 3, 12, 17)))
    plan = program(task("z"), one, links=[link("z", "a", LinkType.FF)])
    assert reason(plan, "a") == (
        "it may not be finished before Thu 12 Mar 2026 17:00 (constraint FNET)."
    )


def test_an_expected_finish_that_decides_how_long_a_task_takes_is_told() -> None:
    rules = replace(PRIMAVERA, use_expected_finish=True)
    one = task("a", expected_finish=datetime(2026, 3, 12, 17))
    (step,) = explained(program(one, rules=rules), "a").steps
    assert step.says.endswith(" How long it takes follows from when it is expected to be finished.")


def test_work_that_ends_at_midnight_ends_with_the_day_before() -> None:
    midnight = datetime(2026, 3, 2)
    late = dated(ConstraintKind.FNLT, midnight + DAY)
    plan = program(
        task("a", "One", duration=Work(1440), deadline=midnight + DAY),
        task("b", "Two", duration=Work(1440), constraints=late),
        task("m", kind=TaskKind.MILESTONE, duration=Work(0)),
        links=[link("a", "b"), link("b", "m")],
        start=midnight,
        calendar=ALWAYS,
        calendars=[always()],
    )
    found = explained(plan, "m")
    assert found.steps[0].says == (
        "'Task m' stands on Wed 4 Mar 2026 00:00 "
        "because 'Two' must be finished first, on Tue 3 Mar 2026."
    )
    assert "starts on Tue 3 Mar 2026 and" in found.steps[1].says
    assert ", to Tue 3 Mar 2026," in found.steps[1].says
    assert "'One' must be finished first, on Mon 2 Mar 2026." in found.steps[1].says
    assert found.beaten[0].says.startswith("That 'Two' must be finished by Mon 2 Mar 2026 (FNLT)")
