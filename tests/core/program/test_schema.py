"""The published JSON Schema says exactly what the codec writes and reads."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from fairlead.core.ground.errors import CodecError
from fairlead.core.program.build import build
from fairlead.core.program.codec import decode, encode
from fairlead.core.program.draft import Draft
from fairlead.core.program.schema import json_schema
from tests.core.program.sketch import link, program, task
from tests.properties.programs import drafts

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
PLAN = encode(program(task("1"), task("2"), links=[link("1", "2")]))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)
@given(drafts())
def test_every_encoded_program_is_valid(draft: Draft) -> None:
    VALIDATOR.validate(encode(build(draft)))


FAULTS: list[tuple[list[str | int], Any]] = [
    (["fairlead"], 2),
    (["name"], None),
    (["start"], "2 March 2026"),
    (["start"], "2026-03-02T08:00Z"),
    (["tasks"], {}),
    (["tasks", 0, "duration"], "8h"),
    (["tasks", 0, "duration"], 480),
    (["tasks", 0, "kind"], "epic"),
    (["tasks", 0, "colour"], "red"),
    (["tasks", 0, "priority"], "high"),
    (["tasks", 0, "tags"], "a, b"),
    (["tasks", 0, "fields"], {"Sprint": 12}),
    (["tasks", 0, "fixed_cost"], {"amount": 5, "currency": "USD"}),
    (["tasks", 0, "constraints"], [{"date": "2026-03-02T08:00"}]),
    (["links", 0, "lag"], "2d"),
    (["calendars", 0, "week", 0, 0], "8-12"),
    (["calendars", 0, "holidays"], {"country": "DE", "days": [["2026-01-01"]]}),
]


@pytest.mark.parametrize(("path", "value"), FAULTS)
def test_what_the_schema_refuses_the_codec_refuses_too(path: list[str | int], value: Any) -> None:
    wrong: Any = copy.deepcopy(PLAN)
    holder = wrong
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    assert not VALIDATOR.is_valid(wrong)
    with pytest.raises(CodecError):
        decode(wrong)


@pytest.mark.parametrize("name", ["fairlead", "id", "name", "start", "calendar"])
def test_what_a_program_must_have_is_required(name: str) -> None:
    without = {key: value for key, value in PLAN.items() if key != name}
    assert not VALIDATOR.is_valid(without)
    with pytest.raises(CodecError):
        decode(without)


def test_every_field_of_a_program_has_a_place_and_records_are_described() -> None:
    assert {"tasks", "links", "calendars", "rules", "set_aside"} <= SCHEMA["properties"].keys()
    definitions = SCHEMA["$defs"]
    assert definitions["Task"]["description"] == "A row of the work breakdown."
    duration = definitions["Task"]["properties"]["duration"]
    assert duration["description"].startswith("working or elapsed time from start to finish")
    assert all(one.get("description") for one in definitions.values())
