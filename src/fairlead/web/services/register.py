"""The risk register: each risk with its size, its place on the heat map and its responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairlead.core.ground.units import Work
from fairlead.core.program.risk import Impact, Response, Risk, RiskSide, RiskStatus
from fairlead.core.program.task import Task
from fairlead.web.services.drivers import Driver
from fairlead.web.services.reading import Reading

LIKELIHOODS = (0.1, 0.3, 0.5, 0.7)
"""Up to which chance a risk is in the first four of five bands."""
DELAYS = (2.0, 5.0, 10.0, 20.0)
"""Up to how many working days its likely delay is, for the same."""
COSTS = (0.002, 0.005, 0.01, 0.02)
"""Up to which share of the budget its likely cost is, for the same."""
BANDS = 5
_WORK_SHARE = 5 / 7
"""The share of days that are worked, where a factor acts on more than one task."""
_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Entry:
    """A risk as the register shows it.

    delay: the likely working days it adds to the work it hits, negative for an opportunity. cost:
    its likely cost. expected_delay, expected_cost: these times its probability. moves: what the
    80 % date would gain without it, None where that was not simulated. likelihood, size: bands of
    the heat map, 1 to 5. hits: the names of what it acts on. responses: what is done about it.
    """

    risk: Risk
    owner: str
    probability: float
    delay: float
    cost: float
    expected_delay: float
    expected_cost: float
    moves: Driver | None
    likelihood: int
    size: int
    hits: Sequence[str]
    responses: Sequence[Response]


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the heat map. shade: 1 to 5, how heavy its risks weigh."""

    likelihood: int
    size: int
    shade: int
    entries: Sequence[Entry]


def register(reading: Reading, drivers: Sequence[Driver]) -> list[Entry]:
    """All risks, open ones first, then by what they move and by expected delay."""
    return sorted(in_order(reading, drivers), key=_weight)


def in_order(reading: Reading, drivers: Sequence[Driver] = ()) -> list[Entry]:
    """All risks in the order of the program."""
    moving = {one.id: one for one in drivers if one.kind == "risk"}
    budget = sum(
        float(line.amount.amount)
        for line in reading.program.budget.values()
        if line.amount.currency == reading.program.currency
    )
    return [_entry(reading, risk, moving, budget) for risk in reading.program.risks.values()]


def heat_map(entries: Sequence[Entry]) -> list[list[Cell]]:
    """Open threats by likelihood, the highest row first, and size."""
    held: dict[tuple[int, int], list[Entry]] = {}
    for one in entries:
        if one.risk.status is RiskStatus.OPEN and one.risk.side is RiskSide.THREAT:
            held.setdefault((one.likelihood, one.size), []).append(one)
    return [
        [
            Cell(row, column, -(-(row + column - 1) * BANDS // 9), held.get((row, column), ()))
            for column in range(1, BANDS + 1)
        ]
        for row in range(BANDS, 0, -1)
    ]


def chosen(entries: Sequence[Entry], text: str, status: str, side: str) -> list[Entry]:
    """The entries whose words hold a text and that have this status and side, where given."""
    return [
        one
        for one in entries
        if text.casefold() in " ".join(_words(one)).casefold()
        and status in ("", one.risk.status.value)
        and side in ("", one.risk.side.value)
    ]


def _entry(reading: Reading, risk: Risk, moving: Mapping[str, Driver], budget: float) -> Entry:
    program = reading.program
    probability = float(risk.probability.value)
    delay = sum(_delay(reading, impact) for impact in risk.impacts)
    cost = sum(
        float(impact.cost.likely.amount)
        for impact in risk.impacts
        if impact.cost is not None and impact.cost.likely.currency == program.currency
    )
    size = max(_band(abs(delay), DELAYS), _band(abs(cost) / budget, COSTS) if budget else 1)
    owner = None if risk.owner is None else program.resources.get(risk.owner)
    return Entry(
        risk,
        "" if owner is None else owner.name,
        probability,
        round(delay, 1),
        cost,
        round(delay * probability, 1),
        cost * probability,
        moving.get(risk.id),
        _band(probability, LIKELIHOODS),
        size,
        list(dict.fromkeys(_hits(reading, risk))),
        [one for one in program.responses.values() if one.risk == risk.id],
    )


def _delay(reading: Reading, impact: Impact) -> float:
    """The likely working days that an impact adds to what it acts on."""
    program = reading.program
    per_day = program.units.minutes_per_day
    days = 0.0 if impact.delay is None else impact.delay.likely.minutes / per_day
    if impact.factor is not None:
        days += float(impact.factor.likely - 1) * _length(reading, impact)
    for other, sign in ((impact.adds, 1), (impact.skips, -1)):
        if other is not None:
            days += sign * _task_days(reading, program.tasks[other])
    return days


def _length(reading: Reading, impact: Impact) -> float:
    """Working days of the work that a factor stretches."""
    if impact.task is not None:
        return _task_days(reading, reading.program.tasks[impact.task])
    return (reading.schedule.finish - reading.schedule.start).days * _WORK_SHARE


def _task_days(reading: Reading, task: Task) -> float:
    if isinstance(task.duration, Work) and task.duration:
        return task.duration.minutes / reading.program.units.minutes_per_day
    dates = reading.schedule.dates(task.id)
    return (dates.finish - dates.start).total_seconds() / 60 / _MINUTES * _WORK_SHARE


def _hits(reading: Reading, risk: Risk) -> Iterator[str]:
    for impact in risk.impacts:
        yield "all work" if impact.task is None else reading.program.tasks[impact.task].name


def _band(value: float, limits: Sequence[float]) -> int:
    return 1 + sum(value > limit for limit in limits)


def _words(one: Entry) -> Iterator[str]:
    risk = one.risk
    yield from (risk.id, risk.name, risk.cause, risk.event, risk.effect, one.owner, *one.hits)


def _weight(one: Entry) -> tuple[bool, float, float]:
    moves = 0.0 if one.moves is None else abs(one.moves.days)
    return (one.risk.status is not RiskStatus.OPEN, -moves, -abs(one.expected_delay))
