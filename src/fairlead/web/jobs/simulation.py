"""Jobs of kind "simulation": how sure a program's dates are, and what drives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fairlead.compute.study import CAUSE_RUNS, Studied, open_milestones, studied
from fairlead.compute.threads import Threads
from fairlead.core.ground.ids import TaskId
from fairlead.core.impact.commitments import commitments
from fairlead.core.impact.difference import Difference
from fairlead.core.impact.worth import undecided
from fairlead.core.simulation.batches import Piece
from fairlead.core.simulation.futures import Finish
from fairlead.core.simulation.merge import sentence
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.one_by_one import MOST_CAUSES
from fairlead.core.simulation.simulate import SURE, USUAL_RUNS
from fairlead.core.simulation.streams import BATCH
from fairlead.store.heads import program_of
from fairlead.store.models import ProgramRecord, Version
from fairlead.web.jobs.progress import Told

KIND = "simulation"
QUESTION: Mapping[str, int] = {"runs": USUAL_RUNS, "seed": 1}
"""What pages ask when nobody said more."""
QUANTILES = (0.05, 0.1, 0.2, 0.5, 0.8, 0.9, 0.95)
MOST_SHOWN = 50
"""Tasks that decide the finish, the most critical first."""

_ROUNDS = 3
"""Simulations beside those of causes and responses: the plan's, where paths merge, the base."""
_TASKS = 5
"""Uncertain tasks that have a bar of the tornado."""


def run(
    record: ProgramRecord, version: Version, question: Mapping[str, Any], told: Told
) -> dict[str, Any]:
    """Simulate a version; question: `runs` and `seed`."""
    program = program_of(version)
    causes = sum(len(held) for held in (program.risks, program.drivers))
    tries = min(causes, MOST_CAUSES) + min(len(undecided(program)), MOST_CAUSES) + _TASKS
    told.say("Simulating the program")
    few = min(question["runs"], CAUSE_RUNS)
    told.expect(_ROUNDS * -(-question["runs"] // BATCH) + tries * -(-few // BATCH))
    with Threads() as pool:
        study = studied(
            program,
            open_milestones(program),
            question["runs"],
            question["seed"],
            over=told.over(pool.map, _batches),
            say=told.say,
        )
    return answer(study)


def answer(study: Studied) -> dict[str, Any]:
    """A study as plain JSON. Moments are ISO 8601, days working days of the program's calendar."""
    futures = study.futures
    program = futures.program
    return {
        "runs": futures.runs,
        "seed": futures.seed,
        "status_date": None if program.status_date is None else program.status_date.isoformat(),
        "targets": [_target(study, one) for one in futures.targets.values()],
        "cost": _cost(study),
        "joint": [
            {
                "finish": point.finish.isoformat(),
                "cost": str(point.cost.amount),
                "confidence": point.confidence,
            }
            for point in study.joint
        ],
        "merging": sentence(study.bias, program.units),
        "drivers": [
            {
                "id": bar.id,
                "kind": bar.kind.value,
                "name": bar.name,
                "days": _days(study, bar.removed.minutes),
                "interval": [_days(study, end.minutes) for end in bar.interval],
                "noise": bar.is_noise,
                "money": None if bar.cost_removed is None else str(bar.cost_removed.amount),
            }
            for bar in study.bars
        ],
        "drivers_runs": study.cause_runs,
        "drivers_not_simulated": study.causes_left,
        "responses": [
            {
                "id": one.response,
                "risk": one.risk,
                "name": one.name,
                "state": one.state.value,
                "cost": None if one.cost is None else str(one.cost.amount),
                "days": _days(study, one.saved.value),
                "interval": _interval(study, one.saved),
                "of": "P80" if one.p80_saved.is_clear or not one.is_clear else "mean",
                "money": str(futures.money(one.money_saved.value).amount),
                "noise": not one.is_clear,
            }
            for one in study.worth
        ],
        "responses_not_simulated": study.responses_left,
        "tasks": _tasks(study),
        "paths": [{"tasks": list(path.tasks), "share": path.share} for path in study.paths],
        "findings": [
            {"code": f.code, "severity": f.severity.value, "says": f.says, "do": f.do}
            for f in futures.findings
        ],
    }


def _target(study: Studied, target: Finish) -> dict[str, Any]:
    """A target. moments: finishes of all runs in order, as minutes after the one before."""
    futures = study.futures
    moments = target.moments.ordered
    steps = [int(moments[0]), *(moments[1:] - moments[:-1]).tolist()]
    return {
        "id": target.id,
        "name": target.name,
        "is_whole": target.id == WHOLE,
        "planned": target.deterministic.isoformat(),
        "quantiles": {f"{q:g}": target.quantile(q).isoformat() for q in QUANTILES},
        "mean": target.mean.isoformat(),
        "sd_days": _days(study, target.deviation.minutes),
        "p80_error_days": _days(study, target.standard_error(SURE)),
        "kept": target.probability(target.deterministic),
        "promises": [
            {
                "kind": one.kind.value,
                "name": one.name,
                "due": one.due.isoformat(),
                "kept": target.probability(one.due),
            }
            for one in commitments(futures.program)
            if one.task == target.id
        ],
        "moments": steps,
    }


def _cost(study: Studied) -> dict[str, Any] | None:
    futures = study.futures
    if futures.cost is None:
        return None
    return {
        "currency": futures.program.currency,
        "planned": str(futures.planned_cost.amount),
        "quantiles": {
            f"{q:g}": str(futures.money(futures.cost.quantile(q)).amount) for q in QUANTILES
        },
        "p80_error": str(futures.money(futures.cost.standard_error(SURE)).amount),
    }


def _tasks(study: Studied) -> list[dict[str, Any]]:
    futures = study.futures
    shares: dict[TaskId, float] = {id: futures.criticality(id) for id in futures.model.node_of}
    ranked = sorted(shares, key=lambda task: -shares[task])[:MOST_SHOWN]
    return [
        {
            "id": id,
            "name": futures.program.tasks[id].name,
            "criticality": shares[id],
            "ssi": futures.schedule_sensitivity(id),
        }
        for id in ranked
        if shares[id]
    ]


def _interval(study: Studied, found: Difference) -> list[float]:
    return [_days(study, end) for end in (found.low, found.high)]


def _days(study: Studied, minutes: float) -> float:
    """Working minutes as working days to a hundredth."""
    return round(minutes / study.futures.program.units.minutes_per_day, 2)


def _batches(piece: Piece) -> int:
    return piece.last - piece.first
