"""The JSON form of a program, as the program's own codec writes it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from fairlead.connectors.source import Source, Written
from fairlead.core.ground.errors import CodecError, SourceError
from fairlead.core.ground.finding import Origin
from fairlead.core.program.codec import decode, encode
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.entities import ENTITIES, HEADER
from fairlead.core.program.program import Program


def is_json(text: str) -> bool:
    """Whether a text is a JSON object rather than YAML."""
    stripped = text.lstrip()
    return stripped.startswith("{") and stripped[1:].lstrip().startswith('"')


def draft_from(source: Source, text: str) -> Draft:
    """The draft of a program in JSON. Raises SourceError when the codec cannot decode it."""
    program = _program(source, text)
    rows: dict[str, Any] = {
        entity.table: [
            Row(value, Origin(source.name, f"{name} {id}"))
            for id, value in getattr(program, entity.table).items()
        ]
        for name, entity in ENTITIES.items()
    }
    header = {name: getattr(program, name) for name in HEADER if name != "set_aside"}
    return Draft(origin=Origin(source.name), **header, **rows)


def _program(source: Source, text: str) -> Program:
    do = "Export the program again."
    try:
        return decode(json.loads(text, parse_constant=_refuse))
    except json.JSONDecodeError as error:
        where = f"{source.name} › line {error.lineno}"
        raise SourceError("IMP-003", where, f"this is not JSON: {error.msg}.", do) from None
    except CodecError as error:
        raise SourceError("IMP-002", source.name, f"this is not a program: {error}", do) from None
    except RecursionError:
        raise SourceError("IMP-006", source.name, "it is nested too deep.", do) from None
    except ValueError as error:
        says = f"it holds a number that no program has: {error}."
        raise SourceError("IMP-023", source.name, says, do) from None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def written(program: Program) -> Written:
    """The program as JSON, with nothing lost; what `build` set aside is not part of it."""
    text = json.dumps(encode(replace(program, set_aside=())), indent=1)
    return Written(text.encode() + b"\n")
