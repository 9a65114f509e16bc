"""The confidence ladder: for each milestone how sure which date is, beside plan and promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairlead.compute.study import open_milestones
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.impact.commitments import commitments
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind
from fairlead.core.simulation.model import WHOLE
from fairlead.reports.charts.wording import percent
from fairlead.web.services.reading import Reading
from fairlead.web.services.simulating import Simulated, kept

WORDS = ((0.8, "good", "likely"), (0.5, "warn", "may slip"), (0.2, "bad", "at risk"))
"""From which chance on a date is called what; below all of them it is unlikely."""
_WIDTH = 100.0
_LEAST = 0.6


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a track, in percent of its width."""

    at: float
    width: float


@dataclass(frozen=True, slots=True)
class Rung:
    """One milestone, or the whole program.

    why: the task whose page says why it is planned then. due: the date it was promised by,
    `due_from` what says so; a baseline's where nothing else does. p50, p80, p95: dates by how sure
    they are, None without a simulation. kept: the chance that the promise, or without one the plan,
    is kept. verdict, word: how to show and say that. whole, middle: P10 to P95 and P50 to P80 on
    the track; plan, promise: marks on it.
    """

    id: TaskId
    why: TaskId
    name: str
    planned: datetime
    due: datetime | None
    due_from: str
    p50: datetime | None
    p80: datetime | None
    p95: datetime | None
    error: float | None
    kept: float | None
    verdict: str
    word: str
    whole: Span | None
    middle: Span | None
    plan: Span
    promise: Span | None


def ladder(reading: Reading, found: Simulated) -> list[Rung]:
    """A rung for the program and each milestone to come, by planned date."""
    targets = _targets(found)
    rows = [_row(reading, id, targets.get(id)) for id in open_milestones(reading.program)]
    scale = _Scale([moment for row in rows for moment in row.moments()])
    rungs = [row.rung(found, scale) for row in rows]
    return [rungs[0], *sorted(rungs[1:], key=lambda rung: rung.planned)]


def bottom(reading: Reading, found: Simulated) -> Rung:
    """The rung of the whole program alone."""
    row = _row(reading, WHOLE, _targets(found).get(WHOLE))
    return row.rung(found, _Scale(list(row.moments())))


def baseline_date(program: Program, task: TaskId) -> datetime | None:
    """When the latest baseline has a task finished; of the whole program its last finish."""
    for baseline in reversed(program.baselines.values()):
        if task == WHOLE:
            return max((one.finish for one in baseline.tasks.values() if one.finish), default=None)
        agreed = baseline.tasks.get(task)
        if agreed is not None and agreed.finish is not None:
            return agreed.finish
    return None


def last_task(schedule: Schedule) -> TaskId:
    """The task that the finish of the program is that of; empty where there is none."""
    tasks, table = schedule.program.tasks, schedule.table
    own = [id for id in table.row if tasks[id].kind is not TaskKind.SUMMARY and tasks[id].active]
    return max(own, key=lambda one: int(table.finish[table.row[one]]), default=WHOLE)


@dataclass(frozen=True, slots=True)
class _Row:
    id: TaskId
    why: TaskId
    name: str
    planned: datetime
    due: datetime | None
    due_from: str
    target: Mapping[str, Any] | None

    def quantile(self, share: str) -> datetime | None:
        if self.target is None:
            return None
        return datetime.fromisoformat(self.target["quantiles"][share])

    def moments(self) -> Iterator[datetime]:
        yield self.planned
        if self.due is not None:
            yield self.due
        if self.target is not None:
            yield from (datetime.fromisoformat(q) for q in self.target["quantiles"].values())

    def rung(self, found: Simulated, scale: _Scale) -> Rung:
        chance = None
        if self.target is not None and found.of is not None:
            chance = kept(found.of, self.target, self.due or self.planned)
        verdict, word = _verdict(chance)
        p10, p50, p80, p95 = (self.quantile(share) for share in ("0.1", "0.5", "0.8", "0.95"))
        return Rung(
            self.id,
            self.why,
            self.name,
            self.planned,
            self.due,
            self.due_from,
            p50,
            p80,
            p95,
            None if self.target is None else self.target["p80_error_days"],
            chance,
            verdict,
            word,
            None if p10 is None or p95 is None else scale.span(p10, p95),
            None if p50 is None or p80 is None else scale.span(p50, p80),
            scale.span(self.planned, self.planned),
            None if self.due is None else scale.span(self.due, self.due),
        )


class _Scale:
    """Where moments are on tracks that all begin and end on the same day."""

    def __init__(self, moments: list[datetime]) -> None:
        self._first, self._last = min(moments), max(moments)

    def span(self, start: datetime, end: datetime) -> Span:
        length = (self._last - self._first).total_seconds() or 1.0
        room = _WIDTH - _LEAST
        left = (start - self._first).total_seconds() / length * room
        right = (end - self._first).total_seconds() / length * room
        return Span(round(left, 2), round(max(right - left, _LEAST), 2))


def _row(reading: Reading, id: TaskId, target: Mapping[str, Any] | None) -> _Row:
    program, dates = reading.program, reading.schedule
    name = program.name if id == WHOLE else program.tasks[id].name
    planned = dates.finish if id == WHOLE else dates.dates(id).finish
    why = last_task(dates) if id == WHOLE else id
    promised = [one for one in commitments(program) if one.task == id]
    if promised:
        first = min(promised, key=lambda one: one.due)
        return _Row(id, why, name, planned, first.due, first.kind.value, target)
    agreed = baseline_date(program, id)
    return _Row(id, why, name, planned, agreed, "" if agreed is None else "baseline", target)


def _targets(found: Simulated) -> Mapping[str, Mapping[str, Any]]:
    """The answer's targets; none where it is about another version than the one read."""
    if found.answer is None:
        return {}
    return {target["id"]: target for target in found.answer["targets"]}


def _verdict(chance: float | None) -> tuple[str, str]:
    if chance is None:
        return "", "not known"
    for least, verdict, word in WORDS:
        if chance >= least:
            return verdict, f"{percent(chance)} · {word}"
    return "bad", f"{percent(chance)} · unlikely"
