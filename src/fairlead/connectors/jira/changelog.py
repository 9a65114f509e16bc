"""Jira's changelog as changes of an issue: what it had before, what after, when, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from fairlead.connectors.jira import words
from fairlead.connectors.lenient import Json, day, inside, mappings, moment, number, seconds, text
from fairlead.core.ground.units import Work
from fairlead.core.tracking.issue import MANY, Aspect, Change, Relation

_MINE = ("this issue ", "this ")


def entries(issue: Json) -> list[tuple[datetime, str, Json]]:
    """When, by whom and what was changed, oldest first; Cloud answers the newest first."""
    found = []
    for entry in mappings(issue, "changelog", "histories"):
        at = moment(entry, "created")
        if at is not None:
            by = person_id(inside(entry, "author"))
            found += [(at, by, item) for item in mappings(entry, "items")]
    found.sort(key=lambda one: one[0])
    return found


def is_whole(issue: Json) -> bool:
    """Whether all of the changelog was answered: of a long one it may be a part."""
    total = inside(issue, "changelog", "total")
    histories = inside(issue, "changelog", "histories")
    if not isinstance(histories, list):
        return False
    return not isinstance(total, int) or total <= len(histories)


def changes(issue: Json, id_of: Callable[[str], str]) -> tuple[Change, ...]:
    """What is known to have changed, oldest first. id_of: the id of an issue by its id or key."""
    found = []
    for at, by, item in entries(issue):
        aspect = words.ASPECTS.get(text(item, "field").casefold())
        if aspect is None:
            continue
        before, after = _ends(aspect, item, id_of)
        if before != after:
            found.append(Change(at, aspect, before, after, by))
    return tuple(found)


def person_id(who: Any) -> str:
    """What tells a person from others: Cloud has account ids, Data Center keys and names."""
    return text(who, "accountId") or text(who, "key") or text(who, "name")


def _ends(aspect: Aspect, item: Json, id_of: Callable[[str], str]) -> tuple[object, object]:
    before, after = ((text(item, end), text(item, f"{end}String")) for end in ("from", "to"))
    read = _READ.get(aspect, _shown)
    if aspect is Aspect.PARENT:
        return _parent(*before, id_of), _parent(*after, id_of)
    if aspect in MANY:
        gone, come = set(read(*before)), set(read(*after))  # type: ignore[call-overload]
        return tuple(sorted(gone - come)), tuple(sorted(come - gone))
    return read(*before), read(*after)


def _shown(id: str, shown: str) -> object:
    return shown


def _parent(id: str, shown: str, id_of: Callable[[str], str]) -> str | None:
    """Epics are told by id and key, parents by either of them."""
    return id_of(id or shown) if id or shown else None


def _due(id: str, shown: str) -> object:
    return day(id or shown)


def _points(id: str, shown: str) -> object:
    return number(shown)


def _work(id: str, shown: str) -> object:
    minutes = seconds(id or shown)
    return None if minutes is None else Work(minutes)


def _named(id: str, shown: str) -> Iterable[object]:
    return [shown] if shown else []


def _labels(id: str, shown: str) -> Iterable[object]:
    return shown.split()


def _ids(id: str, shown: str) -> Iterable[object]:
    return [one.strip() for one in id.split(",") if one.strip()]


def _links(id: str, shown: str) -> Iterable[object]:
    """'This issue blocks SHOP-7' says how, and `to` which."""
    if not id or not shown:
        return []
    says = shown.removesuffix(id).strip()
    for mine in _MINE:
        if says.casefold().startswith(mine):
            says = says[len(mine) :]
    return [Relation(says.casefold(), id)]


def _owner(id: str, shown: str) -> object:
    return id or None


_READ: Mapping[Aspect, Callable[[str, str], object]] = {
    Aspect.OWNER: _owner,
    Aspect.DUE: _due,
    Aspect.POINTS: _points,
    Aspect.ESTIMATE: _work,
    Aspect.REMAINING: _work,
    Aspect.COMPONENTS: _named,
    Aspect.LABELS: _labels,
    Aspect.RELEASES: _ids,
    Aspect.SPRINTS: _ids,
    Aspect.LINKS: _links,
}
_SETS = frozenset({Aspect.COMPONENTS, Aspect.LABELS, Aspect.RELEASES, Aspect.SPRINTS, Aspect.LINKS})


def statuses_named(issues: Iterable[Json]) -> Iterator[str]:
    """Every status that a changelog names."""
    for issue in issues:
        for _, _, item in entries(issue):
            if text(item, "field").casefold() == "status":
                yield text(item, "fromString")
                yield text(item, "toString")
