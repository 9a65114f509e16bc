"""Runs within capacity: the same durations, nobody beyond what they can, and who is short."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from fairlead.connectors.msproject.read import draft_from
from fairlead.connectors.source import Source
from fairlead.core.ground.ids import RiskId, TaskId
from fairlead.core.ground.units import Elapsed, Share
from fairlead.core.program.build import build
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Impact, Risk
from fairlead.core.program.task import Constraint, ConstraintKind
from fairlead.core.simulation.capacity import Capacity, capacity
from fairlead.core.simulation.simulate import simulate
from fairlead.core.simulation.streams import Sampling
from tests.core.checks.drawn import drawn, with_task
from tests.core.levelling.staffed import staffed
from tests.properties.networks import plans

SHARED = Path(__file__).parents[4] / "shared" / "data" / "schedules" / "mpsplib_mspdi"

PLAN = """
       | MTWTFssMTWTFss |
api    | #####          |
app    | #####          |
done   |     ◆          | after api, after app
"""
RUNS = 1024


def found(program: Program, runs: int = RUNS, **options: object) -> Capacity:
    return capacity(simulate(program, runs=runs, **options))  # type: ignore[arg-type]


def shared_by_ann(units: float = 1) -> Program:
    return staffed(drawn(PLAN), {"Ann": units}, {"api": {"Ann": 1}, "app": {"Ann": 1}})


def test_without_limits_the_runs_are_those_of_links_alone() -> None:
    result = found(shared_by_ann(units=2))
    assert (result.within.moments.values == result.without.moments.values).all()
    assert (result.ratio, result.ratio_standard_error) == (1.0, 0.0)
    assert not result.matters
    assert result.bottlenecks == ()
    assert result.findings == ()


@settings(max_examples=25, deadline=None)
@given(plans())
def test_with_nobody_assigned_every_plan_runs_as_with_links_alone(program: Program) -> None:
    """Whatever the links, lags, calendars, constraints, progress and rules of the plan."""
    result = found(program, runs=128)
    assert (result.within.moments.values == result.without.moments.values).all()
    assert [f.code for f in result.findings] == ["CAP-001"]


def test_one_person_does_one_thing_after_the_other_with_the_durations_drawn() -> None:
    """Two tasks of one person take the sum of their durations where two people take the longer."""
    futures = simulate(shared_by_ann(), runs=RUNS)
    result = capacity(futures)
    apart = capacity(simulate(_in_a_row(shared_by_ann()), runs=RUNS))
    assert (result.within.moments.values == apart.without.moments.values).all()
    assert (result.within.moments.values > futures.first.moments.values).all()
    assert result.matters
    assert result.ratio == pytest.approx(1.7, abs=0.2)


def _in_a_row(program: Program) -> Program:
    link = next(iter(program.links.values()))
    id = type(link.id)("api before app")
    after = replace(link, id=id, predecessor=TaskId("api"), successor=TaskId("app"))
    return replace(program, links=program.links.with_({id: after}))


def test_the_bottleneck_is_who_made_tasks_wait_on_the_way_to_the_finish() -> None:
    program = staffed(shared_by_ann(), {"Bob": 1}, {"app": {"Bob": 1}})
    (ann,) = found(program).bottlenecks
    assert (ann.resource, ann.name, ann.share) == ("Ann", "Ann", 1.0)
    assert 3 * 480 < ann.waited.minutes < 9 * 480


def test_a_ratio_above_a_twentieth_is_said_with_who_is_short() -> None:
    (finding,) = found(shared_by_ann()).findings
    assert finding.code == "CAP-003"
    assert "times as long when nobody does more than they can; 'Ann' in 100 % of" in finding.says


def test_what_a_risk_adds_needs_people_only_where_the_risk_happens() -> None:
    """`extra` needs Ann for a week, in three of ten runs; in the others she is free."""
    program = with_task(shared_by_ann(units=1), "app", active=False)
    impact = Impact(task=TaskId("api"), adds=TaskId("app"))
    risk = Risk(id=RiskId("R"), name="R", probability=Share.of(0.3), impacts=(impact,))
    program = replace(program, risks=program.risks.with_({risk.id: risk}))
    result = found(program)
    longer = result.within.moments.values > result.without.moments.values
    assert longer.mean() == pytest.approx(0.3, abs=0.05)


def test_what_nothing_can_move_is_named_with_its_share_of_the_runs() -> None:
    program = shared_by_ann()
    must = Constraint(ConstraintKind.MSO, program.start)
    fixed = with_task(with_task(program, "api", constraints=(must,)), "app", constraints=(must,))
    result = found(fixed)
    assert sum(result.short.values()) == 1.0
    assert "CAP-004" in [f.code for f in result.findings]


def test_levelling_delays_are_taken_back_and_said() -> None:
    delayed = with_task(shared_by_ann(units=2), "app", levelling_delay=Elapsed(7 * 1440))
    result = found(delayed)
    assert [f.code for f in result.findings] == ["CAP-002"]
    assert result.p80 < result.p80_without


def test_the_answer_does_not_depend_on_how_pieces_are_run() -> None:
    def backwards(run, pieces):  # type: ignore[no-untyped-def]  # a pool's map, in disorder
        return reversed([run(piece) for piece in reversed(pieces)])

    futures = simulate(shared_by_ann(), runs=4096)
    one, other = capacity(futures), capacity(futures, over=backwards)
    assert (one.within.moments.values == other.within.moments.values).all()
    assert one.bottlenecks == other.bottlenecks


def test_the_standard_error_of_the_ratio_is_what_reseeding_shows() -> None:
    ratios, errors = [], []
    for seed in range(1, 13):
        result = found(shared_by_ann(), seed=seed, sampling=Sampling.PLAIN)
        assert result.ratio is not None
        assert result.ratio_standard_error is not None
        ratios.append(result.ratio)
        errors.append(result.ratio_standard_error)
    assert float(np.std(ratios, ddof=1)) == pytest.approx(float(np.mean(errors)), rel=0.6)


def test_with_no_time_left_there_is_no_ratio() -> None:
    program = shared_by_ann()
    late = replace(program, status_date=program.start + timedelta(days=900))
    rules = replace(program.rules, work_waits_for_status_date=False)
    result = found(replace(late, rules=rules))
    assert result.ratio is None
    assert not result.matters


@pytest.mark.shared
def test_a_plan_of_two_projects_that_share_people_takes_a_fifth_longer() -> None:
    data = (SHARED / "9_mp_j30_a2_nr4.xml").read_bytes()
    result = found(build(draft_from(Source("9_mp_j30_a2_nr4.xml", data))))
    assert result.ratio == pytest.approx(1.2, abs=0.03)
    assert (result.within.moments.values >= result.without.moments.values).mean() > 0.99
    assert [b.name for b in result.bottlenecks[:2]] == ["R 1", "R 4"]
