"""What must hold in every program. One set of rules for both gates.

A rule looks at the tables of a program and gives a `Verdict` for each value that cannot stand:
the fault, and what can stand instead. `build` puts that in its place and names the fault;
`change` raises the first one and changes nothing.

Rules are meant to run in the order of `RULES`: each relies on what those before it hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from fairlead.core.program import fault as code
from fairlead.core.program.entities import (
    ENTITIES,
    HEADER,
    Reference,
    Tables,
    references,
    tables,
    without,
)
from fairlead.core.program.fault import Fault, Verdict, label, quoted
from fairlead.core.program.header import sound_header
from fairlead.core.program.mend import mended
from fairlead.core.program.patch import WHOLE, Touched
from fairlead.core.program.program import Program
from fairlead.core.program.shape import GONE
from fairlead.core.program.structure import outline, sound_links
from fairlead.core.program.working_time import working_time

ProgramRule = Callable[[Tables, Touched | None], Iterator[Verdict]]


def judge(program: Program, touched: Touched | None = None) -> tuple[Fault, ...]:
    """The faults of a program; empty for one that stands. Doubts that may be kept do not count.

    Later rules rely on earlier ones, so the faults are those of the first rule that finds any.
    touched: what a change has touched in a program that stood before; None looks at everything.
    """
    for rule in RULES:
        faults = [v.fault for v in rule(tables(program), touched) if not v.fault.kept]
        if faults:
            return tuple(faults)
    header = {name: getattr(program, name) for name in HEADER}
    return tuple(v.fault for v in sound_header(header, program.calendars))


def own_limits(tables: Tables, touched: Touched | None) -> Iterator[Verdict]:
    """Each value holds what it can hold (limits.py)."""
    for entity in ENTITIES:
        for value in _looked_at(tables, entity, touched):
            stands, faults = mended(value)
            for one in faults:
                taken = one.taken or f"the {entity} was left out"
                who = label(value)
                named = replace(one, entity=entity, id=value.id, who=who, taken=taken)
                yield Verdict(named, stands)


def known_references(tables: Tables, touched: Touched | None) -> Iterator[Verdict]:
    """Every id that a value names exists. Bases of calendars are for `working_time`."""
    for entity in ENTITIES:
        refs = references(entity) if entity != "calendar" else ()
        for reference in refs:
            known = tables[reference.to]
            everyone = touched is None or reference.to in touched.removed
            for value in _looked_at(tables, entity, None if everyone else touched):
                for named in reference.named(value):
                    if named not in known:
                        stands = without(value, reference, known)
                        yield Verdict(_dangling(entity, value, reference, named, stands), stands)


RULES: tuple[ProgramRule, ...] = (own_limits, working_time, known_references, outline, sound_links)


def _looked_at(tables: Tables, entity: str, touched: Touched | None) -> list[Any]:
    table = tables[entity]
    if touched is None:
        return list(table.values())
    return [table[id] for id in touched.changed.get(entity, ()) if id in table]


def _dangling(entity: str, value: Any, reference: Reference, named: str, stands: Any) -> Fault:
    if reference.to == "calendar":
        number, do = code.CALENDAR_MISSING, "Choose one of the program's calendars."
    elif entity == "link" and stands is GONE:
        number, do = code.LINK_DANGLES, "Add the task, or remove the link."
    elif reference.path == ("parent",):
        number, do = code.OUTLINE, "Choose a parent that exists."
    else:
        number, do = code.REFERENCE_DANGLES, f"Add the {reference.to}, or correct the reference."
    if stands is GONE:
        taken = f"the {entity} was left out"
    elif reference.path == ("parent",):
        taken = "placed at the top level"
    else:
        taken = "left out" if reference.takes_holder else "treated as none"
    return Fault(
        code=number,
        entity=entity,
        id=value.id,
        who=label(value),
        field=reference.field,
        says=f"there is no {reference.to} '{quoted(named)}'",
        taken=taken,
        do=do,
        missing=(reference.to, named),
        involves=((reference.to, named, WHOLE),),
    )
