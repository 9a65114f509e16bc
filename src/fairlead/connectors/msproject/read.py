"""A Microsoft Project XML file as a Draft."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from fairlead.connectors.msproject.baselines import Baselines
from fairlead.connectors.msproject.calendars import read_calendars
from fairlead.connectors.msproject.custom_fields import Names
from fairlead.connectors.msproject.document import Document, document, line_of
from fairlead.connectors.msproject.identifiers import OwnNotes, notes_of
from fairlead.connectors.msproject.links import links_of
from fairlead.connectors.msproject.outline import lines_of
from fairlead.connectors.msproject.people import read_assignments, read_resources
from fairlead.connectors.msproject.progress import Splits
from fairlead.connectors.msproject.tasks import Setting, task_of
from fairlead.connectors.msproject.values import Values
from fairlead.connectors.msproject.vocabulary import CURRENCIES, FIXED_DURATION
from fairlead.connectors.source import Source, refuse_duplicates
from fairlead.core.calendars.calendar import Calendar
from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import CalendarId, ProgramId
from fairlead.core.ground.units import Work
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.link import Link
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.rules import MICROSOFT_PROJECT, Direction, ProgressRule, Rules

PLACE = "Project"
USUAL_CURRENCY = "USD"

_EXTENSION = re.compile(r"\.(?:xml|mpp|mpt)\Z", re.IGNORECASE)


def draft_from(source: Source) -> Draft:
    """Everything a Microsoft Project XML file says that a program can hold.

    Task ids are the file's UIDs; UID 0, the project summary, holds all others when it is there.
    Raises SourceError when the file cannot be read at all or a UID is used twice.
    """
    file = document(source)
    project = _project(file)
    values = Values(source.name)
    values.units = _units(project, values)
    currency = _currency(project)
    names = Names(file, values)
    rules = _rules(project, values)

    own = notes_of(file.own_notes)
    calendars = read_calendars(file, values, own.calendars)
    _refuse_repeated(source, "calendar UID", calendars, file, "Calendars")
    by_uid = {_uid(row): row.value.id for row in calendars}
    usual = _calendar(project, by_uid)
    known = {row.value.id: row.value for row in calendars}
    setting = Setting(
        name=_name(project, source),
        currency=currency or USUAL_CURRENCY,
        from_finish=rules.direction is Direction.FROM_FINISH,
        fixed_durations=project.get("DefaultTaskType", "").strip() == str(FIXED_DURATION),
        calendars=by_uid,
        splits=Splits(known, usual, by_uid),
    )
    lines = lines_of(file, values, names)
    ids = {line.uid: line.id for line in lines}
    tasks = [Row(task_of(line, values, setting), Origin(source.name, line.place)) for line in lines]
    _refuse_repeated(source, "task UID", tasks, file, "Tasks")
    links: list[Row[Link]] = []
    baselines = Baselines(file, values, setting.currency)
    for line in lines:
        if "PredecessorLink" in line.fields:
            links.extend(links_of(file, values, line, ids))
        if "Baseline" in line.fields:
            baselines.gather(line)
    bases = _bases_of_empty(known)
    resources = read_resources(
        file,
        values,
        names,
        setting.currency,
        {uid: bases.get(id, id) for uid, id in by_uid.items()},
    )
    _refuse_repeated(source, "resource UID", resources.rows, file, "Resources")
    assignments = read_assignments(file, values, names, setting.currency, ids, resources)
    _refuse_repeated(source, "assignment UID", assignments, file, "Assignments")

    needed = {usual, *(row.value.calendar for row in tasks)}
    from_finish = setting.from_finish
    return Draft(
        origin=Origin(source.name),
        id=_id(project, own),
        name=setting.name,
        start=values.moment(project.get("StartDate"), PLACE, "StartDate"),
        # A plan drawn from its start has no finish of its own: Project computes it.
        finish=values.moment(project.get("FinishDate"), PLACE, "FinishDate")
        if from_finish
        else None,
        status_date=values.moment(project.get("StatusDate"), PLACE, "StatusDate"),
        currency=currency,
        calendar=usual,
        units=values.units,
        rules=rules,
        calendars=[row for row in calendars if row.value.id not in bases or row.value.id in needed],
        tasks=tasks,
        links=links,
        resources=resources.rows,
        assignments=assignments,
        baselines=baselines.rows(),
        findings=(*file.findings, *values.findings()),
    )


def _project(file: Document) -> dict[str, str]:
    """The project's own fields: the children of the root that have no children themselves."""
    return {child.tag[file.prefix :]: child.text or "" for child in file.root if not len(child)}


def _id(project: Mapping[str, str], own: OwnNotes) -> ProgramId | None:
    id = (project.get("UID") or project.get("GUID") or "").strip()
    return own.program or (ProgramId(id) if id else None)


def _name(project: Mapping[str, str], source: Source) -> str:
    title = project.get("Title", "").strip()
    return title or _EXTENSION.sub("", project.get("Name", "").strip() or source.name)


def _currency(project: Mapping[str, str]) -> str | None:
    code = project.get("CurrencyCode", "").strip().upper()
    if len(code) == 3 and code.isascii() and code.isalpha():
        return code
    return CURRENCIES.get(project.get("CurrencySymbol", "").strip())


def _units(project: Mapping[str, str], values: Values) -> TimeUnits:
    usual = TimeUnits()

    def whole(element: str, otherwise: int) -> int:
        value = values.whole(project.get(element), PLACE, element)
        return otherwise if value is None else value

    return TimeUnits(
        minutes_per_day=whole("MinutesPerDay", usual.minutes_per_day),
        minutes_per_week=whole("MinutesPerWeek", usual.minutes_per_week),
        days_per_month=whole("DaysPerMonth", usual.days_per_month),
    )


def _rules(project: Mapping[str, str], values: Values) -> Rules:
    """Project's rules, with what the file says of its own.

    HonorConstraints is left at Project's default, yes: Project writes 0 into plans for which that
    default was never touched, and other programs write 1 for the same, so that nothing follows
    from either.
    """

    def flag(element: str, otherwise: str) -> bool:
        return values.flag(project.get(element, otherwise), PLACE, element)

    limit = values.whole(project.get("CriticalSlackLimit"), PLACE, "CriticalSlackLimit") or 0
    from_start, splits = flag("ScheduleFromStart", "1"), flag("SplitsInProgressTasks", "1")
    return replace(
        MICROSOFT_PROJECT,
        direction=Direction.FROM_START if from_start else Direction.FROM_FINISH,
        progress=ProgressRule.RETAINED_LOGIC if splits else ProgressRule.OVERRIDE,
        open_ends_critical=flag("MultipleCriticalPaths", "0"),
        critical_float=Work(limit * values.units.minutes_per_day),
    )


def _calendar(project: Mapping[str, str], by_uid: Mapping[str, CalendarId]) -> CalendarId | None:
    uid = project.get("CalendarUID", "").strip()
    if not uid or uid.startswith("-"):
        return None
    return by_uid.get(uid, CalendarId(uid))


def _bases_of_empty(calendars: Mapping[CalendarId, Calendar]) -> dict[CalendarId, CalendarId]:
    """For calendars that only repeat their base the base: Project makes one for every resource."""
    are_bases = {calendar.base for calendar in calendars.values()}
    return {
        id: base.id
        for id, calendar in calendars.items()
        if (base := calendars.get(calendar.base or CalendarId("")))
        and base.base is None
        and id not in are_bases
        and calendar == Calendar(id=id, name=calendar.name, base=base.id)
    }


def _uid(row: Row[Any]) -> str:
    return row.origin.place.rpartition(" ")[2]


def _refuse_repeated(
    source: Source, what: str, rows: Iterable[Row[Any]], file: Document, section: str
) -> None:
    """Raises SourceError, naming the lines, when a UID or an id of Fairlead's is used twice."""
    rows = list(rows)
    times = Counter(row.value.id for row in rows)
    if len(times) == len(rows):
        return
    lines = defaultdict[str, list[int]](list)
    for element in file.section(section):
        uid = file.fields(element).get("UID", "").strip()
        lines[str(int(uid[:15])) if uid.isascii() and uid.isdigit() else uid].append(
            line_of(element)
        )
    repeated = {_uid(row): row.value for row in rows if times[row.value.id] > 1}
    refuse_duplicates(
        source,
        what,
        [
            Row(value, Origin(source.name, f"line {line:,}"))
            for uid, value in repeated.items()
            for line in lines[uid]
        ],
    )
    refuse_duplicates(source, what, rows)
