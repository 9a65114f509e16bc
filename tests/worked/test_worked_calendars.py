"""Durations over weekends and holidays, worked out by hand."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fairlead.core.calendars.arithmetic import Clocks, add_work, next_start
from fairlead.core.calendars.calendar import Calendar, CalendarException, standard
from fairlead.core.calendars.clock import clock, stack
from fairlead.core.ground.ids import CalendarId

WORKED = Path(__file__).parents[2] / ".." / "shared" / "data" / "worked" / "cpm_worked.json"
ENTRIES: list[dict[str, Any]] = (
    json.loads(WORKED.read_text("utf-8"))["calendars"] if WORKED.exists() else []
)
DURATIONS = [entry for entry in ENTRIES if "weekmask" in entry]
LAGS = [entry for entry in ENTRIES if "weekmask" not in entry]

pytestmark = pytest.mark.shared

EPOCH = datetime(1970, 1, 1)
DAY = standard().week[0]
ONE_DAY = 8 * 60


def clocks(weekmask: list[int], holidays: list[str]) -> Clocks:
    calendar = Calendar(
        id=CalendarId("worked"),
        name="Worked",
        week=tuple(DAY if works else () for works in weekmask),
        exceptions=tuple(
            CalendarException(first=date.fromisoformat(day), last=date.fromisoformat(day))
            for day in holidays
        ),
    )
    first = (date(2025, 12, 1) - EPOCH.date()).days
    return stack([clock(calendar, {}, first, 200)])


def minute(day: str) -> int:
    return (datetime.fromisoformat(day) - EPOCH) // timedelta(minutes=1)


def day(moment: int) -> str:
    return (EPOCH + timedelta(minutes=int(moment))).date().isoformat()


def test_the_worked_calendars_are_there() -> None:
    if not WORKED.exists():
        pytest.skip("put the folder `shared` beside the checkout (CONTRIBUTING.md)")
    assert DURATIONS
    assert LAGS


@pytest.mark.parametrize("entry", DURATIONS, ids=lambda e: f"{e['start']} {e['calendar']}")
def test_a_duration_runs_from_its_first_to_its_last_working_day(entry: dict[str, Any]) -> None:
    tables = clocks(entry["weekmask"], entry["holidays"])
    start = next_start(tables, 0, minute(entry["start"]))
    finish = add_work(tables, 0, start, entry["duration_days"] * ONE_DAY)
    assert (day(start), day(finish - 1)) == (entry["first_day"], entry["last_day"])


@pytest.mark.parametrize("entry", LAGS, ids=lambda e: str(e["case"]))
def test_a_lag_in_working_days_and_in_elapsed_days_over_a_weekend(entry: dict[str, Any]) -> None:
    tables = clocks([1, 1, 1, 1, 1, 0, 0], [])
    first = entry["A"]
    start = next_start(tables, 0, minute(first["start"]))
    finish = add_work(tables, 0, start, first["duration"] * ONE_DAY)
    assert day(finish - 1) == first["finish"]
    after_work = next_start(tables, 0, add_work(tables, 0, finish, 2 * ONE_DAY))
    after_days = next_start(tables, 0, finish + 2 * 24 * 60)
    assert day(after_work) == entry["FS_lag_2_working_days_B_start"]
    assert day(after_days) == entry["FS_lag_2_elapsed_days_B_start"]
