"""Short ways to write down the plans that the tests of programs are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.ground.units import NO_WORK, Work
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.link import Lag, Link, LinkType, link_id
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task

T = TypeVar("T")

FILE = "plan.csv"
MONDAY = datetime(2026, 3, 2, 8)


def task(id: str, name: str = "", under: str | None = None, **fields: Any) -> Task:
    """A task of a day, with its parent's id."""
    parent = None if under is None else TaskId(under)
    given = {"duration": Work(480), **fields}
    return Task(id=TaskId(id), name=name or f"Task {id}", parent=parent, **given)


def link(
    predecessor: str,
    successor: str,
    type: LinkType = LinkType.FS,
    lag: Lag = NO_WORK,
    id: str | None = None,
) -> Link:
    """A link with its natural key, unless another id is given."""
    before, after = TaskId(predecessor), TaskId(successor)
    return Link(
        id=link_id(before, after, type) if id is None else LinkId(id),
        predecessor=before,
        successor=after,
        type=type,
        lag=lag,
    )


def rows(values: Sequence[T]) -> tuple[Row[T], ...]:
    """The values as rows of the file, counted from 2 as under a line of headings."""
    return tuple(Row(value, Origin(FILE, f"row {n}")) for n, value in enumerate(values, start=2))


def draft(*tasks: Task, links: Sequence[Link] = (), **others: Any) -> Draft:
    """A draft of these tasks and links; other tables as lists of values, other fields as given."""
    given: dict[str, Any] = {"start": MONDAY, **others}
    for name, value in given.items():
        given[name] = rows(value) if isinstance(value, list) else value
    return Draft(origin=Origin(FILE), **given, tasks=rows(tasks), links=rows(links))


def program(*tasks: Task, links: Sequence[Link] = (), **others: Any) -> Program:
    """The program of that draft, which must have nothing to set aside."""
    built = build(draft(*tasks, links=links, **others))
    assert built.set_aside == ()
    return built


def said(program: Program) -> str:
    """What `build` named, a line each: code, severity, place, what is wrong and what to do."""
    return "\n".join(
        f"{one.code} {one.severity.value} · {one.origin}: {one.says} {one.do}"
        for one in program.set_aside
    )
