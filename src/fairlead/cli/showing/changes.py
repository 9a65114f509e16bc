"""What changed between two plans, and what moved, for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from rich.table import Table
from rich.text import Text

from fairlead.cli.exits import blockers
from fairlead.cli.plain import clean
from fairlead.cli.showing.findings import show_findings
from fairlead.cli.showing.screen import Screen, cut
from fairlead.cli.showing.words import Dates, counted, dates_between
from fairlead.connectors.values import differences
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.cpm.wording import finish_text
from fairlead.core.impact.moves import Move
from fairlead.core.program.entities import PROGRAM, table
from fairlead.core.program.patch import PLACE, WHOLE, Change, Patch
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind

ADDED, REMOVED, CHANGED = "+", "-", "~"
STYLES = {ADDED: "green", REMOVED: "red", CHANGED: "yellow"}
TASKS_SHOWN = 10
"""Of other tasks than milestones that moved, the ones that moved most."""
SHORTEST_NAME = 12
NOTHING = "none"


def show_diff(
    screen: Screen, before: Schedule, after: Schedule, patch: Patch, moved: Sequence[Move]
) -> None:
    """Show what moved, the milestones first, what changed, kind by kind, and what is in doubt."""
    zones = [planned.axis.zone or "no zone" for planned in (before, after)]
    was, is_now = finish_text(before.finish), finish_text(after.finish)
    screen.say(after.program.name, style="bold")
    same = before.finish == after.finish and zones[0] == zones[1]
    screen.say(f"Finish {is_now if same else f'{was} {screen.signs.arrow} {is_now}'}")
    if zones[0] != zones[1]:
        screen.say(f"Times before are those of {zones[0]}, times after those of {zones[1]}.")
    if not patch:
        screen.say("Nothing changed.")
    if moved:
        show_moves(screen, after, moved)
    if patch:
        show_changes(screen, before.program, after.program, patch)
    show_findings(screen, blockers((*after.program.set_aside, *after.findings)))


def show_changes(screen: Screen, before: Program, after: Program, patch: Patch) -> None:
    """Show the changes of a patch, entity by entity and value by value."""
    for entity, of_entity in groupby(_ordered(patch), key=lambda one: one.entity):
        values = [list(group) for _, group in groupby(of_entity, key=lambda one: one.id)]
        screen.say()
        screen.say(_heading(entity, values), style="bold")
        for changes in values:
            _show_value(screen, before, after, changes)


def _ordered(patch: Patch) -> list[Change]:
    """The changes of each entity together, and of each value in it."""
    entities = list(dict.fromkeys(one.entity for one in patch.changes))
    ids = list(dict.fromkeys((one.entity, one.id) for one in patch.changes))
    rank = {key: n for n, key in enumerate(ids)}
    return sorted(
        patch.changes, key=lambda one: (entities.index(one.entity), rank[one.entity, one.id])
    )


def _heading(entity: str, values: list[list[Change]]) -> str:
    if entity == PROGRAM:
        return "Program"
    signs = [_sign(changes) for changes in values]
    words = {ADDED: "added", REMOVED: "removed", CHANGED: "changed"}
    parts = [f"{signs.count(s):,} {word}" for s, word in words.items() if s in signs]
    return f"{entity.capitalize()}s: {', '.join(parts)}"


def _sign(changes: list[Change]) -> str:
    for one in changes:
        if one.field == WHOLE:
            return ADDED if one.before is None else REMOVED if one.after is None else CHANGED
    return CHANGED


def _show_value(screen: Screen, before: Program, after: Program, changes: list[Change]) -> None:
    sign, arrow = _sign(changes), screen.signs.arrow
    entity, id = changes[0].entity, changes[0].id
    if entity != PROGRAM:
        line = Text(f"{sign} ", STYLES[sign])
        line.append(clean(named(before if sign == REMOVED else after, entity, id)))
        screen.say(line, indent=2)
    if sign != CHANGED:
        return
    for one in changes:
        for name, old, new in _differences(one, after):
            screen.say(
                f"{name}: {old or NOTHING} {arrow} {new or NOTHING}",
                indent=2 if entity == PROGRAM else 6,
            )


def _differences(one: Change, after: Program) -> list[tuple[str, str, str]]:
    if one.field == PLACE and one.entity == "task":
        return [("stands after", str(one.before or "the top"), str(one.after or "the top"))]
    return list(differences(one.field, one.before, one.after, after.units))


def named(program: Program, entity: str, id: str) -> str:
    """An entity by its id, with its name, or for a link with the names of its ends."""
    value: Any = table(program, entity).get(id)
    if entity == "link" and value is not None:
        names = [program.tasks[end].name for end in (value.predecessor, value.successor)]
        return f"{id} ({names[0]} to {names[1]})"
    name = getattr(value, "name", "")
    return f"{id} ({name})" if name and name != id else id


def show_moves(
    screen: Screen, after: Schedule, moved: Sequence[Move], heading: str = "Moved"
) -> None:
    """Show which milestones moved by how much, and the tasks that moved most."""
    tasks = after.program.tasks
    milestones = [m for m in moved if tasks[m.task].kind is TaskKind.MILESTONE]
    others = [m for m in moved if tasks[m.task].kind is not TaskKind.MILESTONE]
    others = [m for m in others if tasks[m.task].kind is not TaskKind.SUMMARY]
    groups = ((milestones, "milestone"), (others, "task"))
    counts = [counted(len(group), noun) for group, noun in groups if group]
    screen.say()
    screen.say(f"{heading}: {', '.join(counts)}", style="bold")
    most = sorted(others, key=lambda m: -abs(m.working_days))[:TASKS_SHOWN]
    screen.say(_moves_grid(screen, after, [*milestones, *most]))
    if len(others) > len(most):
        left_out = counted(len(others) - len(most), "more task")
        screen.say(f"and {left_out}", style="dim", indent=2)


def _moves_grid(screen: Screen, after: Schedule, listed: Sequence[Move]) -> Table:
    ends = [moment for move in listed for moment in (move.before, move.after)]
    dates = dates_between(min(ends), max(ends), weekday=not screen.narrow, time=not screen.narrow)
    within_a_day = any(move.before.date() == move.after.date() for move in listed)
    dates = replace(dates, time=dates.time or within_a_day)
    arrow = screen.signs.arrow
    spans = [
        f"{_finish(dates, after, move, move.before)} {arrow} "
        f"{_finish(dates, after, move, move.after)}"
        for move in listed
    ]
    # What the sign, the blanks between the columns, and the dates leave for the rest.
    room = screen.width - max(map(len, spans)) - 4
    amounts = [_by(move.working_days) for move in listed]
    if room - max(map(len, amounts)) < SHORTEST_NAME:
        amounts = [f"{move.working_days:+g}d" for move in listed]
    room -= max(map(len, amounts))
    grid = screen.grid()
    for move, span, amount in zip(listed, spans, amounts, strict=True):
        task = after.program.tasks[move.task]
        grid.add_row(
            screen.signs.milestone if task.kind is TaskKind.MILESTONE else "",
            cut(task.name, max(room, SHORTEST_NAME), screen.signs),
            span,
            Text(amount, "red" if move.working_days > 0 else "green"),
        )
    return grid


def _finish(dates: Dates, after: Schedule, move: Move, moment: datetime) -> str:
    """A finish; one at midnight ends the day before, unless the task takes no time."""
    now = after.dates(move.task)
    return dates.finish(moment - (now.finish - now.start), moment)


def _by(days: float) -> str:
    amount = f"{abs(days):g} working day{'' if abs(days) == 1 else 's'}"
    return f"{amount} {'later' if days > 0 else 'earlier'}"
