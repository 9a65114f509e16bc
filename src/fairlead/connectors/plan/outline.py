"""The tasks of a plan file: summaries with what stands below them, predecessors, assignments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from fairlead.connectors.plan.entity import Entry, keyed, keys_of
from fairlead.connectors.plan.fields.tasks import AFTER, TASK, WHO
from fairlead.connectors.plan.grammar import ASSIGNED, PREDECESSOR, misread_predecessor
from fairlead.connectors.plan.nodes import MapNode, Node, TextNode
from fairlead.connectors.plan.reading import Reading
from fairlead.connectors.plan.shapes import items_of, spaced
from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import note, quote
from fairlead.core.ground.ids import AssignmentId, TaskId
from fairlead.core.ground.units import NO_WORK, Elapsed, Share, Work
from fairlead.core.program.draft import Row
from fairlead.core.program.link import Link, LinkType, link_id
from fairlead.core.program.people import Assignment
from fairlead.core.program.task import Estimate, Task, TaskKind

DEEPEST_NESTING = 20
"""How deep summaries are written inside one another; deeper ones name their parent."""

_ELSEWHERE = ("tasks", "after", "who")


@dataclass(slots=True)
class Outline:
    """The rows that the tasks of a plan give."""

    reading: Reading
    tasks: list[Row[Task]] = field(default_factory=list)
    links: list[Row[Link]] = field(default_factory=list)
    assignments: list[Row[Assignment]] = field(default_factory=list)
    _doubtful: list[tuple[Row[Link], TextNode, Reading]] = field(default_factory=list)

    def take(self, node: Node) -> None:
        """Take all tasks of a plan; a predecessor that is one but for its type or lag is noted."""
        self._read(node)
        known = {row.value.id for row in self.tasks}
        for row, item, reading in self._doubtful:
            misread = misread_predecessor(item.text, reading.conventions)
            if row.value.predecessor in known or misread is None or misread[0] not in known:
                continue
            reading.misread(item, "after", misread[1])
            self.links.remove(row)

    def _read(self, node: Node, parent: str | None = None) -> None:
        """Take the tasks of a section, and those below them."""
        for entry in keyed(node, "task", self.reading):
            reading = self.reading.within(f"task {entry.id}")
            try:
                task = _task(entry, parent, reading)
            except MisreadError as error:
                reading.misread(entry.place, "", error)
                continue
            self.tasks.append(Row(task, reading.origin(entry.place)))
            inside = _inside(entry.body)
            if "after" in inside:
                self._predecessors(task.id, inside["after"], reading)
            if "who" in inside:
                self._assignments(task.id, inside["who"], reading)
            if "tasks" in inside:
                self._read(inside["tasks"], entry.id)

    def _predecessors(self, task: TaskId, node: Node, reading: Reading) -> None:
        for item in items_of(node):
            try:
                values = _predecessor(item, reading)
            except MisreadError as error:
                reading.misread(item, "after", error)
                continue
            usual = link_id(values["predecessor"], task, values.get("type", LinkType.FS))
            link = Link(**{"id": usual, "successor": task} | values)
            self.links.append(Row(link, reading.origin(item)))
            if isinstance(item, TextNode) and misread_predecessor(item.text, reading.conventions):
                self._doubtful.append((self.links[-1], item, reading))

    def _assignments(self, task: TaskId, node: Node, reading: Reading) -> None:
        taken: list[tuple[dict[str, Any], Node]] = []
        for item in items_of(node):
            try:
                taken.append((_assigned(item, reading), item))
            except MisreadError as error:
                reading.misread(item, "who", error)
        ids = assignment_ids(task, [values["resource"] for values, _ in taken])
        for usual, (values, item) in zip(ids, taken, strict=True):
            assignment = Assignment(**{"id": usual, "task": task} | values)
            self.assignments.append(Row(assignment, reading.origin(item)))


def assumed_kind(has_tasks: bool, has_length: bool) -> TaskKind:
    """The kind of a task that does not say it."""
    if has_tasks:
        return TaskKind.SUMMARY
    return TaskKind.TASK if has_length else TaskKind.MILESTONE


def assumed_duration(estimate: Estimate | None) -> Work | Elapsed:
    """The duration of a task that does not say it: the likely one of its estimate."""
    return estimate.likely if estimate else NO_WORK


def assumed_complete(actual_finish: datetime | None) -> Share:
    """The progress of a task that does not say it."""
    return Share(Decimal(0)) if actual_finish is None else Share(Decimal(1))


def assignment_ids(task: str, resources: Sequence[str]) -> list[AssignmentId]:
    """The ids of a task's assignments that have none of their own, such as "api:ana"."""
    seen: Counter[str] = Counter()
    ids = []
    for resource in resources:
        seen[resource] += 1
        again = f":{seen[resource]}" if seen[resource] > 1 else ""
        ids.append(AssignmentId(f"{task}:{resource}{again}"))
    return ids


def _inside(body: Node) -> dict[str, Node]:
    if not isinstance(body, MapNode):
        return {}
    said = {spaced(key.text): child for key, child in body.entries}
    return {key: said[key] for key in _ELSEWHERE if key in said}


def _task(entry: Entry, parent: str | None, reading: Reading) -> Task:
    values = TASK.values(entry.body, reading, entry.keys_elsewhere(*_ELSEWHERE))
    said = keys_of(entry.body)
    has_tasks = "tasks" in said
    if "kind" not in values:
        values["kind"] = assumed_kind(has_tasks, "duration" in said or "estimate" in said)
        if values["kind"] is TaskKind.MILESTONE:
            says = "neither a duration nor a kind is given; read as a milestone."
            do = "Write `kind: milestone` or a duration."
            reading.add(note("IMP-043", reading.origin(entry.place), says, do))
    values.setdefault("duration", assumed_duration(values.get("estimate")))
    complete = assumed_complete(values.get("progress.actual_finish"))
    values.setdefault("progress.complete", complete)
    values.setdefault("name", entry.id)
    if parent is not None:
        values.setdefault("parent", parent)
    task: Task = TASK.made({"id": entry.id} | values)
    return task


def _predecessor(item: Node, reading: Reading) -> dict[str, Any]:
    if isinstance(item, TextNode):
        id, type, lag = PREDECESSOR.read(item, reading)
        return {"predecessor": id, "type": type, "lag": lag}
    return _complete(AFTER.values(item, reading), "predecessor", "task")


def _assigned(item: Node, reading: Reading) -> dict[str, Any]:
    if isinstance(item, TextNode):
        resource, units = ASSIGNED.read(item, reading)
        return {"resource": resource, "units": units}
    return _complete(WHO.values(item, reading), "resource", "resource")


def _complete(values: dict[str, Any], attribute: str, key: str) -> dict[str, Any]:
    if attribute not in values:
        raise MisreadError("IMP-043", f"this has no {key}.", f"Add {quote(key)}.")
    return values
