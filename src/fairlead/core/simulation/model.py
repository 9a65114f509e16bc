"""What varies in a program, ready to be drawn: the network, its causes, its costs, what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.ground.errors import UnknownIdError
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.change import nearest
from fairlead.core.program.outline import children, walk
from fairlead.core.program.program import Program
from fairlead.core.program.risk import (
    Driver,
    DriverScope,
    Impact,
    Response,
    ResponseState,
    Risk,
    RiskSide,
    RiskStatus,
)
from fairlead.core.program.task import ConstraintKind, Task, TaskKind
from fairlead.core.simulation import runs
from fairlead.core.simulation.causes import Causes, Effect, Event, Stretch, Systemic, When
from fairlead.core.simulation.costs import COUNTED, Costs, costs
from fairlead.core.simulation.distributions import CELLS, Values
from fairlead.core.simulation.runs import Watch
from fairlead.core.simulation.spread import assumed, of_estimate, of_range
from fairlead.core.simulation.streams import Sampling, keys
from fairlead.core.simulation.walk import Ground, ground

WHOLE = TaskId("")
"""The target that stands for the whole program."""

_IN_FORCE = (ResponseState.IN_FORCE, ResponseState.DONE)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A program ready to be run many times.

    schedule: the plan as it stands, from which the deterministic dates are taken. ground: its
    network, tasks that only a risk adds included. streams: (nodes, 2) keys. names: (nodes,) a
    fingerprint of each. watch, watched: the sets of nodes whose dates are kept, and whose they
    are; fixed: (watched, 2) start and finish of what is done among them. costs: None without any.
    findings: what the runs rest on and a reader should know.
    """

    program: Program
    schedule: Schedule
    ground: Ground
    sampling: Sampling
    causes: Causes
    streams: npt.NDArray[np.uint32]
    names: npt.NDArray[np.uint64]
    node_of: Mapping[TaskId, int]
    watch: Watch
    watched: tuple[TaskId, ...]
    fixed: npt.NDArray[np.int64]
    costs: Costs
    findings: tuple[Finding, ...]

    def without(self, id: str) -> Model:
        """The same program without one driver or risk."""
        return replace(self, causes=self.causes.without(id))

    def certain(self, task: TaskId) -> Model:
        """The same program with one task that takes what was planned."""
        nodes = self.ground.walk.nodes.copy()
        nodes[self.node_of[task], runs.TABLE] = -1
        walked = self.ground.walk._replace(nodes=nodes)
        return replace(self, ground=replace(self.ground, walk=walked))


def model(
    program: Program,
    *,
    seed: int = 1,
    sampling: Sampling = Sampling.SOBOL,
    targets: Sequence[TaskId] = (),
    planned: Schedule | None = None,
) -> Model:
    """A program ready to be run: the first target is the one whose critical path is followed.

    targets: tasks, milestones or summaries; WHOLE is the program. Raises UnknownIdError for a
    target that the program does not have.
    """
    base = planned if planned is not None else schedule(program)
    wanted = tuple(dict.fromkeys(targets)) or (WHOLE,)
    for target in wanted:
        if target != WHOLE and target not in program.tasks:
            raise UnknownIdError("task", target, nearest(target, program.tasks))
    full = _with_added_tasks(base)
    found = ground(full)
    node_of = {id: int(found.place[n]) for id, n in full.network.node_of.items()}
    builder = _Builder(full, found, node_of)
    causes = builder.causes(seed)
    spent = costs(full)
    for id, rate in spent.per_minute.items():
        if id in node_of:
            found.walk.cost_rate[node_of[id]] = rate
    burning = tuple(line.task if line.task is not None else WHOLE for line in spent.burn)
    watched = tuple(dict.fromkeys((*wanted, *burning)))
    watch, fixed = _watch(full, found, node_of, watched)
    ids = full.network.ids
    labels = [f"task:{ids[n]}" for n in np.asarray(full.network.net.order).tolist()]
    return Model(
        program=program,
        schedule=base,
        ground=found,
        sampling=sampling,
        causes=causes,
        streams=keys(seed, labels),
        names=np.array([_fingerprint(label) for label in labels], dtype=np.uint64),
        node_of=node_of,
        watch=watch,
        watched=watched,
        fixed=fixed,
        costs=spent,
        findings=(*base.findings, *builder.findings()),
    )


def _fingerprint(label: str) -> int:
    digest = blake2b(label.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _with_added_tasks(base: Schedule) -> Schedule:
    """The schedule in which the tasks that risks would add are there."""
    program = base.program
    added = {
        impact.adds
        for risk in program.risks.values()
        for impact in _impacts_of(program, risk)
        if impact.adds is not None and not program.tasks[impact.adds].active
    }
    if not added:
        return base
    there = {id: replace(program.tasks[id], active=True) for id in added}
    return schedule(replace(program, tasks=program.tasks.with_(there)))


def _impacts_of(program: Program, risk: Risk) -> Iterator[Impact]:
    yield from risk.impacts
    for response in program.responses.values():
        if response.risk == risk.id:
            yield from response.residual_impacts or ()


def _watch(
    full: Schedule, found: Ground, node_of: Mapping[TaskId, int], watched: Sequence[TaskId]
) -> tuple[Watch, npt.NDArray[np.int64]]:
    """The nodes of each that is watched, and the dates of those that no run moves."""
    below = children(full.program)
    sets, fixed = [], []
    counted = [id for id in node_of if full.program.tasks[id].active]
    # Finished work keeps its own dates, whatever it passes on.
    done = {n for n in node_of.values() if found.walk.nodes[n, runs.KIND] == runs.FIXED}
    done |= {node_of[id] for id in counted if _is_done(full.program.tasks[id])}
    for target in watched:
        ids = counted if target == WHOLE else [t for t in walk(below, target) if t in node_of]
        ids = [target] if target in node_of else ids
        dates = [full.dates(id) for id in ids if node_of[id] in done]
        sets.append([node_of[id] for id in ids if node_of[id] not in done])
        fixed.append(
            (
                min((full.axis.minute(d.start) for d in dates), default=runs.HIGH),
                max((full.axis.minute(d.finish) for d in dates), default=runs.LOW),
            )
        )
    offset = np.cumsum([0, *map(len, sets)])
    nodes = np.array([n for part in sets for n in part], dtype=np.int64)
    seeds = np.array(sets[0], dtype=np.int64)
    return Watch(offset, nodes, seeds), np.array(fixed, dtype=np.int64)


def _is_done(task: Task) -> bool:
    return task.progress.actual_finish is not None or task.progress.complete.value >= 1


class _Builder:
    """Finds out what chance does to each node, and writes it into the network's columns."""

    def __init__(self, full: Schedule, found: Ground, node_of: Mapping[TaskId, int]) -> None:
        self.program = full.program
        self.schedule = full
        self.walk = found.walk
        self.node_of = node_of
        self._tables: dict[object, int] = {}
        self._quantiles: list[Values] = []
        self._notes: list[Finding] = []
        self._assumed = 0

    def causes(self, seed: int) -> Causes:
        """All that chance decides; fills in the network's columns for it on the way."""
        uncertain = [id for id in self.node_of if self._is_uncertain(id)]
        for id in uncertain:
            self._own_spread(self.program.tasks[id])
        drivers = self._drivers(uncertain)
        numbers = {driver.id: d for d, (driver, _) in enumerate(drivers)}
        risks, impacts = self._risks(numbers)
        acting = self._acting(uncertain, drivers)
        stretches: dict[object, Stretch] = {}
        rows: dict[object, int] = {}
        extras: list[tuple[Effect, ...]] = []
        for id in self.node_of:
            factors, delays = impacts.factors.get(id, ()), impacts.delays.get(id, ())
            own = acting.get(id, ())
            if own or factors:
                key = (own, id if factors else None)
                stretches.setdefault(key, Stretch(own, tuple(factors)))
                row = rows.setdefault(key, len(rows))
                self.walk.nodes[self.node_of[id], runs.FACTOR] = row
            if delays:
                self.walk.nodes[self.node_of[id], runs.EXTRA] = len(extras)
                extras.append(tuple(delays))
        return Causes(
            seed=seed,
            quantiles=np.array(self._quantiles).reshape(len(self._quantiles), CELLS + 1),
            drivers=tuple(driver for driver, _ in drivers),
            risks=risks,
            stretches=tuple(stretches.values()),
            extras=tuple(extras),
            present=self._flagged(impacts.adds, runs.PRESENT),
            skipped=self._flagged(impacts.skips, runs.SKIPPED),
            money=tuple(impacts.money),
        )

    def findings(self) -> tuple[Finding, ...]:
        """What was assumed, and what the runs leave out."""
        return (*self._assumptions(), *self._notes)

    def _is_uncertain(self, id: TaskId) -> bool:
        node = self.walk.nodes[self.node_of[id]]
        task = self.program.tasks[id]
        works = node[runs.LEGS_FROM] < node[runs.LEGS_TO] and task.kind is TaskKind.TASK
        return bool(works and node[runs.KIND] in (runs.WORK, runs.STARTED) and task.active)

    def _own_spread(self, task: Task) -> None:
        node = self.walk.nodes[self.node_of[task.id]]
        legs = slice(node[runs.LEGS_FROM], node[runs.LEGS_TO])
        estimate = task.estimate
        if estimate is None:
            if not self.walk.leg_base[legs].any() or not self.program.uncertainty.task:
                return
            self._assumed += 1
            spread = self.program.uncertainty.task
            node[runs.TABLE] = self._table(("assumed", spread), lambda: assumed(spread))
            return
        if estimate.low == estimate.high and not estimate.observed:
            return
        table, unit = of_estimate(estimate)
        node[runs.TABLE] = self._table(estimate, lambda: table)
        if node[runs.KIND] == runs.WORK:
            planned = task.duration.minutes
            share = self.walk.leg_base[legs] / planned if planned else 1.0
            self.walk.leg_base[legs] = share * unit

    def _table(self, key: object, make: Callable[[], Values]) -> int:
        if key not in self._tables:
            self._tables[key] = len(self._quantiles)
            self._quantiles.append(make())
        return self._tables[key]

    def _drivers(self, uncertain: Sequence[TaskId]) -> list[tuple[Systemic, Driver | None]]:
        """The drivers named, and those assumed for the program, teams and vendors without one."""
        program, usual = self.program, self.program.uncertainty
        named = list(program.drivers.values())
        found: list[tuple[Systemic, Driver | None]] = [
            (
                Systemic(d.id, d.name, of_range(d.factor), float(d.probability.value)),
                d,
            )
            for d in named
        ]
        scopes = {(d.scope, d.team or d.vendor) for d in named}
        of_whole = (DriverScope.PROGRAM, None) in scopes
        if usual.program and uncertain and not of_whole:
            says = "What the whole program shares"
            found.append((Systemic(_PROGRAM, says, assumed(usual.program), is_assumed=True), None))
        for scope, spread, ids in (
            (DriverScope.TEAM, usual.team, self._teams_of(uncertain)),
            (DriverScope.VENDOR, usual.vendor, self._vendors_of(uncertain)),
        ):
            for id, name in ids.items():
                if spread and (scope, id) not in scopes and (scope, None) not in scopes:
                    label = f"{scope.value}:{id}"
                    says = f"What the work of {name} shares"
                    found.append((Systemic(label, says, assumed(spread), is_assumed=True), None))
        return found

    def _teams_of(self, ids: Iterable[TaskId]) -> dict[str, str]:
        teams = self.program.teams
        found = {self._team(id) for id in ids} - {None}
        return {id: team.name for id, team in teams.items() if id in found}

    def _vendors_of(self, ids: Iterable[TaskId]) -> dict[str, str]:
        vendors = self.program.vendors
        found = {self._vendor(id) for id in ids} - {None}
        return {id: vendor.name for id, vendor in vendors.items() if id in found}

    def _team(self, id: TaskId) -> str | None:
        """A task's team, or the nearest above it that has one."""
        at: TaskId | None = id
        while at is not None:
            task = self.program.tasks[at]
            if task.team is not None:
                return task.team
            at = task.parent
        return None

    def _vendor(self, id: TaskId) -> str | None:
        team = self._team(id)
        return None if team is None else self.program.teams[team].vendor  # type: ignore[index]

    def _acting(
        self, uncertain: Sequence[TaskId], drivers: Sequence[tuple[Systemic, Driver | None]]
    ) -> dict[TaskId, tuple[int, ...]]:
        """For each task with a spread, the drivers that act on it."""
        below = children(self.program)
        named: dict[int, set[TaskId]] = {
            d: {t for id in driver.tasks for t in (id, *walk(below, id))}
            for d, (_, driver) in enumerate(drivers)
            if driver is not None and driver.tasks
        }
        found = {}
        for id in uncertain:
            task = self.program.tasks[id]
            is_certain = task.estimate is not None and task.estimate.low == task.estimate.high
            team, vendor = self._team(id), self._vendor(id)
            found[id] = tuple(
                d
                for d, (systemic, driver) in enumerate(drivers)
                if (id in named[d] if d in named else _acts(systemic, driver, team, vendor))
                and not is_certain
            )
        return found

    def _risks(self, drivers: Mapping[str, int]) -> tuple[tuple[Event, ...], _Impacts]:
        events: list[Event] = []
        impacts = _Impacts()
        for risk in self.program.risks.values():
            if risk.status is not RiskStatus.OPEN:
                continue
            if self._is_past(risk):
                says = f"'{risk.name}' could happen until {risk.last}, which is over; left out."
                self._note("SIM-003", f"Risk {risk.id}", says, "Close it, or correct its last day.")
                continue
            answers = _answers(self.program, risk)
            residual, left = _residual(risk, answers)
            number = len(events)
            events.append(
                Event(
                    risk.id,
                    risk.name,
                    float(risk.probability.value),
                    residual,
                    self._unmitigated(risk, answers),
                    tuple(drivers[d] for d in risk.drivers if d in drivers),
                    risk.side is RiskSide.THREAT,
                )
            )
            self._hit(risk, risk.impacts, When(number, residual=False), impacts)
            self._hit(risk, left, When(number, residual=True), impacts)
        return tuple(events), impacts

    def _is_past(self, risk: Risk) -> bool:
        status = self.program.status_date
        return status is not None and risk.last is not None and risk.last < status.date()

    def _unmitigated(self, risk: Risk, answers: Sequence[Response]) -> float:
        """The share of a risk's window that is over before its responses work."""
        if not answers:
            return 1.0
        if all(answer.state in _IN_FORCE for answer in answers):
            return 0.0
        today = self.program.status_date or self.program.start
        first, last = today, self.schedule.finish
        if risk.first is not None:
            first = max(first, datetime.combine(risk.first, time()))
        if risk.last is not None:
            last = datetime.combine(risk.last, time()) + timedelta(days=1)
        ready = max(_ready(answer, today) for answer in answers)
        if last <= first:
            return float(ready > first)
        return min(1.0, max(0.0, (ready - first) / (last - first)))

    def _hit(self, risk: Risk, given: Iterable[Impact], when: When, found: _Impacts) -> None:
        below = children(self.program)
        for impact in given:
            if impact.cost is not None:
                found.money.append(Effect(when, of_range(impact.cost)))
            if impact.adds is not None:
                found.adds.setdefault(impact.adds, []).append(when)
            if impact.skips is not None:
                found.skips.setdefault(impact.skips, []).append(when)
            if impact.task is None:
                continue
            is_summary = impact.task not in self.node_of
            tasks = walk(below, impact.task) if is_summary else (impact.task,)
            open_tasks = [t for t in tasks if t in self.node_of and not self._is_fixed(t)]
            if impact.factor is not None:
                effect = Effect(when, of_range(impact.factor))
                for id in open_tasks:
                    found.factors.setdefault(id, []).append(effect)
            if impact.delay is not None and is_summary:
                says = f"'{risk.name}' delays a summary, which has no work to lengthen; left out."
                do = "Name the task that takes longer."
                self._note("SIM-004", f"Risk {risk.id}", says, do)
            elif impact.delay is not None:
                effect = Effect(when, of_range(impact.delay))
                for id in open_tasks:
                    found.delays.setdefault(id, []).append(effect)

    def _is_fixed(self, id: TaskId) -> bool:
        node = self.walk.nodes[self.node_of[id]]
        return bool(node[runs.KIND] == runs.FIXED) or _is_done(self.program.tasks[id])

    def _flagged(
        self, whens: Mapping[TaskId, Sequence[When]], column: int
    ) -> tuple[tuple[When, ...], ...]:
        found: list[tuple[When, ...]] = []
        for id, given in whens.items():
            if id in self.node_of:
                self.walk.nodes[self.node_of[id], column] = len(found)
                found.append(tuple(given))
        return tuple(found)

    def _note(self, code: str, where: str, says: str, do: str) -> None:
        origin = Origin(self.program.name, where)
        self._notes.append(Finding(code, Severity.WARNING, origin, says, do))

    def _assumptions(self) -> Iterator[Finding]:
        origin = Origin(self.program.name)
        if self._assumed:
            spread = self.program.uncertainty.task
            which = "1 task has" if self._assumed == 1 else f"{self._assumed:,} tasks have"
            says = (
                f"{which} no estimate; their planned duration is taken as the median of a "
                f"lognormal distribution with a spread of {spread}."
            )
            yield Finding("SIM-001", Severity.NOTE, origin, says, "Give low, likely and high.")
        given = [t.estimate for t in self.program.tasks.values() if t.estimate is not None]
        if any(e.low_quantile.value > 0 or e.high_quantile.value < 1 for e in given):
            says = "Low and high are read as P10 and P90, not as the least and the most."
            yield Finding(
                "SIM-002", Severity.NOTE, origin, says, "Say so if they are the extremes."
            )
        held = sum(1 for task in self.program.tasks.values() if _is_held(task))
        if held:
            which = "1 task is" if held == 1 else f"{held:,} tasks are"
            says = f"{which} held by dates set by hand, which no run moves."
            do = "Use links, or dates not to start before."
            yield Finding("SIM-005", Severity.WARNING, origin, says, do)


_PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class _Impacts:
    """What risks do, by the task they do it to; and what they cost."""

    factors: dict[TaskId, list[Effect]] = field(default_factory=dict)
    delays: dict[TaskId, list[Effect]] = field(default_factory=dict)
    adds: dict[TaskId, list[When]] = field(default_factory=dict)
    skips: dict[TaskId, list[When]] = field(default_factory=dict)
    money: list[Effect] = field(default_factory=list)


def _acts(systemic: Systemic, driver: Driver | None, team: str | None, vendor: str | None) -> bool:
    """Whether a driver without tasks of its own acts on the work of a team and vendor."""
    if driver is None:
        return systemic.id in (_PROGRAM, f"team:{team}", f"vendor:{vendor}")
    if driver.scope is DriverScope.TEAM:
        return team is not None and driver.team in (None, team)
    if driver.scope is DriverScope.VENDOR:
        return vendor is not None and driver.vendor in (None, vendor)
    return driver.scope is DriverScope.PROGRAM


def _answers(program: Program, risk: Risk) -> list[Response]:
    """The responses to a risk that are part of the plan."""
    answers = (r for r in program.responses.values() if r.risk == risk.id)
    return [answer for answer in answers if answer.state in COUNTED]


def _residual(risk: Risk, answers: Sequence[Response]) -> tuple[float, tuple[Impact, ...]]:
    """The probability and the impacts that are left of a risk once its responses work.

    Each response lowers the probability in the same proportion as it would alone.
    """
    probability, impacts = float(risk.probability.value), risk.impacts
    residual = probability
    for answer in answers:
        if answer.residual_probability is not None and probability:
            residual *= float(answer.residual_probability.value) / probability
        if answer.residual_impacts is not None:
            impacts = answer.residual_impacts
    return min(1.0, residual), impacts


def _ready(answer: Response, today: datetime) -> datetime:
    """When a response works: at once when in force, when it is due, or after its lead time."""
    if answer.state in _IN_FORCE:
        return today
    if answer.due is not None:
        return datetime.combine(answer.due, time())
    lead = answer.lead_time.minutes if answer.lead_time is not None else 0
    return today + timedelta(minutes=lead)


def _is_held(task: Task) -> bool:
    hard = {ConstraintKind.MSO, ConstraintKind.MFO}
    held = task.pinned is not None or any(c.kind in hard for c in task.constraints)
    return held and task.active and not _is_done(task)
