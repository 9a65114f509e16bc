"""Custom fields: what Text1, Flag7 or an outline code of a Microsoft Project file is called.

Project numbers every field: 0x0B400000 plus an offset for tasks, 0x0C400000 for resources. A file
defines the fields it uses, with the alias its owner gave them; `Names` knows both.
Source: the FieldID and FieldName elements of files saved by Project 2002 to 2019.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fairlead.connectors.msproject.document import Document, Element
from fairlead.connectors.msproject.values import Trouble, Values
from fairlead.connectors.source import quote
from fairlead.core.ground.finding import Severity
from fairlead.core.ground.table import Table

TASK = 0x0B400000
RESOURCE = 0x0C400000
ASSIGNMENT = 0x0F400000

OUTLINE_CODE = "Outline Code"
COST = "Cost"
"""Fields with this in their names hold money, which the file gives in hundredths."""

OWN_ID = "Fairlead id"
"""The alias of the text field in which Fairlead keeps an id that is no number."""

# For each kind of field runs of (first number, how many, offset of the first, step).
_RUNS: Mapping[int, Mapping[str, tuple[tuple[int, int, int, int], ...]]] = {
    TASK: {
        "Text": ((1, 5, 51, 3), (6, 5, 66, 1), (11, 20, 317, 1)),
        "Number": ((1, 5, 87, 1), (6, 15, 302, 1)),
        "Cost": ((1, 3, 106, 1), (4, 7, 258, 1)),
        "Date": ((1, 10, 265, 1),),
        "Duration": ((1, 3, 103, 1), (4, 7, 275, 1)),
        "Flag": ((1, 10, 72, 1), (11, 10, 292, 1)),
        "Start": ((1, 5, 52, 3), (6, 5, 282, 2)),
        "Finish": ((1, 5, 53, 3), (6, 5, 283, 2)),
        "Outline Code": ((1, 10, 416, 2),),
        "Enterprise Cost": ((1, 10, 599, 1),),
        "Enterprise Date": ((1, 30, 609, 1),),
        "Enterprise Duration": ((1, 10, 639, 1),),
        "Enterprise Flag": ((1, 20, 659, 1),),
        "Enterprise Number": ((1, 40, 699, 1),),
        "Enterprise Text": ((1, 40, 799, 1),),
        "Enterprise Project Text": ((1, 40, 1049, 1),),
    },
    RESOURCE: {
        "Text": ((1, 2, 8, 1), (3, 3, 30, 1), (6, 5, 97, 1), (11, 20, 225, 1)),
        "Number": ((1, 5, 112, 1), (6, 15, 205, 1)),
        "Cost": ((1, 3, 123, 1), (4, 7, 166, 1)),
        "Date": ((1, 10, 173, 1),),
        "Duration": ((1, 3, 117, 1), (4, 7, 183, 1)),
        "Flag": ((1, 9, 127, 1), (10, 1, 126, 1), (11, 10, 195, 1)),
        "Start": ((1, 5, 102, 1), (6, 5, 220, 1)),
        "Finish": ((1, 5, 107, 1), (6, 5, 190, 1)),
        "Outline Code": ((1, 10, 278, 2),),
        "Enterprise Cost": ((1, 10, 446, 1),),
        "Enterprise Date": ((1, 30, 456, 1),),
        "Enterprise Duration": ((1, 10, 486, 1),),
        "Enterprise Flag": ((1, 20, 506, 1),),
        "Enterprise Number": ((1, 40, 546, 1),),
        "Enterprise Text": ((1, 40, 646, 1),),
    },
    ASSIGNMENT: {
        "Text": ((1, 10, 88, 1), (11, 20, 218, 1)),
    },
}


def _numbered() -> Iterator[tuple[int, str, int]]:
    for entity, kinds in _RUNS.items():
        for kind, runs in kinds.items():
            for first, count, offset, step in runs:
                for n in range(count):
                    yield entity + offset + n * step, f"{kind}{first + n}", entity


STANDARD_NAMES = {number: name for number, name, _ in _numbered()}
STANDARD_NUMBERS = {(entity, name): number for number, name, entity in _numbered()}

_DEEPEST = 20
_SPACED = re.compile(r"OutlineCode(?=\d)")


class Names:
    """What the custom fields of a file are called, and the values of its outline codes."""

    def __init__(self, document: Document, values: Values) -> None:
        self._document = document
        self._values = values
        self._names: dict[str, str] = {}
        self._codes: dict[str, tuple[str, str]] = {}
        for element in document.section("ExtendedAttributes"):
            self._define(document.fields(element))
        for element in document.section("OutlineCodes"):
            fields = document.fields(element)
            self._define(fields)
            for part in document.children(element, "Values/Value"):
                value = document.fields(part)
                code = (value.get("ParentValueID", ""), value.get("Value", ""))
                for key in (value.get("ValueID"), value.get("FieldGUID")):
                    if key:
                        self._codes[key] = code

    def read(self, element: Element, fields: Mapping[str, str], place: str) -> Table[str, str]:
        """The custom fields and outline codes of a row, by alias or name; empty ones left out."""
        found: dict[str, str] = {}
        if "ExtendedAttribute" in fields:
            for part in self._document.children(element, "ExtendedAttribute"):
                attribute = self._document.fields(part)
                self._keep(found, attribute, attribute.get("Value", ""), place)
        if "OutlineCode" in fields:
            for part in self._document.children(element, "OutlineCode"):
                code = self._document.fields(part)
                self._keep(found, code, self._path(code), place)
        return Table(found) if found else NO_FIELDS

    def _path(self, code: Mapping[str, str]) -> str:
        """The values from the top of an outline code down to this one, such as "EMEA.Berlin"."""
        key = code.get("ValueGUID", "")
        key = key if key in self._codes else code.get("ValueID", "")
        path: list[str] = []
        while key in self._codes and len(path) < _DEEPEST:
            key, value = self._codes[key]
            path.append(value)
        return ".".join(reversed(path))

    def _define(self, fields: Mapping[str, str]) -> None:
        number = fields.get("FieldID", "").strip()
        name = fields.get("Alias") or fields.get("FieldName") or ""
        if number and name:
            self._names[number] = name

    def _keep(self, found: dict[str, str], part: Mapping[str, str], value: str, place: str) -> None:
        number = part.get("FieldID", "").strip()
        if not number or not value:
            return
        known = number.isascii() and number.isdigit() and STANDARD_NAMES.get(int(number[:15]))
        name = self._names.get(number) or known or f"Field {number[:20]}"
        # Two fields of one alias would hide one another: the second keeps its own name.
        if name in found:
            name = known or f"Field {number[:20]}"
        if known and COST in known:
            amount = self._values.hundredths(value, place, name)
            value = value if amount is None else f"{amount:f}"
        found[_SPACED.sub("Outline Code", name)] = self._values.text(value, place, name)


NO_FIELDS: Table[str, str] = Table()


def own_id(
    uid: str, custom: Table[str, str], taken: set[str], values: Values, place: str
) -> tuple[str, Table[str, str]]:
    """The id of a row, Fairlead's own where it has one, and its other custom fields.

    Who copies a row in Project copies Fairlead's id with it: the copy goes by its UID.
    """
    if OWN_ID not in custom:
        id = uid
    else:
        id, custom = custom[OWN_ID], custom.without(OWN_ID)
        if id in taken:
            says = f"has the Fairlead id {quote(id)} of another one; it goes by its UID."
            do = "Nothing, if the row was copied."
            values.tell(Trouble("IMP-033", says, do, Severity.NOTE), place)
            id = uid
    taken.add(id)
    return id, custom
