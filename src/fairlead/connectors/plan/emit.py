"""A tree as YAML that is pleasant to read and to review: short things on a line, long ones below.

What is written reads back as the same tree, whatever the texts hold (tests/connectors/plan).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fairlead.connectors.plan.shapes import Bare, Block, Tree

WIDTH = 100
LONGEST_KEY = 500
"""YAML wants a key of more than a thousand characters, escapes included, marked as one."""

_WORDS = frozenset({"", "~", "<<", "=", "null", "Null", "NULL"})
_WORDS_ALIKE = frozenset({"true", "false"})
_PLAIN = re.compile(r"[^\W_]|[_/.€$+()]|-[^\W_]")
_IN_FLOW = re.compile(r"[,\[\]{}]")
_ANYWHERE = re.compile(r": |:$| #|^---|^\.\.\.|\t")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def emitted(tree: dict[str, Tree]) -> str:
    """The tree as the text of a YAML document."""
    return "\n".join(_mapping(tree, 0)) + "\n"


def _mapping(tree: dict[str, Tree], indent: int) -> Iterator[str]:
    margin = " " * indent
    for key, child in tree.items():
        name = _scalar(key, flow=False)
        head = f"{margin}{name}:"
        if len(name) > LONGEST_KEY:
            yield f"{margin}? {name}"
            head = f"{margin}:"
        if literal := _literal(child):
            yield f"{head} |-"
            yield from (f"{margin}  {line}" if line else "" for line in literal)
        elif (short := _on_a_line(child, WIDTH - len(head) - 1)) is not None:
            yield f"{head} {short}"
        else:
            yield head
            yield from _below(child, indent + 2)


def _below(tree: Tree, indent: int) -> Iterator[str]:
    if isinstance(tree, dict):
        yield from _mapping(tree, indent)
    else:
        margin = " " * indent
        for item in tree:
            short = _on_a_line(item, WIDTH - indent - 2)
            if short is not None:
                yield f"{margin}- {short}"
            else:
                lines = list(_below(item, indent + 2))
                yield f"{margin}- {lines[0][indent + 2 :]}"
                yield from lines[1:]


def _on_a_line(tree: Tree, width: int) -> str | None:
    """The tree in the brackets of YAML's flow style; None when that is too long to read."""
    if isinstance(tree, str):
        return _scalar(tree, flow=False)
    if isinstance(tree, Block) and tree:
        return None
    text = _flow(tree)
    return text if text is not None and (len(text) <= width or not tree) else None


def _flow(tree: Tree) -> str | None:
    if isinstance(tree, str):
        return None if "\n" in tree and len(tree) > WIDTH else _scalar(tree, flow=True)
    if isinstance(tree, dict):
        values = {_scalar(key, flow=True): _flow(child) for key, child in tree.items()}
        if any(value is None or len(key) > LONGEST_KEY for key, value in values.items()):
            return None
        return f"{{{', '.join(f'{key}: {value}' for key, value in values.items())}}}"
    items = [_flow(item) for item in tree]
    return None if None in items else f"[{', '.join(item for item in items if item is not None)}]"


def _scalar(text: str, *, flow: bool) -> str:
    """A text without quotes where nothing in it could mean something else, else within them."""
    if isinstance(text, Bare):
        return str(text)
    plain = (
        text not in _WORDS
        and text.casefold() not in _WORDS_ALIKE
        and text.isprintable()
        and text == text.strip()
        and _PLAIN.match(text)
        and not _ANYWHERE.search(text)
        and not (flow and _IN_FLOW.search(text))
    )
    return text if plain else f'"{"".join(_escaped(char) for char in text)}"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    # Half a character pair has no escape; whoever makes bytes of the text says that it is lost.
    if char.isprintable() or "\ud800" <= char <= "\udfff":
        return char
    number = ord(char)
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def _literal(tree: Tree) -> list[str] | None:
    """The lines of a text that can stand as they are; None when it is no such text."""
    if not isinstance(tree, str) or "\n" not in tree:
        return None
    lines = tree.split("\n")
    readable = all(line.isprintable() and line == line.strip() for line in lines)
    return lines if readable and lines[0] and lines[-1] else None
