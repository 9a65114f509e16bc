"""Jobs of kind "impact": what the options of a change request would do, on the same chance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fairlead.compute.study import open_milestones
from fairlead.compute.threads import Threads
from fairlead.core.impact.commitments import Breach
from fairlead.core.impact.difference import Difference
from fairlead.core.impact.impact import ChangeImpact, impact
from fairlead.core.program.program import Program
from fairlead.core.simulation.batches import Piece
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.simulate import SURE, USUAL_RUNS
from fairlead.core.simulation.streams import BATCH
from fairlead.store import requests
from fairlead.store.heads import program_of
from fairlead.store.models import ChangeRequest, ProgramRecord, RequestOption, Version
from fairlead.web.jobs.progress import Told

KIND = "impact"
LIKELY = 0.5
MOST_NAMED = 12
FORM = 1
"""Counts the forms that answers have had: those of an older form are not found any more."""


def question(request: ChangeRequest, runs: int = USUAL_RUNS) -> dict[str, Any]:
    """What a page asks about a request: it changes with the options, not with their words."""
    return {
        "request": request.number,
        "options": [_asked(one) for one in requests.options(request)],
        "runs": runs,
        "seed": 1,
        "form": FORM,
    }


def _asked(option: RequestOption) -> dict[str, Any]:
    """Which option, and the version of its line; a patch never changes."""
    at = None if option.line is None or option.line.head is None else option.line.head.number
    return {"option": option.pk, "version": at}


def run(
    record: ProgramRecord, version: Version, question: Mapping[str, Any], told: Told
) -> dict[str, Any]:
    """Run the plan and each option that changes it; question: as the function above writes it."""
    request = requests.request(record, question["request"])
    plan = program_of(version)
    named: dict[str, Program] = {}
    for asked in question["options"]:
        option = requests.option(request, asked["option"])
        merged = requests.merged(option, version, asked["version"])
        if merged.patch and not merged.conflicts:
            named[str(option.pk)] = merged.program
    if not named:
        return answer(())
    told.say("Simulating the plan and each option")
    told.expect((len(named) + 1) * -(-question["runs"] // BATCH))
    with Threads() as pool:
        found = impact(
            plan,
            named,
            seed=question["seed"],
            runs=question["runs"],
            targets=open_milestones(plan),
            over=told.over(pool.map, _batches),
        )
    return answer(found)


def answer(found: tuple[ChangeImpact, ...]) -> dict[str, Any]:
    """The impact of options as plain JSON; days are working days of the program's calendar."""
    if not found:
        return {"runs": 0, "plan": None, "options": {}}
    before = found[0].before
    return {
        "runs": before.runs,
        "plan": {
            "targets": [_target(before, shift.target) for shift in found[0].finishes],
            "cost": _cost(before),
            "currency": before.program.currency,
        },
        "options": {one.name: _option(one) for one in found},
    }


def _target(futures: Futures, id: Any) -> dict[str, Any]:
    target = futures.targets[id]
    task = futures.program.tasks.get(id)
    return {
        "id": id,
        "name": target.name,
        "is_in_plan": task is None or task.active,
        "planned": target.deterministic.isoformat(),
        "p50": target.quantile(LIKELY).isoformat(),
        "p80": target.quantile(SURE).isoformat(),
    }


def _cost(futures: Futures) -> dict[str, str] | None:
    if futures.cost is None:
        return None
    amounts = {"p50": futures.cost.quantile(LIKELY), "p80": futures.cost.quantile(SURE)}
    return {name: str(futures.money(minor).amount) for name, minor in amounts.items()}


def _option(one: ChangeImpact) -> dict[str, Any]:
    day = one.before.program.units.minutes_per_day
    return {
        "targets": [
            {
                **_target(one.after, shift.target),
                "p50_days": _shift(shift.p50, day),
                "p80_days": _shift(shift.p80, day),
                "later_in": shift.worse,
            }
            for shift in one.finishes
        ],
        "gone": [one.before.program.tasks[id].name for id in one.gone],
        "cost": _cost(one.after),
        "cost_more": None if one.cost is None else _money(one.cost.p80, one.before),
        "newly_critical": [s.name for s in one.newly_critical[:MOST_NAMED]],
        "no_longer_critical": [s.name for s in one.no_longer_critical[:MOST_NAMED]],
        "overloads": [
            {"name": o.name, "days": len(o.days), "first": o.days[0].isoformat()}
            for o in one.overloads[:MOST_NAMED]
        ],
        "broken": [_breach(breach) for breach in one.broken[:MOST_NAMED]],
        "mended": [_breach(breach) for breach in one.mended[:MOST_NAMED]],
    }


def _shift(found: Difference, day: int) -> dict[str, Any]:
    """A difference in working days; low and high hold it in 95 of 100 such simulations."""
    low, value, high = (round(end / day, 1) for end in (found.low, found.value, found.high))
    return {"value": value, "low": low, "high": high, "is_clear": found.is_clear}


def _money(found: Difference, before: Futures) -> dict[str, Any]:
    amounts = {"value": found.value, "low": found.low, "high": found.high}
    said = {name: str(before.money(minor).amount) for name, minor in amounts.items()}
    return {**said, "is_clear": found.is_clear}


def _breach(breach: Breach) -> dict[str, Any]:
    sure = None if breach.sure is None else breach.sure[1].isoformat()
    return {
        "kind": breach.commitment.kind.value,
        "name": breach.commitment.name,
        "due": breach.commitment.due.isoformat(),
        "planned": breach.planned[1].isoformat(),
        "p80": sure,
    }


def _batches(piece: Piece) -> int:
    return piece.last - piece.first
