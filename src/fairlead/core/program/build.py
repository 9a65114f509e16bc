"""From a draft to a program: the only gate for data. It never raises.

What cannot stand is set aside or put right, and named in `program.set_aside` with the row it came
from. The rules are those of `integrity.py`; here they are applied one after another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from fairlead.core.calendars.calendar import STANDARD, standard
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.ids import LinkId, ProgramId
from fairlead.core.ground.table import Table
from fairlead.core.program import fault as code
from fairlead.core.program.clock_changes import doubtful_hours
from fairlead.core.program.currencies import foreign_amounts
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.entities import ENTITIES
from fairlead.core.program.fault import Fault, finding, label, quoted, shown
from fairlead.core.program.header import sound_header
from fairlead.core.program.integrity import RULES
from fairlead.core.program.link import Link
from fairlead.core.program.mend import mended, mended_field
from fairlead.core.program.program import Program
from fairlead.core.program.shape import GONE
from fairlead.core.program.task import ConstraintKind, Task

NO_START = datetime(2000, 1, 3, 8)
"""A Monday, the start of a program that has no date at all."""
USUAL_CURRENCY = "USD"
LISTED_OF_A_KIND = 1000
DATED_STARTS = frozenset({ConstraintKind.SNET, ConstraintKind.MSO})
WEIGHT = (Severity.NOTE, Severity.WARNING, Severity.BLOCKER)


@dataclass(slots=True)
class _Bench:
    """A program in the making: its fields and tables, where each row came from, what was found."""

    draft: Draft
    header: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, dict[Any, Any]] = field(default_factory=dict)
    origins: dict[str, dict[Any, Origin]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def build(draft: Draft, *, status_date: datetime | None = None) -> Program:
    """The program that a draft describes, with what could not stand named in `set_aside`.

    status_date: up to when the progress is known; overrides the draft's.
    Never raises, whatever the draft holds. Linear in its rows as long as links form no rings.
    """
    bench = _Bench(draft, findings=list(draft.findings))
    _gather_rows(bench)
    _apply_rules(bench)
    _fill_header(bench, status_date)
    _apply_header_rules(bench)
    _note_future_progress(bench)
    for fault in foreign_amounts(bench.tables, bench.header["currency"]):
        bench.findings.append(finding(fault, bench.origins[fault.entity][fault.id]))
    for fault in doubtful_hours(bench.header, bench.tables):
        origin = bench.origins.get(fault.entity, {}).get(fault.id, draft.origin)
        bench.findings.append(finding(fault, origin))
    # What is said quotes the source, and so may hold what no text of a program may.
    named = _capped(bench.findings, draft.origin)
    bench.header["set_aside"] = tuple(mended(one)[0] for one in named)
    rows: dict[str, Any] = {e.table: Table(bench.tables[name]) for name, e in ENTITIES.items()}
    return Program(**bench.header, **rows)


def _gather_rows(bench: _Bench) -> None:
    """Rows by id. Of rows with the same id the first is kept; a row without an id is not."""
    for name, entity in ENTITIES.items():
        table = bench.tables[name] = {}
        origins = bench.origins[name] = {}
        rows: Iterable[Row[Any]] = getattr(bench.draft, entity.table)
        for row in _with_free_ids(rows) if name == "link" else rows:
            value = row.value
            if value.id and value.id not in table:
                table[value.id] = value
                origins[value.id] = row.origin
                continue
            where = f"it is used twice, first at {origins[value.id]}" if value.id else "it is empty"
            fault = Fault(
                code=code.ID_REPEATED,
                severity=Severity.BLOCKER if value.id else Severity.WARNING,
                entity=name,
                who=label(value),
                field="id",
                says=where,
                taken=f"this {name} was left out",
                do="Give it an id of its own.",
            )
            bench.findings.append(finding(fault, row.origin))


def _with_free_ids(rows: Iterable[Row[Link]]) -> Iterator[Row[Link]]:
    """The rows of links, those whose id is taken under a new one.

    People do not name links: two with one id are two links between the same tasks, and whether
    they are more than one is for the rules to say.
    """
    seen: Counter[str] = Counter()
    for row in rows:
        link = row.value
        while link.id and link.id in seen:
            seen[link.id] += 1
            link = replace(link, id=LinkId(f"{link.id}#{seen[link.id]}"))
        seen[link.id] += 1
        yield replace(row, value=link) if link is not row.value else row


def _apply_rules(bench: _Bench) -> None:
    """What breaks a rule is replaced by what can stand, and named."""
    unusable: set[tuple[str, str]] = set()
    for rule in RULES:
        for verdict in rule(bench.tables, None):
            fault, table = verdict.fault, bench.tables[verdict.fault.entity]
            if verdict.value is GONE:
                table.pop(fault.id, None)
                if fault.code == code.NO_WORKING_TIME:
                    unusable.add((fault.entity, fault.id))
            else:
                table[fault.id] = verdict.value
            # One finding says of an unusable calendar how many tasks use it; that is enough.
            if not fault.silent and fault.missing not in unusable:
                bench.findings.append(finding(fault, bench.origins[fault.entity][fault.id]))


def _fill_header(bench: _Bench, status_date: datetime | None) -> None:
    """The program's own fields, the usual ones where the draft says nothing."""
    draft, calendars = bench.draft, bench.tables["calendar"]
    if not calendars:
        calendars[STANDARD] = standard()
    first_base = next(id for id, calendar in calendars.items() if calendar.base is None)
    stem = _stem(draft.origin.source)
    bench.header = {
        "id": draft.id or ProgramId(stem),
        "name": draft.name or draft.id or stem,
        "start": draft.start,
        "finish": draft.finish,
        "status_date": draft.status_date if status_date is None else status_date,
        "zone": draft.zone,
        "currency": draft.currency or USUAL_CURRENCY,
        "calendar": first_base if draft.calendar is None else draft.calendar,
        "units": draft.units,
        "rules": draft.rules,
        "uncertainty": draft.uncertainty,
        "set_aside": (),
    }


def _apply_header_rules(bench: _Bench) -> None:
    """The same for the program's own fields; a start that cannot stand is chosen anew."""
    header = bench.header
    if header["start"] is None:
        header["start"] = _start(bench)
    for verdict in sound_header(header, bench.tables["calendar"]):
        name = verdict.fault.field.partition(".")[0]
        fault, stands = verdict.fault, verdict.value
        if stands is GONE:
            stands = _start(bench) if name == "start" else None
        header[name] = stands
        bench.findings.append(finding(fault, bench.draft.origin))


def _start(bench: _Bench) -> datetime:
    """The earliest date that a task is known to start on, else the status date, else a fixed day.

    Only the last is a guess worth a finding.
    """
    known = [moment for task in bench.tables["task"].values() for moment in _starts(task)]
    if known:
        return min(known)
    status, _ = mended_field(Program, "status_date", bench.header["status_date"])
    if isinstance(status, datetime):
        return status
    fault = Fault(
        code=code.DATE_OUT_OF_RANGE,
        entity="program",
        who=quoted(bench.header["name"]),
        says="neither the program nor any task has a date",
        taken=f"taken to start at {shown(NO_START)}",
        do="Give the program a start.",
    )
    bench.findings.append(finding(fault, bench.draft.origin))
    return NO_START


def _starts(task: Task) -> Iterator[datetime]:
    if task.progress.actual_start is not None:
        yield task.progress.actual_start
    if task.pinned is not None:
        yield task.pinned.start
    for constraint in task.constraints:
        if constraint.date is not None and constraint.kind in DATED_STARTS:
            yield constraint.date


def _note_future_progress(bench: _Bench) -> None:
    """What was done after the status date cannot be known on it: kept, but said."""
    status = bench.header["status_date"]
    if status is None:
        return
    for id, task in bench.tables["task"].items():
        for name in ("actual_start", "actual_finish"):
            moment = getattr(task.progress, name)
            if moment is not None and moment > status:
                fault = Fault(
                    code=code.NUMBER_OUT_OF_RANGE,
                    severity=Severity.NOTE,
                    entity="task",
                    who=label(task),
                    field=name,
                    says=f"{shown(moment)} lies after the status date, {shown(status)}",
                    taken="kept as it is",
                    do="Correct the date or move the status date.",
                )
                bench.findings.append(finding(fault, bench.origins["task"][id]))


def _capped(findings: Sequence[Finding], origin: Origin) -> Iterator[Finding]:
    """At most a thousand findings of a code, and how many more there are."""
    seen: Counter[str] = Counter()
    worst: dict[str, Severity] = {}
    for one in findings:
        seen[one.code] += 1
        if seen[one.code] <= LISTED_OF_A_KIND:
            yield one
        else:
            worst[one.code] = max(worst.get(one.code, one.severity), one.severity, key=WEIGHT.index)
    for number, severity in worst.items():
        more = seen[number] - LISTED_OF_A_KIND
        says = f"{more:,} more findings of this kind are not listed."
        yield Finding(number, severity, origin, says, "Mend the first ones and read it again.")


def _stem(source: str) -> str:
    """The name of a file without folder and ending; a program has to be called something."""
    name = source.replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = name.removesuffix(".gz")
    return name.rpartition(".")[0] or name or "program"
