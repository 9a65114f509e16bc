"""The exceptions asked for at the Enhancements Freeze, as change requests with their decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

from fairlead.core.program.diff import diff
from fairlead.core.program.patch import Patch
from fairlead.core.program.program import Program
from fairlead.demo.kubernetes.approval import APPROVED
from fairlead.demo.kubernetes.facts import Asked, Facts, State
from fairlead.demo.kubernetes.program import program
from fairlead.demo.kubernetes.teams import MAIL
from fairlead.demo.story import REJECTED, Option, Request

ADMIT, REFUSE = "Grant the exception", "Do not grant it"
AS_IT_IS = "The program as it stands: this is what was decided."
NOON = time(12)
"""The hour is not recorded."""


def requests(facts: Facts, last: Program, recorder: str) -> tuple[Request, ...]:
    """The exceptions, each with the two ways to answer it as patches on the last edition.

    What was decided is in the program already, so its patch is empty; the other is what the
    program would be with the opposite decision.
    """
    return tuple(_requests(facts, last, recorder))


def _requests(facts: Facts, last: Program, recorder: str) -> Iterator[Request]:
    assert last.status_date is not None
    day = last.status_date.date()
    head = next(lead for lead in facts.team if lead.role == "Release Team Lead")
    for asked in facts.exceptions:
        state = _meant(facts, asked)
        granted = asked.status == APPROVED
        otherwise = _without(facts, state) if granted else _with(facts, state, asked)
        says = f"{'Without' if granted else 'With'} KEP-{state.number} in v1.32."
        opposite = program(otherwise, day, next(iter(last.baselines.values())))
        patch = diff(last, opposite, says)
        admit = Option(ADMIT, AS_IT_IS if granted else says, Patch() if granted else patch)
        refuse = Option(REFUSE, says if granted else AS_IT_IS, patch if granted else Patch())
        yield Request(
            title=f"Exception: {asked.name}",
            text=(
                f"An exception to the Enhancements Freeze for '{asked.name}', issue {asked.issue}, "
                f"was asked for on {asked.requested}. Who asked is not in the records used here."
            ),
            by=recorder,
            at=_noon(asked.requested),
            options=(admit, refuse),
            decision=ADMIT if granted else REJECTED,
            decided_by=f"{head.handle.lower()}@{MAIL}",
            decided_at=_noon(asked.reviewed),
            because=(
                f"Recorded as '{asked.status}' on {asked.reviewed}; no reason is recorded. The "
                "release team decides; that its lead stands for it here is derived."
            ),
        )


def _meant(facts: Facts, asked: Asked) -> State:
    """The enhancement of the exception: that of its title, else that of its issue."""
    titled = (s for s in facts.asked_for.values() if s.recorded["title"] == asked.name)
    return next(titled, facts.asked_for[asked.issue])


def _without(facts: Facts, state: State) -> Facts:
    return replace(facts, states=tuple(s for s in facts.states if s.number != state.number))


def _with(facts: Facts, state: State, asked: Asked) -> Facts:
    """The facts as they would be had kep.yaml named the release from the decision on."""
    recorded = {**state.recorded, "latest_milestone": "v1.32"}
    admitted = replace(state, day=asked.reviewed, recorded=recorded)
    return replace(facts, states=(*facts.states, admitted))


def _noon(day: date) -> datetime:
    return datetime.combine(day, NOON, UTC)
