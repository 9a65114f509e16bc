"""Cruciality and criticality: closed forms, ties, and plans of ten thousand tasks."""

from __future__ import annotations

import json
from math import asin, pi
from pathlib import Path

import numpy as np
import pytest

from fairlead.core.ground.ids import RiskId, TaskId
from fairlead.core.ground.units import Share
from fairlead.core.program.risk import Impact, Risk, WorkRange
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation import cruciality as module
from fairlead.core.simulation import runs
from fairlead.core.simulation.batches import rows_of
from fairlead.core.simulation.cruciality import correlations, cruciality, rank_rows
from fairlead.core.simulation.simulate import simulate
from fairlead.core.simulation.streams import BATCH
from tests.core.program.sketch import link
from tests.core.simulation.examples import EXAMPLES, example, real
from tests.core.simulation.nets import chain, days, lasts, net, normal

CASES = {
    case["id"]: case["expected"]
    for case in json.loads(
        (Path(__file__).parents[2] / "worked" / "montecarlo_analytic.json").read_text("utf-8")
    )
}
RUNS = 8192
USUAL = Uncertainty()
PEARSON_ERROR = 1 / RUNS**0.5


def spearman(pearson: float) -> float:
    """The rank correlation of two normals with this correlation (Pearson 1907)."""
    return 6 / pi * asin(pearson / 2)


def test_of_two_serial_tasks_each_moves_with_the_finish_as_their_deviations_say() -> None:
    futures = simulate(chain(lasts("a", normal(20, 3)), lasts("b", normal(20, 4))), runs=RUNS)
    found = cruciality(futures)
    for id, expected in zip(("a", "b"), CASES["ssi"]["ssi"], strict=True):
        assert abs(found[TaskId(id)] - spearman(expected)) <= 4 * PEARSON_ERROR
        assert abs(found[TaskId(id)] - expected) <= 0.05
        assert abs(futures.schedule_sensitivity(TaskId(id)) - expected) <= 0.02


def test_of_two_parallel_tasks_each_is_critical_half_of_the_time() -> None:
    links = [link("a", "z"), link("b", "z")]
    both = (lasts("a", normal(20, 3)), lasts("b", normal(20, 3)))
    futures = simulate(net(*both, lasts("z", 1), links=links), runs=RUNS)
    found = cruciality(futures)
    assert futures.criticality(TaskId("z")) == CASES["criticality"]["ci_serial"]
    for id in (TaskId("a"), TaskId("b")):
        error = 4 * (0.25 / RUNS) ** 0.5
        assert abs(futures.criticality(id) - CASES["criticality"]["ci_parallel"]) <= error
        assert 0.5 < found[id] < 0.7
    assert found[TaskId("z")] == 0


def test_a_task_that_never_varies_or_never_matters_has_none() -> None:
    links = [link("a", "z"), link("b", "z")]
    tasks = (lasts("a", normal(90, 3)), lasts("b", normal(20, 3)), lasts("z", 1))
    found = cruciality(simulate(net(*tasks, links=links), runs=RUNS))
    assert found[TaskId("z")] == 0
    assert abs(found[TaskId("b")]) <= 4 * PEARSON_ERROR
    assert found[TaskId("a")] == pytest.approx(1)
    assert cruciality(simulate(chain(lasts("a", 3)), runs=256)) == {"a": 0}


def test_a_duration_that_only_a_risk_changes_has_the_rank_correlation_of_its_ties() -> None:
    amount = days(30)
    impact = Impact(task=TaskId("b"), delay=WorkRange(low=amount, likely=amount, high=amount))
    risk = Risk(id=RiskId("R"), name="R", probability=Share.of("0.5"), impacts=(impact,))
    plan = chain(lasts("a", normal(20, 1)), lasts("b", 5), risks=[risk])
    # Half of the runs are a month later than all others: the ranks of two groups and of all.
    assert cruciality(simulate(plan, runs=RUNS))[TaskId("b")] == pytest.approx(0.75**0.5, abs=1e-3)


def test_equal_values_share_the_average_of_their_ranks() -> None:
    rows = np.array([[5, 1, 5, 3], [2, 2, 2, 2], [1, 2, 3, 4]])
    assert rank_rows(rows).tolist() == [[2.5, 0, 2.5, 1], [1.5] * 4, [0, 1, 2, 3]]
    ranks = np.array([-1.5, -0.5, 0.5, 1.5])
    assert correlations(rows, ranks)[1:].tolist() == [0, 1]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_durations_drawn_again_are_those_of_the_runs(name: str) -> None:
    futures = simulate(example(name), runs=256)
    rows = rows_of(futures.model, 0, 2)
    finish = futures.first.moments.values
    found = cruciality(futures)
    for id, n in futures.model.node_of.items():
        node = futures.model.ground.walk.nodes[n]
        own = rows.work[node[runs.LEGS_FROM]] if node[runs.LEGS_FROM] < node[runs.LEGS_TO] else 0
        if np.ptp(own) and node[runs.PRESENT] < 0:
            expected = np.asarray(np.corrcoef(rank_rows(np.stack((own, finish)))))[0, 1]
            assert found[id] == pytest.approx(expected, abs=1e-9)


def test_in_a_large_plan_only_the_first_runs_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = [lasts(str(n), 1 + n % 9) for n in range(40)]
    plan = net(*tasks, links=[link(str(n), str(n + 4)) for n in range(36)], uncertainty=USUAL)
    monkeypatch.setattr(module, "MOST_DURATIONS", 3 * BATCH * len(tasks))
    assert cruciality(simulate(plan, runs=1024)) == cruciality(simulate(plan, runs=3 * BATCH))


@pytest.mark.shared
def test_what_is_often_critical_in_a_real_plan_moves_with_its_finish() -> None:
    futures = simulate(real("9"))
    found = cruciality(futures)
    sensitive = sorted(found, key=futures.schedule_sensitivity, reverse=True)
    assert min(found[id] for id in sensitive[:5]) > max(0.15, *(found[id] for id in sensitive[30:]))
