"""Tasks without an estimate vary as those that their team has finished did."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import NormalDist

import pytest

from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import BaselineId, TaskId, TeamId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Share, Work
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.people import Team
from fairlead.core.program.program import Program
from fairlead.core.program.task import Progress, Task, TaskKind
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation.accuracy import LEAST_SPREAD, LEAST_TASKS, accuracy, own_accuracy
from fairlead.core.simulation.futures import Finish
from fairlead.core.simulation.simulate import simulate
from tests.core.program import sketch
from tests.core.simulation.nets import DAY, lasts, net

MANY = 60
WIDE = 0.8
"""The standard deviation of the logarithm that finished tasks are given here."""
AGREED = 10 * DAY


def test_a_team_has_an_accuracy_of_its_own_from_thirty_tasks_on() -> None:
    assert accuracy([(1.0, 2.0)] * (LEAST_TASKS - 1)) is None
    own = accuracy([(1.0, 2.0)] * LEAST_TASKS + [(0.0, 5.0)])
    assert own is not None
    assert (own.tasks, float(own.spread)) == (LEAST_TASKS, LEAST_SPREAD)
    assert own.median == pytest.approx(2.0)


def took(spread: float) -> Iterator[int]:
    """Minutes that tasks took, as a lognormal around twice what was agreed has them."""
    for n in range(MANY):
        yield round(2 * AGREED * math.exp(NormalDist(0, spread).inv_cdf((n + 0.5) / MANY)))


def program(uncertainty: Uncertainty = Uncertainty(), most: int = MANY) -> Program:  # noqa: B008
    """Team A has finished many tasks and has one to do, and so has team B, but finished none."""
    teams = [Team(id=TeamId(one), name=f"Team {one}") for one in "AB"]
    done = [finished(f"d{n}", minutes) for n, minutes in enumerate(took(WIDE))][:most]
    agreed = {one.id: BaselineTask(duration=Work(AGREED)) for one in done}
    later = {one.id: BaselineTask(duration=Work(AGREED * 9)) for one in done}
    baselines = [
        Baseline(id=BaselineId("2"), name="B2", agreed_on=date(2026, 5, 1), tasks=Table(later)),
        Baseline(id=BaselineId("1"), name="B1", agreed_on=date(2020, 1, 1), tasks=Table(agreed)),
    ]
    to_do = [lasts(f"todo-{one}", 10, team=TeamId(one)) for one in "AB"]
    by_a = sketch.task("by-a", kind=TaskKind.SUMMARY, team=TeamId("A"))
    return net(by_a, *done, *to_do, teams=teams, baselines=baselines, uncertainty=uncertainty)


def finished(id: str, minutes: int) -> Task:
    start = sketch.MONDAY - timedelta(days=2000)
    progress = Progress(
        complete=Share.of("1"),
        actual_start=start,
        actual_finish=start + timedelta(minutes=minutes),
    )
    # Its team is that of the summary above it.
    return replace(lasts(id, minutes / DAY), parent=TaskId("by-a"), progress=progress)


def test_finished_tasks_are_held_against_what_was_agreed_first() -> None:
    found = own_accuracy(schedule(program()))
    assert set(found) == {TeamId("A")}
    own = found[TeamId("A")]
    assert own.tasks == MANY
    assert own.median == pytest.approx(2.0, rel=0.01)
    assert float(own.spread) == pytest.approx(WIDE, abs=0.03)


def test_what_was_agreed_when_work_was_done_is_no_estimate() -> None:
    plan = program()
    [late] = [one for one in plan.baselines.values() if one.name == "B2"]
    undated = replace(late, id=BaselineId("3"), agreed_on=None)
    tried = {
        "only late": Table({late.id: late}),
        "undated beside a real one": Table({undated.id: undated, **plan.baselines}),
    }
    found = {name: own_accuracy(schedule(replace(plan, baselines=b))) for name, b in tried.items()}
    assert found["only late"] == {}
    assert found["undated beside a real one"] == own_accuracy(schedule(plan))


def test_durations_of_another_kind_of_time_are_not_compared() -> None:
    plan = program()
    changed = {
        id: replace(one, duration=Elapsed(one.duration.minutes))
        for id, one in plan.tasks.items()
        if id.startswith("d")
    }
    assert own_accuracy(schedule(replace(plan, tasks=plan.tasks.with_(changed)))) == {}


def test_tasks_without_an_estimate_vary_as_their_teams_own_did() -> None:
    found = simulate(program(), runs=8192, targets=[TaskId("todo-A"), TaskId("todo-B")])
    a, b = (spread_of(found.targets[TaskId(f"todo-{one}")]) for one in "AB")
    usual = Uncertainty()
    shared = math.hypot(float(usual.program), float(usual.team))
    assert a == pytest.approx(math.hypot(WIDE, shared), rel=0.05)
    assert b == pytest.approx(math.hypot(float(usual.task), shared), rel=0.05)


def spread_of(finish: Finish) -> float:
    """Half the width from P16 to P84 of the logarithm of how long a task takes."""
    low, high = (finish.quantile(share) - sketch.MONDAY for share in (0.1587, 0.8413))
    return math.log(high / low) / 2


def test_what_varies_by_its_own_record_is_said() -> None:
    says = {one.code: one.says for one in simulate(program(), runs=256).findings}
    assert says["SIM-001"].startswith("1 task has no estimate")
    assert says["SIM-011"].startswith("1 task of 'Team A' has no estimate and a spread of 0.78")
    assert "60 finished ones" in says["SIM-011"]
    assert "2.00 times as long" in says["SIM-011"]


@pytest.mark.parametrize(
    "other",
    [
        program(most=LEAST_TASKS - 1),
        program(Uncertainty(task=Decimal("0.2"))),
        replace(program(), baselines=Table()),
    ],
    ids=["too few are finished", "the program says another spread", "nothing was agreed"],
)
def test_else_the_spread_of_the_program_holds(other: Program) -> None:
    assert "SIM-011" not in {one.code for one in simulate(other, runs=256).findings}
