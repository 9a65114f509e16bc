"""The answer of `fairlead simulate` as a JSON object, field by field as the contract has it."""

from __future__ import annotations

from collections.abc import Iterable

from fairlead.cli.json_output import Object, findings_json, moment_text, program_json
from fairlead.compute.study import Studied
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Money
from fairlead.core.impact.difference import Difference
from fairlead.core.impact.worth import BestSet, Worth
from fairlead.core.simulation.futures import Finish, Futures
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.simulate import SURE

QUANTILES = (0.05, 0.1, 0.2, 0.5, 0.8, 0.9, 0.95)


def simulate_json(study: Studied) -> Object:
    """The answer of `fairlead simulate`."""
    futures = study.futures
    return {
        "program": program_json(futures.model.schedule),
        "runs": futures.runs,
        "seed": futures.seed,
        "sampling": futures.model.sampling.value,
        "targets": [target_json(futures, target) for target in futures.targets.values()],
        "cost": _cost(futures),
        "joint": [
            {
                "target": target_id(futures, futures.first.id),
                "finish": moment_text(futures.model.schedule.axis, point.finish),
                "cost": amount_text(point.cost),
                "confidence": point.confidence,
            }
            for point in study.joint
        ],
        "tasks": _tasks(study),
        "drivers": [
            {
                "id": bar.id,
                "kind": bar.kind,
                "name": bar.name,
                "p80_days_removed": _days(futures, bar.removed.minutes),
                "p80_days_interval": [_days(futures, end.minutes) for end in bar.interval],
                "noise": bar.is_noise,
            }
            for bar in study.bars
        ],
        "drivers_runs": study.cause_runs,
        "drivers_not_simulated": study.causes_left,
        "mitigations": _mitigations(study.worth, futures),
        "mitigations_not_simulated": study.responses_left,
        "best_set": None if study.best is None else _best_set(study.best, futures),
        "paths": [
            {"tasks": list(path.tasks), "share": path.share, "standard_error": path.standard_error}
            for path in study.paths
        ],
        "findings": findings_json((*futures.program.set_aside, *futures.findings)),
    }


def target_json(futures: Futures, target: Finish) -> Object:
    """One target: its dates by how sure they are."""
    axis = futures.model.schedule.axis
    return {
        "id": target_id(futures, target.id),
        "name": target.name,
        "deterministic": moment_text(axis, target.deterministic),
        "quantiles": {f"{q:g}": moment_text(axis, target.quantile(q)) for q in QUANTILES},
        "mean": moment_text(axis, target.mean),
        "sd_minutes": target.deviation.minutes,
        "p80_standard_error_minutes": round(target.standard_error(SURE), 1),
        "probability_by_deterministic": target.probability(target.deterministic),
    }


def target_id(futures: Futures, target: TaskId) -> str:
    """A target's id; the program's own for the whole of it."""
    return str(futures.program.id) if target == WHOLE else str(target)


def amount_text(money: Money) -> str:
    """An amount with its cents, such as 1200000.00."""
    return f"{money.amount:.2f}"


def days_interval(found: Difference, day: int) -> list[float]:
    """Where a difference in working minutes lies, in working days of so many minutes."""
    return [round(end / day, 2) for end in (found.low, found.high)]


def _cost(futures: Futures) -> Object | None:
    cost = futures.cost
    if cost is None:
        return None
    return {
        "currency": futures.program.currency,
        "deterministic": amount_text(futures.planned_cost),
        "quantiles": {f"{q:g}": amount_text(futures.money(cost.quantile(q))) for q in QUANTILES},
        "mean": amount_text(futures.money(cost.mean)),
        "sd": amount_text(futures.money(cost.deviation)),
        "p80_standard_error": amount_text(futures.money(cost.standard_error(SURE))),
    }


def _tasks(study: Studied) -> list[Object]:
    futures = study.futures
    return [
        {
            "id": id,
            "criticality": futures.criticality(id),
            "cruciality": study.cruciality.get(id),
            "ssi": futures.schedule_sensitivity(id),
        }
        for id in futures.model.node_of
    ]


def _mitigations(found: Iterable[Worth], futures: Futures) -> list[Object]:
    day = futures.program.units.minutes_per_day
    return [
        {
            "id": one.response,
            "risk": one.risk,
            "name": one.name,
            "state": one.state.value,
            "cost": None if one.cost is None else amount_text(one.cost),
            "p80_days_saved": round(one.p80_saved.value / day, 2),
            "p80_days_interval": days_interval(one.p80_saved, day),
            "mean_days_saved": round(one.mean_saved.value / day, 2),
            "mean_days_interval": days_interval(one.mean_saved, day),
            "money_saved": amount_text(futures.money(one.money_saved.value)),
            "noise": not one.is_clear,
        }
        for one in found
    ]


def _best_set(best: BestSet, futures: Futures) -> Object:
    day = futures.program.units.minutes_per_day
    return {
        "responses": [one.response for one in best.chosen],
        "cost": amount_text(best.cost),
        "p80_days_saved": round(best.p80_saved.value / day, 2),
        "p80_days_interval": days_interval(best.p80_saved, day),
        "money_saved": amount_text(futures.money(best.money_saved.value)),
    }


def _days(futures: Futures, minutes: float) -> float:
    """Working minutes as working days to a hundredth."""
    return round(minutes / futures.program.units.minutes_per_day, 2)
