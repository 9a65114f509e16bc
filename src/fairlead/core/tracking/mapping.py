"""How a tracker is read as a plan: what its words mean, where nobody said otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from fairlead.core.ground.units import Work
from fairlead.core.tracking.issue import State

WAITS = frozenset({
    "depends on", "depends upon", "has to be done after", "is a consequence of", "is blocked by",
    "is caused by", "is dependent on", "is preceded by", "must wait for", "requires", "waits for",
})  # fmt: skip
BLOCKS = frozenset({
    "blocks", "has to be done before", "is a dependency of", "is depended on by",
    "is depended upon by", "is required by", "precedes", "required by",
})  # fmt: skip
"""What links are called by which an issue waits for the other, or the other for it."""


class By(StrEnum):
    """What of an issue says to which workstream, or to which team, it belongs."""

    PROJECT = "project"
    COMPONENT = "component"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMapping:
    """What a tracker's own words mean in a plan.

    zone: of the plan, in which days begin. workstreams, teams: by what of an issue they are told.
    leaves_out: kinds of issues that are no work of the plan, in small letters. states: what a
    status means, where the tracker's own sorting does not fit. waits, blocks: what links are
    called. day_points: points that are one day of work; None takes how long such issues took.
    usual: the duration of an issue of which nothing is known. since: issues done before that day
    are left out.
    """

    zone: str = "UTC"
    workstreams: By = By.PROJECT
    teams: By = By.PROJECT
    leaves_out: frozenset[str] = frozenset()
    states: Mapping[str, State] = field(default_factory=dict)
    waits: frozenset[str] = WAITS
    blocks: frozenset[str] = BLOCKS
    day_points: float | None = None
    usual: Work = Work(3 * 480)
    since: date | None = None
