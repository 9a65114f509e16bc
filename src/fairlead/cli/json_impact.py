"""The answers of `fairlead impact` and `fairlead why` as JSON objects, as the contract has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fairlead.cli.json_changes import diff_json
from fairlead.cli.json_futures import amount_text, days_interval, target_id, target_json
from fairlead.cli.json_output import Object, moment_text
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.impact.commitments import Breach
from fairlead.core.impact.difference import Difference
from fairlead.core.impact.impact import ChangeImpact, CostShift, CriticalityShift, FinishShift
from fairlead.core.impact.moves import Move
from fairlead.core.impact.why import Cause, Why
from fairlead.core.program.codec import encode_patch
from fairlead.core.program.patch import Patch
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.model import WHOLE


def impact_json(found: Sequence[ChangeImpact]) -> Object:
    """The answer of `fairlead impact`: an entry for each option."""
    before = found[0].before
    return {
        "runs": before.runs,
        "seed": before.seed,
        "before": [target_json(before, before.targets[one.target]) for one in found[0].finishes],
        "options": [_option(one) for one in found],
    }


def why_json(
    found: Why,
    before: Schedule,
    after: Schedule,
    patch: Patch,
    moved: Iterable[Move],
    seed: int,
) -> Object:
    """The answer of `fairlead why`: that of `diff`, and the causes of one move."""
    axis, day = after.axis, found.minutes_per_day
    return {
        **diff_json(before, after, patch, moved),
        "target": after.program.id if found.target == WHOLE else found.target,
        "quantile": found.quantile,
        "before": moment_text(before.axis, found.before),
        "after": moment_text(axis, found.after),
        "working_days": found.working_days,
        "working_days_interval": days_interval(found.interval, day),
        "working_minutes": found.working_minutes,
        "runs": found.runs,
        "seed": seed,
        "orders": found.orders,
        "exact": found.is_exact,
        "causes": [_cause(one, day) for one in found.causes],
    }


def _option(one: ChangeImpact) -> Object:
    program = one.after.program
    day = one.before.program.units.minutes_per_day
    return {
        "name": one.name,
        "targets": [_finish(shift, one, day) for shift in one.finishes],
        "cost": None if one.cost is None else _cost(one.cost, one.before),
        "newly_critical": [_criticality(shift) for shift in one.newly_critical],
        "no_longer_critical": [_criticality(shift) for shift in one.no_longer_critical],
        "over_allocations_added": [
            {
                "resource": over.resource,
                "name": over.name,
                "days": [day.isoformat() for day in over.days],
                "excess_minutes": over.excess.minutes,
            }
            for over in one.overloads
        ],
        "broken": [_breach(breach, one) for breach in one.broken],
        "mended": [_breach(breach, one) for breach in one.mended],
        "targets_gone": list(one.gone),
        "currency": program.currency,
    }


def _finish(shift: FinishShift, one: ChangeImpact, day: int) -> Object:
    return {
        "id": target_id(one.before, shift.target),
        "name": shift.name,
        "mean_days": round(shift.mean.value / day, 2),
        "mean_days_interval": days_interval(shift.mean, day),
        "p50_days": round(shift.p50.value / day, 2),
        "p50_days_interval": days_interval(shift.p50, day),
        "p80_days": round(shift.p80.value / day, 2),
        "p80_days_interval": days_interval(shift.p80, day),
        "probability_worse": shift.worse,
        "after": target_json(one.after, one.after.targets[shift.target]),
    }


def _cost(shift: CostShift, before: Futures) -> Object:
    def amounts(found: Difference) -> list[str]:
        return [amount_text(before.money(end)) for end in (found.low, found.high)]

    return {
        "currency": before.program.currency,
        "mean": amount_text(before.money(shift.mean.value)),
        "mean_interval": amounts(shift.mean),
        "p50": amount_text(before.money(shift.p50.value)),
        "p50_interval": amounts(shift.p50),
        "p80": amount_text(before.money(shift.p80.value)),
        "p80_interval": amounts(shift.p80),
        "probability_worse": shift.worse,
    }


def _criticality(shift: CriticalityShift) -> Object:
    return {"id": shift.task, "name": shift.name, "before": shift.before, "after": shift.after}


def _breach(breach: Breach, one: ChangeImpact) -> Object:
    axis, commitment = one.after.model.schedule.axis, breach.commitment
    return {
        "kind": commitment.kind.value,
        "id": commitment.id,
        "name": commitment.name,
        "task": target_id(one.after, commitment.task),
        "due": moment_text(axis, commitment.due),
        "planned_before": moment_text(axis, breach.planned[0]),
        "planned_after": moment_text(axis, breach.planned[1]),
        "p80_before": None if breach.sure is None else moment_text(axis, breach.sure[0]),
        "p80_after": None if breach.sure is None else moment_text(axis, breach.sure[1]),
        "breaks_plan": breach.breaks_plan,
        "breaks_p80": breach.breaks_sure,
    }


def _cause(one: Cause, day: int) -> Object:
    return {
        "cause": one.says,
        "kind": one.kind.value,
        "place": one.place,
        "source": one.source,
        "working_days": one.working_days,
        "working_days_interval": days_interval(one.interval, day),
        "working_minutes": one.working_minutes,
        "changes": encode_patch(Patch(one.changes))["changes"],
    }
