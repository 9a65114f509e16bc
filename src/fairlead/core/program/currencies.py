"""Amounts in other currencies than the program's: kept, but nobody may add them up unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Money
from fairlead.core.program import fault as code
from fairlead.core.program.entities import ENTITIES, Tables
from fairlead.core.program.fault import Fault, label, quoted
from fairlead.core.program.shape import Keyed, Many, Maybe, Record, record

Path = tuple[str, ...]


def foreign_amounts(tables: Tables, currency: str) -> Iterator[Fault]:
    """One fault for each currency that is not the program's, at the first amount in it."""
    counts: Counter[str] = Counter()
    first: dict[str, tuple[str, Any, Path]] = {}
    for entity in ENTITIES:
        for value in tables[entity].values():
            for path in _places_of_money(entity):
                for amount in _held(value, path):
                    if amount.currency != currency:
                        counts[amount.currency] += 1
                        first.setdefault(amount.currency, (entity, value, path))
    for other, (entity, value, path) in first.items():
        amounts, taken = "this amount is", "kept as it is, but the simulated cost leaves it out"
        if more := counts[other] - 1:
            others = "1 other" if more == 1 else f"{more:,} others"
            amounts = f"this amount and {others} are"
            taken = "kept as they are, but the simulated cost leaves them out"
        yield Fault(
            code=code.OTHER_CURRENCY,
            entity=entity,
            id=value.id,
            who=label(value),
            field=".".join(path),
            says=f"{amounts} in {quoted(other)}, but the program counts in {quoted(currency)}",
            taken=taken,
            do="Correct the program's currency or give the amounts in it: they are not converted, "
            "and amounts in different currencies cannot be added.",
            kept=True,
        )


@cache
def _places_of_money(entity: str) -> tuple[Path, ...]:
    """Where values of an entity hold amounts: field names from the value inwards."""
    return tuple(_places(record(ENTITIES[entity].type), ()))


def _places(shape: Record, path: Path) -> Iterator[Path]:
    for f in shape.fields:
        inner = f.shape
        while isinstance(inner, (Maybe, Many, Keyed)):
            inner = inner.of
        if isinstance(inner, Record):
            here = (*path, f.name)
            yield from (here,) if inner.type is Money else _places(inner, here)


def _held(value: Any, path: Path) -> Iterator[Money]:
    """The amounts at a place, of all the items that stand on the way to it."""
    held = getattr(value, path[0])
    match held:
        case None | ():
            return
        case Table():
            items: Iterable[Any] = held.values()
        case tuple():
            items = held
        case _:
            items = (held,)
    for item in items:
        if len(path) == 1:
            yield item
        else:
            yield from _held(item, path[1:])
