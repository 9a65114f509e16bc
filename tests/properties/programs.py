"""Strategies that draw whole programs, and drafts as messy as importers may hand over.

Values are drawn along the shapes of the value types, so that a new field is drawn without a word
here. `tame` values are such as people plan with; wild ones are anything the types allow.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from fairlead.core.calendars.calendar import Shift
from fairlead.core.ground.errors import ProgramError
from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import ProgramId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Money, Percent, Share, Work
from fairlead.core.program.build import build
from fairlead.core.program.change import change
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.entities import ENTITIES, Entity, tables
from fairlead.core.program.intentions import (
    add,
    add_link,
    move,
    remove_with_references,
    set_field,
)
from fairlead.core.program.patch import WHOLE, Change, Patch
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Factor, MoneyRange, WorkRange
from fairlead.core.program.shape import (
    REQUIRED,
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
from fairlead.core.program.task import Estimate, Task

SOURCE = "plan.csv"
POOL = {"task": 6, "link": 6, "calendar": 2}
"""How many there are at most of each entity, and so how many ids references choose from."""
MOST_FIELDS = 4
"""How many fields of a value depart from their defaults at most."""
PREFIX = {e.id_type: e.name[:2].upper() for e in ENTITIES.values()}

TEXTS = ("", "Design", "Prüfung", "=SUM(A1)", "a\x00b", "\u202eevil", "🚢 Ship it", "x" * 90)
WILD_DECIMALS = tuple(map(Decimal, ("NaN", "sNaN", "Infinity", "-Infinity", "-0.5", "1E+40", "7")))
WILD_MINUTES = (-(10**18), -480, -1, 0, 1, 480, 10**9, 10**18)
WILD_SHIFTS = (Shift(480, 720), Shift(700, 300), Shift(0, 0), Shift(-5, 9_000), Shift(1500, 1600))

tame_minutes = st.integers(0, 40).map(lambda quarter: quarter * 240)
tame_decimals = st.integers(0, 100).map(lambda hundredth: Decimal(hundredth) / 100)
tame_moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
wild_moments = st.one_of(
    st.datetimes(),
    tame_moments,
    tame_moments.map(lambda moment: moment.replace(tzinfo=UTC)),
    st.sampled_from((datetime.min, datetime.max, datetime(1984, 1, 1))),
)
money = st.builds(Money, tame_decimals, st.sampled_from(("EUR", "USD")))


def _pool(entity: Entity) -> int:
    return POOL.get(entity.name, 2)


IDS = {
    e.id_type: [f"{PREFIX[e.id_type]}{n}" for n in range(_pool(e))] for e in ENTITIES.values()
} | {ProgramId: ["PR0"]}


@cache
def _leaf(kind: Any, tame: bool) -> SearchStrategy[Any]:
    if kind in IDS:
        return st.sampled_from(IDS[kind] if tame else [*IDS[kind], "", "nobody"])
    if kind is str:
        return st.sampled_from(TEXTS)
    if kind is int:
        return st.integers(1, 5) if tame else st.sampled_from(WILD_MINUTES)
    if kind is bool:
        return st.booleans()
    if kind is Decimal:
        return tame_decimals if tame else st.sampled_from(WILD_DECIMALS)
    if kind is datetime:
        return tame_moments if tame else wild_moments
    if kind is date:
        return tame_moments.map(datetime.date) if tame else st.dates()
    return st.sampled_from(list(kind))


def _points(kind: Any, point: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Three points in order."""
    return st.lists(point, min_size=3, max_size=3).map(
        lambda points: kind(**dict(zip(("low", "likely", "high"), sorted(points), strict=True)))
    )


TAME: dict[type, SearchStrategy[Any]] = {
    Work: tame_minutes.map(Work),
    Elapsed: tame_minutes.map(Elapsed),
    Percent: tame_decimals.map(Percent),
    Share: tame_decimals.map(Share),
    Money: money,
    Shift: st.sampled_from((Shift(480, 720), Shift(780, 1020), Shift(1320, 1800))),
    Estimate: _points(Estimate, tame_minutes.map(Work))
    | _points(Estimate, tame_minutes.map(Elapsed)),
    WorkRange: _points(WorkRange, tame_minutes.map(Work)),
    Factor: _points(Factor, tame_decimals),
    MoneyRange: st.lists(money, min_size=3, max_size=3).map(
        lambda points: MoneyRange(
            low=Money(min(p.amount for p in points), "EUR"),
            likely=Money(sorted(p.amount for p in points)[1], "EUR"),
            high=Money(max(p.amount for p in points), "EUR"),
        )
    ),
}


def values(shape: Shape, *, tame: bool, field: str = "") -> SearchStrategy[Any]:
    """Values of a shape; `field` is the name of the field they are for."""
    match shape:
        case Leaf(type=kind):
            if field in {"zone", "base"}:
                return st.none() if tame else st.sampled_from(("Europe/Berlin", "Atlantis", "CA0"))
            return _leaf(kind, tame)
        case Maybe(of):
            return st.none() | values(of, tame=tame, field=field)
        case Many(of):
            size = 7 if field == "week" and tame else 0
            return st.lists(values(of, tame=tame), min_size=size, max_size=max(size, 2)).map(tuple)
        case Fixed(parts):
            return st.tuples(*(values(part, tame=tame) for part in parts))
        case Keyed(key, of):
            return st.dictionaries(values(key, tame=tame), values(of, tame=tame), max_size=2).map(
                Table
            )
        case Either(options):
            return st.one_of([values(option, tame=tame) for option in options])
        case Record():
            return _records(shape, tame)


@cache
def _records(shape: Record, tame: bool) -> SearchStrategy[Any]:
    """Values of a dataclass: its required fields, and any of the others."""
    if tame and shape.type in TAME:
        return TAME[shape.type]
    if shape.type is Shift:
        return st.sampled_from(WILD_SHIFTS)
    needed: dict[str, SearchStrategy[Any]] = {}
    others: dict[str, SearchStrategy[Any]] = {}
    for f in shape.fields:
        drawn = values(f.shape, tame=tame, field=f.name)
        (needed if f.default is REQUIRED else others)[f.name] = drawn
    names = (
        st.lists(st.sampled_from(sorted(others)), max_size=MOST_FIELDS) if others else st.just([])
    )

    @st.composite
    def drawn_record(draw: DrawFn) -> Any:
        given = {name: draw(strategy) for name, strategy in needed.items()}
        for name in draw(names):
            given[name] = draw(others[name])
        return shape.type(**given)

    return drawn_record()


@cache
def _header(tame: bool) -> SearchStrategy[dict[str, Any]]:
    """The fields of a draft that are not rows, any of them left out."""
    rows = {entity.table for entity in ENTITIES.values()} | {"origin", "findings"}
    optional = {
        f.name: values(f.shape, tame=tame, field=f.name)
        for f in record(Draft).fields
        if f.name not in rows
    }
    return st.fixed_dictionaries({}, optional=optional)


@st.composite
def _drafts(draw: DrawFn, *, tame: bool) -> Draft:
    rows: dict[str, Any] = {}
    # Without full ones hardly a link would find both its tasks.
    full = draw(st.booleans())
    for entity in ENTITIES.values():
        most = _pool(entity)
        one = _records(record(entity.type), tame)
        drawn = draw(st.lists(one, min_size=most if full else 0, max_size=most))
        if tame:
            drawn = [replace(v, id=f"{PREFIX[entity.id_type]}{n}") for n, v in enumerate(drawn)]
        rows[entity.table] = tuple(
            Row(value, Origin(SOURCE, f"{entity.name} row {n}")) for n, value in enumerate(drawn)
        )
    return Draft(origin=Origin(SOURCE), **draw(_header(tame)), **rows)


def drafts() -> SearchStrategy[Draft]:
    """Drafts as messy as their types allow: ids that repeat, rings, absurd numbers and dates."""
    return st.one_of(_drafts(tame=False), _drafts(tame=True))


def programs() -> SearchStrategy[Program]:
    """Programs of a few tasks and of everything else a program can hold."""
    return _drafts(tame=True).map(lambda draft: replace(build(draft), set_aside=()))


def draft_of(program: Program) -> Draft:
    """The draft that an importer would make of a file that says exactly this program."""
    rows: dict[str, Any] = {
        entity.table: tuple(
            Row(value, Origin(SOURCE, f"{name} {value.id}"))
            for value in tables(program)[name].values()
        )
        for name, entity in ENTITIES.items()
    }
    header = {
        f.name: getattr(program, f.name)
        for f in fields(Draft)
        if f.name not in {"origin", "findings", *rows}
    }
    return Draft(origin=Origin(SOURCE), **header, **rows)


@st.composite
def edited(draw: DrawFn, program: Program, *, most: int = 4) -> Program:
    """The program after a few things that people do to one; some may turn out impossible."""
    for _ in range(draw(st.integers(1, most))):
        try:
            program = change(program, _intention(draw, program))
        except ProgramError:
            continue
    return program


@st.composite
def attempts(draw: DrawFn, program: Program) -> Patch:
    """A patch of a few changes that somebody may try: any field to any value, whole rows too."""
    changes = []
    for _ in range(draw(st.integers(1, 3))):
        entity = draw(st.sampled_from(list(ENTITIES.values())))
        table = tables(program)[entity.name]
        tame = draw(st.booleans())
        if not table or draw(st.booleans()):
            value = draw(_records(record(entity.type), tame))
            held = table.get(value.id)
            whole = (None, value) if held is None else (held, draw(st.sampled_from((None, value))))
            changes.append(Change(entity.name, value.id, WHOLE, *whole))
        else:
            held = draw(st.sampled_from(list(table.values())))
            field = draw(st.sampled_from(record(entity.type).fields))
            new = draw(values(field.shape, tame=tame, field=field.name))
            changes.append(Change(entity.name, held.id, field.name, getattr(held, field.name), new))
    return Patch(tuple(changes))


def _intention(draw: DrawFn, program: Program) -> Patch:
    new = TaskId(draw(st.sampled_from(("N1", "N2", "N3"))))
    ids = [*program.tasks, new]
    one, other = (draw(st.sampled_from(ids)) for _ in range(2))
    parent = draw(st.sampled_from([None, *program.tasks]))
    match draw(st.integers(0, 7)):
        case 0:
            return add(program, Task(id=new, name="New", parent=parent))
        case 1:
            return remove_with_references(program, "task", one)
        case 2:
            return move(program, one, parent=parent, after=other)
        case 3:
            return add_link(program, one, other)
        case 4:
            return set_field(program, "task", one, "duration", Work(draw(tame_minutes)))
        case 5:
            return set_field(program, "task", one, f"fields.{new}", draw(st.sampled_from(TEXTS)))
        case 6:
            return set_field(program, "program", program.id, "name", draw(st.sampled_from(TEXTS)))
        case _:
            entity = draw(st.sampled_from([e for e, t in tables(program).items() if t]))
            id = draw(st.sampled_from(list(tables(program)[entity])))
            return remove_with_references(program, entity, id)
