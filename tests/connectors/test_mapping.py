"""Mapping files: what each setting means, and what is said of those that mean nothing."""

from __future__ import annotations

from datetime import date

import pytest

from fairlead.connectors.mapping import mapping_from
from fairlead.connectors.source import Source
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.units import Work
from fairlead.core.tracking.issue import State
from fairlead.core.tracking.mapping import WAITS, By, PlanMapping


def read(text: str) -> PlanMapping:
    return mapping_from(Source("mapping.yaml", text.encode()))


def test_each_setting_and_what_is_usual_without() -> None:
    assert read("zone: UTC") == PlanMapping()
    found = read(
        """
zone: Europe/Berlin
workstreams: component
teams: nothing
leave out: [Test, Sub-task]
statuses:
  In review: in progress
  Parked: done
waits for: hängt ab von
points per day: 2
usual duration: 2d
since: 2025-01-01
"""
    )
    assert found == PlanMapping(
        zone="Europe/Berlin",
        workstreams=By.COMPONENT,
        teams=By.NOTHING,
        leaves_out=frozenset({"test", "sub-task"}),
        states={"In review": State.IN_PROGRESS, "Parked": State.DONE},
        waits=WAITS | {"hängt ab von"},
        day_points=2.0,
        usual=Work(960),
        since=date(2025, 1, 1),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a", "no list of settings"),
        ("zone: UTC\nstatus: {}", "line 2: there is no setting 'status'. Did you mean 'statuses'"),
        ("zone: Mars/Olympus", "nobody knows the time zone"),
        ("zone: ../../etc/passwd", "nobody knows the time zone"),
        ("zone:", "no word here"),
        ("workstreams: epic", "'epic' is none of project, component, nothing"),
        ("statuses: [Done]", "Write `In review: in progress`"),
        ("statuses: {Done: finished}", "'finished' is none of to do, in progress, done"),
        ("points per day: -1", "no number of points"),
        ("points per day: nan", "no number of points"),
        ("usual duration: soon", "Write 3d or 12h"),
        ("usual duration: 0d", "no time of work"),
        ("usual duration: 3ed", "no time of work"),
        ("since: yesterday", "no day"),
        ("zone: UTC\nzone: UTC", "line 2"),
        ("zone: *a", "line 1"),
    ],
)
def test_what_means_nothing_is_told_with_its_line(text: str, says: str) -> None:
    with pytest.raises(SourceError) as raised:
        read(text)
    assert says in str(raised.value)
    assert str(raised.value).startswith(("MAP-001 · mapping.yaml › line", "IMP-0"))
