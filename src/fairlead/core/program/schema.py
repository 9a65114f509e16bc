"""The JSON Schema of an encoded program, made of the same type hints and forms as the codec.

Descriptions are the docstrings: the first sentences of a class, and its "field: …" lines.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from inspect import getdoc
from typing import Any

from fairlead.core.program.codec import VERSION, VERSION_KEY
from fairlead.core.program.json_form import form, is_rows
from fairlead.core.program.program import Program
from fairlead.core.program.shape import (
    REQUIRED,
    Either,
    Fixed,
    Keyed,
    Leaf,
    Many,
    Maybe,
    Record,
    Shape,
    record,
)

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ABOUT_FIELDS = re.compile(r"^([a-z_]+(?:, [a-z_]+)*): ", re.MULTILINE)


def json_schema() -> Schema:
    """The JSON Schema (2020-12) of what `codec.encode` gives."""
    definitions: Schema = {}
    program = _record(record(Program), definitions)
    program["properties"] = {
        VERSION_KEY: {"const": VERSION, "description": "The version of this schema."},
        **program["properties"],
    }
    program["required"] = [VERSION_KEY, *program["required"]]
    return {
        "$schema": DIALECT,
        "title": "Fairlead program",
        **program,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(shape: Shape, definitions: Schema) -> Schema:
    """The schema of a shape; what has a name of its own goes into `definitions`."""
    match shape:
        case Maybe(of):
            return {"anyOf": [_schema(of, definitions), {"type": "null"}]}
        case Many(of):
            return {"type": "array", "items": _schema(of, definitions)}
        case Fixed(parts):
            items = [_schema(part, definitions) for part in parts]
            return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}
        case Keyed(_, of) if is_rows(shape):
            return {"type": "array", "items": _schema(of, definitions)}
        case Keyed(_, of):
            return {"type": "object", "additionalProperties": _schema(of, definitions)}
        case Either(options):
            return {"anyOf": [_schema(option, definitions) for option in options]}
        case Leaf(type=kind) | Record(type=kind):
            return _named(shape, kind, definitions)


def _named(shape: Leaf | Record, kind: Any, definitions: Schema) -> Schema:
    found = form(shape)
    if found is not None and "description" not in found.schema:
        return dict(found.schema)
    name = kind.__name__
    if name not in definitions:
        if found is not None:
            definitions[name] = dict(found.schema)
        elif isinstance(shape, Record):
            definitions[name] = _record(shape, definitions)
        else:
            definitions[name] = _choice(kind)
    return {"$ref": f"#/$defs/{name}"}


def _record(shape: Record, definitions: Schema) -> Schema:
    about, about_fields = _descriptions(shape.type)
    properties = {}
    for f in shape.fields:
        properties[f.name] = _schema(f.shape, definitions)
        if f.name in about_fields:
            properties[f.name]["description"] = about_fields[f.name]
    return {
        "type": "object",
        "description": about,
        "properties": properties,
        "required": [f.name for f in shape.fields if f.default is REQUIRED],
        "additionalProperties": False,
    }


def _choice(kind: type[Enum]) -> Schema:
    return {"enum": [member.value for member in kind], "description": _descriptions(kind)[0]}


@cache
def _descriptions(kind: type) -> tuple[str, dict[str, str]]:
    """What a docstring says of the class, and of each of its fields."""
    text = getdoc(kind) or ""
    marks = [*_ABOUT_FIELDS.finditer(text)]
    about = text[: marks[0].start()] if marks else text
    fields: dict[str, str] = {}
    ends = [*(mark.start() for mark in marks), len(text)][1:]
    for mark, end in zip(marks, ends, strict=False):
        for name in mark[1].split(", "):
            fields[name] = " ".join(text[mark.end() : end].split())
    return " ".join(about.split()), fields
