"""Near-critical work: with little float, to the finish of the program or to one milestone."""

from __future__ import annotations

from dataclasses import replace

from fairlead.core.cpm.paths import float_to, near_critical
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind
from tests.core.checks.drawn import drawn
from tests.core.program.sketch import link, program, task

PLAN = """
       | MTWTFssMTWTFss |
build  | #####..#####   | critical
manual | ####           | float 6d
review | #####          | float 5d
terms  |     ◆          | after review, float 5d
retro  | #              | float 9d
live   |            ◆   | after build, after manual, after terms, after retro
"""


def near(program: Program) -> set[str]:
    return set(near_critical(schedule(program)))


def with_limits(program: Program, *, near: int, critical: int = 0) -> Program:
    rules = replace(
        program.rules, near_critical_float=Work(near * 480), critical_float=Work(critical * 480)
    )
    return replace(program, rules=rules)


def test_work_and_milestones_within_the_limit_are_near_critical() -> None:
    assert near(drawn(PLAN)) == {"review", "terms"}


def test_the_limit_is_the_program_s_own() -> None:
    assert near(with_limits(drawn(PLAN), near=6)) == {"review", "terms", "manual"}
    assert near(with_limits(drawn(PLAN), near=4)) == set()


def test_what_is_critical_is_not_near_critical() -> None:
    plan = with_limits(drawn(PLAN), near=6, critical=5)
    assert near(plan) == {"manual"}


def test_finished_and_inactive_work_and_what_spans_other_work_are_not_near_critical() -> None:
    plan = drawn(
        """
               | MTWTFssMTWTFss | status Fri
        build  | #####..#####   | started 2026-03-02, 5d left
        stage  | #####..####    | summary
        done   | #####          | in stage, started 2026-03-02, finished 2026-03-06
        open   |        ####    | in stage, float 1d
        idle   |        ####    | inactive
        office | #####..####    | level of effort, after done SS, after open FF
        """
    )
    assert near(plan) == {"open"}


def test_to_one_milestone_only_what_it_waits_for_counts() -> None:
    planned = schedule(
        drawn(
            """
                   | MTWTFssMTWTFss |
            build  | #####..#####   |
            api    | ####           | float 6d
            docs   | ##             | float 8d
            beta   |    ◆           | after api, after docs
            live   |            ◆   | after build, after beta
            """
        )
    )
    floats = float_to(planned, TaskId("beta"))
    assert near_critical(planned, floats) == {"docs"}
    assert near_critical(planned) == set()


def with_float_of_elapsed(days: int) -> Program:
    """A task of a day that may slip so many calendar days, and one that decides the finish."""
    longer = task("b", duration=Elapsed((days + 1) * 1440))
    return program(task("a", duration=Elapsed(1440)), longer)


def test_elapsed_float_counts_as_the_working_time_it_holds() -> None:
    assert schedule(with_float_of_elapsed(7)).dates(TaskId("a")).total_float == Elapsed(7 * 1440)
    assert near(with_float_of_elapsed(7)) == {"a"}
    assert near(with_float_of_elapsed(8)) == set()


def test_elapsed_float_is_critical_within_the_working_time_it_holds() -> None:
    plan = with_limits(with_float_of_elapsed(7), near=9, critical=5)
    assert schedule(plan).dates(TaskId("a")).critical
    assert not schedule(with_limits(plan, near=9, critical=4)).dates(TaskId("a")).critical


def test_elapsed_float_to_a_milestone_is_elapsed_and_counts_the_same() -> None:
    plan = with_float_of_elapsed(7)
    end = task("c", kind=TaskKind.MILESTONE, duration=Work(0))
    links = Table({k.id: k for k in (link("a", "c"), link("b", "c"))})
    planned = schedule(replace(plan, tasks=plan.tasks.with_({end.id: end}), links=links))
    floats = float_to(planned, end.id)
    assert floats[TaskId("a")] == Elapsed(7 * 1440)
    assert near_critical(planned, floats) == {"a"}
