"""The same plan, saved by Project 2002 to 2019, is read as the same plan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fairlead.connectors.msproject.read import draft_from
from fairlead.connectors.source import Source
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.units import Elapsed, Share, Work
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.people import FULL, ResourceKind
from tests.connectors.msproject.projects import (
    JUNIT,
    SHARED,
    name_of,
    says,
    shared_files,
    tasks,
)

pytestmark = pytest.mark.shared

GENERATED = JUNIT / "generated"
FAMILIES = sorted({path.parent.name for path in shared_files("*-mspdi.xml", GENERATED)})

MANUAL_SINCE_2010 = {("Task", "pinned"), ("Task", "constraints")}
"""Project 2010 made tasks manual; before it, the macro that made these files set a constraint."""


def read(path: Path) -> Draft:
    return draft_from(Source(path.name, path.read_bytes()))


def versions(family: str) -> dict[int, Draft]:
    """The drafts of a family by the year of the Project that saved them."""
    found = {}
    for path in shared_files("*-mspdi.xml", GENERATED / family):
        year = re.search(r"project(\d{4})", path.name)
        assert year
        found[int(year[1])] = read(path)
    return found


def values(draft: Draft) -> dict[tuple[str, str, str], Any]:
    """Every field of every row."""
    tables: Iterable[Iterable[Row[Any]]] = (
        draft.calendars,
        draft.tasks,
        draft.links,
        draft.resources,
        draft.assignments,
        draft.baselines,
    )
    return {
        (type(row.value).__name__, row.value.id, field.name): getattr(row.value, field.name)
        for rows in tables
        for row in rows
        for field in fields(row.value)
    }


@pytest.mark.parametrize("family", FAMILIES)
def test_all_versions_of_a_plan_are_the_same_plan(family: str) -> None:
    drafts = versions(family)
    first, *others = (values(draft) for draft in drafts.values())
    for other in others:
        for key in first.keys() & other.keys():
            kind, id, field = key
            if (kind, field) in MANUAL_SINCE_2010 or (kind, id, field) == ("Task", "0", "name"):
                continue  # the project summary is called like the file
            if field == "fields":
                # Project 2016 and 2019 added a few enterprise fields of their own.
                assert first[key].items() <= other[key].items(), key
            elif (family, field) == ("resource-type", "kind"):
                assert {first[key], other[key]} in (
                    {first[key]},
                    {ResourceKind.MATERIAL, ResourceKind.COST},  # cost resources came in 2007
                ), key
            else:
                assert first[key] == other[key], key


def test_durations_and_their_formats() -> None:
    for draft in versions("task-durations").values():
        found = tasks(draft)
        assert len(found) == 111
        assert {task.duration for id, task in found.items() if id != "0"} == {Work(480)}
        assert all(task.estimated for id, task in found.items() if id != "0")


def test_the_units_of_durations() -> None:
    found = tasks(read(JUNIT / "mspdiduration.xml"))
    assert [found[str(uid)].duration for uid in range(1, 11)] == [
        Work(1),
        Work(60),
        Work(480),
        Work(2400),
        Work(9600),
        Elapsed(1),
        Elapsed(60),
        Elapsed(24 * 60),
        Elapsed(7 * 24 * 60),
        Elapsed(30 * 24 * 60),
    ]


def test_links_of_every_type_with_their_lags() -> None:
    for draft in versions("task-links").values():
        assert [(row.value.id, row.value.lag) for row in draft.links] == [
            ("1>2:FS", Work(0)),
            ("3>4:FS", Work(480)),
            ("5>6:FS", Work(960)),
            ("7>8:FS", Work(2400)),
            ("9>10:FS", Work(4800)),
            ("11>12:SF", Work(960)),
            ("13>14:SS", Work(960)),
            ("15>16:FF", Work(960)),
        ]


def test_leads_are_negative_lags() -> None:
    links = {
        str(row.value.id): row.value.lag for row in read(JUNIT / "legacy" / "sample.xml").links
    }
    assert links["13>14:FS"] == Work(-480)


def test_custom_fields_by_name() -> None:
    for family, name, count in (("task-text", "Text", 30), ("task-numbers", "Number", 20)):
        for draft in versions(family).values():
            found = {key for task in tasks(draft).values() for key in task.fields}
            assert {f"{name}{n}" for n in range(1, count + 1)} <= found
    for draft in versions("resource-flags").values():
        found = {key for row in draft.resources for key in row.value.fields}
        assert {f"Flag{n}" for n in range(1, 21)} <= found


def test_money_in_custom_fields_is_money() -> None:
    for draft in versions("task-costs").values():
        found = {task.name: task.fields for task in tasks(draft).values()}
        assert [found[f"Cost{n}"] for n in range(1, 11)] == [
            {f"Cost{n}": str(n)} for n in range(1, 11)
        ]


def test_outline_codes_and_custom_fields_of_every_kind() -> None:
    found = tasks(read(JUNIT / "legacy" / "mspextattr.xml"))["1"].fields
    assert found["Text1"] == "Task Text One"
    assert found["Cost1"] == "99.95"
    assert found["Duration1"] == "PT104H0M0S"
    assert found["Outline Code1"] == "12345"
    assert len(found) == 9


def test_enterprise_fields() -> None:
    found = tasks(read(JUNIT / "enterprise.xml"))["1"].fields
    assert len(found) == 140
    assert (found["Enterprise Cost2"], found["Enterprise Date1"]) == ("2", "1991-01-01T08:00:00")


def test_progress_of_assignments() -> None:
    draft = read(JUNIT / "mspdiassignmentfields.xml")
    found = {str(row.value.id): row.value for row in draft.assignments}
    assert (found["2"].work, found["2"].actual_work, found["2"].remaining_work) == (
        Work(80 * 60),
        Work(2 * 60),
        Work(78 * 60),
    )
    assert (found["5"].delay, found["5"].rate_table) == (Work(55), "B")
    assert tasks(draft)["1"].progress.remaining == Work(66 * 60 + 34)
    assert tasks(draft)["1"].progress.resume is None


def test_calendars_of_tasks_and_people() -> None:
    draft = read(JUNIT / "legacy" / "caltest.xml")
    assert [task.calendar for task in tasks(draft).values()] == [None, None, "1", "3"]
    assert {row.value.name: row.value.calendar for row in draft.resources} == {
        "Resource One": "1",
        "Resource Two": "3",
        "Resource Three": "6",
    }
    assert [(row.value.id, row.value.base) for row in draft.calendars] == [
        ("1", None),
        ("3", None),
        ("6", "3"),
    ]


def test_blank_rows() -> None:
    draft = read(JUNIT / "mspdinulltasks.xml")
    assert not {"2", "5", "7"} & set(tasks(draft))
    assert says(draft) == []


def test_rate_tables() -> None:
    draft = read(JUNIT / "mspdicostratetable.xml")
    rates = draft.resources[1].value.rates
    assert [(rate.table, rate.hourly and rate.hourly.amount) for rate in rates] == [
        ("A", Decimal(5)),
        ("B", Decimal(20)),
        ("C", Decimal(35)),
        ("D", Decimal(50)),
        ("E", Decimal(65)),
    ]
    assert [rate.per_use and rate.per_use.amount for rate in rates] == [
        Decimal(n) for n in (15, 30, 45, 60, 75)
    ]


def test_availability() -> None:
    draft = read(JUNIT / "mspdiavailability.xml")
    periods = [row.value.availability for row in draft.resources if row.value.availability]
    assert [[period.units for period in found] for found in periods] == [
        [FULL, Share.of("0.6"), Share.of("0.75")]
    ]


def test_priorities() -> None:
    found = tasks(read(JUNIT / "legacy" / "mspdipriority.xml"))
    assert [found[str(uid)].priority for uid in range(1, 11)] == list(range(1000, 0, -100))


def test_manual_tasks_with_texts_for_dates() -> None:
    for draft in versions("task-textvalues").values():
        found = [task for task in tasks(draft).values() if task.pinned]
        assert [task.fields for task in found] == [
            {"StartText": "AAA"},
            {"FinishText": "BBB"},
            {"DurationText": "CCC"},
        ]


def test_split_tasks_are_named() -> None:
    draft = read(JUNIT / "mspdisplittask.xml")
    assert [code for code, _, _ in says(draft)] == ["MSP-003"]


@pytest.mark.parametrize("path", shared_files("*.xml"), ids=name_of)
def test_every_file_is_read_and_built_without_a_blocker(path: Path) -> None:
    found = build(read(path))
    assert not [f for f in found.set_aside if f.severity.value == "blocker"]
    told = {f.code for f in found.set_aside}
    assert told <= {"MSP-001", "MSP-003", "IMP-025"}, found.set_aside


@pytest.mark.parametrize("name", ["PredecessorCalendar.xml", "assignment/resource-rates-test.xml"])
def test_primavera_xml_is_named_as_such(name: str) -> None:
    path = JUNIT / name
    with pytest.raises(SourceError, match="Primavera P6 XML"):
        read(path)


@pytest.mark.parametrize("path", shared_files("*.xml", SHARED / "mpsplib_mspdi"), ids=name_of)
def test_the_large_plans_are_read_without_a_word(path: Path) -> None:
    draft = read(path)
    assert says(draft) == []
    assert len(draft.calendars) == 1  # those of the resources only repeat it
    assert tasks(draft)["0"].kind.value == "summary"
