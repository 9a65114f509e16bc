"""A schedule for people: the headline, the path, the table, and what is doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from fairlead.cli.plain import clean
from fairlead.cli.showing.findings import show_findings
from fairlead.cli.showing.gantt import legend
from fairlead.cli.showing.screen import Screen
from fairlead.cli.showing.tasktable import chart_table, dates_table
from fairlead.cli.showing.timeline import Timeline
from fairlead.cli.showing.words import counted
from fairlead.cli.view import View
from fairlead.core.cpm.wording import day_text, finish_text, point_text
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.baseline import Baseline
from fairlead.core.program.task import TaskKind, is_finished

GAP = "   "
"""Between the entries of the legend."""
PATH_ENDS = 6
"""Of a longer path, so many tasks at either end are named."""


def show_schedule(
    screen: Screen,
    view: View,
    shown: Sequence[TaskId],
    *,
    gantt: bool = True,
    critical: bool = False,
    baseline: Baseline | None = None,
) -> None:
    """Show a schedule: the headline, the path, a table of the chosen tasks, and findings.

    gantt: with bars; otherwise with all dates. critical: only critical tasks were chosen.
    baseline: drawn beneath the bars.
    """
    program = view.schedule.program
    _show_headline(screen, view)
    _show_path(screen, view)
    if shown:
        screen.say()
        if gantt:
            table, line = chart_table(screen, view, shown, baseline)
            screen.say(table)
            _show_legend(screen, view, line, baseline)
        else:
            screen.say(dates_table(screen, view, shown))
    if left_out := len(program.tasks) - len(shown):
        hint = "--all shows them"
        if critical:
            cut_off = any(map(view.is_critical, program.tasks.keys() - set(shown)))
            hint = "--all shows those that are critical" if cut_off else "they are not critical"
        screen.say(f"Not shown: {counted(left_out, 'other row')}; {hint}.", style="dim")
    show_findings(screen, (*program.set_aside, *view.schedule.findings))


def _show_headline(screen: Screen, view: View) -> None:
    schedule, dot = view.schedule, f" {screen.signs.dot} "
    status = schedule.program.status_date
    span = f"{day_text(schedule.start)} {screen.signs.arrow} {finish_text(schedule.finish)}"
    screen.say(schedule.program.name, style="bold")
    screen.say(span + (f"{dot}status date {point_text(status)}" if status is not None else ""))
    screen.say(", ".join(_sizes(view)))
    screen.say(", ".join(_weights(view)))


def _sizes(view: View) -> list[str]:
    program = view.schedule.program
    kinds = Counter(task.kind for task in program.tasks.values())
    work = kinds[TaskKind.TASK] + kinds[TaskKind.LEVEL_OF_EFFORT]
    return [
        counted(work, "task"),
        counted(kinds[TaskKind.MILESTONE], "milestone"),
        counted(kinds[TaskKind.SUMMARY], "summary", "summaries"),
        counted(len(program.links), "link"),
    ]


def _weights(view: View) -> list[str]:
    tasks = view.schedule.program.tasks.values()
    working = [task for task in tasks if task.kind is not TaskKind.SUMMARY]
    weights = [
        f"{sum(view.is_critical(task.id) for task in working):,} critical",
        f"{len(view.near_critical):,} near-critical",
    ]
    if view.to is not None:
        weights[-1] += f" to '{view.schedule.program.tasks[view.to].name}'"
    finished = sum(is_finished(task) for task in working)
    return [*weights, f"{finished:,} done"] if finished else weights


def _show_path(screen: Screen, view: View) -> None:
    if not view.path:
        return
    schedule, signs = view.schedule, screen.signs
    tasks = schedule.program.tasks
    end = view.to or view.path[-1]
    names = [clean(tasks[id].name) for id in view.path]
    if len(names) > 2 * PATH_ENDS + 1:
        between = len(names) - 2 * PATH_ENDS
        names[PATH_ENDS:-PATH_ENDS] = [f"({between} more)"]
    # A plan that is done has a path to its finish, on which nothing is critical any more.
    what = "Critical path" if any(map(view.is_critical, view.path)) else "Driving path"
    if view.to is not None:
        what = f"What drives '{clean(tasks[end].name)}'"
    screen.say()
    dates = schedule.dates(end)
    finish = finish_text(dates.finish, lasts=dates.finish > dates.start)
    screen.say(f"{what}, to {finish}", style="bold")
    screen.say(f" {signs.arrow} ".join(names), indent=2)


def _show_legend(screen: Screen, view: View, line: Timeline, baseline: Baseline | None) -> None:
    status = view.schedule.program.status_date
    drawn = status is not None and line.covers(status)
    text, used = Text(), 0
    for entry in legend(screen.signs, baseline=baseline is not None, status=drawn):
        meaning = Text.assemble(*entry)
        if used:
            fits = used + len(GAP) + meaning.cell_len <= screen.width
            text.append(GAP if fits else "\n")
            used = used + len(GAP) if fits else 0
        text.append_text(meaning)
        used += meaning.cell_len
    screen.say(text)
