"""The rows of the task list in their order, each with the row it stands below."""

from __future__ import annotations

from dataclasses import dataclass

from fairlead.connectors.msproject.custom_fields import Names, own_id
from fairlead.connectors.msproject.document import Document, Element, line_of
from fairlead.connectors.msproject.values import Trouble, Values
from fairlead.connectors.source import quote
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.table import Table

PROJECT_SUMMARY = "0"
"""The UID of the task that stands for the whole project; it holds all others."""


@dataclass(slots=True)
class Line:
    """A row of the task list with its texts, before they are read.

    custom: its custom fields, without Fairlead's own id.
    is_summary: it is the project summary, or another row stands below it.
    """

    element: Element
    fields: dict[str, str]
    custom: Table[str, str]
    uid: str
    id: TaskId
    place: str
    parent: TaskId | None = None
    is_summary: bool = False


def lines_of(document: Document, values: Values, names: Names) -> list[Line]:
    """All rows that are tasks, in the order of their IDs, below their parents."""
    lines: list[Line] = []
    order: list[int | None] = []
    taken: set[str] = set()
    for element in document.section("Tasks"):
        line = _line(document, values, names, element, taken)
        if line is None:
            continue
        lines.append(line)
        order.append(values.whole(line.fields.get("ID"), line.place, "ID"))
    if [line.uid for line in lines] == [PROJECT_SUMMARY]:
        return []  # The summary of a project without tasks says nothing.
    numbers = [number for number in order if number is not None]
    if len(numbers) == len(lines) == len(set(numbers)) and numbers != sorted(numbers):
        lines = [line for _, line in sorted(zip(numbers, lines, strict=True), key=lambda p: p[0])]
    _set_parents(lines, values)
    return lines


def _line(
    document: Document, values: Values, names: Names, element: Element, taken: set[str]
) -> Line | None:
    fields = document.fields(element)
    where = f"Task on line {line_of(element):,}"
    uid = values.whole(fields.get("UID"), where, "UID")
    if uid is None:
        says = f"of task {quote(fields.get('Name', ''))} is missing; the task was left out."
        values.tell(Trouble("IMP-015", says, "Give it a UID."), where, "UID")
        return None
    place = f"Task UID {uid}"
    if values.flag(fields.get("IsNull"), place, "IsNull"):
        return None
    custom = names.read(element, fields, place)
    id, custom = own_id(str(uid), custom, taken, values, place)
    return Line(element, fields, custom, str(uid), TaskId(id), place)


def _set_parents(lines: list[Line], values: Values) -> None:
    """Gives each line its parent by the levels of the outline."""
    above: list[tuple[int, Line]] = []
    for line in lines:
        line.is_summary = line.uid == PROJECT_SUMMARY
        level = _level(line, values)
        while above and above[-1][0] >= level:
            above.pop()
        reached = above[-1][0] if above else 0
        if above:
            parent = above[-1][1]
            line.parent, parent.is_summary = parent.id, True
        if level > reached + 1:
            where = f"placed under task {quote(line.parent)}" if line.parent else "placed on top"
            says = f"is {level}, but the row above it has {reached}; it was {where}."
            trouble = Trouble("IMP-034", says, "Check where the task belongs.")
            values.tell(trouble, line.place, "OutlineLevel")
        above.append((level, line))


def _level(line: Line, values: Values) -> int:
    level = values.whole(line.fields.get("OutlineLevel"), line.place, "OutlineLevel")
    if level is not None:
        return level
    number = line.fields.get("OutlineNumber", "1")
    return 0 if number == "0" else number.count(".") + 1
