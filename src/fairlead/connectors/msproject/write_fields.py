"""Custom fields as Microsoft Project XML: which of Project's fields holds which of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from fairlead.connectors.msproject.custom_fields import COST, OUTLINE_CODE, OWN_ID, STANDARD_NUMBERS
from fairlead.connectors.msproject.elements import Elements

_TEXTS = 30
_OWN_ID_FIELD = "Text30"
_DAYS = 7

_KINDS = re.compile(
    r"(?:Enterprise )?(?:Project )?(Text|Number|Cost|Date|Duration|Flag|Start|Finish)\d+", re.ASCII
)
_TEXT_VALUE = 21
_ANY_CHARACTERS = 3
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?", re.ASCII)
_FITS = {
    "Text": re.compile(r".*", re.DOTALL),
    "Number": _NUMBER,
    "Cost": _NUMBER,
    "Date": _MOMENT,
    "Start": _MOMENT,
    "Finish": _MOMENT,
    "Duration": re.compile(r"PT\d{1,9}H\d{1,9}M\d{1,9}S", re.ASCII),
    "Flag": re.compile(r"[01]"),
}
"""What a value must look like to stand in a field of each kind."""


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """For one kind of row: the number and the alias of the field for each name.

    codes: for names of outline codes the number of each value they take.
    left_out: names for which Project has no field left.
    """

    numbers: Mapping[str, int]
    aliases: Mapping[str, tuple[str, str]]
    codes: Mapping[str, Mapping[str, int]]
    left_out: tuple[str, ...]

    def define(self, xml: Elements) -> None:
        """Put the definitions of all fields that are no outline codes."""
        for name, number in self.numbers.items():
            standard, alias = self.aliases[name]
            if name in self.codes:
                continue
            with xml.within("ExtendedAttribute"):
                xml.put("FieldID", number)
                xml.put("FieldName", standard)
                xml.put("Alias", alias or None)

    def define_codes(self, xml: Elements) -> None:
        """Put the definitions of the outline codes, with all their values on one level."""
        for name, values in self.codes.items():
            with xml.within("OutlineCode"):
                xml.put("FieldID", self.numbers[name])
                xml.put("FieldName", name)
                with xml.within("Values"):
                    for value, number in values.items():
                        with xml.within("Value"):
                            xml.put("ValueID", number)
                            xml.put("ParentValueID", 0)
                            xml.put("Type", _TEXT_VALUE)
                            xml.put("Value", value)
                xml.put("Enterprise", False)
                with xml.within("Masks"), xml.within("Mask"):
                    xml.put("Level", 1)
                    xml.put("Type", _ANY_CHARACTERS)
                    xml.put("Length", 0)
                    xml.put("Separator", ".")

    def write(self, xml: Elements, values: Mapping[str, str]) -> None:
        """Put the values of one row."""
        for name, value in values.items():
            number = self.numbers.get(name)
            if number is None or name in self.codes:
                continue
            with xml.within("ExtendedAttribute"):
                standard = self.aliases[name][0]
                xml.put("FieldID", number)
                xml.put("Value", Decimal(value) * 100 if COST in standard else value)
                xml.put("DurationFormat", _DAYS if "Duration" in standard else None)

    def write_codes(self, xml: Elements, values: Mapping[str, str]) -> None:
        """Put the outline codes of one row."""
        for name, numbers in self.codes.items():
            if name in values:
                with xml.within("OutlineCode"):
                    xml.put("FieldID", self.numbers[name])
                    xml.put("ValueID", numbers[values[name]])


def field_plan(
    entity: int, rows: Iterable[Mapping[str, str]], *, own_ids: bool, first_code: int = 1
) -> FieldPlan:
    """Where the custom fields of these rows go.

    A name that is one of Project's own, such as "Number3", keeps that field when all its values
    fit; any other goes to a free text field, with the name as its alias.
    first_code: the number of the first value of an outline code; they count through a project.
    """
    values: dict[str, dict[str, None]] = {}
    for row in rows:
        for name, value in row.items():
            values.setdefault(name, {})[value] = None
    numbers: dict[str, int] = {}
    aliases: dict[str, tuple[str, str]] = {}
    if own_ids:
        numbers[OWN_ID] = STANDARD_NUMBERS[entity, _OWN_ID_FIELD]
        aliases[OWN_ID] = (_OWN_ID_FIELD, OWN_ID)
    taken = set(numbers.values())
    others = []
    for name, texts in values.items():
        number = STANDARD_NUMBERS.get((entity, name))
        if number is None or number in taken or not all(_stands(name, text) for text in texts):
            others.append(name)
        else:
            numbers[name], aliases[name] = number, (name, "")
            taken.add(number)
    free = [
        (number, name)
        for n in range(1, _TEXTS + 1)
        if (number := STANDARD_NUMBERS[entity, name := f"Text{n}"]) not in taken
    ]
    for name, (number, standard) in zip(others, free, strict=False):
        numbers[name], aliases[name] = number, (standard, name)
    following = count(first_code)
    codes = {
        name: {text: next(following) for text in texts}
        for name, texts in values.items()
        if name in numbers and name.startswith(OUTLINE_CODE) and not aliases[name][1]
    }
    return FieldPlan(numbers, aliases, codes, tuple(others[len(free) :]))


def _stands(name: str, value: str) -> bool:
    """Whether a value can stand in the field that Project gives the name."""
    if name.startswith(OUTLINE_CODE):
        return True
    kind = _KINDS.fullmatch(name)
    return bool(kind and _FITS[kind[1]].fullmatch(value))
