"""Issues: what a tracker calls a story, a bug, an epic, a task or a pull request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from fairlead.core.ground.finding import Finding
from fairlead.core.ground.units import Work


class State(StrEnum):
    """How far an issue is, whatever its status is called."""

    TO_DO = "to do"
    IN_PROGRESS = "in progress"
    DONE = "done"


class Aspect(StrEnum):
    """What of an issue changes, and is known to have changed: fields of `Issue` by their names."""

    TITLE = "title"
    KIND = "kind"
    KEY = "key"
    STATUS = "status"
    PARENT = "parent"
    OWNER = "owner"
    DUE = "due"
    POINTS = "points"
    ESTIMATE = "estimate"
    REMAINING = "remaining"
    COMPONENTS = "components"
    LABELS = "labels"
    RELEASES = "releases"
    SPRINTS = "sprints"
    LINKS = "links"


MANY = frozenset({Aspect.COMPONENTS, Aspect.LABELS, Aspect.RELEASES, Aspect.SPRINTS, Aspect.LINKS})
"""Aspects that hold several values, of which a change takes some away and adds others."""


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """How an issue stands to another: in the tracker's own words, read from this one to that.

    other: its key, or its id where the tracker has none.
    """

    says: str
    other: str


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody changed in an issue at a moment.

    before, after: the value; of an aspect in MANY tuples of what was taken away and what was added.
    """

    at: datetime
    aspect: Aspect
    before: object
    after: object
    by: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Logged:
    """Work that somebody wrote down: since when, how much, and whose."""

    at: datetime
    work: Work
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue as it stands at a moment.

    id: what never changes; key: what people call it. kind, status, components, labels: in the
    tracker's own words. done: when it last came into a state of DONE, None while it is in none.
    parent: the id of the epic, story or task that it is part of. owner: the id of a person.
    points: the team's own measure. estimate, remaining, spent: work of one person. releases,
    sprints: by their ids. What there are several of is in order. changes: oldest first; empty where
    the tracker keeps none.
    """

    id: str
    key: str
    title: str
    kind: str
    status: str
    state: State
    created: datetime
    updated: datetime
    started: datetime | None = None
    done: datetime | None = None
    due: date | None = None
    parent: str | None = None
    owner: str | None = None
    points: float | None = None
    estimate: Work | None = None
    remaining: Work | None = None
    spent: Work | None = None
    priority: str = ""
    project: str = ""
    components: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    sprints: tuple[str, ...] = ()
    links: tuple[Relation, ...] = ()
    logged: tuple[Logged, ...] = ()
    url: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """What a tracker calls a version or a milestone; day: when it is to be out, or was."""

    id: str
    name: str
    day: date | None = None
    is_out: bool = False
    project: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sprint:
    """Some weeks of a team."""

    id: str
    name: str
    start: datetime | None = None
    end: datetime | None = None
    is_over: bool = False
    is_active: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a tracker knows her. email: where the tracker tells it."""

    id: str
    name: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """What a tracker holds.

    name: what it is called among others, such as its host. states: of every status that is known.
    until: the moment up to which this is known. findings: what could not be read.
    """

    name: str
    tool: str
    until: datetime
    issues: Mapping[str, Issue]
    states: Mapping[str, State]
    releases: Mapping[str, Release] = field(default_factory=dict)
    sprints: Mapping[str, Sprint] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
