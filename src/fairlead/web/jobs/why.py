"""Jobs of kind "why": why a date moved between two versions, shared out among causes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fairlead.compute.threads import Threads
from fairlead.core.ground.ids import TaskId
from fairlead.core.impact.difference import Difference
from fairlead.core.impact.why import Cause, Why, most_batches, why
from fairlead.core.program.codec import encode_patch
from fairlead.core.program.patch import Patch
from fairlead.core.simulation.batches import Piece
from fairlead.core.simulation.simulate import SURE
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.models import ProgramRecord, Version
from fairlead.web.jobs.progress import Told

KIND = "why"
FORM = 1
"""Counts the forms that answers have had: those of an older form are not found any more."""


def question(before: Version, target: str) -> dict[str, Any]:
    """What a page asks about the later version: since when, and of which date."""
    return {
        "before": before.number,
        "digest": before.digest,
        "target": target,
        "share": SURE,
        "seed": 1,
        "form": FORM,
    }


def run(
    record: ProgramRecord, version: Version, question: Mapping[str, Any], told: Told
) -> dict[str, Any]:
    """Look for the causes; question: as the function above writes it."""
    earlier = history.version(version.branch, question["before"])
    before, after = program_of(earlier), program_of(version)
    told.say("Simulating the plan with some of the changes, and without the others")
    told.expect(most_batches(before, after))
    with Threads() as pool:
        found = why(
            before,
            after,
            target=TaskId(question["target"]),
            share=question["share"],
            seed=question["seed"],
            over=told.over(pool.map, _batches),
        )
    return answer(found, question["seed"])


def answer(found: Why, seed: int) -> dict[str, Any]:
    """Causes as plain JSON; days are working days of the later version's calendar."""
    day = found.minutes_per_day
    return {
        "target": found.target,
        "name": found.name,
        "share": found.quantile,
        "before": found.before.isoformat(),
        "after": found.after.isoformat(),
        "days": found.working_days,
        "interval": _interval(found.interval, day),
        "runs": found.runs,
        "seed": seed,
        "orders": found.orders,
        "is_exact": found.is_exact,
        "causes": [_cause(one, day) for one in found.causes],
    }


def _cause(one: Cause, day: int) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "place": one.place,
        "says": one.says,
        "days": one.working_days,
        "interval": _interval(one.interval, day),
        "patch": encode_patch(Patch(one.changes)),
    }


def _interval(found: Difference, day: int) -> list[float]:
    return [round(end / day, 2) for end in (found.low, found.high)]


def _batches(piece: Piece) -> int:
    return piece.last - piece.first
