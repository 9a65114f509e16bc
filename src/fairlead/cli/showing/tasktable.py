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
from fairlead.cli.view import View, done
from fairlead.core.cpm.schedule import Dated
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program.baseline import Baseline
from fairlead.core.program.task import TaskKind

LONGEST_ID = 12
NAME_SHARE = 0.36
"""How much of a line the names may take beside a chart."""
SHORTEST_CHART = 10
SHORTEST_NAME = 12
DEEPEST_INDENT = 5


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
) -> Table:
    """Names, dates and floats, with bars beside them; a baseline is drawn beneath the bars."""
    rows = _rows(screen, view, shown, time=True)
    columns = [ID, *([WBS] * screen.wide), TASK, START, FINISH, FLOAT]
    cells, widths = _texts(rows, columns)
    name = columns.index(TASK)
    widths[name] = min(widths[name], int(screen.width * NAME_SHARE))
    room = screen.width - sum(width + screen.gap for width in widths)
    first = min(dated.start for dated in rows.dated.values())
    last = max(dated.finish for dated in rows.dated.values())
    line = timeline(first, last, max(room, SHORTEST_CHART))
    table = screen.table()
    for column, width in zip(columns, widths, strict=True):
        _add_column(table, column, width)
    table.add_column("\n".join(header(line)), width=line.width, no_wrap=True)
    for id, texts in cells.items():
        table.add_row(*_styled(rows, id, columns, texts, widths), _bar(rows, id, line, baseline))
    return table


def dates_table(screen: Screen, view: View, shown: Sequence[TaskId]) -> Table:
    """Every date and float."""
    rows = _rows(screen, view, shown, time=screen.wide)
    progress = any(task.progress.complete.value for task in view.schedule.program.tasks.values())
    columns = [
        ID,
        *([WBS] * screen.wide),
        TASK,
        START,
        FINISH,
        LATE_START,
        LATE_FINISH,
        FLOAT,
        FREE,
    ]
    columns += [*([DONE] * progress), CRITICALITY]
    cells, widths = _texts(rows, columns)
    name = columns.index(TASK)
    room = screen.width - sum(width + screen.gap for width in widths) + widths[name] + screen.gap
    widths[name] = min(widths[name], max(room, SHORTEST_NAME))
    table = screen.table()
    for column, width in zip(columns, widths, strict=True):
        _add_column(table, column, width)
    for id, texts in cells.items():
        table.add_row(*_styled(rows, id, columns, texts, widths))
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


def _texts(rows: _Rows, columns: Sequence[_Column]) -> tuple[dict[TaskId, list[Text]], list[int]]:
    """The cells of each row, and the widths that the columns would like."""
    signs = rows.screen.signs
    cells = {
        id: [cut(column.cell(rows, id), 200, signs) for column in columns] for id in rows.dated
    }
    widths = [
        max(len(column.heading.split()[-1]), *(row[n].cell_len for row in cells.values()))
        for n, column in enumerate(columns)
    ]
    return cells, widths


def _add_column(table: Table, column: _Column, width: int) -> None:
    justify: Literal["left", "right"] = "right" if column.right else "left"
    two_lines = column.heading if "\n" in column.heading else f"\n{column.heading}"
    table.add_column(two_lines, width=width, no_wrap=True, justify=justify)


def _styled(
    rows: _Rows, id: TaskId, columns: Sequence[_Column], texts: list[Text], widths: list[int]
) -> list[Text]:
    task = rows.view.schedule.program.tasks[id]
    style = "bold" if task.kind is TaskKind.SUMMARY else "dim" if done(task) else ""
    found = []
    for column, text, width in zip(columns, texts, widths, strict=True):
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


def _work(rows: _Rows, work: Work) -> str:
    return short_work(work, rows.view.schedule.program.units)


def _criticality(rows: _Rows, id: TaskId) -> str:
    if rows.view.is_critical(id):
        return "yes"
    return "near" if id in rows.view.near_critical else ""


def _complete(rows: _Rows, id: TaskId) -> str:
    share = rows.view.schedule.program.tasks[id].progress.complete.value
    return f"{round(share * 100)} %" if share else ""


ID = _Column("Id", lambda rows, task: cut(task, LONGEST_ID, rows.screen.signs).plain)
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
