"""The facts that the package carries: what the Kubernetes project recorded of v1.32, and when."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from importlib.resources import files
from typing import Any

from fairlead.demo.kubernetes.past import APPROVED, milestone_of, stage_for

FILE = "v1.32.json"
END_OF_DAY = time(17)
"""When a day whose hour is not recorded is taken to be over."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the release timeline; `when` is as written, `at` in UTC."""

    what: str
    who: str
    when: str
    first: date
    at: datetime


@dataclass(frozen=True, slots=True)
class State:
    """What a kep.yaml said from a day on; `recorded` holds its fields as written."""

    path: str
    day: date
    commit: str
    is_deleted: bool
    recorded: Mapping[str, str]

    @property
    def number(self) -> str:
        """The number of the enhancement's issue."""
        return self.recorded.get("kep_number", "")

    @property
    def sig(self) -> str:
        """The owning SIG, such as "sig-node"."""
        return self.recorded.get("owning_sig", "")

    @property
    def is_approved(self) -> bool:
        """Whether the status says that it may be built."""
        return self.recorded.get("status") in APPROVED

    @property
    def stage(self) -> str:
        """The stage planned for v1.32; the stage it is said to be in where none is planned."""
        return stage_for(self.recorded, "1.32") or self.recorded.get("stage", "").lower()

    @property
    def names_release(self) -> bool:
        """Whether its latest milestone is v1.32."""
        return milestone_of(self.recorded.get("latest_milestone", "")) == "1.32"


@dataclass(frozen=True, slots=True)
class Asked:
    """An exception to a freeze that was asked for."""

    name: str
    issue: str
    requested: date
    reviewed: date
    status: str


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads a role of the release team, as the team publishes it."""

    role: str
    name: str
    handle: str


@dataclass(frozen=True, slots=True)
class PastRelease:
    """What became of an earlier release; cells are by owning SIG and stage (targeted, moved)."""

    release: str
    targeted: int
    moved: int
    planned_at_freeze: date
    released: date
    cells: Mapping[tuple[str, str], tuple[int, int]]


@dataclass(frozen=True)
class Facts:
    """All that is known of v1.32, by day.

    asked_for: what kep.yaml said of the issues and titles that the exceptions name, by number.
    past_exceptions: to the Enhancements Freezes of earlier releases, how many were approved and
    how many were not.
    """

    timeline: tuple[Row, ...]
    schedule_history: tuple[Mapping[str, str], ...]
    team: tuple[Lead, ...]
    states: tuple[State, ...]
    exceptions: tuple[Asked, ...]
    asked_for: Mapping[str, State]
    past: tuple[PastRelease, ...]
    past_exceptions: tuple[int, int]
    source: Mapping[str, str]

    @cached_property
    def by_path(self) -> Mapping[str, tuple[State, ...]]:
        """The states of each kep.yaml, in the order of time."""
        found: dict[str, list[State]] = {}
        for state in self.states:
            found.setdefault(state.path, []).append(state)
        return {path: tuple(states) for path, states in found.items()}

    @cached_property
    def past_cells(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        """Of all earlier releases together, by owning SIG and stage (targeted, moved)."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for release in self.past:
            for key, (targeted, moved) in release.cells.items():
                n, gone = found.get(key, (0, 0))
                found[key] = (n + targeted, gone + moved)
        return found

    def targeted(self, day: date) -> tuple[State, ...]:
        """The enhancements whose latest milestone is v1.32 by the end of a day, by path."""
        last = {s.path: s for s in self.states if s.day <= day}
        return tuple(s for _, s in sorted(last.items()) if not s.is_deleted and s.names_release)

    def row(self, start: str) -> Row:
        """The row of the timeline that starts with these words. Raises StopIteration without."""
        return next(row for row in self.timeline if row.what.startswith(start))


def facts() -> Facts:
    """The facts of the data file that the package carries."""
    text = files(__package__).joinpath(FILE).read_text("utf-8")
    held: dict[str, Any] = json.loads(text)
    return Facts(
        timeline=tuple(_row(one) for one in held["timeline"]),
        schedule_history=tuple(held["schedule_history"]),
        team=tuple(Lead(**one) for one in held["team"]),
        states=tuple(_state(one) for one in held["states"]),
        exceptions=tuple(_asked(one) for one in held["exceptions"]),
        asked_for={one["kep_number"]: _state(one) for one in held["asked_for"]},
        past=tuple(_past(one) for one in held["past"]),
        past_exceptions=_decided(held["past_exceptions"]),
        source=held["source"],
    )


def _row(held: Mapping[str, str]) -> Row:
    hour = time.fromisoformat(held["moment"]) if held["moment"] else END_OF_DAY
    at = datetime.combine(date.fromisoformat(held["last"]), hour)
    return Row(held["what"], held["who"], held["when"], date.fromisoformat(held["first"]), at)


def _state(held: Mapping[str, str]) -> State:
    day = date.fromisoformat(held["date"])
    return State(held["path"], day, held["commit"], "deleted" in held, held)


def _asked(held: Mapping[str, str]) -> Asked:
    requested, reviewed = (date.fromisoformat(held[f"date_{x}"]) for x in ("requested", "reviewed"))
    return Asked(held["name"], held["issue"], requested, reviewed, held["status"])


def _past(held: Mapping[str, Any]) -> PastRelease:
    cells: dict[tuple[str, str], tuple[int, int]] = {}
    for key, (targeted, moved) in held["by_sig_and_stage"].items():
        sig, _, stage = key.partition(" ")
        cells[sig, stage] = (targeted, moved)
    return PastRelease(
        release=held["release"],
        targeted=held["targeted"],
        moved=held["moved"],
        planned_at_freeze=date.fromisoformat(held["planned_at_freeze"]),
        released=date.fromisoformat(held["released"]),
        cells=cells,
    )


def _decided(held: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    early = [o for o in held if o["freeze"] == "enhancementFreeze" and o["release"] != "1.32"]
    approved = sum(one["count"] for one in early if one["status"] == "approved")
    return approved, sum(one["count"] for one in early) - approved
