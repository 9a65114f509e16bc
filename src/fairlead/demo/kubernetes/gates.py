"""The gates of the release: its freezes, each with what has to hold and whether it is known to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fairlead.core.ground.ids import GateId
from fairlead.core.program.gate import Criterion, Gate, GateDecision
from fairlead.demo.kubernetes.approval import approval
from fairlead.demo.kubernetes.facts import Facts, Row
from fairlead.demo.kubernetes.teams import lead_of, role_of
from fairlead.demo.kubernetes.timeline import row_id

BY_THE_CALENDAR = "The gate is a date and the cycle went on: the decision is derived from that."
_EVIDENCE = {
    "production-readiness": "Derived: the reviews are not among the records used.",
    "enhancements": "Recorded: kep.yaml and the exceptions.",
    "release": "Recorded: the day of the release. What blocked it is not.",
}
KEPT = "Assumed of those approved that kept v1.32 in kep.yaml, which does not say what was merged."
_GATES = (
    ("Production Readiness Freeze", "Production Readiness", "production-readiness"),
    ("Begin Enhancements", "Enhancements Freeze", "enhancements"),
    ("Begin Code", "Code Freeze", "code"),
    ("Begin Code", "Test Freeze", "test"),
    ("Docs Freeze", "Docs Freeze", "docs"),
    ("v1.32.0", "Release", "release"),
)
_COUNTED = frozenset({"enhancements", "code", "test", "docs"})
_SAYS = {
    "production-readiness": "Enhancements are up for production readiness review",
    "enhancements": "Every enhancement of the milestone is approved",
    "code": "Code of every enhancement of the milestone is merged",
    "test": "Tests of every enhancement of the milestone are merged",
    "docs": "Documentation of every enhancement of the milestone is merged",
    "release": "Nothing blocks the release",
}


def gates(facts: Facts, today: date) -> Iterator[Gate]:
    """The gates in their order, decided as far as their day is past."""
    for start, name, key in _GATES:
        row = facts.row(start)
        done = row.at.date() <= today
        criterion = _criterion(facts, key, row, today)
        decision = GateDecision.GO if criterion.met else GateDecision.CONDITIONAL
        yield Gate(
            id=GateId(f"G-{key}"),
            name=name,
            milestone=row_id(row),
            criteria=(criterion,),
            decision=decision if done else None,
            decided_on=row.at.date() if done else None,
            decider=lead_of(facts, "Release Team Lead"),
        )


def _criterion(facts: Facts, key: str, row: Row, today: date) -> Criterion:
    """What has to hold, and once the day is past whether it did and for which enhancements not.

    An enhancement that is in the milestone without approval has neither code nor documentation in
    it; one that is withdrawn is not waited for.
    """
    done = row.at.date() <= today
    waited_for = [s for s in facts.targeted(today) if s.recorded.get("status") != "withdrawn"]
    missing = [f"KEP-{s.number}" for s in waited_for if approval(facts, s, today) is None]
    counted = key in _COUNTED
    evidence = ""
    if done:
        count = f"{len(waited_for) - len(missing)} of {len(waited_for)} on {today}"
        without = f", without {', '.join(missing)}" if missing else ""
        told = f" {count}{without}." if counted else ""
        evidence = f"{_EVIDENCE.get(key, KEPT)}{told} {BY_THE_CALENDAR}"
    return Criterion(
        id=key,
        says=_SAYS[key],
        task=row_id(row),
        met=done and not (counted and missing),
        evidence=evidence,
        owner=lead_of(facts, role_of(row.who)),
    )
