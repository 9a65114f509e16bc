"""The tasks of a program as a table: found, sorted, and a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from fairlead.connectors.quantities import duration_text
from fairlead.core.cpm.paths import float_to
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task, TaskKind
from fairlead.web.problems import BadInputError
from fairlead.web.services.asked import whole
from fairlead.web.services.outline import last_day, outline, team_name

PAGE = 50
COLUMNS = ("wbs", "name", "team", "duration", "start", "finish", "float", "percent", "owner")
"""What the table can be sorted by."""
STATES = ("open", "not started", "under way", "done", "late")
NO_TEAM = "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks are wanted, and how.

    text: words of a name, an id or a number. team: an id, or "none". to: a milestone; then only
    what it waits for is listed, with the float to it. descending: the largest first.
    """

    text: str = ""
    team: str = ""
    state: str = ""
    critical: bool = False
    to: str = ""
    sort: str = "wbs"
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A task in the table.

    duration: as people write it, empty for what has none of its own. last_day: the day its last
    work is done. float_days: how far it can slip, in working days;
    None for what is finished or is not waited for. complete: 0 to 1.
    """

    id: TaskId
    number: str
    depth: int
    name: str
    kind: TaskKind
    team: str
    duration: str
    start: datetime
    finish: datetime
    last_day: date
    float_days: float | None
    critical: bool
    state: str
    complete: float
    owner: str

    @property
    def percent(self) -> int:
        """What is done, in whole percent."""
        return round(self.complete * 100)


@dataclass(frozen=True, slots=True)
class TaskTable:
    """A page of the tasks that were asked for. found: how many there are on all pages."""

    rows: tuple[Row, ...]
    found: int
    total: int
    page: int
    pages: int

    @property
    def first(self) -> int:
        """The place of the first row shown, counted from 1; 0 when there is none."""
        return (self.page - 1) * PAGE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def before(self) -> int | None:
        """The page before, if there is one."""
        return self.page - 1 if self.page > 1 else None

    @property
    def after(self) -> int | None:
        """The next page, if there is one."""
        return self.page + 1 if self.page < self.pages else None


def wanted_tasks(query: QueryDict) -> Wanted:
    """What an address asks for. Raises BadInputError for what no table can be sorted by."""
    sort = query.get("sort") or "wbs"
    column = sort.removeprefix("-")
    if column not in COLUMNS:
        raise BadInputError("sort", f"'{column[:40]}' is no column. Use {', '.join(COLUMNS)}.")
    state = query.get("state", "")
    if state and state not in STATES:
        raise BadInputError("state", f"'{state[:40]}' is no state. Use {', '.join(STATES)}.")
    page = whole(query.get("page") or "1")
    if not page:
        raise BadInputError("page", f"'{query['page'][:40]}' is no page. Pages count from 1.")
    return Wanted(
        text=query.get("q", "").strip(),
        team=query.get("team", ""),
        state=state,
        critical=query.get("critical") in {"1", "on", "true"},
        to=query.get("to", ""),
        sort=column,
        descending=sort.startswith("-"),
        page=page,
    )


def tasks_table(schedule: Schedule, wanted: Wanted) -> TaskTable:
    """A page of tasks; past the last page it is the last.

    Raises UnknownIdError for a milestone that there is not.
    """
    listing = Listing(schedule, wanted.to)
    found = listing.found(wanted)
    pages = max(1, -(-len(found) // PAGE))
    page = min(wanted.page, pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    rows = tuple(listing.row(id) for id in shown)
    return TaskTable(rows, len(found), len(schedule.program.tasks), page, pages)


class Listing:
    """What many rows of one schedule share: numbers, teams and floats."""

    def __init__(self, schedule: Schedule, to: str = "") -> None:
        self.schedule = schedule
        self.program: Program = schedule.program
        known = outline(schedule)
        self.numbers, self.teams, self.complete = known.numbers, known.teams, known.complete
        self.floats = float_to(schedule, TaskId(to)) if to else None
        self.status = self.program.status_date or self.program.start

    def found(self, wanted: Wanted) -> list[TaskId]:
        """The ids of all tasks that are wanted, in the order that is wanted."""
        tests = tuple(self._tests(wanted))
        tasks = self.program.tasks
        ids = [id for id in self.numbers if all(test(tasks[id]) for test in tests)]
        if wanted.sort != "wbs":
            ids.sort(key=self._key(wanted.sort), reverse=wanted.descending)
        elif wanted.descending:
            ids.reverse()
        return ids

    def row(self, id: TaskId) -> Row:
        """One task as a row."""
        task, dates = self.program.tasks[id], self.schedule.dates(id)
        team, owner = team_name(self.program, self.teams[id]), ""
        if task.owner is not None:
            owner = self.program.resources[task.owner].name
        return Row(
            id=id,
            number=self.numbers[id],
            depth=self.numbers[id].count("."),
            name=task.name,
            kind=task.kind,
            team=team,
            duration=self._duration(task),
            start=dates.start,
            finish=dates.finish,
            last_day=last_day(dates.start, dates.finish),
            float_days=self._float_days(id),
            critical=self._is_critical(id),
            state=self.state(task),
            complete=self.complete[id],
            owner=owner,
        )

    def state(self, task: Task) -> str:
        """Done, under way, late or not started, by its own progress and the status date."""
        if self.complete[task.id] >= 1:
            return "done"
        table = self.schedule.table
        if table.finish[table.row[task.id]] < self.schedule.axis.minute(self.status):
            return "late"
        started = task.progress.actual_start is not None or self.complete[task.id] > 0
        return "under way" if started else "not started"

    def _tests(self, wanted: Wanted) -> list[Callable[[Task], bool]]:
        tests: list[Callable[[Task], bool]] = []
        if wanted.text:
            text, words = wanted.text.casefold(), wanted.text.casefold().split()
            tests.append(
                lambda task: (
                    all(word in task.name.casefold() for word in words)
                    or text == task.id.casefold()
                    or self.numbers[task.id].startswith(wanted.text)
                )
            )
        if wanted.team:
            team = None if wanted.team == NO_TEAM else wanted.team
            tests.append(lambda task: self.teams[task.id] == team)
        if wanted.state == "open":
            tests.append(lambda task: self.complete[task.id] < 1)
        elif wanted.state:
            tests.append(lambda task: self.state(task) == wanted.state)
        if self.floats is not None:
            floats = self.floats
            tests.append(lambda task: task.id in floats)
        if wanted.critical:
            tests.append(lambda task: self._is_critical(task.id))
        return tests

    def _key(self, column: str) -> Callable[[TaskId], Any]:
        tasks, table = self.program.tasks, self.schedule.table
        match column:
            case "name":
                return lambda at: tasks[at].name.casefold()
            case "team":
                return lambda at: team_name(self.program, self.teams[at]).casefold()
            case "duration":
                return lambda at: self.program.units.working(tasks[at].duration)
            case "start":
                return lambda at: int(table.start[table.row[at]])
            case "finish":
                return lambda at: int(table.finish[table.row[at]])
            case "float":
                return lambda at: (self._float_days(at) is None, self._float_days(at) or 0.0)
            case "percent":
                return self.complete.__getitem__
            case _:
                resources = self.program.resources
                return lambda at: (
                    "" if (owner := tasks[at].owner) is None else resources[owner].name.casefold()
                )

    def _duration(self, task: Task) -> str:
        if task.kind is not TaskKind.TASK:
            return ""
        return duration_text(task.duration, self.program.units)

    def _room(self, id: TaskId) -> Work | Elapsed | None:
        if self.floats is not None:
            return self.floats.get(id)
        table = self.schedule.table
        row = table.row[id]
        if not table.counts[row] or self.complete[id] >= 1:
            return None
        return self.schedule.float_kind(id)(int(table.total_float[row]))

    def _float_days(self, id: TaskId) -> float | None:
        room = self._room(id)
        if room is None:
            return None
        units = self.program.units
        return units.working(room).minutes / units.minutes_per_day

    def _is_critical(self, id: TaskId) -> bool:
        if self.floats is None:
            table = self.schedule.table
            return bool(table.critical[table.row[id]])
        room, rules = self._room(id), self.program.rules
        return room is not None and self.program.units.working(room) <= rules.critical_float
