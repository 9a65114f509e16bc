"""A chart of bars in a terminal, one line a task, as plain characters with a style each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from fairlead.cli.showing.signs import Signs
from fairlead.cli.showing.timeline import Timeline
from fairlead.core.program.task import TaskKind

CRITICAL, OPEN, DONE, DIM = "bold red", "blue", "green", "dim"

Run = tuple[str, str]
"""Characters that share a style; the style is empty where there is none."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A task as it is drawn. done_to: up to where its work is done; None when it has not begun."""

    kind: TaskKind
    start: datetime
    finish: datetime
    critical: bool
    done_to: datetime | None = None


def bar_runs(bar: Bar, line: Timeline, signs: Signs, status: datetime | None) -> list[Run]:
    """The line of one task: its bar, and the status date where nothing covers it."""
    cells = _empty(line, signs, status)
    style = CRITICAL if bar.critical else OPEN
    begin, end = line.span(bar.start, bar.finish)
    if bar.kind is TaskKind.MILESTONE:
        reached = bar.done_to is not None and bar.done_to >= bar.finish
        cells[line.column(bar.start)] = (signs.milestone, DONE if reached else style)
    elif bar.kind is TaskKind.SUMMARY:
        cells[begin:end] = [(signs.summary, DIM)] * (end - begin)
        cells[begin], cells[end - 1] = (signs.summary_start, DIM), (signs.summary_end, DIM)
    else:
        sign = signs.critical if bar.critical else signs.open
        cells[begin:end] = [(sign, style)] * (end - begin)
        behind = 0 if bar.done_to is None else _behind(bar, line)
        cells[begin : begin + behind] = [(signs.done, DONE)] * behind
    return _runs(cells)


def baseline_runs(
    start: datetime, finish: datetime, line: Timeline, signs: Signs, status: datetime | None
) -> list[Run]:
    """The line beneath a task that shows when it was agreed to be."""
    cells = _empty(line, signs, status)
    begin, end = line.span(start, finish)
    cells[begin:end] = [(signs.baseline, DIM)] * (end - begin)
    return _runs(cells)


def legend(signs: Signs, *, baseline: bool, status: bool) -> list[list[Run]]:
    """What each sign means."""
    entries = [
        (signs.critical, CRITICAL, "critical"),
        (signs.open, OPEN, "not critical"),
        (signs.done, DONE, "done"),
        (signs.milestone, "", "milestone"),
    ]
    entries += [(signs.baseline, DIM, "baseline")] * baseline
    entries += [(signs.status, DIM, "status date")] * status
    return [[(sign, style), (f" {word}", DIM)] for sign, style, word in entries]


def _behind(bar: Bar, line: Timeline) -> int:
    """How many columns of a bar are done: all of them only when nothing is left to do."""
    assert bar.done_to is not None
    begin, end = line.span(bar.start, bar.finish)
    if bar.done_to >= bar.finish:
        return end - begin
    return min(max(0, line.column(bar.done_to) - begin), end - begin - 1)


def _empty(line: Timeline, signs: Signs, status: datetime | None) -> list[Run]:
    cells = [(" ", "")] * line.width
    if status is not None and line.covers(status):
        cells[line.column(status)] = (signs.status, DIM)
    return cells


def _runs(cells: list[Run]) -> list[Run]:
    """Neighbours of one style as one run."""
    return [
        ("".join(sign for sign, _ in group), style)
        for style, group in groupby(cells, key=lambda cell: cell[1])
    ]
