"""Which custom fields hold sprints, epics and story points; every Jira numbers them anew.

Where the list of fields was not recorded, the values tell: a sprint has a state, an epic link
names an epic, and story points are what the changelog says they were set to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fairlead.connectors.jira import words
from fairlead.connectors.jira.payloads import Answers
from fairlead.connectors.lenient import Json, inside, mappings, number, text

_LEAST_EVIDENCE = 3
_LEAST_SHARE = 0.9
_OLD_SPRINT = re.compile(r"greenhopper\.service\.sprint\.Sprint@[^\[]{0,40}\[(.*)\]", re.DOTALL)
_OLD_PART = re.compile(r"(?:^|,)([A-Za-z]{1,20})=")


@dataclass(frozen=True, slots=True)
class Custom:
    """The ids of custom fields, in the order in which they are looked at."""

    sprints: tuple[str, ...]
    epics: tuple[str, ...]
    points: tuple[str, ...]


def custom_fields(answers: Answers) -> Custom:
    """The fields as Jira lists them, or as the issues' values tell."""
    if answers.fields:
        return _listed(answers.fields)
    epics = {
        text(one, "key") for one in answers.issues if _is_epic(inside(one, "fields", "issuetype"))
    }
    sprints: dict[str, None] = {}
    links: dict[str, None] = {}
    for issue in answers.issues:
        for name, value in _own(issue):
            if sprints_in(value):
                sprints[name] = None
            elif isinstance(value, str) and value in epics:
                links[name] = None
    return Custom(tuple(sprints), tuple(links), _points(answers.issues))


def sprints_in(value: Any) -> list[Json]:
    """The sprints in a field: objects, or the texts that older versions of Jira write."""
    found = []
    for one in value if isinstance(value, list) else ():
        if isinstance(one, Mapping) and "state" in one and "name" in one and "id" in one:
            found.append(one)
        elif isinstance(one, str) and (old := _OLD_SPRINT.search(one[:2000])) is not None:
            parts = _OLD_PART.split(old[1])[1:]
            known = dict(zip(parts[::2], parts[1::2], strict=True))
            if "id" in known:
                found.append(known)
    return found


def _listed(fields: Iterable[Json]) -> Custom:
    sprints, epics, points = [], [], []
    for one in fields:
        id, kind = text(one, "id"), text(one, "schema", "custom")
        if kind == words.SPRINT:
            sprints.append(id)
        elif kind == words.EPIC:
            epics.append(id)
        elif text(one, "name").casefold() in words.POINTS:
            points.append(id)
    return Custom(tuple(sprints), tuple(epics), tuple(points))


def _points(issues: Iterable[Json]) -> tuple[str, ...]:
    """The field that holds, almost everywhere, what the changelog last set story points to."""
    said = Counter[str]()
    of = 0
    for issue in issues:
        last = None
        for entry in mappings(issue, "changelog", "histories"):
            for item in mappings(entry, "items"):
                if text(item, "field").casefold() in words.POINTS:
                    last = number(item, "toString")
        if last is not None:
            of += 1
            said.update(
                name
                for name, value in _own(issue)
                if isinstance(value, int | float) and value == last
            )
    best = said.most_common(1)
    if best and best[0][1] >= max(_LEAST_EVIDENCE, _LEAST_SHARE * of):
        return (best[0][0],)
    return ()


def _own(issue: Json) -> Iterable[tuple[str, Any]]:
    fields = inside(issue, "fields")
    for name, value in fields.items() if isinstance(fields, Mapping) else ():
        if isinstance(name, str) and name.startswith("customfield_") and value:
            yield name, value


def _is_epic(kind: Any) -> bool:
    level = inside(kind, "hierarchyLevel")
    return level == 1 or text(kind, "name").casefold() == "epic"
