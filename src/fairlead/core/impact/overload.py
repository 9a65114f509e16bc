"""On which days a change asks more of somebody than they can give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import ResourceId
from fairlead.core.ground.units import Work
from fairlead.core.impact.load import loads


@dataclass(frozen=True, slots=True)
class Overload:
    """A person, role or equipment that a change asks too much of, on days on which it was not so.

    excess: the working time above its capacity, on those days together.
    """

    resource: ResourceId
    name: str
    days: tuple[date, ...]
    excess: Work


def overloads_added(before: Schedule, after: Schedule) -> tuple[Overload, ...]:
    """The resources that are over-allocated on more days after than before, the worst first."""
    was = loads(before).excess()
    found = []
    for id, days in loads(after).excess().items():
        known = was.get(id, {})
        new = {day: minutes for day, minutes in days.items() if day not in known}
        if new:
            name = after.program.resources[id].name
            found.append(Overload(id, name, tuple(new), Work(round(sum(new.values())))))
    return tuple(sorted(found, key=lambda one: (-one.excess.minutes, one.resource)))
