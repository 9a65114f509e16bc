"""A Primavera export as a Draft, on tests/golden/primavera/harbour.xer.

The file was made for these tests: a harbour's cranes, with four calendars, every relationship type
but start to finish, constraints, progress up to 23 March 2026, a level-of-effort and a WBS summary
activity, a resource-dependent activity, a second project that a link comes from, and a baseline.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from fairlead.connectors.primavera.read import draft_from
from fairlead.connectors.primavera.stored import stored_dates
from fairlead.connectors.source import Source
from fairlead.core.calendars.calendar import Calendar, CalendarException, Shift
from fairlead.core.ground.finding import Severity
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Money, Share, Work
from fairlead.core.program.baseline import BaselineTask
from fairlead.core.program.draft import Draft
from fairlead.core.program.people import Assignment, Availability, Rate, Resource, ResourceKind
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.rules import LagCalendar, ProgressRule, Rules
from fairlead.core.program.task import (
    Constraint,
    ConstraintKind,
    Effort,
    MilestoneEdge,
    Progress,
    Task,
    TaskKind,
)

HARBOUR = Path(__file__).parents[2] / "golden" / "primavera" / "harbour.xer"
OFFICE_DAY = (Shift(480, 720), Shift(780, 1020))
SITE_DAY = (Shift(420, 720), Shift(780, 1080))
ROUND_THE_CLOCK = (Shift(0, 1440),)


def at(day: str, clock: str = "08:00") -> datetime:
    return datetime.fromisoformat(f"2026-{day}T{clock}")


@pytest.fixture(scope="module")
def source() -> Source:
    return Source("harbour.xer", HARBOUR.read_bytes())


@pytest.fixture(scope="module")
def harbour(source: Source) -> Draft:
    return draft_from(source)


@pytest.fixture(scope="module")
def tasks(harbour: Draft) -> dict[str, Task]:
    return {row.value.id: row.value for row in harbour.tasks}


@pytest.fixture(scope="module")
def calendars(harbour: Draft) -> dict[str, Calendar]:
    return {row.value.name: row.value for row in harbour.calendars}


@pytest.fixture(scope="module")
def resources(harbour: Draft) -> dict[str, Resource]:
    return {row.value.id: row.value for row in harbour.resources}


def test_the_exported_project_is_the_program(harbour: Draft) -> None:
    assert (harbour.id, harbour.name) == ("HARBOUR", "Harbour cranes")
    assert (harbour.start, harbour.finish) == (at("03-02"), None)
    assert (harbour.calendar, harbour.currency) == ("101", "EUR")
    assert harbour.units == TimeUnits(minutes_per_day=480, minutes_per_week=2400, days_per_month=22)


def test_the_data_date_is_the_status_date(harbour: Draft) -> None:
    assert harbour.status_date == at("03-23")


def test_the_scheduling_options_are_the_rules(harbour: Draft) -> None:
    assert harbour.rules == Rules(
        progress=ProgressRule.RETAINED_LOGIC,
        lag_calendar=LagCalendar.SUCCESSOR,
        remaining_logic=True,
        use_expected_finish=True,
        total_float=harbour.rules.total_float.FINISH,
        critical_float=Work(480),
    )


def test_a_calendar_has_its_week_and_its_exceptions(calendars: dict[str, Calendar]) -> None:
    office = calendars["Office"]
    assert office.week == (OFFICE_DAY,) * 5 + ((), ())
    assert office.minutes_per_day == 480
    assert office.exceptions == (
        CalendarException(first=date(2026, 4, 3), last=date(2026, 4, 3)),
        CalendarException(first=date(2026, 4, 6), last=date(2026, 4, 6)),
        CalendarException(
            first=date(2026, 4, 11), last=date(2026, 4, 11), hours=(Shift(480, 720),)
        ),
        CalendarException(first=date(2026, 5, 1), last=date(2026, 5, 1)),
    )


def test_a_project_calendar_stands_on_its_global_one(calendars: dict[str, Calendar]) -> None:
    site = calendars["Site"]
    assert site.base == "101"
    assert site.week == (SITE_DAY,) * 6 + ((),)
    assert [(e.first, e.hours) for e in site.exceptions] == [(date(2026, 4, 11), SITE_DAY)]


def test_a_shift_from_midnight_to_midnight_is_the_whole_day(
    calendars: dict[str, Calendar],
) -> None:
    assert calendars["Round the clock"].week == (ROUND_THE_CLOCK,) * 7


def test_the_work_breakdown_is_an_outline_in_sequence(harbour: Draft) -> None:
    outline = [(row.value.id, row.value.parent) for row in harbour.tasks]
    assert outline[:4] == [
        ("HARBOUR", None),
        ("HB1000", "HARBOUR"),
        ("HB9000", "HARBOUR"),
        ("HARBOUR.E", "HARBOUR"),
    ]
    summaries = [row.value.name for row in harbour.tasks if row.value.kind is TaskKind.SUMMARY]
    assert summaries == ["Harbour cranes", "Engineering", "Procurement", "Works"]


def test_an_activity_is_a_task_under_its_activity_id(tasks: dict[str, Task]) -> None:
    piling = tasks["HB3000"]
    assert (piling.name, piling.kind, piling.duration) == ("Piling", TaskKind.TASK, Work(6000))
    assert (piling.calendar, piling.source_id, piling.wbs) == ("102", "8010", "HARBOUR.W")
    assert piling.progress == Progress()


def test_a_wbs_summary_activity_is_the_summary_it_spans(tasks: dict[str, Task]) -> None:
    works = tasks["HB3900"]
    assert (works.kind, works.name, works.source_id) == (TaskKind.SUMMARY, "Works", "8017")
    assert tasks["HB3050"].parent == "HB3900"


def test_activity_types_decide_what_a_task_is(tasks: dict[str, Task]) -> None:
    assert (tasks["HB2020"].kind, tasks["HB2020"].milestone_edge) == (
        TaskKind.MILESTONE,
        MilestoneEdge.START,
    )
    assert tasks["HB3050"].milestone_edge is MilestoneEdge.FINISH
    assert tasks["HB9000"].kind is TaskKind.LEVEL_OF_EFFORT
    assert tasks["HB3030"].effort is Effort.ASSIGNMENTS


def test_both_constraints_of_an_activity_are_read(tasks: dict[str, Task]) -> None:
    assert tasks["HB2020"].constraints == (
        Constraint(ConstraintKind.SNET, at("05-04")),
        Constraint(ConstraintKind.SNLT, at("05-18")),
    )
    assert tasks["HB1050"].constraints == (Constraint(ConstraintKind.FNLT, at("04-10", "17:00")),)


def test_started_work_keeps_its_actual_start_and_what_remains(tasks: dict[str, Task]) -> None:
    assert tasks["HB1030"].progress == Progress(
        complete=Share(Decimal("0.6")),
        actual_start=at("03-11"),
        remaining=Work(32 * 60),
        physical=Share(Decimal("0.55")),
    )
    assert tasks["HB1030"].duration == Work(80 * 60)


def test_finished_work_has_both_actual_dates_and_nothing_left(tasks: dict[str, Task]) -> None:
    assert tasks["HB1010"].progress == Progress(
        complete=Share(Decimal(1)),
        actual_start=at("03-02"),
        actual_finish=at("03-06", "17:00"),
        remaining=Work(0),
    )


def test_owner_priority_codes_fields_and_notes_come_along(tasks: dict[str, Task]) -> None:
    assert (tasks["HB1030"].owner, tasks["HB1030"].priority) == ("IK", 700)
    assert tasks["HB3000"].fields == Table(
        {"Discipline": "CIV: Civil works", "Drawing": "D-104 rev. B"}
    )
    assert tasks["HB2010"].fields == Table({"Tonnes": "312.5"})
    assert tasks["HB3000"].notes == (
        "Method\nDrive piles from the barge.\nNoise < 85 dB after 20:00"
    )


def test_stored_dates_are_not_constraints(tasks: dict[str, Task]) -> None:
    assert tasks["HB3000"].constraints == ()
    assert tasks["HB3000"].pinned is None


def test_relationships_are_links_with_lags_in_working_minutes(harbour: Draft) -> None:
    lags = {str(row.value.id): row.value.lag for row in harbour.links}
    assert len(lags) == 21
    assert lags["HB1020>HB1030:SS"] == Work(960)
    assert lags["HB1050>HB2000:FS"] == Work(-960)
    assert lags["HB3000>HB3010:FF"] == Work(1200)


def test_people_equipment_material_and_roles_are_resources(
    resources: dict[str, Resource],
) -> None:
    kinds = {id: resource.kind for id, resource in resources.items()}
    assert kinds == {
        "IK": ResourceKind.PERSON,
        "CREW": ResourceKind.PERSON,
        "MC": ResourceKind.EQUIPMENT,
        "STEEL": ResourceKind.MATERIAL,
        "FIT": ResourceKind.ROLE,
    }
    engineer = resources["IK"]
    assert (engineer.name, engineer.email) == ("Inès Kühn", "ines.kuehn@example.org")
    assert (engineer.calendar, engineer.notes) == ("101", "Part time from May")
    assert (resources["MC"].group, resources["FIT"].notes) == ("Crane crew", "Certified & insured")


def test_prices_say_how_much_there_is_and_what_it_costs(resources: dict[str, Resource]) -> None:
    assert resources["IK"].availability == (
        Availability(units=Share(Decimal(1)), last=date(2026, 4, 30)),
        Availability(units=Share(Decimal("0.5")), first=date(2026, 5, 1)),
    )
    assert resources["IK"].rates == (
        Rate(hourly=Money(Decimal(95), "EUR"), since=date(2026, 1, 1)),
        Rate(hourly=Money(Decimal(110), "EUR"), since=date(2026, 1, 1), table="B"),
        Rate(hourly=Money(Decimal("99.5"), "EUR"), since=date(2026, 5, 1)),
    )


def test_assignments_carry_units_work_and_cost(harbour: Draft) -> None:
    assignments = {str(row.value.id): row.value for row in harbour.assignments}
    assert assignments["1"] == Assignment(
        id=assignments["1"].id,
        task=TaskId("HB1030"),
        resource=assignments["1"].resource,
        units=Share(Decimal("0.5")),
        work=Work(2400),
        actual_work=Work(1440),
        remaining_work=Work(960),
        actual_start=at("03-11"),
        cost=Money(Decimal(3800), "EUR"),
    )
    assert (assignments["3"].resource, assignments["3"].rate_table) == ("MC", "B")


def test_of_a_material_the_units_are_the_quantity(harbour: Draft) -> None:
    steel = next(row.value for row in harbour.assignments if row.value.resource == "STEEL")
    assert (steel.units, steel.work) == (Share(Decimal(30)), None)


def test_an_assignment_of_a_role_waits_for_a_person(harbour: Draft) -> None:
    paint = next(row.value for row in harbour.assignments if row.value.task == "HB3040")
    assert (paint.resource, paint.delay) == ("FIT", Work(480))


def test_a_project_that_is_a_baseline_becomes_one(harbour: Draft) -> None:
    (row,) = harbour.baselines
    assert (row.value.name, row.value.agreed_on) == ("HARBOUR-B1", date(2026, 3, 1))
    assert row.value.tasks[TaskId("HB1010")] == BaselineTask(
        start=at("03-02"), finish=at("03-06", "17:00"), duration=Work(2400), work=Work(0)
    )


def test_what_was_not_taken_is_said_with_its_place(harbour: Draft) -> None:
    said = [(f.code, f.severity, str(f.origin), f.says) for f in harbour.findings]
    assert said == [
        (
            "IMP-010",
            Severity.NOTE,
            "harbour.xer",
            "Read as Windows-1252 (6 bytes are not UTF-8, first at row 4 '€').",
        ),
        (
            "IMP-039",
            Severity.WARNING,
            "harbour.xer › PROJECT QUAY, line 17",
            "the file holds 2 projects; only 'HARBOUR' was read, not 'QUAY'.",
        ),
        (
            "IMP-039",
            Severity.NOTE,
            "harbour.xer › PROJCOST",
            "1 expenses (PROJCOST) are not taken over.",
        ),
        (
            "IMP-029",
            Severity.WARNING,
            "harbour.xer › TASKPRED, line 101",
            "'HB3000' is linked to activity '6001' of project 'QUAY', which is not read; left out.",
        ),
    ]


def test_a_task_names_the_line_it_came_from(harbour: Draft) -> None:
    piling = next(row for row in harbour.tasks if row.value.id == "HB3000")
    assert str(piling.origin) == "harbour.xer › TASK HB3000, line 67"


def test_primaveras_own_dates_are_read_apart(source: Source) -> None:
    stored = stored_dates(source)
    piling = stored[TaskId("HB3000")]
    assert (piling.early_start, piling.early_finish) == (
        at("03-28", "15:00"),
        at("04-11", "15:00"),
    )
    assert (piling.late_start, piling.late_finish) == (at("04-13"), at("04-24"))
    assert (piling.total_float_minutes, piling.free_float_minutes) == (6240, 0)
    done = stored[TaskId("HB1010")]
    assert (done.start, done.finish) == (at("03-02"), at("03-06", "17:00"))
    assert (done.early_start, done.total_float_minutes) == (at("03-23"), None)
    assert "Q100" not in stored
