"""A program as a plan file, with nothing lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from fairlead.connectors.conventions import Conventions, working_days
from fairlead.connectors.plan.emit import emitted
from fairlead.connectors.plan.entity import keyed_tree
from fairlead.connectors.plan.fields import SECTIONS
from fairlead.connectors.plan.fields.calendars import CALENDAR
from fairlead.connectors.plan.fields.program import PROGRAM
from fairlead.connectors.plan.fields.risks import RESPONSE, RISK
from fairlead.connectors.plan.fields.tasks import AFTER, TASK, WHO
from fairlead.connectors.plan.grammar import ASSIGNED, PREDECESSOR
from fairlead.connectors.plan.outline import (
    DEEPEST_NESTING,
    assignment_ids,
    assumed_complete,
    assumed_duration,
    assumed_kind,
)
from fairlead.connectors.plan.read import VERSION
from fairlead.connectors.plan.shapes import Block, Tree
from fairlead.connectors.source import Written, note
from fairlead.core.calendars.calendar import Calendar
from fairlead.core.ground.finding import Finding, Origin
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.link import Link, link_id
from fairlead.core.program.people import Assignment
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Response, Risk
from fairlead.core.program.task import Task, TaskKind


def written(program: Program) -> Written:
    """The program as the YAML of a plan file.

    `build(draft_from(...))` of it is the program again. What `build` set aside is not part of it.
    """
    days = working_days(program.calendar, program.calendars)
    conventions = Conventions(program.units, program.currency, days)
    tree: dict[str, Tree] = {
        "fairlead": str(VERSION),
        "program": Block(PROGRAM.written(program, conventions)),
    }
    calendars = [(c.id, _calendar(c, conventions)) for c in program.calendars.values()]
    tree |= _section("calendars", calendars)
    for name in ("vendors", "teams", "resources"):
        tree |= _entities(name, program, conventions)
    tree |= _section("tasks", _Outline(program, conventions).below(None))
    tree |= _entities("gates", program, conventions)
    tree |= _section("risks", _risks(program, conventions))
    for name in ("drivers", "budget", "actuals", "baselines"):
        tree |= _entities(name, program, conventions)
    text = emitted(tree)
    data = text.encode("utf-8", errors="replace")
    return Written(data, _unwritable(program, text))


def _unwritable(program: Program, text: str) -> tuple[Finding, ...]:
    # Half of a character pair is the one thing a Python text can hold and a file cannot.
    if not any("\ud800" <= char <= "\udfff" for char in text):
        return ()
    says = "Some texts hold half characters (surrogates), which no file can."
    return (note("EXP-001", Origin(program.name), says, "They were written as question marks."),)


def _section(name: str, entries: Sequence[tuple[str, Tree]]) -> dict[str, Tree]:
    return {name: Block(entries)} if entries else {}


def _entities(name: str, program: Program, conventions: Conventions) -> dict[str, Tree]:
    entity = SECTIONS[name]
    table: Mapping[str, Any] = getattr(program, name)
    return _section(name, [(id, keyed_tree(entity, one, conventions)) for id, one in table.items()])


def _calendar(calendar: Calendar, conventions: Conventions) -> Tree:
    tree = CALENDAR.written(calendar, conventions)
    if calendar.base is None and not any(day is not None for day in calendar.week):
        tree["week"] = {}
    if tree.get("name") == calendar.id:
        del tree["name"]
    return tree


def _risks(program: Program, conventions: Conventions) -> list[tuple[str, Tree]]:
    responses: dict[str, list[Response]] = defaultdict(list)
    for response in program.responses.values():
        responses[response.risk].append(response)

    def tree(risk: Risk) -> Tree:
        own = keyed_tree(RISK, risk, conventions)
        mine = [(r.id, keyed_tree(RESPONSE, r, conventions)) for r in responses[risk.id]]
        return _with(own, "responses", Block(mine)) if mine else own

    return [(risk.id, tree(risk)) for risk in program.risks.values()]


class _Outline:
    """The tasks of a program as they stand below one another, in the program's order.

    A task stands below its summary if it follows there; otherwise it names its parent.
    """

    def __init__(self, program: Program, conventions: Conventions) -> None:
        self._conventions = conventions
        self._below: dict[TaskId | None, list[Task]] = defaultdict(list)
        self._after: dict[TaskId, list[Link]] = defaultdict(list)
        self._who: dict[TaskId, list[Assignment]] = defaultdict(list)
        open_summaries: list[TaskId] = []
        for task in program.tasks.values():
            while open_summaries and open_summaries[-1] != task.parent:
                open_summaries.pop()
            if len(open_summaries) >= DEEPEST_NESTING:
                open_summaries.clear()
            self._below[open_summaries[-1] if open_summaries else None].append(task)
            open_summaries.append(task.id)
        for link in program.links.values():
            self._after[link.successor].append(link)
        for assignment in program.assignments.values():
            self._who[assignment.task].append(assignment)

    def below(self, summary: TaskId | None) -> list[tuple[str, Tree]]:
        """The (id, body) of each task that is written directly below a summary."""
        return [(task.id, self._body(task, summary)) for task in self._below[summary]]

    def _body(self, task: Task, above: TaskId | None) -> Tree:
        conventions = self._conventions
        tree = TASK.written(task, conventions)
        if task.parent == above:
            tree.pop("parent", None)
        below = self.below(task.id)
        _say_assumed(tree, task, bool(below), conventions)
        if after := self._after[task.id]:
            tree["after"] = _one_or_all([self._predecessor(link) for link in after])
        if who := self._who[task.id]:
            ids = assignment_ids(task.id, [one.resource for one in who])
            tree["who"] = _one_or_all(
                [self._assigned(one, usual) for one, usual in zip(who, ids, strict=True)]
            )
        if tree.get("name") == task.id:
            del tree["name"]
        if below:
            tree = _with(tree, "tasks", Block(below))
        elif list(tree) == ["name"] and task.name:
            return tree["name"]
        return tree

    def _predecessor(self, link: Link) -> Tree:
        plain = link.promise is None and link.id == link_id(
            link.predecessor, link.successor, link.type
        )
        held = (link.predecessor, link.type, link.lag)
        short = PREDECESSOR.holds(held, self._conventions) if plain else None
        if short is not None:
            return short
        tree = AFTER.written(link, self._conventions)
        if link.id == link_id(link.predecessor, link.successor, link.type):
            del tree["id"]
        return tree

    def _assigned(self, assignment: Assignment, usual: str) -> Tree:
        tree = WHO.written(assignment, self._conventions)
        if assignment.id == usual:
            del tree["id"]
        if set(tree) <= {"resource", "units"}:
            short = ASSIGNED.holds((assignment.resource, assignment.units), self._conventions)
            if short is not None:
                return short
        return tree


def _say_assumed(
    tree: dict[str, Tree], task: Task, has_tasks: bool, conventions: Conventions
) -> None:
    """Say kind, duration and progress exactly where the reader would assume something else."""
    by_key = TASK.by_key
    usual = assumed_duration(task.estimate)
    needed = task.kind is TaskKind.TASK and task.estimate is None and not has_tasks
    tree.pop("duration", None)
    if task.duration != usual or needed:
        tree["duration"] = by_key["duration"].shape.write(task.duration, conventions)
    tree.pop("kind", None)
    has_length = "duration" in tree or task.estimate is not None
    if task.kind is TaskKind.MILESTONE or task.kind != assumed_kind(has_tasks, has_length):
        tree["kind"] = by_key["kind"].shape.write(task.kind, conventions)
    tree.pop("complete", None)
    if task.progress.complete != assumed_complete(task.progress.actual_finish):
        tree["complete"] = by_key["complete"].shape.write(task.progress.complete, conventions)
    ordered = [f.key for f in TASK.fields if f.key in tree]
    for key in ordered:
        tree[key] = tree.pop(key)


def _with(tree: Tree, key: str, child: Tree) -> dict[str, Tree]:
    body = tree if isinstance(tree, dict) else {"name": tree}
    return Block({**body, key: child})


def _one_or_all(trees: list[Tree]) -> Tree:
    alone = len(trees) == 1 and isinstance(trees[0], str) and trees[0] != ""
    return trees[0] if alone else trees
