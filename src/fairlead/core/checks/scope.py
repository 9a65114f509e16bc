"""What the checks look at: a schedule, and what several of them ask of it, found once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from fairlead.core.calendars.arithmetic import add_work, work_between
from fairlead.core.checks.thresholds import Thresholds
from fairlead.core.cpm.arrays import LAG, LAG_CLOCK
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.cpm.wording import lag_text, span_text
from fairlead.core.ground.ids import CalendarId, LinkId, TaskId
from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.link import Lag, Link, LinkType
from fairlead.core.program.outline import ancestors
from fairlead.core.program.patch import WHOLE, Change, Patch
from fairlead.core.program.program import Program, TimeUnits
from fairlead.core.program.task import ConstraintKind, Task, TaskKind, is_finished

EARLIEST = frozenset(
    {ConstraintKind.SNET, ConstraintKind.FNET, ConstraintKind.MSO, ConstraintKind.MFO}
)
"""The constraints that can keep a task from being done sooner."""

_MINUTES_PER_CALENDAR_WEEK = 7 * 24 * 60
_FIELDS = tuple(field.name for field in fields(Task))
_NODES = (TaskKind.TASK, TaskKind.MILESTONE)


@dataclass(frozen=True, eq=False)
class Scope:
    """A schedule and the thresholds it is held against.

    Inactive tasks are left out of everything. `work` is what takes time: no summaries, levels of
    effort or milestones. A task is finished when it has an actual finish or is 100 % complete.
    """

    schedule: Schedule
    limits: Thresholds

    @property
    def program(self) -> Program:
        """The program the schedule belongs to."""
        return self.schedule.program

    @cached_property
    def work(self) -> tuple[Task, ...]:
        """Every active task that is work."""
        return tuple(t for t in self._active if t.kind is TaskKind.TASK)

    @cached_property
    def unfinished(self) -> tuple[Task, ...]:
        """The work that is not finished."""
        return tuple(t for t in self.work if not is_finished(t))

    @cached_property
    def nodes(self) -> tuple[Task, ...]:
        """Every active task or milestone, finished or not."""
        return tuple(t for t in self._active if t.kind in _NODES)

    @cached_property
    def open_nodes(self) -> tuple[Task, ...]:
        """The tasks and milestones that are not finished."""
        return tuple(t for t in self.nodes if not is_finished(t))

    @cached_property
    def logic(self) -> tuple[Link, ...]:
        """The links that can move dates: none from or to inactive tasks or levels of effort."""
        tasks, known = self.program.tasks, self._link_rows
        links = self.program.links.values()
        return tuple(k for k in links if k.id in known and tasks[k.successor].active)

    @cached_property
    def relationships(self) -> tuple[Link, ...]:
        """The links between tasks and milestones into what is not finished."""
        known, open_ = {t.id for t in self.nodes}, {t.id for t in self.open_nodes}
        return tuple(k for k in self.logic if k.predecessor in known and k.successor in open_)

    @cached_property
    def into(self) -> Mapping[TaskId, list[Link]]:
        """The links of `logic` by successor."""
        return _grouped(self.logic, lambda link: link.successor)

    @cached_property
    def out_of(self) -> Mapping[TaskId, list[Link]]:
        """The links of `logic` by predecessor."""
        return _grouped(self.logic, lambda link: link.predecessor)

    @cached_property
    def baseline(self) -> Baseline | None:
        """The baseline in force: the one agreed last, or the first where no days are given."""
        baselines = self.program.baselines.values()
        return max(baselines, key=lambda b: b.agreed_on or date.min, default=None)

    def agreed(self, task: Task) -> BaselineTask:
        """What the baseline in force says of a task; an empty entry when it says nothing."""
        if self.baseline is None:
            return _NOTHING_AGREED
        return self.baseline.tasks.get(task.id, _NOTHING_AGREED)

    @cached_property
    def status_day(self) -> tuple[datetime, datetime] | None:
        """The day that holds the status date, from midnight to midnight."""
        if self.program.status_date is None:
            return None
        first = datetime.combine(self.program.status_date.date(), time())
        return first, first + timedelta(days=1)

    @cached_property
    def total_float(self) -> Mapping[TaskId, int]:
        """The total float of every task, in minutes of the kind that its duration is."""
        table = self.schedule.table
        return dict(zip(table.row, table.total_float.tolist(), strict=True))

    @cached_property
    def starts(self) -> Mapping[TaskId, int]:
        """The forecast start of every task, a moment on the schedule's axis."""
        table = self.schedule.table
        return dict(zip(table.row, table.start.tolist(), strict=True))

    @cached_property
    def finishes(self) -> Mapping[TaskId, int]:
        """The forecast finish of every task, a moment on the schedule's axis."""
        table = self.schedule.table
        return dict(zip(table.row, table.finish.tolist(), strict=True))

    def minutes_per_day(self, task: Task) -> int:
        """What a working day of this task is: its calendar's, or the program's."""
        return self._minutes_per_day[
            self.program.calendar if task.calendar is None else task.calendar
        ]

    def days(self, span: Work | Elapsed, task: Task) -> float:
        """A duration in working days of the task; of elapsed time, the working share of a week."""
        minutes: float = span.minutes
        if isinstance(span, Elapsed):
            minutes *= self.program.units.minutes_per_week / _MINUTES_PER_CALENDAR_WEEK
        return minutes / self.minutes_per_day(task)

    def span(self, days: float, task: Task) -> Work | Elapsed:
        """So many working days of the task, working or elapsed as its own duration is."""
        minutes: float = days * self.minutes_per_day(task)
        if isinstance(task.duration, Elapsed):
            minutes *= _MINUTES_PER_CALENDAR_WEEK / self.program.units.minutes_per_week
        return type(task.duration)(round(minutes))

    def room(self, task: Task) -> Work | Elapsed:
        """The total float of a task, working or elapsed as its own duration is."""
        return type(task.duration)(self.total_float[task.id])

    def between(self, task: Task, earlier: int, later: int) -> Work:
        """Working time of the task's calendar from one moment on the axis to another."""
        clock = self.schedule.network.book.of_task(task)
        return Work(int(work_between(self.schedule.clocks, clock, earlier, later)))

    def words(self, span: Work | Elapsed, task: Task) -> str:
        """Working time in the task's days, such as "3 working days", or elapsed time."""
        # Thousands of offenders share a few spans; each in words costs more than finding it.
        asked = type(span), span.minutes, self.minutes_per_day(task)
        found = self._words.get(asked)
        if found is None:
            found = self._words[asked] = span_text(span, self._units(task))
        return found

    def lag_days(self, link: Link) -> float:
        """The lag of a link in working days of its successor; negative for a lead."""
        lag: Lag = link.lag
        if not lag:
            return 0.0
        before = self.program.tasks[link.predecessor]
        if isinstance(lag, Work | Elapsed):
            return self.days(lag, self.program.tasks[link.successor])
        return self.days(before.duration, before) * float(lag.value) / 100

    def lag_words(self, link: Link) -> str:
        """The lag of a link as it was given, such as "a lag of 2 working days"."""
        name = self.program.tasks[link.predecessor].name
        units = self._units(self.program.tasks[link.successor])
        return lag_text(link.lag, units, f"'{name}'")

    def allows(self, link: Link) -> int:
        """The moment from which a link lets its end of the successor happen, lag included.

        Reckoned from the predecessor's forecast, or its actual dates; the link is one of `logic`.
        """
        after_finish = link.type in (LinkType.FS, LinkType.FF)
        moment = (self.finishes if after_finish else self.starts)[link.predecessor]
        row = self.schedule.network.net.links[self._link_rows[link.id]]
        lag, clock = int(row[LAG]), int(row[LAG_CLOCK])
        return int(add_work(self.schedule.clocks, clock, moment, lag))

    def held_by(self, task: Task) -> Iterator[Link]:
        """The links that hold a task, those of the summaries above it included."""
        for id in (task.id, *ancestors(self.program.tasks, task.id)):
            yield from self.into.get(id, ())

    def fix(
        self, message: str, tasks: Iterable[Task] = (), unlink: Iterable[Link] = ()
    ) -> Patch | None:
        """The patch that puts these tasks in the place of those with their ids and removes links.

        None when nothing changes.
        """
        changes = [
            Change("task", task.id, name, old, new)
            for task in tasks
            for name in _FIELDS
            if (old := getattr(self.program.tasks[task.id], name))
            is not (new := getattr(task, name))
            and old != new
        ]
        changes += (Change("link", link.id, WHOLE, link, None) for link in unlink)
        return Patch(tuple(changes), message) if changes else None

    def _units(self, task: Task) -> TimeUnits:
        """The program's units, with the days of this task."""
        return replace(self.program.units, minutes_per_day=self.minutes_per_day(task))

    @cached_property
    def _words(self) -> dict[tuple[type[Work | Elapsed], int, int], str]:
        return {}

    @cached_property
    def _link_rows(self) -> Mapping[LinkId, int]:
        rows = enumerate(self.schedule.network.link_ids)
        return {id: row for row, id in rows if id is not None}

    @cached_property
    def _active(self) -> tuple[Task, ...]:
        return tuple(t for t in self.program.tasks.values() if t.active)

    @cached_property
    def _minutes_per_day(self) -> Mapping[CalendarId, int]:
        usual = self.program.units.minutes_per_day
        return {id: c.minutes_per_day or usual for id, c in self.program.calendars.items()}


_NOTHING_AGREED = BaselineTask()


def is_started(task: Task) -> bool:
    """Whether a task has an actual start or is finished."""
    return task.progress.actual_start is not None or is_finished(task)


def remaining(task: Task) -> Work | Elapsed:
    """What is left of a task's duration."""
    if task.progress.remaining is not None:
        return task.progress.remaining
    if not task.progress.complete.value:
        return task.duration
    left = round(task.duration.minutes * (1 - task.progress.complete.value))
    return type(task.duration)(left)


def _grouped(links: Iterable[Link], end: Callable[[Link], TaskId]) -> dict[TaskId, list[Link]]:
    groups: dict[TaskId, list[Link]] = {}
    for link in links:
        groups.setdefault(end(link), []).append(link)
    return groups
