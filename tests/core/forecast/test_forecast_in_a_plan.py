"""Work of many items takes in a plan as long as its team's forecast says, chance and all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from fairlead.core.cpm.schedule import schedule
from fairlead.core.forecast.backtest import Question
from fairlead.core.forecast.issued import Issued, issue
from fairlead.core.forecast.outlook import Outlook
from fairlead.core.forecast.paces import LONGEST
from fairlead.core.forecast.quantiles import SHARES
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Elapsed, Share
from fairlead.core.program.change import change
from fairlead.core.program.intentions import expect
from fairlead.core.program.link import Link
from fairlead.core.program.task import EstimateShape, Progress
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation.simulate import simulate
from tests.core.program.sketch import link, program, task

EPIC = TaskId("epic")
PLAN = program(task("epic", "Wallets"))
WEEK = timedelta(weeks=1)
OUTLOOK = Outlook(np.outer(np.arange(1, LONGEST + 1), 2 + 4 * SHARES))
"""Between 2 and 6 items every week, each pace as likely as any other."""


@pytest.fixture
def said() -> Issued:
    return issue(OUTLOOK, datetime(2026, 3, 2).date(), Question.DATES, 24)


def test_the_plan_has_the_median_and_the_simulation_all_of_it(said: Issued) -> None:
    plan = change(PLAN, expect(PLAN, EPIC, said.durations))
    start = schedule(plan).dates(EPIC).start
    assert (schedule(plan).dates(EPIC).finish - start) / WEEK == pytest.approx(
        said.promise(0.5), abs=0.02
    )
    found = simulate(plan, runs=4096, targets=[EPIC]).targets[EPIC]
    for share in (0.2, 0.5, 0.8, 0.9):
        weeks = (found.quantile(share) - start) / WEEK
        assert weeks == pytest.approx(said.promise(share), rel=0.02)
    estimate = plan.tasks[EPIC].estimate
    assert estimate is not None
    assert estimate.shape is EstimateShape.EMPIRICAL


def test_work_of_one_team_is_fast_or_slow_together() -> None:
    """Two epics, one after the other, take as long as all their items: a forecast of their sum."""
    both = program(task("first"), task("second"), links=[link("first", "second")])
    for items, epic in ((10, "first"), (14, "second")):
        part = issue(OUTLOOK, datetime(2026, 3, 2).date(), Question.DATES, items)
        both = change(both, expect(both, TaskId(epic), part.durations, "Payments"))
    whole = issue(OUTLOOK, datetime(2026, 3, 2).date(), Question.DATES, 24)
    last = TaskId("second")
    start = schedule(both).dates(TaskId("first")).start
    found = simulate(both, runs=4096, targets=[last]).targets[last]
    for share in (0.1, 0.2, 0.5, 0.8, 0.9):
        weeks = (found.quantile(share) - start) / WEEK
        assert weeks == pytest.approx(whole.promise(share), rel=0.03)

    apart = both.tasks[last]
    assert apart.estimate is not None
    other = replace(apart, estimate=replace(apart.estimate, together="Search"))
    independent = simulate(
        replace(both, tasks=both.tasks.with_({last: other})), runs=4096, targets=[last]
    ).targets[last]
    assert independent.deviation.minutes < 0.8 * found.deviation.minutes


def test_a_team_cannot_do_two_things_at_once_without_being_told() -> None:
    part = issue(OUTLOOK, datetime(2026, 3, 2).date(), Question.DATES, 10)

    def warned(*links: Link, team: str = "Payments") -> list[str]:
        plan = program(task("first"), task("second"), links=links)
        for epic, whose in (("first", "Payments"), ("second", team)):
            plan = change(plan, expect(plan, TaskId(epic), part.durations, whose))
        return [one.says for one in simulate(plan, runs=256).findings if one.code == "SIM-012"]

    [says] = warned()
    assert says.endswith("are planned at once, each as if all of Payments worked on it alone.")
    assert warned(link("first", "second")) == []
    assert warned(team="Search") == []


def test_what_was_observed_has_in_it_what_is_assumed_of_all_work(said: Issued) -> None:
    wide = Uncertainty(program=Decimal(2), team=Decimal(2), vendor=Decimal(2))
    plan = change(PLAN, expect(PLAN, EPIC, said.durations))
    start = schedule(plan).dates(EPIC).start
    found = simulate(replace(plan, uncertainty=wide), runs=4096, targets=[EPIC]).targets[EPIC]
    assert (found.quantile(0.9) - start) / WEEK == pytest.approx(said.promise(0.9), rel=0.01)


def test_what_is_left_of_started_work_counts_from_the_status_date(said: Issued) -> None:
    status = datetime(2026, 3, 23, 9)
    begun = Progress(actual_start=datetime(2026, 3, 2, 9), complete=Share(Decimal("0.3")))
    started = replace(PLAN.tasks[EPIC], progress=begun)
    plan = replace(PLAN, status_date=status, tasks=PLAN.tasks.with_({EPIC: started}))
    plan = change(plan, expect(plan, EPIC, said.durations))
    found = simulate(plan, runs=4096, targets=[EPIC]).targets[EPIC]
    for share in (0.5, 0.8):
        assert (found.quantile(share) - status) / WEEK == pytest.approx(
            said.promise(share), rel=0.03
        )


def test_one_outcome_is_a_duration_without_chance() -> None:
    plan = change(PLAN, expect(PLAN, EPIC, [Elapsed(600)]))
    found = plan.tasks[EPIC]
    assert found.duration == Elapsed(600)
    assert found.estimate is not None
    assert found.estimate.low == found.estimate.high == Elapsed(600)
