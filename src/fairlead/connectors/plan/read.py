"""A plan file as a draft: YAML by the tables of `fields`, JSON by the program's own codec."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from fairlead.connectors.conventions import Conventions, working_days
from fairlead.connectors.plan import json_form
from fairlead.connectors.plan.entity import (
    Entity,
    Entry,
    entity_of,
    keyed,
    keys_of,
    node_under,
    text_under,
)
from fairlead.connectors.plan.fields import SECTIONS
from fairlead.connectors.plan.fields.calendars import CALENDAR
from fairlead.connectors.plan.fields.program import PROGRAM
from fairlead.connectors.plan.fields.risks import RESPONSE, RISK
from fairlead.connectors.plan.nodes import MapNode, Node, parse
from fairlead.connectors.plan.outline import Outline
from fairlead.connectors.plan.reading import Reading
from fairlead.connectors.plan.shapes import spaced
from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import Source, quote, refuse_duplicates, refuse_empty
from fairlead.connectors.text import decoded
from fairlead.core.calendars.calendar import Calendar, standard
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Origin
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.risk import Response, Risk

VERSION = 1
USUAL_CURRENCY = "USD"
_KEYS = ("fairlead", "program", "calendars", "tasks", "risks", *SECTIONS)


def draft_from(source: Source) -> Draft:
    """The draft of a plan file, YAML or JSON.

    What cannot be read is a finding with its line. Raises SourceError when nothing can be.
    """
    refuse_empty(source)
    text, notes = decoded(source)
    if json_form.is_json(text):
        return replace(json_form.draft_from(source, text), findings=notes)
    root = parse(source, text)
    top = _sections(source, root)
    findings = list(notes)
    reading = Reading(source.name, Conventions(), findings)
    for key, _ in root.entries if isinstance(root, MapNode) else ():
        if spaced(key.text) not in _KEYS:
            reading.unknown(key, key.text, _KEYS)
    draft = _draft(source, top, reading)
    for name, what in _TABLES.items():
        refuse_duplicates(source, what, getattr(draft, name))
    return replace(draft, findings=tuple(findings))


_TABLES = {
    "calendars": "calendar",
    "tasks": "task",
    "assignments": "assignment",
    "risks": "risk",
    "responses": "response",
} | {name: entity.what for name, entity in SECTIONS.items()}


def _sections(source: Source, root: Node) -> dict[str, Node]:
    if not isinstance(root, MapNode) or not text_under(root, "fairlead"):
        raise SourceError(
            "IMP-002",
            source.name,
            "this is not a Fairlead plan: the line `fairlead: 1` is missing.",
            "Add it at the top if it is one.",
        )
    version = text_under(root, "fairlead")
    if version != str(VERSION):
        raise SourceError(
            "IMP-002",
            source.name,
            f"the plan is written for version {quote(version)} of the format.",
            f"Read it with a newer Fairlead, or write `fairlead: {VERSION}`.",
        )
    return {spaced(key.text): child for key, child in root.entries}


def _draft(source: Source, top: dict[str, Node], reading: Reading) -> Draft:
    # Units and start year are needed to read the calendars, and the calendars to read the start.
    first = _header(top, Reading(source.name, Conventions()))
    units = Conventions(first.get("units", TimeUnits()), first.get("currency", USUAL_CURRENCY))
    start: datetime | None = first.get("start")
    year = start.year if start else None
    calendars = _calendars(top, replace(reading, conventions=units, start_year=year))
    by_id = {row.value.id: row.value for row in calendars}
    usual = next((id for id, calendar in by_id.items() if calendar.base is None), None)
    days = working_days(first.get("calendar", usual), by_id)
    reading = replace(reading, conventions=replace(units, days=days))
    outline = Outline(reading)
    if tasks := top.get("tasks"):
        outline.take(tasks)
    risks, responses = _risks(top, reading)
    rows: dict[str, Any] = {
        name: _rows(top, name, entity, reading) for name, entity in SECTIONS.items()
    }
    return Draft(
        origin=Origin(source.name),
        **_header(top, reading.within("program")),
        calendars=calendars,
        tasks=outline.tasks,
        links=outline.links,
        assignments=outline.assignments,
        risks=risks,
        responses=responses,
        **rows,
    )


def _header(top: dict[str, Node], reading: Reading) -> dict[str, Any]:
    node = top.get("program")
    if node is None:
        return {}
    try:
        return PROGRAM.values(node, reading)
    except MisreadError as error:
        reading.misread(node, "", error)
        return {}


def _calendars(top: dict[str, Node], reading: Reading) -> list[Row[Calendar]]:
    rows: list[Row[Calendar]] = []
    for entry, calendar, inside in _entities(top.get("calendars"), CALENDAR, reading):
        if calendar.base is None and "week" not in keys_of(entry.body):
            calendar = replace(calendar, week=standard().week)
        rows.append(Row(calendar, inside.origin(entry.place)))
    return rows


def _risks(top: dict[str, Node], reading: Reading) -> tuple[list[Row[Risk]], list[Row[Response]]]:
    risks: list[Row[Risk]] = []
    responses: list[Row[Response]] = []
    for entry, risk, inside in _entities(top.get("risks"), RISK, reading, ("responses",)):
        risks.append(Row(risk, inside.origin(entry.place)))
        answers = node_under(entry.body, "responses")
        for answer, response, within in _entities(answers, RESPONSE, inside, risk=risk.id):
            responses.append(Row(response, within.origin(answer.place)))
    return risks, responses


def _rows(top: dict[str, Node], name: str, entity: Entity, reading: Reading) -> list[Row[Any]]:
    found = _entities(top.get(name), entity, reading)
    return [Row(value, inside.origin(entry.place)) for entry, value, inside in found]


def _entities(
    node: Node | None,
    entity: Entity,
    reading: Reading,
    elsewhere: tuple[str, ...] = (),
    **given: Any,
) -> Iterator[tuple[Entry, Any, Reading]]:
    """Each entry of a section with the entity it gives; those that cannot be are noted."""
    for entry in keyed(node, entity.what, reading) if node else ():
        inside = reading.within(f"{entity.what} {entry.id}")
        try:
            yield entry, entity_of(entity, entry, inside, elsewhere, **given), inside
        except MisreadError as error:
            inside.misread(entry.place, "", error)
