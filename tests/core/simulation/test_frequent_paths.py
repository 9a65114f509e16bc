"""The paths most often critical: drawn networks, the examples, and real plans."""

from __future__ import annotations

import pytest

from fairlead.core.ground.ids import TaskId
from fairlead.core.program.program import Program
from fairlead.core.program.task import Progress, TaskKind
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.paths import FrequentPath, paths
from fairlead.core.simulation.simulate import simulate
from tests.core.program.sketch import link, task
from tests.core.simulation.examples import EXAMPLES, example, real
from tests.core.simulation.nets import chain, lasts, net, normal

LIKE = normal(10, 2)


def diamond(left: object = LIKE, right: object = LIKE) -> Program:
    """A start, two ways to go on, and an end that waits for both."""
    links = [link("a", "l"), link("a", "r"), link("l", "z"), link("r", "z")]
    return net(lasts("a", 1), lasts("l", left), lasts("r", right), lasts("z", 1), links=links)  # type: ignore[arg-type]


def named(found: tuple[FrequentPath, ...]) -> list[str]:
    return [" ".join(path.tasks) for path in found]


def test_a_chain_is_the_one_path_there_is() -> None:
    found = paths(simulate(chain(lasts("b", LIKE), lasts("c", 2), lasts("a", LIKE))))
    assert found == (FrequentPath((TaskId("b"), TaskId("c"), TaskId("a")), 1.0, 0.0),)


def test_two_equal_ways_lead_half_of_the_time_each() -> None:
    found = paths(simulate(diamond()))
    assert {"a l z", "a r z"} == set(named(found)[:2])
    for path in found[:2]:
        assert abs(path.share - 0.5) <= 4 * path.standard_error + 0.001
        assert 0 < path.standard_error < 0.01


def test_runs_in_which_both_ways_take_as_long_show_both() -> None:
    assert named(paths(simulate(diamond(10, 10)))) == ["a l r z"]


def test_no_more_paths_are_shown_than_asked_for() -> None:
    futures = simulate(diamond())
    assert len(paths(futures)) <= 3
    assert paths(futures, 1) == paths(futures)[:1]


def test_paths_with_less_than_the_least_share_are_left_out() -> None:
    futures = simulate(example("payments-relaunch"), runs=1024)
    assert [path.share for path in paths(futures, 20, least=0.1)] == [
        path.share for path in paths(futures, 20) if path.share >= 0.1
    ]


def test_finished_work_and_summaries_are_on_no_path() -> None:
    under = TaskKind.SUMMARY
    tasks = (task("s", kind=under), lasts("b", LIKE, under="s"), lasts("c", LIKE, under="s"))
    links = [link("b", "c"), link("s", "d"), link("d", "e")]
    plan = net(*tasks, lasts("d", 1), lasts("e", 1), links=links)
    assert named(paths(simulate(plan))) == ["b c d e"]
    begun = simulate(plan).model.schedule.dates(TaskId("b"))
    done = Progress(actual_start=begun.start, actual_finish=begun.finish)
    tasks = (tasks[0], lasts("b", 10, under="s", progress=done), tasks[2])
    plan = net(*tasks, lasts("d", 1), lasts("e", 1), links=links)
    assert named(paths(simulate(plan))) == ["c d e"]


def test_a_finished_program_has_no_path() -> None:
    begun = simulate(chain(lasts("b", 3))).model.schedule.dates(TaskId("b"))
    done = Progress(actual_start=begun.start, actual_finish=begun.finish)
    assert paths(simulate(chain(lasts("b", 3, progress=done)))) == ()


def orderly(futures: Futures, path: FrequentPath) -> bool:
    """Whether nothing on a path stands before a task that it waits for."""
    place = {id: n for n, id in enumerate(path.tasks)}
    both = [
        (place[one.predecessor], place[one.successor])
        for one in futures.program.links.values()
        if one.predecessor in place and one.successor in place
    ]
    return all(before < after for before, after in both)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_paths_of_an_example_are_in_order_and_no_likelier_than_their_tasks(name: str) -> None:
    futures = simulate(example(name))
    found = paths(futures)
    assert found
    assert [path.share for path in found] == sorted((p.share for p in found), reverse=True)
    for path in found:
        assert orderly(futures, path)
        assert all(futures.criticality(id) >= path.share for id in path.tasks)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_shares_of_all_paths_with_a_task_add_up_to_its_criticality(name: str) -> None:
    futures = simulate(example(name), runs=1024)
    every = paths(futures, futures.runs)
    assert sum(path.share for path in every) == pytest.approx(1)
    for id in every[0].tasks:
        share = sum(path.share for path in every if id in path.tasks)
        assert futures.criticality(id) == pytest.approx(share)


@pytest.mark.shared
def test_the_shares_of_a_large_real_plan_are_small_and_say_so() -> None:
    futures = simulate(real("24"), runs=256)
    found = paths(futures)
    assert len(found) == 3
    assert all(0 < path.share < 0.2 for path in found)
    assert all(orderly(futures, path) for path in found)
