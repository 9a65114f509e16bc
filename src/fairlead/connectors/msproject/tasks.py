"""Tasks of a Microsoft Project file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairlead.connectors.msproject.outline import PROJECT_SUMMARY, Line
from fairlead.connectors.msproject.progress import Splits, progress_of
from fairlead.connectors.msproject.values import Trouble, Values
from fairlead.connectors.msproject.vocabulary import (
    CONSTRAINTS,
    FIXED_DURATION,
    FORMATS,
    PLAIN,
    Format,
)
from fairlead.connectors.source import quote
from fairlead.core.ground.finding import Severity
from fairlead.core.ground.ids import CalendarId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import NO_WORK, Elapsed, Money, Work
from fairlead.core.program.task import (
    Constraint,
    ConstraintKind,
    Effort,
    Pinned,
    Task,
    TaskKind,
)

TEXTS = ("Contact", "StartText", "FinishText", "DurationText")
"""Further texts of a task, kept among its fields under the names of their elements."""

_USUAL_PRIORITY = 500


@dataclass(frozen=True, slots=True)
class Setting:
    """What the project says once for all its tasks.

    name: its own. calendars: which calendar each UID is.
    """

    name: str
    currency: str
    from_finish: bool
    fixed_durations: bool
    calendars: Mapping[str, CalendarId]
    splits: Splits


def task_of(line: Line, values: Values, setting: Setting) -> Task:
    """A row of the task list as a task.

    What Project computes for a summary, such as its duration and progress, is left to be computed.
    """
    reader = _Reader(line, values, setting)
    shared = reader.shared()
    return reader.summary(shared) if line.is_summary else reader.work(shared)


class _Reader:
    """Reads one row of the task list."""

    def __init__(self, line: Line, values: Values, setting: Setting) -> None:
        self.line = line
        self.values = values
        self.setting = setting
        self.fields = line.fields
        self.place = line.place

    def summary(self, shared: dict[str, Any]) -> Task:
        return Task(
            kind=TaskKind.SUMMARY,
            constraints=self._constraints(explicit=False),
            **shared,
        )

    def work(self, shared: dict[str, Any]) -> Task:
        form = self._format("DurationFormat")
        read = self.values.elapsed if form.elapsed else self.values.duration
        minutes = read(self.fields.get("Duration"), self.place, "Duration") or 0
        duration = Elapsed(minutes) if form.elapsed else Work(minutes)
        marked = self._flag("Milestone")
        estimated = self._flag("Estimated") if "Estimated" in self.fields else form.estimated
        return Task(
            kind=TaskKind.MILESTONE if marked and not minutes else TaskKind.TASK,
            duration=duration,
            estimated=estimated,
            effort=self._effort(),
            constraints=self._constraints(explicit=self.setting.from_finish),
            progress=progress_of(
                self.fields, self.values, self.place, duration, self.setting.splits
            ),
            **shared,
        )

    def shared(self) -> dict[str, Any]:
        """What summaries and other tasks have in common."""
        get, place, values = self.fields.get, self.place, self.values
        cost = values.hundredths(get("FixedCost"), place, "FixedCost")
        return {
            "id": self.line.id,
            "name": self._name(),
            "parent": self.line.parent,
            "wbs": get("WBS", ""),
            "calendar": self._calendar(),
            "ignore_resource_calendars": self._flag("IgnoreResourceCalendar"),
            "deadline": self._moment("Deadline"),
            "pinned": self._pinned(),
            "active": values.flag(get("Active", "1"), place, "Active"),
            "priority": self._priority(),
            "levelling_delay": self._delay(),
            "fixed_cost": Money(cost, self.setting.currency) if cost else None,
            "url": _url(self.fields),
            "notes": values.text(get("Notes"), place, "Notes"),
            "fields": self._texts(),
        }

    def _flag(self, element: str) -> bool:
        return self.values.flag(self.fields.get(element), self.place, element)

    def _moment(self, element: str) -> datetime | None:
        return self.values.moment(self.fields.get(element), self.place, element)

    def _format(self, element: str) -> Format:
        number = self.values.whole(self.fields.get(element), self.place, element)
        return FORMATS.get(number or 0, PLAIN)

    def _name(self) -> str:
        name = self.fields.get("Name", "")
        if self.line.uid == PROJECT_SUMMARY and not name:
            name = self.setting.name
        if not name.isprintable():
            says = f"holds characters one cannot see: {quote(name)}."
            trouble = Trouble("IMP-011", says, "Check the name.", Severity.NOTE)
            self.values.tell(trouble, self.place, "Name")
        return self.values.text(name, self.place, "Name")

    def _calendar(self) -> CalendarId | None:
        uid = self.fields.get("CalendarUID", "").strip()
        if not uid or uid.startswith("-"):
            return None
        return self.setting.calendars.get(uid, CalendarId(uid))

    def _effort(self) -> Effort:
        type = self.values.whole(self.fields.get("Type"), self.place, "Type")
        fixed = self.setting.fixed_durations if type is None else type == FIXED_DURATION
        return Effort.DURATION if fixed else Effort.ASSIGNMENTS

    def _priority(self) -> int:
        value = self.values.whole(self.fields.get("Priority"), self.place, "Priority")
        return _USUAL_PRIORITY if value is None else value

    def _constraints(self, *, explicit: bool) -> tuple[Constraint, ...]:
        """The constraint; explicit: "as soon as possible" is one, not the lack of any."""
        element = "ConstraintType"
        number = self.values.whole(self.fields.get(element), self.place, element)
        kind = CONSTRAINTS.get(number or 0)
        if kind is None:
            says = f"{number} is none of Project's constraints 0 to 7; treated as none."
            self.values.tell(Trouble("IMP-036", says, "Correct it."), self.place, element)
            return ()
        if kind is ConstraintKind.ASAP:
            return (Constraint(kind),) if explicit else ()
        if kind is ConstraintKind.ALAP:
            return (Constraint(kind),)
        return (Constraint(kind, self._moment("ConstraintDate")),)

    def _pinned(self) -> Pinned | None:
        external = self._flag("ExternalTask")
        if external:
            project = quote(self.fields.get("ExternalTaskProject", ""))
            says = f"stands for a task of another project, {project}; its dates were kept."
            trouble = Trouble("IMP-029", says, "Update them by hand.", Severity.NOTE)
            self.values.tell(trouble, self.place)
        elif not self._flag("Manual"):
            return None
        start = self._moment("ManualStart") or self._moment("Start")
        finish = self._moment("ManualFinish") or self._moment("Finish")
        if start is None or finish is None:
            says = "is scheduled by hand but has no dates; it was scheduled by its links."
            self.values.tell(Trouble("IMP-022", says, "Give it a start and a finish."), self.place)
            return None
        return Pinned(start, finish)

    def _delay(self) -> Work | Elapsed:
        text = self.fields.get("LevelingDelay")
        minutes = self.values.tenths(text, self.place, "LevelingDelay")
        if not minutes:
            return NO_WORK
        elapsed = self._format("LevelingDelayFormat").elapsed
        return Elapsed(minutes) if elapsed else Work(minutes)

    def _texts(self) -> Table[str, str]:
        texts = {name: text for name in TEXTS if (text := self.fields.get(name))}
        return self.line.custom.with_(texts) if texts else self.line.custom


def _url(fields: Mapping[str, str]) -> str:
    address, anchor = fields.get("HyperlinkAddress", ""), fields.get("HyperlinkSubAddress", "")
    return f"{address}#{anchor}" if anchor else address
