"""Programs and patches as JSON values, and back without loss.

Driven by the type hints of the value types, so that a new field needs nothing here. What equals
its field's default is left out; tables are lists in their order; quantities are short texts with
their unit (see `forms.py`). `schema.py` publishes the same as a JSON Schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from fairlead.core.ground.errors import CodecError
from fairlead.core.program.entities import ENTITIES, HEADER, PROGRAM
from fairlead.core.program.forms import Misfit
from fairlead.core.program.json_form import Step, decoder, encoder
from fairlead.core.program.patch import PLACE, WHOLE, Change, Patch
from fairlead.core.program.program import Program
from fairlead.core.program.shape import Keyed, Leaf, Maybe, Shape, field, record

Json = dict[str, Any]

VERSION_KEY = "fairlead"
VERSION = 1
"""The schema version that is written. Raise it when old programs need another reading."""

Migration = Callable[[Json], Json]

MIGRATIONS: Mapping[int, Migration] = {}
"""For each older version, what makes a value of the next version of it."""

CHANGE_KEYS = ("entity", "id", "field", "before", "after")


def encode(program: Program) -> Json:
    """The program as a JSON value with its schema version under "fairlead"."""
    return {VERSION_KEY: VERSION, **encoder(record(Program))(program)}


def decode(value: object) -> Program:
    """The program of a JSON value that `encode` gave, in this version or an older one.

    Raises CodecError with the JSON path of what does not fit. Whether the program stands is not
    judged: ask `integrity.judge` about one that comes from outside.
    """
    body = _current(value)
    program: Program = _read(decoder(record(Program)), body)
    return program


def canonical(program: Program) -> bytes:
    """The program as bytes that are the same for equal programs, for hashing. ASCII JSON.

    The order of tasks counts, that of other tables does not.
    """
    value = encode(program)
    for entity in ENTITIES.values():
        if entity.name != "task" and entity.table in value:
            value[entity.table].sort(key=lambda row: row["id"])
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def encode_patch(patch: Patch) -> Json:
    """The patch as a JSON value. Raises CodecError when it changes a field that does not exist."""
    changes = []
    for n, one in enumerate(patch.changes):
        shape = _shape(one.entity, one.field)
        if shape is None:
            raise _unknown_field(f"$.changes[{n}].field", one.entity, one.field)
        write = encoder(shape)
        changes.append(
            {
                "entity": one.entity,
                "id": one.id,
                "field": one.field,
                "before": write(one.before),
                "after": write(one.after),
            }
        )
    return {VERSION_KEY: VERSION, "message": patch.message, "changes": changes}


def decode_patch(value: object) -> Patch:
    """The patch of a JSON value that `encode_patch` gave.

    Raises CodecError with the JSON path of what does not fit.
    """
    body = _current(value)
    changes, message = body.get("changes", []), body.get("message", "")
    if not isinstance(changes, list) or not isinstance(message, str) or body.keys() - _PATCH_KEYS:
        raise CodecError("$", "this is not a patch.", "Give it a message and a list of changes.")
    return Patch(tuple(_change(f"$.changes[{n}]", one) for n, one in enumerate(changes)), message)


def decode_changes(value: object) -> Patch:
    """The patch of changes as a comparison tells them, or a person writes them.

    value: the list alone, or an object with it as `changes`; what else that says is left aside, but
    for `message` and the schema version. Raises CodecError with the JSON path of what does not fit.
    """
    if isinstance(value, list):
        value = {"changes": value}
    if not isinstance(value, dict) or "changes" not in value:
        raise CodecError("$", "here are no changes.", "Give a list of them, named 'changes'.")
    given = {key: value[key] for key in (VERSION_KEY, *sorted(_PATCH_KEYS)) if key in value}
    return decode_patch({VERSION_KEY: VERSION, **given})


_PATCH_KEYS = {"changes", "message"}


def _change(path: str, value: object) -> Change:
    if not isinstance(value, dict) or value.keys() != set(CHANGE_KEYS):
        raise CodecError(path, "this is not a change.", f"Give it {', '.join(CHANGE_KEYS)}.")
    entity, id, name = (value[key] for key in CHANGE_KEYS[:3])
    if not (isinstance(entity, str) and isinstance(id, str) and isinstance(name, str)):
        raise CodecError(path, "entity, id and field are texts.", "Correct them.")
    shape = _shape(entity, name)
    if shape is None:
        raise _unknown_field(f"{path}.field", entity, name)
    read = decoder(shape)
    before = _read(read, value["before"], f"{path}.before")
    return Change(entity, id, name, before, _read(read, value["after"], f"{path}.after"))


def _shape(entity: str, name: str) -> Shape | None:
    """The shape of what a change of this field holds, or None when there is no such field."""
    if entity == PROGRAM:
        found = field(Program, name) if name in HEADER else None
        return found.shape if found else None
    if entity not in ENTITIES:
        return None
    if name == WHOLE:
        return Maybe(record(ENTITIES[entity].type))
    if name == PLACE and entity == "task":
        return Maybe(Leaf(str))
    first, dot, _ = name.partition(".")
    found = field(ENTITIES[entity].type, first)
    if found is None or not dot:
        return found.shape if found else None
    return Maybe(found.shape.of) if isinstance(found.shape, Keyed) else None


def _unknown_field(path: str, entity: str, name: str) -> CodecError:
    return CodecError(path, f"there is no field '{name}' of a {entity}.", "Correct the name.")


def _current(value: object) -> Json:
    """The JSON object as the current version has it, without the version."""
    path = f"$.{VERSION_KEY}"
    if not isinstance(value, dict) or type(value.get(VERSION_KEY)) is not int:
        says = "this is not a program or patch written by Fairlead."
        raise CodecError(path, says, f'Look for an object with the field "{VERSION_KEY}".')
    version = value[VERSION_KEY]
    if version > VERSION:
        says = f"this was written by a newer Fairlead (schema {version}; this one reads {VERSION})."
        raise CodecError(path, says, "Update Fairlead.")
    body = {key: held for key, held in value.items() if key != VERSION_KEY}
    while version < VERSION:
        if version not in MIGRATIONS:
            says = f"there has never been a schema {version}."
            raise CodecError(path, says, "Take the file from where it was written.")
        body = MIGRATIONS[version](body)
        version += 1
    return body


def _read(step: Step, value: object, path: str = "$") -> Any:
    try:
        return step(value)
    except Misfit as misfit:
        for part in reversed(misfit.path):
            path += f"[{part}]" if isinstance(part, int) else f".{part}"
        raise CodecError(path, f"{misfit.says}.", "Correct it there.") from None
