"""Published and derived networks, asserted as printed (tests/worked/cpm_worked.json)."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from fairlead.core.calendars.calendar import ALWAYS, always
from fairlead.core.cpm.paths import critical_path
from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.ground.ids import ProgramId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Work
from fairlead.core.program.link import Link, LinkType, link_id
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task

CASES = json.loads(Path(__file__).with_name("cpm_worked.json").read_text("utf-8"))["cases"]
START = datetime(2026, 1, 1)


def hours(schedule: Schedule, moment: datetime) -> float:
    return (moment - START).total_seconds() / 3600


def scheduled(case: dict[str, Any]) -> Schedule:
    tasks = {
        TaskId(name): Task(id=TaskId(name), name=name, duration=Work(60 * length))
        for name, length in case["durations"].items()
    }
    links = {}
    for before, after, type, lag in case["relations"]:
        id = link_id(TaskId(before), TaskId(after), LinkType(type))
        links[id] = Link(
            id=id,
            predecessor=TaskId(before),
            successor=TaskId(after),
            type=LinkType(type),
            lag=Work(60 * lag),
        )
    return schedule(
        Program(
            id=ProgramId(case["id"]),
            name=case["id"],
            start=START,
            calendar=ALWAYS,
            calendars=Table({ALWAYS: always()}),
            tasks=Table(tasks),
            links=Table(links),
        )
    )


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_network_has_the_dates_and_floats_as_printed(case: dict[str, Any]) -> None:
    found = scheduled(case)
    assert hours(found, found.finish) == case["project_duration"]
    for name, printed in case["result"].items():
        dates = found.dates(TaskId(name))
        assert {
            "ES": hours(found, dates.early_start),
            "EF": hours(found, dates.early_finish),
            "LS": hours(found, dates.late_start),
            "LF": hours(found, dates.late_finish),
            "TF": dates.total_float.minutes / 60,
            "FF": dates.free_float.minutes / 60,
        } == printed
    critical = [id for id in found.program.tasks if found.dates(id).critical]
    assert critical == case["critical"]
    assert {hop.task for hop in critical_path(found)} <= set(critical)
