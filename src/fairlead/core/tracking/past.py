"""A tracker as it stood at a moment of its past: what was changed since is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from fairlead.core.tracking.issue import MANY, Aspect, Change, Issue, State, Tracker


def as_of(tracker: Tracker, moment: datetime) -> Tracker:
    """The issues that were there at a moment, as they stood then; a change at it has happened.

    moment: aware. What a tracker keeps no changes of, such as names of releases, is as it is now;
    a release was not out before its day.
    """
    issues = {
        id: then
        for id, issue in tracker.issues.items()
        if (then := issue_as_of(issue, moment, tracker.states)) is not None
    }
    releases = {
        id: replace(one, is_out=False) if one.day is not None and one.day > moment.date() else one
        for id, one in tracker.releases.items()
    }
    return replace(tracker, issues=issues, releases=releases, until=min(moment, tracker.until))


def issue_as_of(issue: Issue, moment: datetime, states: Mapping[str, State]) -> Issue | None:
    """An issue as it stood at a moment; None before it was created."""
    if issue.created > moment:
        return None
    known = [one for one in issue.changes if one.at <= moment]
    if len(known) == len(issue.changes):
        return issue
    values: dict[str, Any] = {}
    for change in reversed(issue.changes[len(known) :]):
        name = change.aspect.value
        if change.aspect in MANY:
            held = values.get(name, getattr(issue, name))
            values[name] = _without(held, change)
        else:
            values[name] = change.before
    status = str(values.get(Aspect.STATUS.value, issue.status))
    state = states.get(status, State.TO_DO)
    started, done = stretches(issue.created, known, states, status)
    return replace(
        issue,
        **values,
        state=state,
        started=started,
        done=done,
        updated=known[-1].at if known else issue.created,
        logged=tuple(one for one in issue.logged if one.at <= moment),
        changes=tuple(known),
    )


def stretches(
    created: datetime, changes: Iterable[Change], states: Mapping[str, State], status: str
) -> tuple[datetime | None, datetime | None]:
    """When work on an issue began and when it was done, as its changes of status tell.

    status: the one it has after them. Begun is what first came into a state of IN_PROGRESS, which
    nobody knows of what went straight to its end; done is what stands in a state of DONE, since it
    last came into one.
    """
    started = done = None
    for at, state in _states(created, changes, states, status):
        if state is State.IN_PROGRESS and started is None:
            started = at
        if state is not State.DONE:
            done = None
        elif done is None:
            done = at
    return started, done


def _states(
    created: datetime, changes: Iterable[Change], states: Mapping[str, State], status: str
) -> Iterator[tuple[datetime, State]]:
    moves = [one for one in changes if one.aspect is Aspect.STATUS]
    first = str(moves[0].before) if moves else status
    yield created, states.get(first, State.TO_DO)
    for move in moves:
        yield move.at, states.get(str(move.after), State.TO_DO)


def _without(held: tuple[Any, ...], change: Change) -> tuple[Any, ...]:
    """Several values before some were taken away and others added."""
    taken, added = change.before, change.after
    assert isinstance(taken, tuple)
    assert isinstance(added, tuple)
    return tuple(sorted({*held} - {*added} | {*taken}))
