"""The rule that calendars can be worked by: their bases exist, and each has hours in some week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fairlead.core.calendars.calendar import Calendar
from fairlead.core.program import fault as code
from fairlead.core.program.entities import Tables
from fairlead.core.program.fault import Fault, Verdict, label, quoted, ring_text
from fairlead.core.program.patch import Touched
from fairlead.core.program.rings import parent_rings
from fairlead.core.program.shape import GONE


def working_time(tables: Tables, touched: Touched | None) -> Iterator[Verdict]:
    """Bases of calendars exist and form no ring, and every calendar works in some week."""
    if touched is not None and not touched.fields("calendar"):
        return
    calendars: Mapping[Any, Calendar] = tables["calendar"]
    for calendar in list(calendars.values()):
        if calendar.base is not None and calendar.base not in calendars:
            says = f"there is no calendar '{quoted(calendar.base)}'"
            do = "Add the base calendar or choose another."
            missing = ("calendar", calendar.base)
            fault = _base_fault(calendar, says, do)
            yield Verdict(replace(fault, missing=missing), replace(calendar, base=None))
    for ring in list(parent_rings((c.id, c.base) for c in calendars.values())):
        first = calendars[ring[0]]
        names = tuple(label(calendars[id]) for id in ring)
        says = f"these calendars stand on one another: {ring_text(names)}"
        fault = _base_fault(first, says, "Give one of them another base.")
        yield Verdict(fault, replace(first, base=None))
    working = _working_days(calendars)
    idle = {id: calendar for id, calendar in calendars.items() if not any(working[id])}
    users = Counter(task.calendar for task in tables["task"].values()) if idle else Counter()
    for id, calendar in idle.items():
        tasks = "1 task uses" if users[id] == 1 else f"{users[id]:,} tasks use"
        fault = Fault(
            code=code.NO_WORKING_TIME,
            entity="calendar",
            id=id,
            who=label(calendar),
            says=f"it has no working hours in any week; {tasks} it",
            taken="it was left out, and what uses it follows the program's calendar",
            do="Choose another calendar or give it working hours.",
        )
        yield Verdict(fault, GONE)
    for calendar in list(calendars.values()):
        if calendar.base in idle and calendar.id not in idle:
            fault = _base_fault(calendar, "its base has no working hours", "Choose another base.")
            yield Verdict(replace(fault, silent=True), replace(calendar, base=None))


def _working_days(calendars: Mapping[Any, Calendar]) -> dict[str | None, tuple[bool, ...]]:
    """Which days of the week each calendar has hours on, its own or else its base's.

    Each base is looked at once, however long the chains of bases are.
    """
    working: dict[str | None, tuple[bool, ...]] = {None: (False,) * 7}
    for id in calendars:
        chain: dict[str, None] = {}
        at: str | None = id
        while at is not None and at in calendars and at not in working and at not in chain:
            chain[at] = None
            at = calendars[at].base
        days = working.get(at, working[None])
        for one in reversed(chain):
            week = calendars[one].week
            days = tuple(
                day if hours is None else bool(hours) for hours, day in zip(week, days, strict=True)
            )
            working[one] = days
    return working


def _base_fault(calendar: Calendar, says: str, do: str) -> Fault:
    return Fault(
        code=code.CALENDAR_MISSING,
        entity="calendar",
        id=calendar.id,
        who=label(calendar),
        field="base",
        says=says,
        taken="treated as none",
        do=do,
    )
