"""Tasks, links and baselines as Microsoft Project XML.

The order of the elements is that of Project's own files: Project refuses others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from fairlead.connectors.msproject.baselines import INTERIM
from fairlead.connectors.msproject.custom_fields import OWN_ID
from fairlead.connectors.msproject.elements import Elements, duration
from fairlead.connectors.msproject.identifiers import numbered, own_number
from fairlead.connectors.msproject.outline import PROJECT_SUMMARY
from fairlead.connectors.msproject.tasks import TEXTS
from fairlead.connectors.msproject.vocabulary import (
    CONSTRAINT_NUMBERS,
    ESTIMATED,
    FIXED_DURATION,
    FIXED_UNITS,
    LINK_NUMBERS,
    NO_CALENDAR,
    PERCENT_FORMAT,
    format_of,
)
from fairlead.connectors.msproject.worktime import work_between
from fairlead.connectors.msproject.write_fields import FieldPlan
from fairlead.core.cpm.schedule import Dated, Schedule
from fairlead.core.ground.ids import BaselineId, CalendarId, TaskId
from fairlead.core.ground.units import Elapsed, Money, Percent, Share, Work
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.link import Lag, Link
from fairlead.core.program.outline import children, walk
from fairlead.core.program.program import Program
from fairlead.core.program.rules import Direction
from fairlead.core.program.task import Constraint, ConstraintKind, Effort, Task, TaskKind

LAST_BASELINE = 10
_INTERIM = re.compile(re.escape(INTERIM) + r"(\d{1,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Outline:
    """The tasks in the order and with the numbers that Project wants.

    order: each summary before what is below it. levels: how deep each stands, the project summary
    at 0. positions: outline numbers such as "1.3.2".
    """

    order: tuple[TaskId, ...]
    uids: Mapping[TaskId, int]
    levels: Mapping[TaskId, int]
    positions: Mapping[TaskId, str]
    summaries: frozenset[TaskId] = field(default_factory=frozenset)


def outline_of(program: Program) -> Outline:
    """How the tasks of a program stand in Project's list.

    A summary "0" that holds all others is Project's summary of the whole project.
    """
    below = children(program)
    order = tuple(TaskId(id) for id in walk(below, None))
    top = below[None]
    root = TaskId(PROJECT_SUMMARY)
    has_root = top == (root,) and program.tasks[root].kind is TaskKind.SUMMARY
    levels: dict[TaskId, int] = {}
    positions: dict[TaskId, str] = {}
    counted: dict[TaskId | None, int] = {}
    for id in order:
        parent = program.tasks[id].parent
        if has_root and id == root:
            levels[id], positions[id] = 0, "0"
            continue
        counted[parent] = counted.get(parent, 0) + 1
        above = "" if parent is None or (parent == root and has_root) else positions[parent] + "."
        positions[id] = f"{above}{counted[parent]}"
        levels[id] = positions[id].count(".") + 1
    others = [id for id in order if not (has_root and id == root)]
    uids = {TaskId(id): number for id, number in numbered(others).items()}
    if has_root:
        uids[root] = 0
    summaries = frozenset(id for id in order if id in below or (has_root and id == root))
    return Outline(order, uids, levels, positions, summaries)


def baseline_numbers(baselines: Iterable[BaselineId]) -> dict[BaselineId, tuple[int, bool]]:
    """Project's number for each baseline, as far as there are any, and is it an interim plan."""
    ids = list(baselines)
    numbers: dict[BaselineId, tuple[int, bool]] = {}
    for id in ids:
        own, interim = own_number(id), _INTERIM.fullmatch(id)
        if own is not None and own <= LAST_BASELINE:
            numbers[id] = (own, False)
        elif interim and int(interim[1]) <= LAST_BASELINE:
            numbers[id] = (int(interim[1]), True)
    taken = {number for number, interim in numbers.values() if not interim}
    free = iter(sorted(set(range(LAST_BASELINE + 1)) - taken))
    for id in ids:
        if id not in numbers and (number := next(free, None)) is not None:
            numbers[id] = (number, False)
    return numbers


class TaskWriter:
    """Writes the tasks of a schedule."""

    def __init__(
        self,
        schedule: Schedule,
        outline: Outline,
        calendars: Mapping[CalendarId, int],
        fields: FieldPlan,
        xml: Elements,
    ) -> None:
        self.schedule = schedule
        self.program = schedule.program
        self.outline = outline
        self.calendars = calendars
        self.fields = fields
        self.xml = xml
        self.links: dict[TaskId, list[Link]] = {}
        for link in self.program.links.values():
            self.links.setdefault(link.successor, []).append(link)
        numbers = baseline_numbers(self.program.baselines)
        self.baselines: list[tuple[int, bool, Baseline]] = sorted(
            ((*numbers[id], kept) for id, kept in self.program.baselines.items() if id in numbers),
            key=lambda entry: (entry[1], entry[0]),
        )

    def write(self) -> None:
        """Put all tasks."""
        has_root = 0 in self.outline.levels.values()
        first = 0 if has_root else 1
        with self.xml.within("Tasks"):
            for position, id in enumerate(self.outline.order, first):
                with self.xml.within("Task"):
                    self._task(self.program.tasks[id], position)

    def _task(self, task: Task, position: int) -> None:
        put = self.xml.put
        dates = self.schedule.dates(task.id)
        is_summary = task.id in self.outline.summaries
        put("UID", self.outline.uids[task.id])
        put("ID", position)
        put("Name", task.name)
        put("Active", task.active)
        put("Manual", task.pinned is not None)
        put("Type", FIXED_DURATION if task.effort is Effort.DURATION else FIXED_UNITS)
        put("IsNull", False)
        put("Contact", task.fields.get("Contact"))
        put("WBS", task.wbs or None)
        put("OutlineNumber", self.outline.positions[task.id])
        put("OutlineLevel", self.outline.levels[task.id])
        put("Priority", task.priority)
        for name in TEXTS[1:]:
            put(name, task.fields.get(name))
        self._span(task, dates, is_summary=is_summary)
        put("EffortDriven", False)
        put("Recurring", False)
        put("Estimated", task.estimated)
        put("Milestone", task.kind is TaskKind.MILESTONE)
        put("Summary", is_summary)
        put("Critical", dates.critical)
        put("IsSubproject", False)
        put("ExternalTask", False)
        put("EarlyStart", dates.early_start)
        put("EarlyFinish", dates.early_finish)
        put("LateStart", dates.late_start)
        put("LateFinish", dates.late_finish)
        put("FreeSlack", dates.free_float.minutes * 10)
        put("TotalSlack", dates.total_float.minutes * 10)
        put("FixedCost", _hundredths(task.fixed_cost))
        self._progress(task, is_summary=is_summary)
        self._limits(task)
        put("LevelAssignments", True)
        put("LevelingCanSplit", True)
        put("LevelingDelay", task.levelling_delay.minutes * 10)
        put("LevelingDelayFormat", self._format(task.levelling_delay))
        put("Hyperlink", task.url or None)
        put("HyperlinkAddress", task.url or None)
        put("IgnoreResourceCalendar", task.ignore_resource_calendars)
        put("Notes", task.notes or None)
        put("HideBar", False)
        put("Rollup", False)
        put("PhysicalPercentComplete", percent_of(task.progress.physical))
        for link in self.links.get(task.id, ()):
            self._link(link)
        own = {OWN_ID: task.id} if str(self.outline.uids[task.id]) != task.id else {}
        self.fields.write(self.xml, {**task.fields, **own})
        for number, interim, baseline in self.baselines:
            if task.id in baseline.tasks:
                self._baseline(number, interim=interim, task=baseline.tasks[task.id])
        self.fields.write_codes(self.xml, task.fields)

    def _span(self, task: Task, dates: Dated, *, is_summary: bool) -> None:
        put = self.xml.put
        start, finish, length = dates.start, dates.finish, task.duration
        if task.pinned is not None:
            start, finish = task.pinned.start, task.pinned.finish
        elif is_summary:
            usual = self.program.calendars[self.program.calendar]
            length = Work(work_between(usual, self.program.calendars, start, finish))
        put("Start", start)
        put("Finish", finish)
        put("Duration", duration(length.minutes))
        if task.pinned is not None:
            put("ManualStart", start)
            put("ManualFinish", finish)
            put("ManualDuration", duration(length.minutes))
        put("DurationFormat", self._format(length) + (ESTIMATED if task.estimated else 0))
        progress = task.progress
        put("Stop", progress.suspend)
        put("Resume", progress.resume)

    def _progress(self, task: Task, *, is_summary: bool) -> None:
        put, progress = self.xml.put, task.progress
        if is_summary:
            return
        put("PercentComplete", percent_of(progress.complete) or 0)
        put("ActualStart", progress.actual_start)
        put("ActualFinish", progress.actual_finish)
        left = progress.remaining
        if left is None and not progress.complete.value and progress.actual_start is None:
            # Other programs that read such files take both durations for given.
            left = task.duration
        if left is not None:
            done = max(task.duration.minutes - left.minutes, 0)
            put("ActualDuration", duration(done))
            put("RemainingDuration", duration(left.minutes))

    def _limits(self, task: Task) -> None:
        put = self.xml.put
        usual = ConstraintKind.ASAP
        if self.program.rules.direction is Direction.FROM_FINISH and not task.constraints:
            usual = ConstraintKind.ALAP if task.kind is not TaskKind.SUMMARY else usual
        constraint = constraint_of(task) or Constraint(usual)
        put("ConstraintType", CONSTRAINT_NUMBERS[constraint.kind])
        put("CalendarUID", self.calendars.get(task.calendar or CalendarId(""), NO_CALENDAR))
        put("ConstraintDate", constraint.date)
        put("Deadline", task.deadline)

    def _link(self, link: Link) -> None:
        put = self.xml.put
        with self.xml.within("PredecessorLink"):
            put("PredecessorUID", self.outline.uids[link.predecessor])
            put("Type", LINK_NUMBERS[link.type])
            put("CrossProject", False)
            put("LinkLag", lag_number(link.lag))
            is_percent = isinstance(link.lag, Percent)
            put("LagFormat", PERCENT_FORMAT if is_percent else self._format(link.lag))

    def _baseline(self, number: int, *, interim: bool, task: BaselineTask) -> None:
        put = self.xml.put
        with self.xml.within("Baseline"):
            put("Number", number)
            put("Interim", interim)
            put("Start", task.start)
            put("Finish", task.finish)
            if task.duration is not None:
                put("Duration", duration(task.duration.minutes))
                put("DurationFormat", self._format(task.duration))
            put("Work", None if task.work is None else duration(task.work.minutes))
            put("Cost", _hundredths(task.cost))

    def _format(self, span: Work | Elapsed | Percent) -> int:
        if isinstance(span, Percent):
            return PERCENT_FORMAT
        per_day = self.program.units.minutes_per_day
        return format_of(span.minutes, per_day, isinstance(span, Elapsed))


def constraint_of(task: Task) -> Constraint | None:
    """The one constraint that Project can hold: the first with a date, else the first."""
    dated = [constraint for constraint in task.constraints if constraint.date is not None]
    return next(iter([*dated, *task.constraints]), None)


def lag_number(lag: Lag) -> int:
    """A lag as Project's number: tenths of a minute, or whole percent."""
    return round(lag.value) if isinstance(lag, Percent) else lag.minutes * 10


def percent_of(share: Share | None) -> int | None:
    """A share in whole percent."""
    return None if share is None else round(share.value * 100)


def _hundredths(amount: Money | None) -> Decimal | None:
    return None if amount is None else amount.amount * 100
