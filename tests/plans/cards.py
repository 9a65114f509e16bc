"""Plan cards: a plan and the schedule it must give, in Markdown. The grammar is in README.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from fairlead.connectors.plan.read import draft_from
from fairlead.connectors.source import Source
from fairlead.core.calendars.calendar import (
    STANDARD,
    Calendar,
    CalendarException,
    Shift,
    standard,
)
from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import CalendarId, TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.link import Link, link_id
from fairlead.core.program.rules import MICROSOFT_PROJECT, PRIMAVERA, ProgressRule, Rules
from fairlead.core.program.task import Progress, Task, TaskKind
from tests.plans.chart import AT_EVENING, AT_MORNING, FIRST_DAY, MORNING, CardError, Chart
from tests.plans.notes import Noted, noted

BLOCKS = ("plan", "yaml", "dates", "findings", "explain", "path")
ABOUT_A_TASK = ("explain", "path")
DAY_HOURS = (Shift(8 * 60, 12 * 60), Shift(13 * 60, 17 * 60))
RULES = {"Microsoft Project": MICROSOFT_PROJECT, "Primavera": PRIMAVERA}
PROGRESS_RULES = {rule.value: rule for rule in ProgressRule}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a card says of one task's dates; None where it says nothing."""

    drawing: str
    calendar: str = ""
    start: datetime | None = None
    finish: datetime | None = None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    total_float: Work | None = None
    free_float: Work | None = None
    critical: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A plan, and all that its card expects.

    findings: codes of what `build` must set aside, in order. sentences: what the explanation of a
    task must say. paths: the critical path to a task.
    """

    draft: Draft
    chart: Chart
    expected: Mapping[TaskId, Expected]
    findings: tuple[str, ...]
    sentences: Mapping[TaskId, tuple[str, ...]]
    paths: Mapping[TaskId, tuple[TaskId, ...]]


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str
    about: str
    line: int
    body: str


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    name: str
    drawing: str
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Plan:
    """The plan block as far as it has been read."""

    rules: Rules = field(default_factory=Rules)
    status_date: datetime | None = None
    finish: datetime | None = None
    tasks: list[Row[Task]] = field(default_factory=list)
    links: list[Row[Link]] = field(default_factory=list)
    expected: dict[TaskId, Expected] = field(default_factory=dict)


def card_from(text: str, name: str = "card") -> Card:
    """The card that this Markdown text holds. Raises CardError where it breaks the grammar."""
    blocks = list(_blocks(text))
    block = _only("plan", blocks)
    yaml = [b for b in blocks if b.kind == "yaml"]
    lines = list(_lines(block))
    chart = _chart(lines)
    plan = _plan(lines, chart, name, given=not yaml)
    for dates in (b for b in blocks if b.kind == "dates"):
        _take_dates(plan, dates)
    for id, expected in plan.expected.items():
        if expected.start is None:
            raise CardError(block.line, f"'{id}' is drawn nowhere, nor has it a line in ```dates")
    draft = _draft(plan, chart, name)
    if yaml:
        draft = draft_from(Source(name, _only("yaml", blocks).body.encode()))
    return Card(
        draft=draft,
        chart=chart,
        expected=plan.expected,
        findings=tuple(line for b in blocks if b.kind == "findings" for line in _filled(b)),
        sentences={TaskId(b.about): tuple(_filled(b)) for b in blocks if b.kind == "explain"},
        paths={
            TaskId(b.about): tuple(TaskId(id.strip()) for id in b.body.split("→"))
            for b in blocks
            if b.kind == "path"
        },
    )


def _blocks(text: str) -> Iterator[_Block]:
    fence = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    for found in fence.finditer(text):
        kind, about = found[1], found[2] or ""
        line = text.count("\n", 0, found.start()) + 1
        if kind not in BLOCKS:
            raise CardError(line, f"```{kind} is no block of a card; it has {', '.join(BLOCKS)}")
        if bool(about) != (kind in ABOUT_A_TASK):
            raise CardError(line, f"{' and '.join(ABOUT_A_TASK)} name a task, other blocks do not")
        yield _Block(kind, about.strip(), line, found[3])


def _only(kind: str, blocks: list[_Block]) -> _Block:
    found = [b for b in blocks if b.kind == kind]
    if len(found) != 1:
        raise CardError(found[1].line if found else 1, f"a card has exactly one ```{kind} block")
    return found[0]


def _filled(block: _Block) -> list[str]:
    return [line.strip() for line in block.body.splitlines() if line.strip()]


def _lines(block: _Block) -> Iterator[_Line]:
    for number, text in enumerate(block.body.splitlines(), block.line + 1):
        if not text.strip():
            continue
        parts = text.split("|")
        if len(parts) != 3:
            raise CardError(number, "a line is: name | drawing | notes")
        notes = tuple(note.strip() for note in parts[2].split(",") if note.strip())
        yield _Line(number, parts[0].strip(), parts[1].removeprefix(" ").rstrip(), notes)


def _chart(lines: list[_Line]) -> Chart:
    if not lines or lines[0].name:
        raise CardError(lines[0].number if lines else 1, "the first line is the days: | MTWTFss |")
    header = lines[0]
    first = FIRST_DAY
    for note in header.notes:
        if note.startswith("start "):
            first = date.fromisoformat(note.removeprefix("start "))
    drawn = [line for line in lines if _is_calendar(line)]
    calendars = {line.name.strip("[]"): line.drawing for line in drawn}
    chart = Chart(first, {"": header.drawing, **calendars})
    for line in (header, *drawn):
        chart.check_letters(line.drawing, line.number)
    return chart


def _is_calendar(line: _Line) -> bool:
    return line.name.startswith("[") and line.name.endswith("]")


def _plan(lines: list[_Line], chart: Chart, name: str, *, given: bool) -> _Plan:
    plan = _Plan()
    header, *rows = lines
    for note in header.notes:
        if note.startswith("start "):
            continue
        if not given:
            raise CardError(header.number, f"'{note}': the YAML says this")
        _setting(plan, chart, header.number, note)
    for line in rows:
        if _is_calendar(line):
            continue
        if line.name in plan.expected:
            raise CardError(line.number, f"'{line.name}' is drawn twice")
        said = noted(line.notes, chart, line.number, given=given)
        _take_row(plan, line, said, chart, Origin(name, f"line {line.number}"))
    return plan


def _setting(plan: _Plan, chart: Chart, line: int, note: str) -> None:
    """Take a note of the header: something the program as a whole is computed by."""
    if note.startswith("status "):
        plan.status_date = chart.evening(note.removeprefix("status "), line)
    elif note.startswith("finish by "):
        plan.finish = chart.evening(note.removeprefix("finish by "), line)
    elif note in RULES:
        plan.rules = RULES[note]
    elif note in PROGRESS_RULES:
        plan.rules = replace(plan.rules, progress=PROGRESS_RULES[note])
    elif note == "honour constraints":
        plan.rules = replace(plan.rules, honor_constraints=True)
    else:
        raise CardError(line, f"'{note}' is not a note of the header")


def _take_row(plan: _Plan, line: _Line, said: Noted, chart: Chart, origin: Origin) -> None:
    id = TaskId(line.name)
    if {AT_EVENING, AT_MORNING} & set(line.drawing):
        said.task.setdefault("kind", TaskKind.MILESTONE)
    if "kind" not in said.task:
        said.task.setdefault("duration", Work(480 * line.drawing.count("#")))
    calendar = said.task.get("calendar", "")
    if span := chart.span(line.drawing, calendar, line.number):
        said.expected |= {"start": span[0], "finish": span[1]}
    plan.expected[id] = Expected(drawing=line.drawing, calendar=calendar, **said.expected)
    task = Task(
        id=id,
        name=line.name,
        constraints=tuple(said.constraints),
        progress=Progress(**said.progress),
        **said.task,
    )
    plan.tasks.append(Row(task, origin))
    for predecessor, type, lag in said.links:
        link = Link(
            id=link_id(predecessor, id, type),
            predecessor=predecessor,
            successor=id,
            type=type,
            lag=lag,
        )
        plan.links.append(Row(link, origin))


def _take_dates(plan: _Plan, block: _Block) -> None:
    """Take moments that a drawing of days cannot show: name | start | finish."""
    for number, text in enumerate(block.body.splitlines(), block.line + 1):
        if not text.strip():
            continue
        parts = [part.strip() for part in text.split("|")]
        if len(parts) != 3 or parts[0] not in plan.expected:
            raise CardError(number, "a line is: drawn task | 2026-03-02 08:00 | 2026-03-02 17:00")
        id = TaskId(parts[0])
        start, finish = (datetime.fromisoformat(part) for part in parts[1:])
        plan.expected[id] = replace(plan.expected[id], start=start, finish=finish)


def _draft(plan: _Plan, chart: Chart, name: str) -> Draft:
    calendars = [
        _calendar(standard(CalendarId(drawn), drawn) if drawn else standard(), chart, drawn)
        for drawn in chart.calendars
    ]
    origin = Origin(name)
    return Draft(
        origin=origin,
        name=name,
        start=datetime.combine(chart.first, MORNING),
        finish=plan.finish,
        status_date=plan.status_date,
        calendar=STANDARD,
        rules=plan.rules,
        calendars=[Row(calendar, origin) for calendar in calendars],
        tasks=plan.tasks,
        links=plan.links,
    )


def _calendar(usual: Calendar, chart: Chart, drawn: str) -> Calendar:
    """The usual week, with the days on which the drawing departs from it."""
    exceptions = tuple(
        CalendarException(first=day, last=day, hours=DAY_HOURS if works else ())
        for day, works in chart.exceptions(drawn)
    )
    return replace(usual, exceptions=exceptions)
