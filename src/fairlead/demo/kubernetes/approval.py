"""When an enhancement was approved for the release, and when it was marked implemented."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

from fairlead.demo.kubernetes.facts import Facts, State

APPROVED = "approved"
IMPLEMENTED = "implemented"


def approval(facts: Facts, state: State, today: date) -> date | None:
    """The day since which kep.yaml names the release as approved; else that of an exception."""
    states = [s for s in facts.by_path.get(state.path, (state,)) if s.day <= today]
    holding = list(takewhile(lambda s: s.is_approved and s.names_release, reversed(states)))
    if holding:
        return holding[-1].day
    reviewed = [
        one.reviewed
        for one in facts.exceptions
        if one.issue == state.number and one.status == APPROVED and one.reviewed <= today
    ]
    return min(reviewed, default=None)


def marked_implemented(facts: Facts, state: State, today: date) -> date | None:
    """The first day on which kep.yaml says that it is implemented; None while it does not."""
    states = facts.by_path.get(state.path, ())
    said = (s.day for s in states if s.recorded.get("status") == IMPLEMENTED and s.day <= today)
    return next(said, None)
