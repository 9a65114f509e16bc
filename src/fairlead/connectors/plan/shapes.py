"""How one value stands in a plan file: read from a node, written as a tree, described for editors.

A shape does all three, so that what is written is what is read and what the editor offers. A
missing or null value never reaches a shape: the field's default stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from fairlead.connectors.conventions import Conventions
from fairlead.connectors.plan.nodes import ListNode, MapNode, Node, TextNode
from fairlead.connectors.plan.reading import Reading
from fairlead.connectors.quantities import (
    LONGEST_TEXT,
    MisreadError,
    has_unit,
)
from fairlead.connectors.source import note, quote
from fairlead.core.ground.table import Table


class Bare(str):
    """Text that is written without quotes: true and false."""

    __slots__ = ()


class Block(dict[str, Any]):
    """A mapping that is always written on lines of its own."""

    __slots__ = ()


Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Schema: TypeAlias = dict[str, Any]

SCALAR = ["string", "number", "boolean"]
"""What an editor takes an unquoted text for."""


class Shape(Protocol):
    """One kind of value."""

    def read(self, node: Node, reading: Reading) -> Any:
        """The value of a node. Raises MisreadError when it is not one."""

    def write(self, value: Any, conventions: Conventions) -> Tree:
        """The value as it stands in a file."""

    def schema(self) -> Schema:
        """The JSON Schema of the value."""


@dataclass(frozen=True, slots=True)
class Words:
    """Any text."""

    def read(self, node: Node, reading: Reading) -> str:
        """The text."""
        return text_of(node)

    def write(self, value: str, conventions: Conventions) -> Tree:
        """The text."""
        return str(value)

    def schema(self) -> Schema:
        """Any scalar."""
        return {"type": SCALAR}


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    def read(self, node: Node, reading: Reading) -> bool:
        """The truth. Raises MisreadError for anything else."""
        text = text_of(node)
        if text in {"true", "True", "TRUE"}:
            return True
        if text in {"false", "False", "FALSE"}:
            return False
        raise MisreadError("IMP-042", f"{quote(text)} is neither true nor false.", "Write true.")

    def write(self, value: bool, conventions: Conventions) -> Tree:
        """True or false."""
        return Bare("true" if value else "false")

    def schema(self) -> Schema:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the words of the trade that an enumeration lists."""

    options: type[StrEnum]

    def read(self, node: Node, reading: Reading) -> StrEnum:
        """The option, however it is capitalised. Raises MisreadError when there is no such."""
        text = text_of(node)
        wanted = spaced(text)
        for option in self.options:
            if spaced(option.value) == wanted:
                return option
        words = [option.value for option in self.options]
        do = reading.hint(wanted, words) or f"Write one of: {', '.join(words)}."
        raise MisreadError("IMP-042", f"{quote(text)} is not one of its values.", do)

    def write(self, value: StrEnum, conventions: Conventions) -> Tree:
        """The word."""
        return str(value.value)

    def schema(self) -> Schema:
        """The words."""
        return {"enum": [option.value for option in self.options]}


@dataclass(frozen=True, slots=True)
class Brief:
    """A value that one short text holds, by a grammar of its own.

    example: what to write, for messages and for the editor. longest: the most characters.
    """

    parse: Callable[[str, Conventions], Any]
    show: Callable[[Any, Conventions], str]
    example: str
    numeric: bool = False
    longest: int = LONGEST_TEXT

    def read(self, node: Node, reading: Reading) -> Any:
        """The value of the text. Raises MisreadError when it is not one."""
        text = text_of(node)
        if len(text) > self.longest:
            raise MisreadError("IMP-042", f"{quote(text)} is too long.", f"Write {self.example}.")
        return self.parse(text, reading.conventions)

    def write(self, value: Any, conventions: Conventions) -> Tree:
        """The text."""
        return self.show(value, conventions)

    def holds(self, value: Any, conventions: Conventions) -> str | None:
        """The text of a value if it reads back as the same value, else None."""
        try:
            text = self.show(value, conventions)
            same = len(text) <= self.longest and self.parse(text, conventions) == value
        except (MisreadError, ValueError, OverflowError):
            return None
        return text if same else None

    def schema(self) -> Schema:
        """A text, with an example."""
        return {
            "type": ["string", "number"] if self.numeric else "string",
            "examples": [self.example],
        }


@dataclass(frozen=True, slots=True)
class Length(Brief):
    """A duration; a number without unit is taken as days, with a note."""

    def read(self, node: Node, reading: Reading) -> Any:
        """The duration. Raises MisreadError when it is not one."""
        value = Brief.read(self, node, reading)
        if not has_unit(text_of(node)):
            says = f"{quote(text_of(node))} has no unit; days are meant."
            reading.add(note("IMP-024", reading.origin(node), says, "Write d, h, min, w or mo."))
        return value


@dataclass(frozen=True, slots=True)
class Many:
    """A list of values; one alone may stand without brackets."""

    item: Shape

    def read(self, node: Node, reading: Reading) -> tuple[Any, ...]:
        """The values that could be read; the others are noted."""
        values = []
        for one in items_of(node):
            try:
                values.append(self.item.read(one, reading))
            except MisreadError as error:
                reading.misread(one, "", error)
        return tuple(values)

    def write(self, value: tuple[Any, ...], conventions: Conventions) -> Tree:
        """A list, or the value itself when it is one text."""
        written = [self.item.write(one, conventions) for one in value]
        alone = len(written) == 1 and isinstance(written[0], str) and written[0] != ""
        return written[0] if alone else written

    def schema(self) -> Schema:
        """One or a list."""
        item = self.item.schema()
        return {"anyOf": [item, {"type": "array", "items": item}]}


@dataclass(frozen=True, slots=True)
class Texts:
    """Named texts."""

    def read(self, node: Node, reading: Reading) -> Table[str, str]:
        """The texts by name. Raises MisreadError when it is no mapping."""
        if not isinstance(node, MapNode):
            raise MisreadError("IMP-042", "this is not a mapping.", "Write {name: text}.")
        return Table({key.text: text_of(value) for key, value in node.entries})

    def write(self, value: Mapping[str, str], conventions: Conventions) -> Tree:
        """A mapping."""
        return dict(value)

    def schema(self) -> Schema:
        """A mapping."""
        return {"type": "object", "additionalProperties": {"type": SCALAR}}


def text_of(node: Node) -> str:
    """The text of a scalar. Raises MisreadError for a list or mapping."""
    if not isinstance(node, TextNode):
        kind = "list" if isinstance(node, ListNode) else "mapping"
        raise MisreadError("IMP-042", f"a {kind} cannot stand here.", "Write one text.")
    return node.text


def items_of(node: Node) -> tuple[Node, ...]:
    """The nodes of a list; one that is none stands for itself, an empty one for nothing."""
    if isinstance(node, ListNode):
        return node.items
    return () if isinstance(node, TextNode) and node.is_null else (node,)


def spaced(word: str) -> str:
    """A key or word as it is compared: "Status_date" and "status-date" are "status date"."""
    if word.isascii() and word.isalpha() and word.islower():
        return word
    return re.sub(r"[\s_-]+", " ", word.strip().casefold())
