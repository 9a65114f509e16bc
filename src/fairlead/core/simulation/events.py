"""The risks of a program as the runs draw them: chances, responses, and what they do to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import MINUTES_PER_DAY, Elapsed
from fairlead.core.program.outline import Children, children, walk
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Impact, Risk, RiskSide, RiskStatus
from fairlead.core.program.task import Task, TaskKind, is_finished
from fairlead.core.simulation.causes import Effect, Event, When
from fairlead.core.simulation.distributions import Values
from fairlead.core.simulation.phases import is_past, phases
from fairlead.core.simulation.residual import Left, tasks_together, together
from fairlead.core.simulation.spread import of_range

MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY


@dataclass(frozen=True, slots=True)
class Impacts:
    """What risks do, by the task they do it to; what they cost; and what could not be taken."""

    factors: dict[TaskId, list[Effect]] = field(default_factory=dict)
    delays: dict[TaskId, list[Effect]] = field(default_factory=dict)
    adds: dict[TaskId, list[When]] = field(default_factory=dict)
    skips: dict[TaskId, list[When]] = field(default_factory=dict)
    money: list[Effect] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def events_of(
    program: Program,
    finish: datetime,
    drivers: Mapping[str, int],
    can_take: Callable[[TaskId], bool],
) -> tuple[tuple[Event, ...], Impacts]:
    """The open risks of a program that can still happen, and what they do.

    finish: when the plan ends, the last day of a risk that names none. drivers: the numbers of
    the systemic causes. can_take: whether a task has work left that a risk could lengthen.
    """
    events: list[Event] = []
    impacts = Impacts()
    reader = _Reader(program, can_take)
    for risk in program.risks.values():
        if risk.status is not RiskStatus.OPEN:
            continue
        if is_past(program, risk):
            says = f"'{risk.name}' could happen until {risk.last}, which is over; left out."
            do = "Close it, or correct its last day."
            impacts.findings.append(_finding(program, risk, "SIM-003", says, do))
            continue
        window = list(phases(program, finish, risk))
        number = len(events)
        events.append(
            Event(
                risk.id,
                risk.name,
                tuple((phase.begins, phase.probability) for phase in window),
                tuple(drivers[d] for d in risk.drivers if d in drivers),
                risk.side is RiskSide.THREAT,
            )
        )
        own = reader.left(risk.impacts)
        for n, phase in enumerate(window):
            left = together(own, [reader.left(one) for one in phase.left])
            _take_down(left, When(number, n), impacts)
        of_all = [i for phase in window for one in phase.left or (risk.impacts,) for i in one]
        impacts.findings.extend(_delays_left_out(program, risk, of_all))
    return tuple(events), impacts


def added_by_risks(program: Program) -> frozenset[TaskId]:
    """The tasks that some risk which can still happen would add, none of them begun."""
    below = children(program)
    found: set[TaskId] = set()
    for risk in program.risks.values():
        if risk.status is RiskStatus.OPEN and not is_past(program, risk):
            # However long the runs with those tasks may last.
            for phase in phases(program, datetime.max, risk):
                own, *left = (
                    _with_all_below(below, (impact.adds for impact in one))
                    for one in (risk.impacts, *phase.left)
                )
                found.update(tasks_together(own, left))
    return frozenset(id for id in found if not has_begun(program.tasks[id]))


class _Reader:
    """Reads impacts task by task; those that do the same share their tables."""

    def __init__(self, program: Program, can_take: Callable[[TaskId], bool]) -> None:
        self._program = program
        self._can_take = can_take
        self._below = children(program)
        self._products: dict[tuple[int, int], tuple[Values, Values, Values]] = {}

    def left(self, impacts: Sequence[Impact]) -> Left:
        """What impacts stretch, delay, cost, add and leave out; no delay of what has no work."""
        factors: dict[TaskId, Values] = {}
        delays: dict[TaskId, Values] = {}
        cost: Values | None = None
        for impact in impacts:
            task = impact.task
            if impact.cost is not None and impact.cost.likely.currency == self._program.currency:
                amount = of_range(impact.cost)
                cost = amount if cost is None else cost + amount
            if impact.factor is not None:
                factor = of_range(impact.factor)
                for id in self._leaves(task):
                    known = factors.get(id)
                    factors[id] = factor if known is None else self._product(known, factor)
            if impact.delay is not None and task is not None and self._can_take(task):
                minutes = _minutes_of_work(self._program, self._program.tasks[task])
                delay = of_range(impact.delay) * minutes
                delays[task] = delays[task] + delay if task in delays else delay
        adds = _with_all_below(self._below, (impact.adds for impact in impacts))
        skips = _with_all_below(self._below, (impact.skips for impact in impacts))
        return Left(factors, delays, cost, adds, skips)

    def _leaves(self, id: TaskId | None) -> Iterator[TaskId]:
        ids = self._program.tasks if id is None else (id, *walk(self._below, id))
        return (t for t in dict.fromkeys(ids) if self._can_take(t))

    def _product(self, one: Values, other: Values) -> Values:
        # The two are kept with it, so that their identities stay theirs.
        key = id(one), id(other)
        return self._products.setdefault(key, (one * other, one, other))[0]


def _take_down(left: Left, when: When, found: Impacts) -> None:
    """Take down what is left of a risk in one of its phases."""
    effects: dict[int, Effect] = {}
    for task, table in left.factors.items():
        # One effect for all tasks with one table, which then share their rows.
        effect = effects.setdefault(id(table), Effect(when, table))
        found.factors.setdefault(task, []).append(effect)
    for task, table in left.delays.items():
        found.delays.setdefault(task, []).append(Effect(when, table))
    if left.cost is not None:
        found.money.append(Effect(when, left.cost))
    for flags, tasks in ((found.adds, left.adds), (found.skips, left.skips)):
        for task in tasks:
            flags.setdefault(task, []).append(when)


def has_begun(task: Task) -> bool:
    """Whether it is too late for a risk to add a task or to leave it out."""
    return task.progress.actual_start is not None or is_finished(task)


def _minutes_of_work(program: Program, task: Task) -> float:
    """How many minutes of a task's own time a working minute is.

    Around the clock a working week lasts seven days.
    """
    is_elapsed = isinstance(task.duration, Elapsed)
    return MINUTES_PER_WEEK / program.units.minutes_per_week if is_elapsed else 1.0


def _with_all_below(below: Children, ids: Iterable[TaskId | None]) -> tuple[TaskId, ...]:
    named = (id for id in ids if id is not None)
    return tuple(dict.fromkeys(t for id in named for t in (id, *walk(below, id))))


def _delays_left_out(program: Program, risk: Risk, impacts: Sequence[Impact]) -> Iterator[Finding]:
    """What a risk delays though it has no work of its own to lengthen."""
    delayed = [impact.task for impact in impacts if impact.delay is not None]
    kinds = [None if id is None else program.tasks[id].kind for id in delayed]
    wrong = {
        None: "delays the program, but no task that would take longer",
        TaskKind.SUMMARY: "delays a summary, which has no work to lengthen",
    }
    for says in (says for kind, says in wrong.items() if kind in kinds):
        do = "Name the task that takes longer; until then the delay is left out."
        yield _finding(program, risk, "SIM-004", f"'{risk.name}' {says}.", do)


def _finding(program: Program, risk: Risk, code: str, says: str, do: str) -> Finding:
    origin = Origin(program.name, f"Risk {risk.id}")
    return Finding(code, Severity.WARNING, origin, says, do)
