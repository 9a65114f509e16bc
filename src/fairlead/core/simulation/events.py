"""The risks of a program as the runs draw them: chances, responses, and what they do to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import pairwise

from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import MINUTES_PER_DAY, Elapsed
from fairlead.core.program.outline import Children, children, walk
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Impact, Response, ResponseState, Risk, RiskSide, RiskStatus
from fairlead.core.program.task import Task, TaskKind, is_finished
from fairlead.core.simulation.causes import Effect, Event, When
from fairlead.core.simulation.costs import COUNTED
from fairlead.core.simulation.lesser import least
from fairlead.core.simulation.spread import of_range

MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY

_IN_FORCE = (ResponseState.IN_FORCE, ResponseState.DONE)


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
    below = children(program)

    def leaves(id: TaskId | None) -> list[TaskId]:
        ids = program.tasks if id is None else (id, *walk(below, id))
        return [t for t in dict.fromkeys(ids) if can_take(t)]

    for risk in program.risks.values():
        if risk.status is not RiskStatus.OPEN:
            continue
        if _is_past(program, risk):
            says = f"'{risk.name}' could happen until {risk.last}, which is over; left out."
            do = "Close it, or correct its last day."
            impacts.findings.append(_finding(program, risk, "SIM-003", says, do))
            continue
        phases = list(_phases(program, finish, risk))
        number = len(events)
        events.append(
            Event(
                risk.id,
                risk.name,
                tuple((phase.begins, phase.probability) for phase in phases),
                tuple(drivers[d] for d in risk.drivers if d in drivers),
                risk.side is RiskSide.THREAT,
            )
        )
        for n, phase in enumerate(phases):
            for impact in phase.impacts:
                _take_down(program, impact, When(number, n), leaves, impacts)
                for id in _with_all_below(below, impact.adds):
                    impacts.adds.setdefault(id, []).append(When(number, n))
                for id in _with_all_below(below, impact.skips):
                    impacts.skips.setdefault(id, []).append(When(number, n))
        of_all = [impact for phase in phases for impact in phase.impacts]
        impacts.findings.extend(_delays_left_out(program, risk, of_all))
    return tuple(events), impacts


def added_by_risks(program: Program) -> frozenset[TaskId]:
    """The tasks that some risk which can still happen would add, none of them begun."""
    below = children(program)
    found: set[TaskId] = set()
    for risk in program.risks.values():
        if risk.status is RiskStatus.OPEN and not _is_past(program, risk):
            # However long the runs with those tasks may last.
            for phase in _phases(program, datetime.max, risk):
                for impact in phase.impacts:
                    found.update(_with_all_below(below, impact.adds))
    return frozenset(id for id in found if not has_begun(program.tasks[id]))


def has_begun(task: Task) -> bool:
    """Whether it is too late for a risk to add a task or to leave it out."""
    return task.progress.actual_start is not None or is_finished(task)


def _take_down(
    program: Program,
    impact: Impact,
    when: When,
    leaves: Callable[[TaskId | None], Sequence[TaskId]],
    found: Impacts,
) -> None:
    """Take down what an impact costs, stretches and delays; no delay of what has tasks below."""
    if impact.cost is not None and impact.cost.likely.currency == program.currency:
        found.money.append(Effect(when, of_range(impact.cost)))
    if impact.factor is not None:
        effect = Effect(when, of_range(impact.factor))
        for id in leaves(impact.task):
            found.factors.setdefault(id, []).append(effect)
    task = impact.task
    if impact.delay is not None and task is not None and task in leaves(task):
        minutes = of_range(impact.delay) * _minutes_of_work(program, program.tasks[task])
        found.delays.setdefault(task, []).append(Effect(when, minutes))


def _minutes_of_work(program: Program, task: Task) -> float:
    """How many minutes of a task's own time a working minute is.

    Around the clock a working week lasts seven days.
    """
    is_elapsed = isinstance(task.duration, Elapsed)
    return MINUTES_PER_WEEK / program.units.minutes_per_week if is_elapsed else 1.0


def _with_all_below(below: Children, id: TaskId | None) -> tuple[TaskId, ...]:
    return () if id is None else tuple(dict.fromkeys((id, *walk(below, id))))


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


def _is_past(program: Program, risk: Risk) -> bool:
    status = program.status_date
    return status is not None and risk.last is not None and risk.last < status.date()


def _answers(program: Program, risk: Risk) -> list[Response]:
    """The responses to a risk that are part of the plan."""
    answers = (r for r in program.responses.values() if r.risk == risk.id)
    return [answer for answer in answers if answer.state in COUNTED]


@dataclass(frozen=True, slots=True)
class _Phase:
    """A part of a risk's window in which the same responses work, from this share of it on."""

    begins: float
    probability: float
    impacts: tuple[Impact, ...]


def _phases(program: Program, finish: datetime, risk: Risk) -> Iterator[_Phase]:
    """The window of a risk, cut where each of its responses begins to work."""
    today = program.status_date or program.start
    first, last = today, finish
    if risk.first is not None:
        first = max(first, datetime.combine(risk.first, time()))
    if risk.last is not None:
        last = datetime.combine(risk.last, time()) + timedelta(days=1)
    answers = sorted(_answers(program, risk), key=lambda answer: _ready(answer, today))
    cuts = [0.0, *(_share(_ready(answer, today), first, last) for answer in answers), 1.0]
    for n, (begins, ends) in enumerate(pairwise(cuts)):
        if begins < ends:
            probability, impacts = _residual(risk, answers[:n])
            yield _Phase(begins, probability, impacts)


def _residual(risk: Risk, answers: Sequence[Response]) -> tuple[float, tuple[Impact, ...]]:
    """The probability and the impacts that are left of a risk once some responses work.

    Each response changes the probability in the same proportion as it would alone. Of what they
    leave of the impacts, the lesser of each is left by all of them together.
    """
    probability = float(risk.probability.value)
    residual = probability
    for answer in answers:
        if answer.residual_probability is not None and probability:
            residual *= float(answer.residual_probability.value) / probability
    left = [one.residual_impacts for one in answers if one.residual_impacts is not None]
    return min(1.0, residual), least(left) if left else risk.impacts


def _share(moment: datetime, first: datetime, last: datetime) -> float:
    """How much of a window is over at a moment."""
    if last <= first:
        return float(moment > first)
    return min(1.0, max(0.0, (moment - first) / (last - first)))


def _ready(answer: Response, today: datetime) -> datetime:
    """When a response works: at once when in force, when it is due, or after its lead time."""
    if answer.state in _IN_FORCE:
        return today
    if answer.due is not None:
        return datetime.combine(answer.due, time())
    lead = answer.lead_time.minutes if answer.lead_time is not None else 0
    return today + timedelta(minutes=lead)


def _finding(program: Program, risk: Risk, code: str, says: str, do: str) -> Finding:
    origin = Origin(program.name, f"Risk {risk.id}")
    return Finding(code, Severity.WARNING, origin, says, do)
