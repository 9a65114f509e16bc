"""One line of a table as a task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from fairlead.connectors.conventions import Conventions
from fairlead.connectors.quantities import MisreadError, has_unit
from fairlead.connectors.source import quote
from fairlead.connectors.table.cells import (
    Cell,
    NoDateError,
    duration_of,
    flag_of,
    moment_of,
    number_of,
    share_of,
    text_of,
)
from fairlead.connectors.table.columns import BY_FIELD, plain
from fairlead.connectors.table.dates import DateOrder
from fairlead.connectors.table.lines import Line
from fairlead.connectors.table.lists import items_of
from fairlead.connectors.table.remarks import Remarks
from fairlead.connectors.table.worktime import work_between
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import NO_WORK, Elapsed, Share, Work
from fairlead.core.program.task import (
    Constraint,
    ConstraintKind,
    Estimate,
    Pinned,
    Progress,
    Task,
    TaskKind,
)

FINISH_CONSTRAINTS = frozenset({ConstraintKind.FNET, ConstraintKind.FNLT, ConstraintKind.MFO})
_CONSTRAINTS = {
    ConstraintKind.ASAP: "as soon as possible|so früh wie möglich",
    ConstraintKind.ALAP: "as late as possible|so spät wie möglich",
    ConstraintKind.SNET: "start no earlier than|anfang nicht früher als",
    ConstraintKind.SNLT: "start no later than|anfang nicht später als",
    ConstraintKind.FNET: "finish no earlier than|ende nicht früher als",
    ConstraintKind.FNLT: "finish no later than|ende nicht später als",
    ConstraintKind.MSO: "must start on|muss anfangen am",
    ConstraintKind.MFO: "must finish on|muss enden am",
}
_CONSTRAINT_OF = {
    name: kind
    for kind, names in _CONSTRAINTS.items()
    for name in (kind.value.casefold(), *names.split("|"))
}
_KIND_OF = {kind.value: kind for kind in TaskKind} | {
    "meilenstein": TaskKind.MILESTONE,
    "vorgang": TaskKind.TASK,
    "sammelvorgang": TaskKind.SUMMARY,
}
_UNTIL = frozenset({"finish", "due", "actual_finish"})


@dataclass(frozen=True, slots=True)
class TaskReader:
    """What all lines of a table are read with."""

    conventions: Conventions
    order: DateOrder | None
    fractions: bool
    base_1904: bool
    remarks: Remarks

    def task(self, line: Line, id: str, *, is_summary: bool, parent: str | None) -> Task:
        """The task of a line; what cannot be read is noted and left out."""
        dates = {f: self._moment(line, f) for f in ("start", "finish", "due")}
        start, finish = dates["start"], dates["finish"]
        if start is not None and finish is not None and finish < start:
            says = f"finish {_day(finish)} before start {_day(start)}."
            error = MisreadError("IMP-022", says, "Correct one of them.")
            self.remarks.misread(line.row, BY_FIELD["finish"].title, error)
            finish = None
        progress = self._progress(line)
        duration, estimated = self._duration(line, start, finish or dates["due"])
        deadline = dates["due"]
        if finish is not None and start is None and deadline is None and not is_summary:
            says = "Finish without Start is read as a deadline in {n rows} ({rows})."
            self.remarks.group("IMP-043", line.row, says, "Give a start and a duration.")
            deadline = finish
        task = Task(
            id=TaskId(id),
            name=line.text("name") or id,
            kind=self._kind(line, duration, is_summary=is_summary),
            parent=None if parent is None else TaskId(parent),
            wbs=line.text("wbs"),
            duration=NO_WORK if duration is None else duration,
            estimated=estimated,
            estimate=self._estimate(line),
            constraints=self._constraints(line, start, progress, is_summary=is_summary),
            deadline=deadline,
            pinned=self._pinned(line, start, finish),
            active=self._flag(line, "active", usual=True),
            priority=self._priority(line),
            progress=progress,
            source_id=line.text("source_id"),
            url=line.text("url"),
            notes=line.text("notes"),
            tags=self._tags(line),
            fields=Table(line.kept),
        )
        if not line.has("name"):
            says = "There is no task name in {n rows}; the id is used ({rows})."
            self.remarks.group("IMP-043", line.row, says, "Name the tasks.")
        return task

    def quiet_moment(self, line: Line, field: str) -> datetime | None:
        """The moment of a field, None when there is none to read; nothing is noted."""
        cell = line.cell(field)
        if cell is None:
            return None
        try:
            return moment_of(
                cell, self.conventions, self.order, ends=False, base_1904=self.base_1904
            )
        except MisreadError:
            return None

    def _read(self, line: Line, field: str, read: Any) -> Any:
        """What `read` makes of a field's cell; None when it is empty or cannot be read."""
        cell = line.cell(field)
        if cell is None:
            return None
        try:
            return read(cell)
        except NoDateError as error:
            says = f"{BY_FIELD[field].title}: {error.says.removesuffix('.')} ({{rows}})."
            self.remarks.group(error.code, line.row, says, error.do)
            return None
        except MisreadError as error:
            self.remarks.misread(line.row, BY_FIELD[field].title, error)
            return None

    def _moment(self, line: Line, field: str, *, ends: bool | None = None) -> datetime | None:
        until = field in _UNTIL if ends is None else ends

        def read(cell: Cell) -> datetime:
            serial = isinstance(cell, (int, float)) or text_of(cell).isdigit()
            found = moment_of(
                cell, self.conventions, self.order, ends=until, base_1904=self.base_1904
            )
            if serial:
                self._note_serial(line, cell, found)
            return found

        found: datetime | None = self._read(line, field, read)
        return found

    def _note_serial(self, line: Line, cell: Cell, found: datetime) -> None:
        system = "1904" if self.base_1904 else "1900"
        number = f"{float(text_of(cell)):,.10g}"
        says = f"dates are Excel serials ({system} system); {number} → {_day(found)} ({{rows}})."
        self.remarks.group("IMP-018", line.row, says, "Format the cells as dates.", key="serials")

    def _duration(
        self, line: Line, start: datetime | None, finish: datetime | None
    ) -> tuple[Work | Elapsed | None, bool]:
        """The duration, given or between start and finish, and whether it is marked as a guess."""
        given = self._read(line, "duration", lambda c: duration_of(c, self.conventions))
        if given is not None:
            text = line.text("duration")
            if not has_unit(text.removesuffix("?")):
                says = f"Duration: {quote(text)} has no unit; use days ({{rows}})."
                self.remarks.group("IMP-024", line.row, says, "Write 5d, 3h or 2w.", key="unit")
            length, estimated = given
            return length, estimated
        seconds = self._read(line, "seconds", number_of)
        if seconds is not None and 0 <= seconds <= Decimal(10) ** 10:
            return Work(int(seconds) // 60), False
        likely = self._read(line, "likely", lambda c: duration_of(c, self.conventions)[0])
        if likely is not None and not line.has("duration"):
            return likely, False
        if start is None or finish is None or finish < start or line.has("duration"):
            return None, False
        says = "Duration is the working time from Start to Finish, Monday to Friday ({rows})."
        self.remarks.group("IMP-043", line.row, says, "Give durations where holidays matter.")
        return Work(work_between(start, finish)), False

    def _kind(self, line: Line, duration: Work | Elapsed | None, *, is_summary: bool) -> TaskKind:
        said = _KIND_OF.get(line.text("kind").casefold())
        if said is not None:
            return said
        if is_summary:
            return TaskKind.SUMMARY
        if self._flag(line, "milestone", usual=duration is not None and not duration):
            return TaskKind.MILESTONE
        if duration is None and not line.has("duration"):
            says = "No duration in {n rows}; read as none ({rows})."
            self.remarks.group("IMP-043", line.row, says, "Give them durations.")
        return TaskKind.TASK

    def _flag(self, line: Line, field: str, *, usual: bool) -> bool:
        found: bool | None = self._read(line, field, flag_of)
        return usual if found is None else found

    def _estimate(self, line: Line) -> Estimate | None:
        if not (line.has("low") and line.has("likely") and line.has("high")):
            return None

        def read(cell: Cell) -> Work | Elapsed:
            return duration_of(cell, self.conventions)[0]

        low, likely, high = (self._read(line, f, read) for f in ("low", "likely", "high"))
        if low is None or likely is None or high is None:
            return None
        return Estimate(low=low, likely=likely, high=high)

    def _constraints(
        self, line: Line, start: datetime | None, progress: Progress, *, is_summary: bool
    ) -> tuple[Constraint, ...]:
        kind: ConstraintKind | None = self._read(line, "constraint", _constraint_kind)
        if kind is not None:
            moment = self._moment(line, "constraint_date", ends=kind in FINISH_CONSTRAINTS)
            plain_one = kind is ConstraintKind.ASAP and moment is None
            return () if plain_one else (Constraint(kind, moment),)
        if start is None or is_summary or progress.actual_start is not None:
            return ()
        if line.has("predecessors"):
            says = "Start is left to the links in {n rows} with predecessors ({rows})."
            self.remarks.group("IMP-043", line.row, says, "Constrain a task to fix its start.")
            return ()
        return (Constraint(ConstraintKind.SNET, start),)

    def _pinned(self, line: Line, start: datetime | None, finish: datetime | None) -> Pinned | None:
        by_hand = line.text("mode").casefold().startswith(("manual", "manuell"))
        return Pinned(start, finish) if by_hand and start and finish else None

    def _progress(self, line: Line) -> Progress:
        complete = self._read(line, "complete", lambda c: share_of(c, fractions=self.fractions))
        actual_finish = self._moment(line, "actual_finish")
        if complete is None:
            complete = Share(Decimal(0 if actual_finish is None else 1))
        elif not 0 <= complete.value <= 1:
            clipped = Share(Decimal(0 if complete.value < 0 else 1))
            says = f"{line.text('complete')} → {clipped.value * 100:f}%."
            error = MisreadError("IMP-036", says, "Correct the percentage.")
            self.remarks.misread(line.row, BY_FIELD["complete"].title, error)
            complete = clipped
        return Progress(
            complete=complete,
            actual_start=self._moment(line, "actual_start"),
            actual_finish=actual_finish,
            remaining=self._read(line, "remaining", lambda c: duration_of(c, self.conventions)[0]),
        )

    def _priority(self, line: Line) -> int:
        text = line.text("priority")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 500

    def _tags(self, line: Line) -> tuple[str, ...]:
        tags: list[str] = []
        for text in line.texts("tags"):
            try:
                tags += [item.name for item in items_of(text)]
            except MisreadError as error:
                self.remarks.misread(line.row, BY_FIELD["tags"].title, error)
        return tuple(tags)


def _constraint_kind(cell: Cell) -> ConstraintKind:
    text = text_of(cell)
    kind = _CONSTRAINT_OF.get(plain(text))
    if kind is None:
        do = f"Write one of {', '.join(ConstraintKind)}."
        raise MisreadError("IMP-042", f"{quote(text)} is not a constraint.", do)
    return kind


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
