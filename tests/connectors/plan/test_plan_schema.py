"""The schema that editors complete plan files by."""

from __future__ import annotations

import dataclasses
import json
import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import jsonschema
import pytest

from fairlead.connectors.plan import fields
from fairlead.connectors.plan.entity import Entity
from fairlead.connectors.plan.nodes import ListNode, MapNode, Node, TextNode, parse
from fairlead.connectors.plan.schema import json_schema, schema_text
from fairlead.connectors.source import Source

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SUBJECTS = [import_module(f"{fields.__name__}.{one.name}") for one in iter_modules(fields.__path__)]
ENTITIES = {
    name: one
    for subject in SUBJECTS
    for name, one in vars(subject).items()
    if isinstance(one, Entity)
}
ELSEWHERE = {
    "AFTER": {"successor"},
    "WHO": {"task"},
    "RESPONSE": {"risk"},
    "PROGRAM": {*fields.SECTIONS, "calendars", "tasks", "links", "assignments", "risks"}
    | {"responses", "origin", "findings"},
}
"""Attributes that follow from where an entity stands."""


def as_editors_see(node: Node) -> Any:
    """A tree with the types that the core schema of YAML 1.2 gives plain scalars."""
    if isinstance(node, MapNode):
        return {key.text: as_editors_see(value) for key, value in node.entries}
    if isinstance(node, ListNode):
        return [as_editors_see(item) for item in node.items]
    assert isinstance(node, TextNode)
    if not node.plain:
        return node.text
    if node.text in {"true", "false"}:
        return node.text == "true"
    if re.fullmatch(r"[-+]?[0-9]+", node.text):
        return int(node.text)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", node.text):
        return float(node.text)
    return None if node.is_null else node.text


def errors(text: str) -> list[str]:
    """What an editor marks in a plan."""
    validator = jsonschema.Draft202012Validator(json_schema())
    tree = as_editors_see(parse(Source("plan.yaml", b""), text))
    return [error.json_path for error in validator.iter_errors(tree)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_have_no_mark_in_an_editor(path: Path) -> None:
    assert errors(path.read_text("utf-8")) == []


def test_a_misspelt_key_is_marked() -> None:
    assert errors("fairlead: 1\ntasks: {a: {duratoin: 5d}}") == ["$.tasks"]
    assert errors("fairlead: 1\nprogram: {nmae: x}") == ["$.program"]
    assert errors("tasks: {}") == ["$"]


def test_the_committed_schema_is_the_one_that_follows_from_the_tables() -> None:
    committed = (ROOT / "docs" / "reference" / "plan.schema.json").read_text("utf-8")
    assert json.loads(committed) == json_schema()
    assert committed == schema_text()


@pytest.mark.parametrize("name", ENTITIES)
def test_every_attribute_of_a_value_type_has_a_key(name: str) -> None:
    """A field that is added to a value type has to be added to the format."""
    entity = ENTITIES[name]
    assert dataclasses.is_dataclass(entity.type)
    attributes = {field.name for field in dataclasses.fields(entity.type)}
    for part, type in entity.parts.items():
        assert dataclasses.is_dataclass(type)
        attributes.remove(part)
        attributes |= {f"{part}.{field.name}" for field in dataclasses.fields(type)}
    keyed = {attribute for field in entity.fields for attribute in field.names}
    missing = attributes - keyed - ELSEWHERE.get(name, set())
    assert missing <= {"id"}
