"""What `build` makes of links and outlines that cannot stand."""

from __future__ import annotations

import time
from random import Random

import pytest

from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.finding import Severity
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program.build import build
from fairlead.core.program.link import LinkType
from fairlead.core.program.rings import link_rings
from fairlead.core.program.task import TaskKind
from tests.core.program.sketch import draft, link, said, task

HOUSE = (task("12", "A"), task("40", "B"), task("7", "C"))


def test_the_link_that_closes_a_ring_is_set_aside_and_the_ring_named() -> None:
    links = [link("12", "40"), link("40", "7"), link("7", "12")]
    program = build(draft(*HOUSE, links=links))
    assert list(program.links.values()) == links[:2]
    assert said(program) == (
        "IMP-028 blocker · plan.csv › row 4: Link 7>12:FS: these tasks wait for one another: A "
        "(12) → B (40) → C (7) → A (12); the link C (7) → A (12) was set aside so that the rest "
        "can be scheduled. Remove one of these links."
    )


def test_the_link_against_the_order_of_the_plan_is_the_one_that_closes_a_ring() -> None:
    links = [link("7", "12"), link("12", "40"), link("40", "7")]
    program = build(draft(*HOUSE, links=links))
    assert set(program.links) == {"12>40:FS", "40>7:FS"}


def test_the_shortest_of_several_rings_is_named() -> None:
    links = [link("12", "40"), link("40", "7"), link("12", "7"), link("7", "12")]
    program = build(draft(*HOUSE, links=links))
    assert "A (12) → C (7) → A (12)" in said(program)


def test_every_ring_is_found() -> None:
    tasks = [task(str(n)) for n in range(6)]
    pairs = [("0", "1"), ("1", "0"), ("2", "3"), ("3", "4"), ("4", "2"), ("4", "5")]
    program = build(draft(*tasks, links=[link(a, b) for a, b in pairs]))
    assert [f.says.count("→") for f in program.set_aside] == [3, 4]
    assert set(program.links) == {"0>1:FS", "2>3:FS", "3>4:FS", "4>5:FS"}


def test_a_link_to_a_summary_stands_for_all_below_it() -> None:
    tasks = (
        task("1", "Before"),
        task("S", "Stage"),
        task("2", "Inner", under="S"),
        task("3", "After"),
    )
    links = [link("1", "S"), link("2", "3"), link("3", "1")]
    program = build(draft(*tasks, links=links))
    assert "Before (1) → Stage (S) → Inner (2) → After (3) → Before (1)" in said(program)
    assert set(program.links) == {"1>S:FS", "2>3:FS"}


def test_links_between_tasks_of_two_summaries_both_ways_form_no_ring() -> None:
    tasks = (
        task("S"),
        task("1", under="S"),
        task("2", under="S"),
        task("T"),
        task("3", under="T"),
        task("4", under="T"),
    )
    program = build(draft(*tasks, links=[link("1", "3"), link("4", "2")]))
    assert len(program.links) == 2
    assert program.set_aside == ()


def test_a_long_ring_is_shortened_in_its_message() -> None:
    tasks = [task(str(n), f"T{n}") for n in range(500)]
    links = [link(str(n), str((n + 1) % 500)) for n in range(500)]
    says = build(draft(*tasks, links=links)).set_aside[0].says
    assert "T5 (5) → … 488 more … → T494 (494)" in says


def test_a_hundred_thousand_links_without_a_ring_are_judged_in_time() -> None:
    tasks = [task(str(n)) for n in range(20_000)]
    links = [link(str(n), str(n + step)) for n in range(19_980) for step in (1, 3, 7, 11, 19)]
    given = draft(*tasks, links=links)
    started = time.process_time()
    program = build(given)
    assert time.process_time() - started < 6
    assert len(program.links) == len(links)


def test_a_hopelessly_knotted_plan_still_gets_an_answer_in_time() -> None:
    size, chance = 2_000, Random(1)
    tasks = [task(str(n)) for n in range(size)]
    pairs = {(chance.randrange(size), n) for n in range(size) for _ in range(3)}
    links = [link(str(before), str(after)) for before, after in sorted(pairs)]
    started = time.process_time()
    program = build(draft(*tasks, links=links))
    assert time.process_time() - started < 8
    says = [one.says for one in program.set_aside if one.code == "IMP-028"]
    assert "wait for one another: " in says[0]
    # The search was given up; this is said of links for which no ring was looked for.
    assert any("leads back into a large group of tasks" in one for one in says)
    assert not list(link_rings(program.tasks, program.links))
    assert schedule(program).finish > program.start


def test_a_plan_in_which_everything_waits_for_everything_gets_an_answer_in_time() -> None:
    ids = [str(n) for n in range(150)]
    links = [link(one, other) for one in ids for other in ids if one != other]
    started = time.process_time()
    program = build(draft(*map(task, ids), links=links))
    assert time.process_time() - started < 8
    assert not list(link_rings(program.tasks, program.links))


def test_many_new_links_are_judged_however_far_each_of_them_leads() -> None:
    size, new = 20_000, 60
    tasks = {TaskId(str(n)): task(str(n)) for n in range(size + new)}
    chain = [link(str(n), str(n + 1)) for n in range(size - 1)]
    heads = [link(str(size + n), "0") for n in range(new)]
    links = {one.id: one for one in (*chain, *heads)}
    assert list(link_rings(tasks, links, {one.id for one in heads})) == []
    back = link(str(size - 1), str(size + new - 1))
    links[back.id] = back
    rings = list(link_rings(tasks, links, {one.id for one in (back, *heads)}))
    named = {ring.link.id for ring in rings}
    assert named <= {back.id, heads[-1].id}
    assert list(link_rings(tasks, {id: links[id] for id in links if id not in named})) == []


def test_an_outline_ten_thousand_deep_is_no_trouble() -> None:
    depth = 10_000
    tasks = [task("0"), *(task(str(n), under=str(n - 1)) for n in range(1, depth))]
    program = build(draft(*tasks, task("x"), links=[link(str(depth - 1), "x"), link("x", "0")]))
    assert [finding.code for finding in program.set_aside] == ["IMP-028"]


def test_a_link_to_a_task_that_is_not_there_is_left_out() -> None:
    program = build(draft(*HOUSE, links=[link("4411", "12")]))
    assert program.links == {}
    assert said(program) == (
        "IMP-029 warning · plan.csv › row 2: Link 4411>12:FS, predecessor: there is no task "
        "'4411'; the link was left out. Add the task, or remove the link."
    )


def test_a_link_from_a_task_to_itself_is_left_out() -> None:
    program = build(draft(*HOUSE, links=[link("12", "12")]))
    assert program.links == {}
    assert said(program) == (
        "IMP-030 note · plan.csv › row 2: Link 12>12:FS: A (12) depends on itself; the link was "
        "left out. Remove the link."
    )


def test_the_same_link_twice_is_merged() -> None:
    program = build(draft(*HOUSE, links=[link("12", "40"), link("12", "40", id="again")]))
    assert list(program.links) == ["12>40:FS"]
    assert said(program) == (
        "IMP-030 note · plan.csv › row 3: Link again: A (12) → B (40) is linked twice in the same "
        "way; the two were merged. Remove one of the two links."
    )


def test_links_of_other_types_or_lags_between_the_same_tasks_are_kept() -> None:
    links = [link("12", "40"), link("12", "40", LinkType.SS), link("12", "40", lag=Work(60))]
    program = build(draft(*HOUSE, links=links))
    assert list(program.links) == ["12>40:FS", "12>40:SS", "12>40:FS#2"]
    assert program.links[LinkId("12>40:FS#2")].lag == Work(60)
    assert program.set_aside == ()


@pytest.mark.parametrize("ends", [("3", "9"), ("9", "3")])
def test_a_link_between_a_summary_and_what_is_below_it_is_left_out(ends: tuple[str, str]) -> None:
    tasks = (task("3", "Stage"), task("5", "Part", under="3"), task("9", "Step", under="5"))
    program = build(draft(*tasks, links=[link(*ends)]))
    names = {"3": "Stage (3)", "9": "Step (9)"}
    assert program.links == {}
    assert said(program) == (
        f"IMP-031 warning · plan.csv › row 2: Link {ends[0]}>{ends[1]}:FS: {names[ends[0]]} → "
        f"{names[ends[1]]} joins a summary with a task below it; the link was left out. Link the "
        "tasks below the summary instead."
    )


def test_a_task_whose_parent_is_not_there_stands_at_the_top() -> None:
    program = build(draft(task("52", "Lost", under="51")))
    assert program.tasks[TaskId("52")].parent is None
    assert said(program) == (
        "IMP-034 warning · plan.csv › row 2: Task Lost (52), parent: there is no task '51'; "
        "placed at the top level. Choose a parent that exists."
    )


def test_a_ring_of_parents_is_opened_at_its_first_task() -> None:
    tasks = (task("1", "A", under="3"), task("2", "B", under="1"), task("3", "C", under="2"))
    program = build(draft(*tasks))
    assert [one.parent for one in program.tasks.values()] == [None, "1", "2"]
    assert said(program) == (
        "IMP-034 warning · plan.csv › row 2: Task A (1), parent: these tasks stand below one "
        "another: A (1) → C (3) → B (2) → A (1); placed at the top level. Choose another parent."
    )


def test_a_task_with_others_below_it_becomes_a_summary_without_a_word() -> None:
    program = build(draft(task("1"), task("2", under="1")))
    assert program.tasks[TaskId("1")].kind is TaskKind.SUMMARY
    assert program.set_aside == ()


def test_a_milestone_with_others_below_it_becomes_a_summary_with_a_note() -> None:
    program = build(draft(task("1", "Done", kind=TaskKind.MILESTONE), task("2", under="1")))
    assert program.tasks[TaskId("1")].kind is TaskKind.SUMMARY
    assert said(program) == (
        "IMP-034 note · plan.csv › row 2: Task Done (1), kind: a milestone that has tasks below "
        "it; taken as a summary. Make it a summary."
    )


def test_a_summary_with_nothing_below_it_becomes_a_task() -> None:
    program = build(draft(task("1", "Stage", kind=TaskKind.SUMMARY)))
    assert program.tasks[TaskId("1")].kind is TaskKind.TASK
    assert program.tasks[TaskId("1")].duration == Work(480)
    assert said(program) == (
        "IMP-034 note · plan.csv › row 2: Task Stage (1), kind: a summary that has nothing below "
        "it; taken as a task. Make it a task."
    )


def test_a_milestone_with_a_duration_is_kept_without_a_word() -> None:
    program = build(draft(task("1", kind=TaskKind.MILESTONE)))
    assert program.tasks[TaskId("1")] == task("1", kind=TaskKind.MILESTONE)
    assert program.set_aside == ()


def test_of_two_tasks_with_one_id_the_first_is_kept() -> None:
    program = build(draft(task("17", "First"), task("17", "Second")))
    assert program.tasks[TaskId("17")].name == "First"
    assert program.set_aside[0].severity is Severity.BLOCKER
    assert said(program) == (
        "IMP-033 blocker · plan.csv › row 3: Task Second (17), id: it is used twice, first at "
        "plan.csv › row 2; this task was left out. Give it an id of its own."
    )


def test_a_row_without_an_id_is_left_out() -> None:
    program = build(draft(task("", "Nameless")))
    assert program.tasks == {}
    assert "id: it is empty; this task was left out." in said(program)


def test_the_order_of_tasks_is_that_of_the_rows() -> None:
    program = build(draft(task("9"), task("1"), task("5", under="1"), task("3")))
    assert list(program.tasks) == ["9", "1", "5", "3"]
