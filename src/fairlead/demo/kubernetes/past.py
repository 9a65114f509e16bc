"""What became of the enhancements and the release days of earlier releases, counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fairlead.demo.kubernetes.written_dates import day_of

RELEASES = tuple(f"1.{n}" for n in range(23, 32))
"""From the first with a Production Readiness review to the last before 1.32."""
STAGES = ("stable", "beta", "alpha")
APPROVED = frozenset({"implementable", "implemented"})
_MILESTONE = re.compile(r"v?(1\.\d+)")

Row = Mapping[str, str]


def milestone_of(text: str) -> str:
    """The release that a field of a kep.yaml names, "1.32" of "v1.32"; "" for none."""
    found = _MILESTONE.match(text)
    return found[1] if found else ""


def stage_for(row: Row, release: str) -> str:
    """The latest stage that a kep.yaml plans for a release; "" where it plans none."""
    return next((s for s in STAGES if milestone_of(row.get(s, "")) == release), "")


def past_releases(history: Sequence[Row], schedules: Sequence[Row]) -> list[dict[str, Any]]:
    """How many enhancements each earlier release had at its Enhancements Freeze, and kept.

    Targeted: by the end of the day of the freeze kep.yaml names the release as its latest
    milestone. Kept: at the end of the history it still plans a stage for that release. Counted by
    stage and by owning SIG are those that were approved and planned a stage for it, as pairs of
    how many were targeted and how many moved.
    """
    finally_ = _by_number(_at(history, "9999"))
    found = []
    for release in RELEASES:
        freeze, planned, released = _days(schedules, release)
        targeted = [
            row
            for path, row in _at(history, freeze).items()
            if milestone_of(row["latest_milestone"]) == release and "NNNN" not in path
        ]
        moved = 0
        cells: dict[str, list[int]] = {}
        for row in targeted:
            stage = stage_for(row, release)
            after = finally_.get(row["kep_number"], {})
            # A release is kept if the stage that was planned for it is still planned for it.
            lost = not stage or milestone_of(after.get(stage, "")) != release
            moved += lost
            if stage and row["status"] in APPROVED:
                cell = cells.setdefault(f"{row['owning_sig']} {stage}", [0, 0])
                cell[0] += 1
                cell[1] += lost
        whole = {"release": release, "freeze": freeze, "targeted": len(targeted), "moved": moved}
        days = {"planned_at_freeze": planned, "released": released}
        found.append({**whole, **days, "by_sig_and_stage": dict(sorted(cells.items()))})
    return found


def _at(history: Sequence[Row], day: str) -> dict[str, Row]:
    """The last state of each kep.yaml by the end of a day; those deleted by then are out."""
    states = {row["path"]: row for row in history if row["date"] <= day}
    return {path: row for path, row in states.items() if row["change"] != "DELETED"}


def _by_number(states: Mapping[str, Row]) -> dict[str, Row]:
    return {row["kep_number"]: row for row in states.values()}


def _days(schedules: Sequence[Row], release: str) -> tuple[str, str, str]:
    """The day of the Enhancements Freeze, and the release day as planned then and in the end."""
    rows = [row for row in schedules if row["release"] == release]
    freezes = [day for r in rows if "Enhancements Freeze" in r["event"] and (day := _day(r))]
    freeze = freezes[-1].isoformat()
    releases = [
        (r["commit_date"], day)
        for r in rows
        if r["event"].endswith("released") and (day := _day(r)) is not None
    ]
    planned = [day for said, day in releases if said <= freeze]
    return freeze, planned[-1].isoformat(), releases[-1][1].isoformat()


def _day(row: Row) -> date | None:
    return day_of(row["date_text"])
