"""What a program is made of: each entity with its table, its value type, and what it refers to.

Everything that treats all entities alike stands on this one table: integrity, change, diff, merge,
codec and schema. References are read from the type hints: a field typed `TeamId` names a team.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter
from typing import Any

from fairlead.core.calendars.calendar import Calendar
from fairlead.core.ground import ids
from fairlead.core.ground.table import Table
from fairlead.core.program.baseline import Baseline
from fairlead.core.program.gate import Gate
from fairlead.core.program.link import Link
from fairlead.core.program.money import Actual, BudgetLine
from fairlead.core.program.people import Assignment, Resource, Team, Vendor
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Driver, Impact, Response, Risk
from fairlead.core.program.shape import (
    GONE,
    Either,
    Fixed,
    Keyed,
    Leaf,
    Many,
    Maybe,
    Record,
    Shape,
    record,
)
from fairlead.core.program.task import Task


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of thing in a program: its name, the Program's field, its types of value and id."""

    name: str
    table: str
    type: type
    id_type: Any


PROGRAM = "program"
"""The entity of the program's own fields: its name, start, status date, rules and so on."""

ENTITIES: Mapping[str, Entity] = {
    entity.name: entity
    for entity in (
        Entity("calendar", "calendars", Calendar, ids.CalendarId),
        Entity("task", "tasks", Task, ids.TaskId),
        Entity("link", "links", Link, ids.LinkId),
        Entity("team", "teams", Team, ids.TeamId),
        Entity("vendor", "vendors", Vendor, ids.VendorId),
        Entity("resource", "resources", Resource, ids.ResourceId),
        Entity("assignment", "assignments", Assignment, ids.AssignmentId),
        Entity("budget line", "budget", BudgetLine, ids.BudgetLineId),
        Entity("actual", "actuals", Actual, ids.ActualId),
        Entity("driver", "drivers", Driver, ids.DriverId),
        Entity("risk", "risks", Risk, ids.RiskId),
        Entity("response", "responses", Response, ids.ResponseId),
        Entity("gate", "gates", Gate, ids.GateId),
        Entity("baseline", "baselines", Baseline, ids.BaselineId),
    )
}

HEADER: tuple[str, ...] = tuple(
    f.name
    for f in record(Program).fields
    if f.name not in {entity.table for entity in ENTITIES.values()}
)
"""The program's own fields, in order."""

Tables = Mapping[str, Mapping[Any, Any]]
"""The values of a program by entity name and id."""

_BY_ID_TYPE = {entity.id_type: entity.name for entity in ENTITIES.values()}

# Without its task an impact would fall on the whole program, and without its team or vendor a
# driver would act on nothing: what holds such a reference goes with it, optional or not.
_TAKES_ITS_HOLDER = {
    (Impact, "task"),
    (Impact, "adds"),
    (Impact, "skips"),
    (Driver, "team"),
    (Driver, "vendor"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in an entity's value that names another entity by id.

    path: field names from the value inwards; tuples and tables on the way hold many.
    takes_holder: when the id is unknown, the row or item that holds it cannot stand either.
    named: reads the ids that stand there.
    """

    path: tuple[str, ...]
    to: str
    takes_holder: bool
    named: Callable[[Any], Iterator[str]]

    @property
    def field(self) -> str:
        """The path as it is written in messages, such as "promise.giver"."""
        return ".".join(self.path)


@cache
def references(entity: str) -> tuple[Reference, ...]:
    """Every reference that values of this entity hold, in field order."""
    return tuple(_references(record(ENTITIES[entity].type), ()))


def table(program: Program, entity: str) -> Table[str, Any]:
    """The program's values of an entity, by id."""
    held: Table[str, Any] = getattr(program, ENTITIES[entity].table)
    return held


def tables(program: Program) -> Tables:
    """All of the program's tables, by entity name."""
    return {entity: table(program, entity) for entity in ENTITIES}


def with_tables(program: Program, tables: Tables) -> Program:
    """The program with other tables, by entity name."""
    rows: dict[str, Any] = {ENTITIES[entity].table: rows for entity, rows in tables.items()}
    return replace(program, **rows)


def without(value: Any, reference: Reference, known: Container[str]) -> Any:
    """The value without the ids that are not `known`; GONE when it cannot stand without them."""
    return _without(value, reference.path, known, takes=reference.takes_holder)


def _references(shape: Record, path: tuple[str, ...]) -> Iterator[Reference]:
    for f in shape.fields:
        inner: Shape = f.shape
        optional = False
        while not isinstance(inner, (Leaf, Record, Keyed)):
            optional = optional or isinstance(inner, (Maybe, Many))
            inner = _inside(inner)
        here = (*path, f.name)
        if isinstance(inner, Record):
            yield from _references(inner, here)
            continue
        id_type = inner.key.type if isinstance(inner, Keyed) else inner.type
        if id_type not in _BY_ID_TYPE or here == ("id",):
            continue
        takes = (shape.type, f.name) in _TAKES_ITS_HOLDER or (
            not optional and isinstance(inner, Leaf)
        )
        yield Reference(here, _BY_ID_TYPE[id_type], takes, _reader(here))


def _inside(shape: Shape) -> Shape:
    """What stands in a wrapper; of alternatives and fixed places none holds references."""
    match shape:
        case Maybe(of) | Many(of):
            return of
        case Either() | Fixed():
            return Leaf(None)
        case _:
            return shape


def _reader(path: tuple[str, ...]) -> Callable[[Any], Iterator[str]]:
    get = attrgetter(path[0])
    rest = _reader(path[1:]) if len(path) > 1 else None

    def read(value: Any) -> Iterator[str]:
        inner = get(value)
        if inner is None:
            return
        many = isinstance(inner, (tuple, Table))
        if rest is None:
            yield from inner if many else (inner,)
        else:
            for part in inner if many else (inner,):
                yield from rest(part)

    return read


def _without(value: Any, path: tuple[str, ...], known: Container[str], *, takes: bool) -> Any:
    name, rest = path[0], path[1:]
    inner = getattr(value, name)
    left: Any
    if inner is None:
        return value
    if isinstance(inner, Table):
        left = inner.without(*(key for key in inner if key not in known))
    elif isinstance(inner, tuple):
        if rest:
            parts = (_without(part, rest, known, takes=takes) for part in inner)
            left = tuple(part for part in parts if part is not GONE)
        else:
            left = tuple(id for id in inner if id in known)
    elif rest:
        left = _without(inner, rest, known, takes=takes)
    elif inner not in known:
        left = GONE if takes else None
    else:
        return value
    return GONE if left is GONE else replace(value, **{name: left})
