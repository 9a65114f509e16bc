"""Which fields of a program can move a date, and what kind of cause a change of them is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fairlead.core.ground.table import Table
from fairlead.core.impact.bundle import CauseKind
from fairlead.core.program.entities import ENTITIES, PROGRAM, table
from fairlead.core.program.patch import WHOLE
from fairlead.core.program.program import Program

_K = CauseKind
KINDS: Mapping[str, Mapping[str, CauseKind]] = {
    PROGRAM: {
        "start": _K.DATES,
        "finish": _K.DATES,
        "status_date": _K.PROGRESS,
        "zone": _K.CALENDARS,
        "calendar": _K.CALENDARS,
        "rules": _K.RULES,
        "uncertainty": _K.RULES,
    },
    "calendar": dict.fromkeys(
        (WHOLE, "base", "week", "work_weeks", "exceptions", "holidays", "zone"), _K.CALENDARS
    ),
    "task": {
        "kind": _K.OUTLINE,
        "parent": _K.OUTLINE,
        "duration": _K.DURATIONS,
        "estimate": _K.DURATIONS,
        "effort": _K.DURATIONS,
        "milestone_edge": _K.DURATIONS,
        "levelling_delay": _K.DURATIONS,
        "calendar": _K.CALENDARS,
        "ignore_resource_calendars": _K.PEOPLE,
        "constraints": _K.DATES,
        "deadline": _K.DATES,
        "pinned": _K.DATES,
        "expected_finish": _K.DATES,
        "external_early_start": _K.DATES,
        "external_late_finish": _K.DATES,
        "progress": _K.PROGRESS,
        "team": _K.PEOPLE,
    },
    "link": dict.fromkeys((WHOLE, "predecessor", "successor", "type", "lag"), _K.LINKS),
    "team": dict.fromkeys((WHOLE, "calendar", "vendor"), _K.PEOPLE),
    "vendor": dict.fromkeys((WHOLE, "calendar"), _K.PEOPLE),
    "resource": dict.fromkeys(
        (WHOLE, "kind", "team", "vendor", "calendar", "capacity", "availability"), _K.PEOPLE
    ),
    "assignment": {
        **dict.fromkeys((WHOLE, "task", "resource", "units", "work", "delay"), _K.PEOPLE),
        **dict.fromkeys(
            ("actual_work", "remaining_work", "actual_start", "actual_finish"), _K.PROGRESS
        ),
    },
    "driver": dict.fromkeys(
        (WHOLE, "scope", "factor", "probability", "team", "vendor", "tasks"), _K.RISKS
    ),
    "risk": dict.fromkeys(
        (WHOLE, "side", "status", "probability", "impacts", "drivers", "first", "last"), _K.RISKS
    ),
    "response": dict.fromkeys(
        (
            WHOLE,
            "risk",
            "state",
            "lead_time",
            "residual_probability",
            "residual_impacts",
            "due",
        ),
        _K.RISKS,
    ),
}
"""The fields that can move a date, by entity, and what kind of cause a change of them is."""

_IDLE_REFERENCES = {"task": "owner", "team": "lead", "risk": "owner", "response": "owner"}
"""Fields that name others and move no date."""


def bare(program: Program, like: Program) -> Program:
    """The part of a program that can move a date, with the name of another version of it."""
    tables: dict[str, Any] = {ENTITIES[e].table: Table() for e in ENTITIES if e not in KINDS}
    for entity, field in _IDLE_REFERENCES.items():
        held = table(program, entity)
        named = {i: replace(v, **{field: None}) for i, v in held.items() if getattr(v, field)}
        tables[ENTITIES[entity].table] = held.with_(named) if named else held
    promised = {i: replace(k, promise=None) for i, k in program.links.items() if k.promise}
    tables["links"] = program.links.with_(promised) if promised else program.links
    tables |= {"id": like.id, "name": like.name, "currency": like.currency, "units": like.units}
    return replace(program, **tables, set_aside=())
