"""The table of tasks: with bars over time beside the names, or with every date and float."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.table import Table
from rich.text import Text

from fairlead.cli.outline import Place, places
from fairlead.cli.showing.gantt import CRITICAL, Bar, Run, bar_runs, baseline_runs
from fairlead.cli.showing.screen import Screen, cut
from fairlead.cli.showing.timeline import Timeline, header, timeline
from fairlead.cli.showing.words import Dates, dates_between, short_work
from fairlead.cli.view import View
from fairlead.core.cpm.schedule import Dated
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.baseline import Baseline
from fairlead.core.program.task import TaskKind, is_finished

LONGEST_ID = 12
LONGEST_ID_NARROW = 6
"""On a narrow screen longer ids are left out: cut ones would be alike, and tasks go by name."""
NAME_SHARE = 0.36
"""How much of a line the names may take beside a chart."""
SHORTEST_CHART = 10
SHORTEST_NAME = 8
DEEPEST_INDENT = 5
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class _Rows:
    """The tasks of a table in outline order, with what every cell needs."""

    screen: Screen
    view: View
    dated: dict[TaskId, Dated]
    places: dict[TaskId, Place]
    dates: Dates


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of text: its heading, and what stands in the row of a task."""

    heading: str
    cell: Callable[[_Rows, TaskId], str]
    right: bool = False


def chart_table(
    screen: Screen, view: View, shown: Sequence[TaskId], baseline: Baseline | None = None
) -> tuple[Table, Timeline]:
    """Names, dates and floats, with bars beside them on the timeline that is given back.

    baseline: drawn beneath the bars.
    """
    rows = _rows(screen, view, shown, time=not screen.narrow)
    dates = [FINISH] if screen.narrow else [START, FINISH]
    columns = [*_names(rows), *dates, FLOAT]
    grid = _grid(rows, columns, SHORTEST_CHART, NAME_SHARE)
    first = min(dated.start for dated in rows.dated.values())
    last = max(dated.finish for dated in rows.dated.values())
    line = timeline(first, last, max(grid.room + SHORTEST_CHART, SHORTEST_CHART))
    table = _headed(screen, grid, lines=2)
    table.add_column("\n".join(header(line)), width=line.width, no_wrap=True)
    for id in rows.dated:
        table.add_row(*_styled(rows, id, grid), _bar(rows, id, line, baseline))
    return table, line


def dates_table(screen: Screen, view: View, shown: Sequence[TaskId]) -> Table:
    """Every date and float; the latest dates only where there is room."""
    rows = _rows(screen, view, shown, time=screen.wide)
    progress = any(task.progress.complete.value for task in view.schedule.program.tasks.values())
    late = [] if screen.narrow else [LATE_START, LATE_FINISH]
    done = [DONE] if progress else []
    columns = [*_names(rows), START, FINISH, *late, FLOAT, FREE, *done, CRITICALITY]
    grid = _grid(rows, columns, -screen.gap, 1.0)
    for spare in SPARE:
        if grid.room < 0 and spare in columns:
            columns.remove(spare)
            grid = _grid(rows, columns, -screen.gap, 1.0)
    table = _headed(screen, grid, lines=2 if late else 1)
    for id in rows.dated:
        table.add_row(*_styled(rows, id, grid))
    return table


def _names(rows: _Rows) -> list[_Column]:
    """The columns that say which task a row is."""
    if rows.screen.narrow and any(len(id) > LONGEST_ID_NARROW for id in rows.dated):
        return [TASK]
    return [ID, *([WBS] if rows.screen.wide else []), TASK]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Columns with their widths and texts; room: what they leave of a line."""

    columns: Sequence[_Column]
    widths: Sequence[int]
    texts: dict[TaskId, list[Text]]
    room: int


def _grid(rows: _Rows, columns: Sequence[_Column], keep: int, name_share: float) -> _Grid:
    """The columns with texts, the names as short as they must be for `keep` to stay free.

    name_share: how much of a line the names may take at most.
    """
    screen = rows.screen
    texts = {
        id: [cut(column.cell(rows, id), LONGEST_TEXT, screen.signs) for column in columns]
        for id in rows.dated
    }
    widths = [
        max(len(column.heading.split()[-1]), *(row[n].cell_len for row in texts.values()))
        for n, column in enumerate(columns)
    ]
    room = screen.width - sum(width + screen.gap for width in widths) - keep
    name = columns.index(TASK)
    shortened = min(widths[name], int(screen.width * name_share), widths[name] + room)
    shortened = max(shortened, min(SHORTEST_NAME, widths[name]))
    room += widths[name] - shortened
    widths[name] = shortened
    return _Grid(columns, widths, texts, room)


def _headed(screen: Screen, grid: _Grid, *, lines: int) -> Table:
    """An empty table whose headings stand at the bottom of so many lines."""
    table = screen.table()
    for column, width in zip(grid.columns, grid.widths, strict=True):
        justify: Literal["left", "right"] = "right" if column.right else "left"
        heading = "\n" * (lines - 1 - column.heading.count("\n")) + column.heading
        table.add_column(heading, width=width, no_wrap=True, justify=justify)
    return table


def _rows(screen: Screen, view: View, shown: Sequence[TaskId], *, time: bool) -> _Rows:
    """time: whether there is room for times of day, if the dates are near enough to need them."""
    wanted = set(shown)
    where = {id: place for id, place in places(view.schedule.program).items() if id in wanted}
    dated = {id: view.schedule.dates(id) for id in where}
    dates = dates_between(
        min(one.start for one in dated.values()),
        max(one.finish for one in dated.values()),
        weekday=screen.wide,
        time=time,
    )
    return _Rows(screen, view, dated, where, dates)


def _styled(rows: _Rows, id: TaskId, grid: _Grid) -> list[Text]:
    task = rows.view.schedule.program.tasks[id]
    over = is_finished(task) or not task.active
    style = "bold" if task.kind is TaskKind.SUMMARY else "dim" if over else ""
    found = []
    for column, text, width in zip(grid.columns, grid.texts[id], grid.widths, strict=True):
        line = cut(text.plain, width, rows.screen.signs)
        line.stylize(style)
        if column in (FLOAT, CRITICALITY) and rows.view.is_critical(id):
            line.stylize(CRITICAL)
        found.append(line)
    return found


def _bar(rows: _Rows, id: TaskId, line: Timeline, baseline: Baseline | None) -> Text:
    task, dated = rows.view.schedule.program.tasks[id], rows.dated[id]
    signs, status = rows.screen.signs, rows.view.schedule.program.status_date
    critical, done_to = rows.view.is_critical(id), rows.view.done_to(id)
    bar = Bar(task.kind, dated.start, dated.finish, critical, done_to)
    text = _joined(bar_runs(bar, line, signs, status))
    agreed = None if baseline is None else baseline.tasks.get(id)
    if agreed is not None and agreed.start is not None and agreed.finish is not None:
        beneath = baseline_runs(agreed.start, agreed.finish, line, signs, status)
        text = Text("\n").join((text, _joined(beneath)))
    return text


def _joined(runs: Sequence[Run]) -> Text:
    return Text.assemble(*runs)


def _id(rows: _Rows, id: TaskId) -> str:
    return cut(id, LONGEST_ID, rows.screen.signs).plain


def _name(rows: _Rows, id: TaskId) -> str:
    indent = "  " * min(rows.places[id].depth, DEEPEST_INDENT)
    return indent + rows.view.schedule.program.tasks[id].name


def _finish(rows: _Rows, dated: Dated) -> str:
    return rows.dates.finish(dated.start, dated.finish)


def _late_finish(rows: _Rows, dated: Dated) -> str:
    return rows.dates.finish(dated.late_start, dated.late_finish)


def _float(rows: _Rows, id: TaskId) -> str:
    room = rows.view.total_float(id)
    return "" if room is None else _work(rows, room)


def _work(rows: _Rows, work: Work | Elapsed) -> str:
    return short_work(work, rows.view.schedule.program.units)


def _criticality(rows: _Rows, id: TaskId) -> str:
    if rows.view.is_critical(id):
        return "yes"
    return "near" if id in rows.view.near_critical else ""


def _complete(rows: _Rows, id: TaskId) -> str:
    share = rows.view.schedule.program.tasks[id].progress.complete.value
    return f"{round(share * 100)} %" if share else ""


ID = _Column("Id", _id)
WBS = _Column("WBS", lambda rows, task: cut(rows.places[task].number, 16, rows.screen.signs).plain)
TASK = _Column("Task", _name)
START = _Column("Start", lambda rows, task: rows.dates.start(rows.dated[task].start))
FINISH = _Column("Finish", lambda rows, task: _finish(rows, rows.dated[task]))
LATE_START = _Column(
    "Late\nstart", lambda rows, task: rows.dates.start(rows.dated[task].late_start)
)
LATE_FINISH = _Column("Late\nfinish", lambda rows, task: _late_finish(rows, rows.dated[task]))
FLOAT = _Column("Float", _float, right=True)
FREE = _Column("Free", lambda rows, task: _work(rows, rows.dated[task].free_float), right=True)
DONE = _Column("Done", _complete, right=True)
CRITICALITY = _Column("Critical", _criticality)

SPARE = (FREE, DONE, START)
"""What is left out, one after another, where a line has no room for all."""
