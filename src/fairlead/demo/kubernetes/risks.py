"""The risk register that the records support: few entries, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from fairlead.core.ground.ids import RiskId
from fairlead.core.ground.units import Share, Work
from fairlead.core.program.risk import Impact, Risk, RiskStatus, WorkRange
from fairlead.demo.kubernetes.approval import approval
from fairlead.demo.kubernetes.facts import Asked, Facts, PastRelease, State
from fairlead.demo.kubernetes.reference import everything
from fairlead.demo.kubernetes.teams import lead_of, owners_of
from fairlead.demo.kubernetes.timeline import CANDIDATES
from fairlead.demo.kubernetes.working_days import MINUTES_PER_DAY, Window


def risks(facts: Facts, today: date) -> Iterator[Risk]:
    """The risks as they stand at the end of a day."""
    yield _release_day(facts, today)
    yield _missed_freeze(facts, today)
    for number, asked in enumerate(facts.exceptions, 3):
        yield _exception(facts, RiskId(f"R-{number}"), asked, today)
    number = 3 + len(facts.exceptions)
    waiting = {one.issue for one in facts.exceptions}
    freeze = facts.row("Begin Enhancements").at.date()
    for state in facts.targeted(freeze):
        provisional = state.recorded.get("status") == "provisional"
        if provisional and state.number not in waiting:
            yield _not_approved(facts, RiskId(f"R-{number}"), state, today)
            number += 1


def moves(facts: Facts) -> list[tuple[PastRelease, int]]:
    """The earlier releases whose day moved after the Enhancements Freeze, by how many days."""
    return [
        (past, Window(past.planned_at_freeze, past.released).days - 1)
        for past in facts.past
        if past.released > past.planned_at_freeze
    ]


def _release_day(facts: Facts, today: date) -> Risk:
    moved = moves(facts)
    days = sorted(days for _, days in moved)
    low, likely, high = (
        Work(d * MINUTES_PER_DAY) for d in (days[0], days[len(days) // 2], days[-1])
    )
    release = facts.row("v1.32.0").at.date()
    cases = ", ".join(f"v{past.release} by {n} working days" for past, n in moved)
    return Risk(
        id=RiskId("R-1"),
        name="The release day moves",
        status=RiskStatus.CLOSED if release <= today else RiskStatus.OPEN,
        cause="Something that blocks the release is found or mended late",
        event="the release team moves the release day",
        effect="everything that follows the release moves with it",
        probability=Share((Decimal(len(moved)) / len(facts.past)).quantize(Decimal("0.01"))),
        impacts=(Impact(task=CANDIDATES, delay=WorkRange(low=low, likely=likely, high=high)),),
        owner=lead_of(facts, "Release Team Lead"),
        first=facts.row("1.32.0-rc.0").at.date(),
        last=release - timedelta(1),
        trigger=f"Of v1.23 to v1.31 the day moved after the Enhancements Freeze for {cases}.",
    )


def _missed_freeze(facts: Facts, today: date) -> Risk:
    past = everything(facts)
    freeze = facts.row("Begin Code").at.date()
    share = Decimal(past.moved) / past.targeted
    return Risk(
        id=RiskId("R-2"),
        name="Enhancements miss Code Freeze",
        status=RiskStatus.CLOSED if freeze <= today else RiskStatus.OPEN,
        cause="Review and merging come together in the last days before the freeze",
        event="code, tests or an approval are not there at Code Freeze",
        effect="the enhancement moves to a later release; the release does not wait for it",
        probability=Share(share.quantize(Decimal("0.01"))),
        owner=lead_of(facts, "Enhancements"),
        last=freeze,
        trigger=(
            f"{past.says}. It has no impacts of its own: each estimate already holds the share of "
            "its own kind, and counted twice it would be wrong."
        ),
    )


def _exception(facts: Facts, id: RiskId, asked: Asked, today: date) -> Risk:
    is_open = today < asked.reviewed
    approved, others = facts.past_exceptions
    decided = "" if is_open else f" On {asked.reviewed} it was recorded as {asked.status}."
    return Risk(
        id=id,
        name=f"No exception for {asked.name}",
        status=RiskStatus.OPEN if is_open else RiskStatus.CLOSED,
        cause="It was not approved by the Enhancements Freeze",
        event="the release team does not grant the exception asked for",
        effect="the enhancement leaves the release",
        probability=Share((Decimal(others) / (approved + others)).quantize(Decimal("0.01"))),
        owner=lead_of(facts, "Enhancements"),
        first=asked.requested,
        last=None if is_open else asked.reviewed,
        trigger=(
            f"Asked for on {asked.requested}. Of {approved + others} exceptions to the "
            f"Enhancements Freezes of v1.18 to v1.31 {approved} were approved.{decided}"
        ),
    )


def _not_approved(facts: Facts, id: RiskId, state: State, today: date) -> Risk:
    approved = approval(facts, state, today)
    return Risk(
        id=id,
        name=f"KEP-{state.number} is in the milestone without approval",
        status=RiskStatus.OCCURRED if approved is None else RiskStatus.CLOSED,
        cause="kep.yaml names v1.32 while its status is provisional",
        event="it is counted for the release without having been approved for it",
        effect="what is expected of the release is more than what is agreed",
        probability=Share(Decimal(1)),
        owner=owners_of(state.sig),
        trigger=f"The status was provisional at the Enhancements Freeze ({state.day}).",
    )
