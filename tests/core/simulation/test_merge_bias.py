"""Why the planned date is kept so seldom: chains alone, where they meet, and what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from fairlead.core.ground.errors import UnknownIdError
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Work
from fairlead.core.program.link import LinkType
from fairlead.core.program.program import Program, TimeUnits
from fairlead.core.program.task import Progress, TaskKind
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation.merge import Join, MergeBias, merge_bias, sentence
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.simulate import simulate
from tests.core.program.sketch import link, task
from tests.core.simulation.examples import EXAMPLES, example, real
from tests.core.simulation.nets import CERTAIN, DAY, chain, lasts, net, normal

LIKE = normal(20, 2)
UNITS = TimeUnits()


def meeting(*estimates: object) -> Program:
    """Tasks that all start at once, and an end that waits for all of them."""
    ids = "abcdefgh"[: len(estimates)]
    tasks = [lasts(id, estimate) for id, estimate in zip(ids, estimates, strict=True)]  # type: ignore[arg-type]
    end = task("z", name="Go live", kind=TaskKind.MILESTONE, duration=Work(0))
    return net(*tasks, end, links=[link(id, "z") for id in ids])


def test_in_a_chain_the_path_alone_is_all_there_is() -> None:
    found = merge_bias(simulate(chain(lasts("a", LIKE), lasts("b", LIKE))))
    assert found.alone == found.share
    assert abs(found.share - 0.5) < 0.01
    assert found.decides == 1
    assert (found.often, found.joins) == (1, ())


@pytest.mark.parametrize("count", [2, 3, 5])
def test_so_many_equal_paths_keep_the_date_by_the_power_of_one(count: int) -> None:
    found = merge_bias(simulate(meeting(*[LIKE] * count)))
    assert abs(found.alone - 0.5) < 0.01
    assert abs(found.share - 0.5**count) < 0.02
    assert abs(found.decides - 1 / count) < 0.03
    assert found.often == count


def test_a_join_of_two_costs_what_the_closed_form_says() -> None:
    found = merge_bias(simulate(meeting(LIKE, LIKE)))
    (join, *_) = found.joins
    assert (join.task, join.name) == (TaskId("z"), "Go live")
    # The greater of two standard normals is 0.564 on average: "max2-normal" of the closed forms.
    assert join.cost.minutes == pytest.approx(0.5642 * 2 * DAY, rel=0.1)


def test_where_chains_end_without_a_milestone_the_end_of_the_program_is_the_join() -> None:
    found = merge_bias(simulate(net(lasts("a", LIKE), lasts("b", LIKE))))
    assert [join.task for join in found.joins] == [WHOLE]
    assert "Most is lost at the end, which waits for the last" in sentence(found, UNITS)


def test_a_join_that_one_path_always_decides_costs_nothing() -> None:
    found = merge_bias(simulate(meeting(normal(60, 2), LIKE)))
    assert found.joins == ()
    assert found.alone == found.share
    assert found.decides == 1


def test_the_path_alone_keeps_to_links_of_all_types_lags_and_summaries() -> None:
    under = task("s", kind=TaskKind.SUMMARY)
    tasks = (lasts("a", LIKE), under, lasts("b", LIKE, under="s"), lasts("c", LIKE), lasts("d", 30))
    links = [
        link("a", "s", lag=Work(2 * DAY)),
        link("s", "c", type=LinkType.FF, lag=Work(DAY)),
        link("c", "d", type=LinkType.SS),
    ]
    found = merge_bias(simulate(net(*tasks, links=links)))
    assert found.alone >= found.share
    plan = simulate(net(*tasks, links=links, uncertainty=CERTAIN)).program
    certain = {id: replace(one, estimate=None) for id, one in plan.tasks.items()}
    found = merge_bias(simulate(replace(plan, tasks=Table(certain)), runs=256))
    assert (found.share, found.alone, found.decides) == (1, 1, 1)


def without_chance(program: Program) -> Program:
    """The program in which all takes what was planned and nothing happens."""
    tasks = {id: replace(one, estimate=None) for id, one in program.tasks.items()}
    none = {"risks": Table[str, object](), "responses": Table[str, object]()}
    return replace(
        program,
        tasks=Table(tasks),
        uncertainty=CERTAIN,
        drivers=Table(),
        **none,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_without_chance_the_path_alone_ends_when_the_plan_does(name: str) -> None:
    futures = simulate(without_chance(example(name)), runs=256)
    found = merge_bias(futures)
    assert (found.share, found.alone, found.decides) == (1, 1, 1)
    assert found.planned == found.median == futures.model.schedule.finish
    assert sentence(found, UNITS).endswith("in every run: nothing uncertain can move it.")


@pytest.mark.shared
@pytest.mark.parametrize("start", ["9", "17"])
def test_without_chance_the_paths_of_real_plans_end_when_they_do(start: str) -> None:
    found = merge_bias(simulate(without_chance(real(start)), runs=256))
    assert (found.share, found.alone, found.decides) == (1, 1, 1)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_keeps_its_date_no_oftener_than_its_path_alone(name: str) -> None:
    futures = simulate(example(name), runs=2048)
    found = merge_bias(futures)
    assert found.share == futures.first.probability(futures.first.deterministic)
    assert found.share < found.alone
    assert found.share < 0.5
    assert 0 < found.decides < 1
    assert found.often > 1
    assert [join.cost for join in found.joins] == sorted(j.cost for j in found.joins)[::-1]


def test_another_target_is_followed_on_its_own_path() -> None:
    futures = simulate(example("payments-relaunch"), runs=2048)
    ready = merge_bias(futures, TaskId("ready"))
    assert (ready.target, ready.name) == ("ready", futures.program.tasks[TaskId("ready")].name)
    assert ready.planned < merge_bias(futures).planned
    assert ready == merge_bias(
        simulate(example("payments-relaunch"), runs=2048, targets=[TaskId("ready")])
    )
    with pytest.raises(UnknownIdError):
        merge_bias(futures, TaskId("reddy"))


def test_a_summary_can_be_the_target() -> None:
    tasks = (task("s", kind=TaskKind.SUMMARY), lasts("a", LIKE, under="s"))
    plan = net(*tasks, lasts("b", LIKE, under="s"), lasts("c", 90))
    found = merge_bias(simulate(plan, targets=[TaskId("s")]))
    assert abs(found.share - 0.25) < 0.02
    assert [join.task for join in found.joins] == ["s"]


def test_what_is_finished_cannot_move() -> None:
    begun = simulate(chain(lasts("b", 3))).model.schedule.dates(TaskId("b"))
    done = Progress(actual_start=begun.start, actual_finish=begun.finish)
    plan = chain(lasts("b", 3, progress=done), lasts("c", LIKE))
    found = merge_bias(simulate(plan, runs=256), TaskId("b"))
    assert (found.share, found.alone, found.decides) == (1, 1, 1)


BIAS = MergeBias(
    TaskId("ga"),
    "GA",
    planned=datetime(2026, 5, 29, 17),
    share=0.14,
    median=datetime(2026, 6, 13),
    alone=0.38,
    decides=0.41,
    often=6,
    joins=(Join(TaskId("test"), "Integration test", Work(3 * 480)),),
)


def test_the_reason_is_said_in_plain_words() -> None:
    assert sentence(BIAS, UNITS) == (
        "The plan says Fri 29 May 2026. That happens in 14 % of runs, because it adds up one chain "
        "of tasks, the longest as planned: that chain alone would keep the date in 38 % of runs, "
        "and in 59 % of runs another one is finished later. 6 different chains each decide in 5 % "
        "of runs or more. Most is lost before 'Integration test', which waits for the last of "
        "them: 3 working days on average. Half of the runs are done by Fri 12 Jun 2026."
    )


def test_where_other_chains_hardly_matter_the_sentence_says_so() -> None:
    said = sentence(replace(BIAS, alone=0.15, joins=()), UNITS)
    assert "the chain of tasks that it adds up takes longer in 85 % of runs" in said
    assert "others hardly matter" in said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "in no run"), (0.001, "in less than 1 % of runs"), (0.999, "in more than 99 % of runs")],
)
def test_the_rarest_and_the_surest_are_not_rounded_away(share: float, said: str) -> None:
    assert f"That happens {said}, because" in sentence(replace(BIAS, share=share), UNITS)


def test_the_usual_spread_of_a_real_merge_is_explained() -> None:
    tasks = [lasts(id, 20) for id in "abcd"]
    plan = net(*tasks, lasts("z", 5), links=[link(id, "z") for id in "abcd"])
    found = merge_bias(simulate(replace(plan, uncertainty=Uncertainty()), runs=2048))
    assert found.share < 0.2
    assert found.joins[0].task == "z"
    assert "Task z" in sentence(found, UNITS)
