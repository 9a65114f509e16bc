"""Files that Primavera itself wrote, read from ../shared, which the project may not ship."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from fairlead.connectors.primavera.read import draft_from
from fairlead.connectors.primavera.stored import stored_dates
from fairlead.connectors.source import Source
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Money, Share, Work
from fairlead.core.program.draft import Draft
from fairlead.core.program.rules import LagCalendar
from fairlead.core.program.task import Constraint, ConstraintKind

REAL = Path(__file__).parents[3] / ".." / "shared" / "data" / "schedules" / "mpxj_junit"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not REAL.exists(), reason="put the folder `shared` beside the checkout (CONTRIBUTING.md)"
    ),
]


def source(name: str) -> Source:
    return Source(name, (REAL / "junit" / "data" / name).read_bytes())


def read(name: str) -> Draft:
    return draft_from(source(name))


def test_every_real_file_is_read() -> None:
    files = sorted(REAL.rglob("*.xer"))
    assert len(files) >= 6
    for file in files:
        draft = draft_from(Source(file.name, file.read_bytes()))
        assert draft.tasks
        assert draft.calendars
        assert draft.start
        assert draft.status_date


@pytest.mark.parametrize(
    ("name", "calendar"),
    [
        ("PredecessorCalendar.xer", LagCalendar.PREDECESSOR),
        ("SuccessorCalendar.xer", LagCalendar.SUCCESSOR),
        ("ProjectDefaultCalendar.xer", LagCalendar.PROGRAM),
        ("TwentyFourHourCalendar.xer", LagCalendar.ALWAYS),
    ],
)
def test_the_lag_calendar_is_read(name: str, calendar: LagCalendar) -> None:
    assert read(name).rules.lag_calendar is calendar


def test_rows_that_end_early_are_filled_up() -> None:
    draft = read("PredecessorCalendar.xer")
    task = draft.tasks[-1].value
    assert task.constraints == (Constraint(ConstraintKind.SNET, datetime(2019, 6, 10)),)
    assert task.progress.actual_finish == datetime(2019, 6, 12, 17)
    holidays = [e.first for e in draft.calendars[0].value.exceptions]
    assert (len(holidays), holidays[0]) == (14, date(2019, 7, 4))


def test_a_finished_activity_stands_at_the_data_date() -> None:
    stored = stored_dates(source("PredecessorCalendar.xer"))[TaskId("A1000")]
    assert stored.early_start == stored.early_finish == datetime(2019, 10, 2)
    assert stored.late_start == stored.late_finish == datetime(2020, 12, 30, 8)
    assert stored.total_float_minutes is None


def test_percent_complete_by_duration_units_and_physical() -> None:
    draft = read("generated/task-percentcomplete/percent-complete-8.4.xer")
    progress = {row.value.name: row.value.progress for row in draft.tasks}
    assert progress["Duration 25%"].complete == Share(Decimal("0.25"))
    assert progress["Duration 25%"].remaining == Work(600 * 60)
    assert progress["Physical 75%"].physical == Share(Decimal("0.75"))
    assert progress["Physical 75%"].complete == Share(Decimal(0))
    assert progress["Units 25%"].remaining == Work(800 * 60)
    assert progress["Duration 0%"].actual_start is None


def test_prices_by_date_and_by_table() -> None:
    draft = read("assignment/resource-rates-test.xer")
    resource, role = (row.value for row in draft.resources)
    assert [(r.table, r.hourly, r.since) for r in resource.rates][5] == (
        "A",
        Money(Decimal(21), "USD"),
        date(2023, 1, 1),
    )
    assert [r.hourly for r in role.rates][:2] == [
        Money(Decimal(6), "USD"),
        Money(Decimal(7), "USD"),
    ]
    assert {row.value.rate_table for row in draft.assignments} == {"A", "B"}
    assert all(row.value.work == Work(240 * 60) for row in draft.assignments)
