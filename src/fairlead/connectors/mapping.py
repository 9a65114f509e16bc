"""A file that says what a tracker's own words mean in a plan; each line of it may be left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fairlead.connectors.plan.nodes import ListNode, MapNode, Node, TextNode, parse
from fairlead.connectors.quantities import MisreadError, duration
from fairlead.connectors.source import Source, quote, refuse_empty
from fairlead.connectors.text import decoded
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.units import Work
from fairlead.core.program.program import TimeUnits
from fairlead.core.tracking.issue import State
from fairlead.core.tracking.mapping import BLOCKS, WAITS, By, PlanMapping

E = TypeVar("E", bound=StrEnum)


def mapping_from(source: Source) -> PlanMapping:
    """What a mapping file says, and what is usual where it says nothing.

    Raises SourceError with the line for what is no such file.
    """
    refuse_empty(source)
    text, _ = decoded(source)
    root = parse(source, text)
    if not isinstance(root, MapNode):
        raise _UnreadError(1, "the file is no list of settings.", "Write `name: value`.").at(source)
    values: dict[str, Any] = {}
    for key, node in root.entries:
        try:
            setting = _setting(key)
            values[setting.field] = setting.read(node)
        except _UnreadError as error:
            raise error.at(source) from None
    return PlanMapping(**values)


class _UnreadError(Exception):
    """A value that cannot be read, and the line it stands in."""

    def __init__(self, line: int, says: str, do: str) -> None:
        super().__init__(says)
        self.line, self.says, self.do = line, says, do

    def at(self, source: Source) -> SourceError:
        return SourceError("MAP-001", f"{source.name} › line {self.line}", self.says, self.do)


def _setting(key: TextNode) -> _Setting:
    found = _SETTINGS.get(key.text)
    if found is None:
        near = get_close_matches(key.text, _SETTINGS, 1)
        do = f"Did you mean '{near[0]}'?" if near else f"Known are {', '.join(_SETTINGS)}."
        raise _UnreadError(key.line, f"there is no setting {quote(key.text)}.", do)
    return found


def _text(node: Node) -> str:
    if not isinstance(node, TextNode) or node.is_null:
        raise _UnreadError(node.line, "there is no word here.", "Write one after the colon.")
    return node.text.strip()


def _words(node: Node) -> frozenset[str]:
    """Words of a list, or one alone, in small letters."""
    parts = node.items if isinstance(node, ListNode) else (node,)
    return frozenset(_text(one).casefold() for one in parts)


def _one_of(kind: type[E]) -> Callable[[Node], E]:
    def read(node: Node) -> E:
        said = _text(node)
        try:
            return kind(said.casefold())
        except ValueError:
            known = ", ".join(one.value for one in kind)
            raise _UnreadError(
                node.line, f"{quote(said)} is none of {known}.", "Write one."
            ) from None

    return read


def _states(node: Node) -> Mapping[str, State]:
    if not isinstance(node, MapNode):
        raise _UnreadError(node.line, "statuses are no list.", "Write `In review: in progress`.")
    return {key.text.strip(): _one_of(State)(value) for key, value in node.entries}


def _zone(node: Node) -> str:
    said = _text(node)
    try:
        return ZoneInfo(said).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        do = "Write it as Europe/Berlin."
        raise _UnreadError(node.line, f"nobody knows the time zone {quote(said)}.", do) from None


def _number(node: Node) -> float:
    said = _text(node)
    try:
        found = float(said)
    except ValueError:
        found = 0.0
    if not 0 < found < 1000:
        raise _UnreadError(node.line, f"{quote(said)} is no number of points.", "Write 2 or 0.5.")
    return found


def _work(node: Node) -> Work:
    said = _text(node)
    try:
        found = duration(said, TimeUnits())
    except MisreadError as error:
        raise _UnreadError(node.line, error.says, "Write 3d or 12h.") from None
    if not isinstance(found, Work) or found.minutes <= 0:
        raise _UnreadError(node.line, f"{quote(said)} is no time of work.", "Write 3d or 12h.")
    return found


def _day(node: Node) -> date:
    said = _text(node)
    try:
        return date.fromisoformat(said)
    except ValueError:
        do = "Write it as 2026-03-31."
        raise _UnreadError(node.line, f"{quote(said)} is no day.", do) from None


def _and(usual: frozenset[str]) -> Callable[[Node], frozenset[str]]:
    return lambda node: usual | _words(node)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a setting is in a mapping, and how it is read."""

    field: str
    read: Callable[[Node], Any]


_SETTINGS: Mapping[str, _Setting] = {
    "zone": _Setting("zone", _zone),
    "workstreams": _Setting("workstreams", _one_of(By)),
    "teams": _Setting("teams", _one_of(By)),
    "leave out": _Setting("leaves_out", _words),
    "statuses": _Setting("states", _states),
    "waits for": _Setting("waits", _and(WAITS)),
    "blocks": _Setting("blocks", _and(BLOCKS)),
    "points per day": _Setting("day_points", _number),
    "usual duration": _Setting("usual", _work),
    "since": _Setting("since", _day),
}
