"""Baselines of a Microsoft Project file: 0 to 10, task by task, and interim plans."""

from __future__ import annotations

from collections.abc import Iterator

from fairlead.connectors.msproject.document import Document
from fairlead.connectors.msproject.outline import Line
from fairlead.connectors.msproject.values import Values
from fairlead.connectors.msproject.vocabulary import FORMATS, PLAIN
from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import BaselineId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Money, Work
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.draft import Row

INTERIM = "interim "
"""What the id of an interim plan begins with: a baseline of dates alone."""


def baseline_name(id: BaselineId) -> str:
    """What Project calls a baseline: "Baseline", "Baseline 3" or "Interim plan 3"."""
    number = id.removeprefix(INTERIM)
    if number != id:
        return f"Interim plan {number}"
    return "Baseline" if id == "0" else f"Baseline {id}"


class Baselines:
    """Gathers the baselines of a file, which it gives task by task."""

    def __init__(self, document: Document, values: Values, currency: str) -> None:
        self._document = document
        self._values = values
        self._currency = currency
        self._tasks: dict[BaselineId, dict[TaskId, BaselineTask]] = {}

    def gather(self, line: Line) -> None:
        """Take in what a row of the task list says."""
        for id, task in self._of(line):
            self._tasks.setdefault(id, {})[line.id] = task

    def rows(self) -> list[Row[Baseline]]:
        """All that was gathered, baselines by number and then interim plans."""
        return [
            Row(
                Baseline(id=id, name=baseline_name(id), tasks=Table(self._tasks[id])),
                Origin(self._values.source, baseline_name(id)),
            )
            for id in sorted(self._tasks, key=lambda known: (len(known), known))
        ]

    def _of(self, line: Line) -> Iterator[tuple[BaselineId, BaselineTask]]:
        values, place = self._values, line.place
        for part in self._document.children(line.element, "Baseline"):
            get = self._document.fields(part).get
            number = values.whole(get("Number", "0"), place, "Baseline › Number")
            label = f"Baseline {number}"
            work = values.duration(get("Work"), place, f"{label} › Work")
            cost = values.hundredths(get("Cost"), place, f"{label} › Cost")
            shown = values.whole(get("DurationFormat"), place, f"{label} › DurationFormat")
            elapsed = FORMATS.get(shown or 0, PLAIN).elapsed
            read = values.elapsed if elapsed else values.duration
            minutes = read(get("Duration"), place, f"{label} › Duration")
            task = BaselineTask(
                start=values.moment(get("Start"), place, f"{label} › Start"),
                finish=values.moment(get("Finish"), place, f"{label} › Finish"),
                duration=None if minutes is None else (Elapsed if elapsed else Work)(minutes),
                work=None if work is None else Work(work),
                cost=Money(cost, self._currency) if cost else None,
            )
            if number is not None and task != BaselineTask():
                interim = values.flag(get("Interim"), place, f"{label} › Interim")
                yield BaselineId(f"{INTERIM if interim else ''}{number}"), task
