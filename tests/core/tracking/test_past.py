"""A tracker taken back to a moment of its past."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.tracking.issue import MANY, Aspect, Change, Issue, Release, State, Tracker
from fairlead.core.tracking.past import as_of, issue_as_of, stretches

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STATES = {"Open": State.TO_DO, "Doing": State.IN_PROGRESS, "Done": State.DONE}
NEW = Issue(
    id="1", key="SHOP-1", title="Wallets", kind="Story", status="Open", state=State.TO_DO,
    created=BEGIN, updated=BEGIN,
)  # fmt: skip


def at(days: float) -> datetime:
    return BEGIN + timedelta(days=days)


def moved(*moves: tuple[float, str]) -> Issue:
    """An issue that went through statuses, each since a day."""
    changes, status = [], "Open"
    for days, after in moves:
        changes.append(Change(at(days), Aspect.STATUS, status, after))
        status = after
    started, done = stretches(BEGIN, changes, STATES, status)
    return replace(
        NEW,
        status=status,
        state=STATES[status],
        started=started,
        done=done,
        updated=at(moves[-1][0]),
        changes=tuple(changes),
    )


def test_an_issue_is_begun_once_and_done_when_it_stayed_done() -> None:
    issue = moved((2, "Doing"), (5, "Done"), (6, "Doing"), (9, "Done"))
    assert (issue.started, issue.done) == (at(2), at(9))
    then = issue_as_of(issue, at(5.5), STATES)
    assert then is not None
    assert (then.state, then.started, then.done) == (State.DONE, at(2), at(5))
    between = issue_as_of(issue, at(7), STATES)
    assert between is not None
    assert (between.status, between.done) == ("Doing", None)


def test_what_went_straight_to_its_end_has_no_known_beginning() -> None:
    issue = moved((3, "Done"))
    assert (issue.started, issue.done) == (None, at(3))


def test_before_it_was_created_there_is_no_issue() -> None:
    assert issue_as_of(NEW, BEGIN - timedelta(minutes=1), STATES) is None
    assert issue_as_of(NEW, BEGIN, STATES) == NEW


def test_a_release_was_not_out_before_its_day() -> None:
    tracker = Tracker(
        name="shop", tool="Jira", until=at(90), issues={"1": moved((3, "Done"))}, states=STATES,
        releases={"7": Release("7", "v1", date(2026, 4, 1), is_out=True)},
    )  # fmt: skip
    past = as_of(tracker, at(10))
    assert not past.releases["7"].is_out
    assert past.until == at(10)
    assert as_of(tracker, at(1000)) == tracker


_ONE: dict[Aspect, st.SearchStrategy[Any]] = {
    Aspect.STATUS: st.sampled_from(list(STATES)),
    Aspect.TITLE: st.sampled_from(["Wallets", "Cards", "Vouchers"]),
    Aspect.OWNER: st.sampled_from([None, "ana", "ben"]),
    Aspect.DUE: st.sampled_from([None, date(2026, 4, 1), date(2026, 5, 1)]),
    Aspect.POINTS: st.sampled_from([None, 1.0, 3.0]),
}
_SETS = st.sets(st.sampled_from("abcd"))


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[Aspect, object]]:
    aspects = draw(st.lists(st.sampled_from([*_ONE, Aspect.LABELS, Aspect.RELEASES]), max_size=12))
    return [
        (one, tuple(sorted(draw(_SETS))) if one in MANY else draw(_ONE[one])) for one in aspects
    ]


@given(edits())
def test_every_state_on_the_way_comes_back(edits: list[tuple[Aspect, object]]) -> None:
    issue, states = NEW, [NEW]
    for n, (aspect, after) in enumerate(edits, 1):
        before: Any = getattr(issue, aspect.value)
        change = Change(at(n), aspect, before, after)
        if aspect in MANY:
            gone, come = {*before} - {*after}, {*after} - {*before}  # type: ignore[misc]
            change = replace(change, before=tuple(sorted(gone)), after=tuple(sorted(come)))
        changes = (*issue.changes, change)
        values: dict[str, Any] = {aspect.value: after, "changes": changes, "updated": at(n)}
        if aspect is Aspect.STATUS:
            values["state"] = STATES[str(after)]
        issue = replace(issue, **values)
        started, done = stretches(BEGIN, changes, STATES, issue.status)
        issue = replace(issue, started=started, done=done)
        states.append(issue)
    for n, then in enumerate(states):
        assert issue_as_of(issue, at(n + 0.5), STATES) == then
