"""Cells that hold several things: "Ana[50%];Ben", "3FS+2d;5SS", "urgent, backend"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from fairlead.connectors.quantities import MisreadError, link_tail, share, share_text
from fairlead.connectors.source import quote
from fairlead.core.ground.units import Share
from fairlead.core.program.link import Lag, LinkType
from fairlead.core.program.people import FULL
from fairlead.core.program.program import TimeUnits

LONGEST_ITEM = 200
MOST_CHARACTERS = 100_000
_PLAIN = re.compile(r"[^;,\"\[\]\n]+")
_UNITS = re.compile(r"(.*)\[([0-9.,]{1,20}\s?%?)\]", re.DOTALL)
_TYPED = re.compile(r"(.*?)\s*((?:FS|SS|FF|SF|EA|AA|EE|AE)\s*(?:[+-].*)?)", re.DOTALL)


class Item(NamedTuple):
    """One of several things in a cell.

    name: the text within double quotes, or all of it without any. rest: what follows the quotes.
    """

    name: str
    rest: str
    quoted: bool


def items_of(text: str) -> list[Item]:
    """The items of a cell; semicolons part them, or else lines, or else commas.

    Within double quotes anything may stand, a quote twice. Raises MisreadError for a text that is
    longer than any cell of a plan.
    """
    if len(text) > MOST_CHARACTERS:
        raise MisreadError("IMP-042", f"{quote(text)} is too long.", "Shorten it.")
    pieces = text.split('"')
    if len(pieces) % 2 == 0:
        # A quote that is never closed stands for itself.
        pieces[-2:] = ['"'.join(pieces[-2:])]
    outside = "".join(pieces[::2])
    separator = next((s for s in (";", "\n", ",") if s in outside), ";")
    items: list[str] = [""]
    for number, piece in enumerate(pieces):
        if number % 2:
            items[-1] += f'"{piece}"'
        else:
            first, *others = piece.split(separator)
            items[-1] += first
            items += others
    return [_item(item.strip()) for item in items if item.strip()]


def _item(text: str) -> Item:
    found = re.fullmatch(r'"((?:[^"]|"")*)"([^"]*)', text)
    if found is None:
        return Item(text, "", quoted=False)
    return Item(found[1].replace('""', '"'), found[2].strip(), quoted=True)


def item_text(name: str, rest: str = "") -> str:
    """An item as it is written: quoted when the name could be taken for something else."""
    plain = _PLAIN.fullmatch(name) and name == name.strip()
    return f"{name}{rest}" if plain else quoted_text(name, rest)


def quoted_text(name: str, rest: str = "") -> str:
    """An item with its name in double quotes."""
    return '"{}"{}'.format(name.replace('"', '""'), rest)


def assigned(text: str) -> list[tuple[str, Share]]:
    """The resources of "Ana[50%];Ben" with their units. Raises MisreadError."""
    found = []
    for item in items_of(text):
        units = _UNITS.fullmatch(item.rest if item.quoted else item.name)
        if units is None:
            found.append((item.name, FULL))
        else:
            found.append((item.name if item.quoted else units[1].strip(), share(units[2])))
    return found


def assigned_text(name: str, units: Share) -> str:
    """A resource with its units, where they are not all of one."""
    return item_text(name, "" if units == FULL else f"[{share_text(units)}]")


def predecessors(
    text: str, ids: Mapping[str, str], units: TimeUnits
) -> list[tuple[str, LinkType, Lag]]:
    """The predecessors of "3FS+2d;5SS" with types and lags. Raises MisreadError.

    ids: what tasks are known by, to their ids; the longest name that a predecessor begins with is
    meant. A name that is not known stays as it is.
    """
    whole = text.strip()
    items = [Item(whole, "", quoted=True)] if whole in ids else items_of(text)
    return [_predecessor(item, ids, units) for item in items]


def _predecessor(item: Item, ids: Mapping[str, str], units: TimeUnits) -> tuple[str, LinkType, Lag]:
    name = item.name
    if item.quoted or name in ids:
        return (ids.get(name, name), *link_tail(item.rest, units))
    if len(name) > LONGEST_ITEM:
        raise MisreadError("IMP-029", f"{quote(name)} is no predecessor.", "Write it like 3FS+2d.")
    for end in range(len(name) - 1, 0, -1):
        known = ids.get(name[:end].rstrip())
        if known is not None:
            try:
                return (known, *link_tail(name[end:], units))
            except MisreadError:
                continue
    parts = _TYPED.fullmatch(name)
    if parts is None or not parts[1]:
        return (name, *link_tail("", units))
    return (parts[1], *link_tail(parts[2], units))
