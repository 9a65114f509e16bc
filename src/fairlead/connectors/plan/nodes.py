"""YAML as a tree of texts with line numbers: no types are guessed, nothing is expanded.

A plan file is one document of mappings, lists and texts. "no", "12:30" and "2026-03-02" are texts;
only the field they stand in knows what they mean. Anchors, aliases and tags are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import yaml

from fairlead.connectors.source import MAX_DEPTH, Source, quote
from fairlead.core.ground.errors import SourceError

MAX_NODES = 2_000_000
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class TextNode:
    """A scalar as it is written; `plain` is without quotes."""

    text: str
    plain: bool
    line: int

    @property
    def is_null(self) -> bool:
        """Whether nothing is said: left empty, ~ or null."""
        return self.plain and self.text in _NULLS


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping; its keys are texts, each there once."""

    entries: tuple[tuple[TextNode, Node], ...]
    line: int


Node: TypeAlias = TextNode | ListNode | MapNode


def parse(source: Source, text: str) -> Node:
    """The tree of the one document in a YAML text.

    Raises SourceError with the line when it is not YAML, is more than one document, uses anchors,
    tags or a key twice, or nests deeper than MAX_DEPTH.
    """
    composer = _Composer(source)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            composer.take(event)
    except yaml.MarkedYAMLError as error:
        # At the end of the text the library points to the line after it.
        line = min(error.problem_mark.line if error.problem_mark else 0, text.count("\n")) + 1
        says = f"this is not YAML: {error.problem or error.context}."
        do = "Check indentation, brackets and quotes there."
        raise SourceError("IMP-003", f"{source.name} › line {line}", says, do) from None
    except yaml.YAMLError:
        raise _control_character(source, text) from None
    if composer.root is None:
        raise SourceError("IMP-001", source.name, "the file is empty.", "Write a plan in it.")
    return composer.root


def _control_character(source: Source, text: str) -> SourceError:
    """What the YAML library refuses before it parses: characters that no text may contain."""
    for line, content in enumerate(text.split("\n"), 1):
        for char in content:
            if (char < " " and char != "\t") or "\x7f" <= char < "\xa0" or char in "\ufffe\uffff":
                return SourceError(
                    "IMP-011",
                    f"{source.name} › line {line}",
                    f"the control character U+{ord(char):04X} cannot stand in a plan.",
                    'Remove it, or write it as an escape in double quotes, such as "\\x07".',
                )
    return SourceError("IMP-003", source.name, "this is not YAML.", "Check the file.")


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been reached."""

    line: int
    items: list[Node]
    keys: dict[str, int] | None
    key: TextNode | None = None
    entries: list[tuple[TextNode, Node]] | None = None


class _Composer:
    """Puts parser events together; keeps its own stack, so that no input can exhaust Python's."""

    def __init__(self, source: Source) -> None:
        self.root: Node | None = None
        self._source = source
        self._stack: list[_Open] = []
        self._count = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._checked(event)
                self._place(TextNode(event.value, not event.style, _line(event)))
            case yaml.MappingStartEvent():
                self._open(event, _Open(_line(event), [], {}, None, []))
            case yaml.SequenceStartEvent():
                self._open(event, _Open(_line(event), [], None))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._close()
            case yaml.AliasEvent():
                raise self._refused(event, "IMP-005", f"the alias *{event.anchor} is refused.")
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    do = "Keep one plan in one file."
                    raise self._refused(event, "IMP-005", "a second document begins here.", do)
            case _:
                pass

    def _checked(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            raise self._refused(event, "IMP-005", f"the anchor &{event.anchor} is refused.")
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self._refused(event, "IMP-005", f"the tag {quote(tag)} is refused.")
        self._count += 1
        if self._count > MAX_NODES:
            says = f"the plan has more than {MAX_NODES:,} values."
            raise self._refused(event, "IMP-006", says, "Split it.")

    def _open(self, event: yaml.NodeEvent, opened: _Open) -> None:
        self._checked(event)
        if len(self._stack) >= MAX_DEPTH:
            says = f"this is nested deeper than {MAX_DEPTH} levels."
            raise self._refused(event, "IMP-006", says, "Use `parent` instead of nesting.")
        self._stack.append(opened)

    def _close(self) -> None:
        done = self._stack.pop()
        if done.entries is None:
            self._place(ListNode(tuple(done.items), done.line))
        else:
            self._place(MapNode(tuple(done.entries), done.line))

    def _place(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        top = self._stack[-1]
        if top.entries is None or top.keys is None:
            top.items.append(node)
        elif top.key is None:
            top.key = self._key(top.keys, node)
        else:
            top.entries.append((top.key, node))
            top.key = None

    def _key(self, keys: dict[str, int], node: Node) -> TextNode:
        where = f"{self._source.name} › line {node.line}"
        if not isinstance(node, TextNode):
            raise SourceError("IMP-003", where, "a key must be a text.", "Write `key: value`.")
        if node.text in keys:
            says = f"{quote(node.text)} is used twice (lines {keys[node.text]} and {node.line})."
            raise SourceError("IMP-033", where, says, "Rename or remove one of them.")
        keys[node.text] = node.line
        return node

    def _refused(
        self, event: yaml.Event, code: str, says: str, do: str = "Write the value out."
    ) -> SourceError:
        return SourceError(code, f"{self._source.name} › line {_line(event)}", says, do)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
