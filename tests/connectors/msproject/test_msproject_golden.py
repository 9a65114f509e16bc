"""The dates that Microsoft Project itself stored, computed from what was read."""

from __future__ import annotations

import csv
import gzip
from datetime import datetime
from pathlib import Path

import pytest

from fairlead.connectors.msproject.document import document
from fairlead.connectors.msproject.read import draft_from
from fairlead.connectors.msproject.write import written
from fairlead.connectors.source import Source
from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.build import build
from tests.connectors.msproject.projects import GOLDEN, JUNIT, SHARED, name_of, shared_files

NAME = "9_mp_j30_a2_nr4"


def scheduled(path: Path) -> Schedule:
    return schedule(build(draft_from(Source(path.name, path.read_bytes()))))


def wrong(found: Schedule, truth: Path) -> list[str]:
    """The tasks whose dates or slack are not what Project stored."""
    with gzip.open(truth, "rt", encoding="utf-8") as rows:
        return [row["uid"] for row in csv.DictReader(rows) if not _agrees(found, row)]


def _agrees(found: Schedule, row: dict[str, str]) -> bool:
    dates = found.dates(TaskId(row["uid"]))
    names = ("early_start", "early_finish", "late_start", "late_finish")
    return (
        all(getattr(dates, name) == datetime.fromisoformat(row[name]) for name in names)
        and dates.total_float.minutes == float(row["total_slack_min"])
        and dates.free_float.minutes == float(row["free_slack_min"])
    )


def test_every_date_and_slack_is_projects_own() -> None:
    assert wrong(scheduled(GOLDEN / f"{NAME}.xml"), GOLDEN / f"{NAME}.tasks.csv.gz") == []


def test_and_still_is_after_writing_and_reading_it_again() -> None:
    out = written(scheduled(GOLDEN / f"{NAME}.xml"))
    again = schedule(build(draft_from(Source("again.xml", out.data))))
    assert wrong(again, GOLDEN / f"{NAME}.tasks.csv.gz") == []


KNOWN_DIFFERENCES = {("21", "Finish"): ("2003-01-08T08:00:00", "2003-01-07T17:00:00")}
"""Stored and computed: for Project, what an SF link holds is finished when its relief starts, for
Fairlead at the end of the work before. In working time both are the same."""


@pytest.mark.shared
@pytest.mark.parametrize("name", ["sample.xml", "sample1.xml"])
def test_every_date_of_an_early_version_but_the_finish_that_an_sf_link_holds(name: str) -> None:
    path = JUNIT / "legacy" / name
    found, file = scheduled(path), document(Source(name, path.read_bytes()))
    apart = {}
    for row in map(file.fields, file.section("Tasks")):
        if row["UID"] not in found.program.tasks:
            continue
        dates = found.dates(TaskId(row["UID"]))
        ours = {
            "Start": dates.start,
            "Finish": dates.finish,
            "LateStart": dates.late_start,
            "LateFinish": dates.late_finish,
        }
        for field, moment in ours.items():
            if field in row and row[field] != moment.isoformat():
                apart[row["UID"], field] = (row[field], moment.isoformat())
        if "TotalSlack" in row:
            assert dates.total_float.minutes == float(row["TotalSlack"]) / 10
    assert apart == KNOWN_DIFFERENCES


@pytest.mark.shared
@pytest.mark.parametrize("path", shared_files("*.xml", SHARED / "mpsplib_mspdi"), ids=name_of)
def test_every_date_and_slack_of_the_large_plans(path: Path) -> None:
    truth = SHARED / "mpsplib_truth" / f"{path.stem}.tasks.csv.gz"
    assert wrong(scheduled(path), truth) == []
