"""Programs and patches as JSON: what is written, and what is refused when it is read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fairlead.core.calendars.calendar import Shift, standard
from fairlead.core.ground.errors import CodecError
from fairlead.core.ground.ids import ActualId, ResourceId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Money, Percent, Share, Work
from fairlead.core.program import codec
from fairlead.core.program.codec import (
    canonical,
    decode,
    decode_changes,
    decode_patch,
    encode,
    encode_patch,
)
from fairlead.core.program.forms import FORMS
from fairlead.core.program.intentions import set_field
from fairlead.core.program.link import LinkType
from fairlead.core.program.money import Actual
from fairlead.core.program.patch import WHOLE, Change, Patch
from fairlead.core.program.people import Rate, Resource
from fairlead.core.program.rules import MICROSOFT_PROJECT
from fairlead.core.program.task import Constraint, ConstraintKind, Progress
from tests.core.program.sketch import MONDAY, link, program, task

PLAN = program(
    task(
        "1",
        "Design",
        constraints=(Constraint(ConstraintKind.SNET, MONDAY),),
        progress=Progress(complete=Share.of("0.25"), actual_start=MONDAY),
        fields=Table({"Sprint": "12"}),
    ),
    task("2", "Build", duration=Elapsed(1440)),
    links=[link("1", "2", LinkType.SS, Percent(Decimal(25)))],
    rules=MICROSOFT_PROJECT,
)


def test_a_program_is_written_without_what_is_usual() -> None:
    shift = "08:00-12:00"
    day = [shift, "13:00-17:00"]
    assert encode(PLAN) == {
        "fairlead": 1,
        "id": "plan",
        "name": "plan",
        "start": "2026-03-02T08:00",
        "calendar": "standard",
        "rules": {
            "work_waits_for_status_date": False,
            "honor_constraints": True,
            "alap_keeps_successors": False,
        },
        "calendars": [
            {"id": "standard", "name": "Standard", "week": [day, day, day, day, day, [], []]}
        ],
        "tasks": [
            {
                "id": "1",
                "name": "Design",
                "duration": "480m",
                "constraints": [{"kind": "SNET", "date": "2026-03-02T08:00"}],
                "progress": {"complete": "0.25", "actual_start": "2026-03-02T08:00"},
                "fields": {"Sprint": "12"},
            },
            {"id": "2", "name": "Build", "duration": "1440em"},
        ],
        "links": [
            {"id": "1>2:SS", "predecessor": "1", "successor": "2", "type": "SS", "lag": "25%"}
        ],
    }


def test_what_is_written_is_plain_json() -> None:
    assert decode(json.loads(json.dumps(encode(PLAN), allow_nan=False))) == PLAN


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Work(-30), "-30m"),
        (Elapsed(1440), "1440em"),
        (Percent(Decimal("33.30")), "33.3%"),
        (Share(Decimal("1.00")), "1"),
        (Share(Decimal("1E+1")), "10"),
        (Share(Decimal("-0.0")), "0"),
        (Money(Decimal("12.5"), "EUR"), {"amount": "12.50", "currency": "EUR"}),
        (Money(Decimal("0.1234"), "EUR"), {"amount": "0.1234", "currency": "EUR"}),
        (Decimal("1.250"), "1.25"),
        (date(2026, 3, 2), "2026-03-02"),
        (datetime(2026, 3, 2, 17), "2026-03-02T17:00"),
        (datetime(2026, 3, 2, 17, 0, 30), "2026-03-02T17:00:30"),
        (Shift(1320, 1800), "22:00-30:00"),
    ],
)
def test_a_quantity_is_written_as_a_short_text(value: Any, written: Any) -> None:
    form = FORMS[type(value)]
    assert form.write(value) == written
    assert form.read(written) == value


def read_with(**fields: Any) -> None:
    """Read the plan again with other values for these fields of its first task."""
    value = encode(PLAN)
    value["tasks"][0].update(fields)
    decode(value)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (
            {"duration": "2 days"},
            "'2 days' is not working minutes such as 480m, nor elapsed minutes such as 1440em.",
        ),
        ({"duration": 480}, "$.tasks[0].duration: 480 is not working minutes"),
        ({"duration": "٤٨٠m"}, "$.tasks[0].duration: '٤٨٠m' is not working minutes"),
        ({"deadline": "2026-02-30T08:00"}, "'2026-02-30T08:00' is not a moment such as"),
        ({"deadline": "2026-03-02T08:00+01:00"}, "$.tasks[0].deadline: '2026-03-02T08:00+01:00'"),
        ({"kind": "epic"}, "$.tasks[0].kind: 'epic' is none of task, milestone, summary, level of"),
        ({"priority": 1.5}, "$.tasks[0].priority: 1.5 is not a whole number. Correct it there."),
        ({"priority": True}, "$.tasks[0].priority: True is not a whole number."),
        ({"colour": "red"}, "$.tasks[0].colour: there is no such field here. Correct it there."),
        ({"progress": {"complete": "NaN"}}, "$.tasks[0].progress.complete: 'NaN' is not a share"),
        ({"progress": []}, "$.tasks[0].progress: [] is not an object."),
        (
            {"constraints": [{"date": None}]},
            "$.tasks[0].constraints[0]: the field 'kind' is missing",
        ),
        ({"constraints": {}}, "$.tasks[0].constraints: {} is not a list."),
        ({"fields": {"Sprint": 12}}, "$.tasks[0].fields.Sprint: 12 is not a text."),
        (
            {"fixed_cost": {"amount": "5"}},
            "$.tasks[0].fixed_cost: {'amount': '5'} is not an amount",
        ),
        ({"id": "2"}, "$.tasks[1]: the id '2' is used twice. Correct it there."),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(CodecError) as error:
        read_with(**fields)
    assert says in str(error.value)


@pytest.mark.parametrize("value", [None, [], "plan", {}, {"fairlead": "1"}, {"fairlead": True}])
def test_what_is_no_program_is_refused(value: object) -> None:
    with pytest.raises(CodecError, match="not a program or patch written by Fairlead"):
        decode(value)


def test_a_program_of_a_newer_schema_is_refused() -> None:
    with pytest.raises(CodecError) as error:
        decode({**encode(PLAN), "fairlead": 7})
    assert str(error.value) == (
        "$.fairlead: this was written by a newer Fairlead (schema 7; this one reads 1). Update "
        "Fairlead."
    )


def test_a_schema_that_never_was_is_refused() -> None:
    with pytest.raises(CodecError, match="there has never been a schema 0"):
        decode({**encode(PLAN), "fairlead": 0})


def test_an_older_schema_is_brought_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def named(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "name": body["title"]}

    def without_title(body: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in body.items() if key != "title"}

    monkeypatch.setattr(codec, "VERSION", 3)
    monkeypatch.setattr(codec, "MIGRATIONS", {1: named, 2: without_title})
    old = {**encode(PLAN), "fairlead": 1, "title": "Checkout"}
    assert decode(old) == replace(PLAN, name="Checkout")


def test_canonical_bytes_know_the_order_of_tasks_only() -> None:
    people = [Resource(id=ResourceId(id), name=id) for id in "ab"]
    links = [link("1", "2"), link("1", "2", LinkType.FF)]
    one = program(task("1"), task("2"), links=links, resources=people)
    same = program(task("1"), task("2"), links=links[::-1], resources=people[::-1])
    other = program(task("2"), task("1"), links=links, resources=people)
    assert canonical(one) == canonical(same)
    assert canonical(one) != canonical(other)


def test_canonical_bytes_are_equal_for_equal_numbers() -> None:
    def costing(amount: str) -> bytes:
        money = Money(Decimal(amount), "USD")
        actual = Actual(id=ActualId("a"), day=date(2026, 3, 2), amount=money)
        rate = Resource(id=ResourceId("r"), name="R", rates=(Rate(hourly=money),))
        return canonical(program(actuals=[actual], resources=[rate]))

    assert costing("12.5") == costing("12.5000")
    assert costing("12.5") != costing("12.51")


def test_canonical_bytes_are_ascii_whatever_names_hold() -> None:
    assert b"\\ud83d\\udea2" in canonical(program(task("1", "🚢")))
    assert b"\\ud800" in canonical(program(task("1", "\ud800")))


def test_a_patch_is_written_with_the_forms_of_its_fields() -> None:
    patch = Patch(
        (
            Change("task", "1", "duration", Work(480), Work(960)),
            Change("task", "1", "fields.Sprint", "12", None),
            Change("task", "2", "after", "1", None),
            Change("link", "2>1:FS", WHOLE, None, link("2", "1")),
            Change("program", "plan", "status_date", None, MONDAY),
        ),
        "Replanned",
    )
    written = encode_patch(patch)
    assert written["message"] == "Replanned"
    assert [(one["before"], one["after"]) for one in written["changes"]] == [
        ("480m", "960m"),
        ("12", None),
        ("1", None),
        (None, {"id": "2>1:FS", "predecessor": "2", "successor": "1"}),
        (None, "2026-03-02T08:00"),
    ]
    assert decode_patch(json.loads(json.dumps(written))) == patch


def test_a_patch_may_leave_its_message_out() -> None:
    assert decode_patch({"fairlead": 1, "changes": []}) == Patch()


@pytest.mark.parametrize(
    ("one", "says"),
    [
        ({"entity": "task", "id": "1"}, "$.changes[0]: this is not a change. Give it entity, id"),
        (("task", 1, "name", "", ""), "$.changes[0]: entity, id and field are texts."),
        (("task", "1", "colour", "", ""), "$.changes[0].field: there is no field 'colour' of a"),
        (("task", "1", "name.x", "", ""), "$.changes[0].field: there is no field 'name.x' of a"),
        (("tusk", "1", "name", "", ""), "$.changes[0].field: there is no field 'name' of a tusk"),
        (("program", "1", "tasks", [], []), "there is no field 'tasks' of a program"),
        (("link", "1", "after", None, None), "there is no field 'after' of a link"),
        (("task", "1", "duration", "1m", "1d"), "$.changes[0].after: '1d' is not working minutes"),
        (("task", "1", "", {"id": "1"}, None), "$.changes[0].before: the field 'name' is missing"),
    ],
)
def test_a_patch_that_does_not_fit_is_refused_with_its_place(one: object, says: str) -> None:
    keys = ("entity", "id", "field", "before", "after")
    value = dict(zip(keys, one, strict=True)) if isinstance(one, tuple) else one
    with pytest.raises(CodecError) as error:
        decode_patch({"fairlead": 1, "changes": [value]})
    assert says in str(error.value)


def test_what_is_no_patch_is_refused() -> None:
    wrong: list[dict[str, Any]] = [{"changes": {}}, {"message": 1}, {"changes": [], "extra": 1}]
    for value in wrong:
        with pytest.raises(CodecError, match="this is not a patch"):
            decode_patch({"fairlead": 1, **value})


def test_a_patch_of_a_field_that_does_not_exist_is_not_written() -> None:
    with pytest.raises(CodecError, match="there is no field 'colour' of a task"):
        encode_patch(Patch((Change("task", "1", "colour", "", "red"),)))


def test_a_tasks_fields_may_have_dots_in_their_names() -> None:
    patch = set_field(PLAN, "task", "1", "fields.Team.Name", "Core")
    assert decode_patch(encode_patch(patch)) == patch


def test_changes_are_read_as_a_comparison_tells_them() -> None:
    patch = set_field(PLAN, "task", "1", "name", "Core")
    told = encode_patch(patch)
    alone, more = told["changes"], {**told, "finish": {"before": "", "after": ""}}
    assert decode_changes(alone).changes == decode_changes(more).changes == patch.changes
    nothing: tuple[object, ...] = ({"tasks": []}, 7, None)
    for value in nothing:
        with pytest.raises(CodecError, match="here are no changes"):
            decode_changes(value)


def test_standard_calendars_are_the_only_thing_a_plan_without_any_has() -> None:
    assert decode(encode(program())).calendars == {standard().id: standard()}
    assert TaskId("1") not in decode(encode(program())).tasks
