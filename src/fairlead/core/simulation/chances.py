"""Chance written into a network: which table, factor and flag each of its nodes is drawn with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from fairlead.core.cpm.schedule import Dated, Schedule
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.ids import TaskId, TeamId
from fairlead.core.ground.units import Percent
from fairlead.core.program.risk import DriverScope
from fairlead.core.program.rules import Direction
from fairlead.core.program.task import ConstraintKind, EstimateShape, Task, TaskKind, is_finished
from fairlead.core.simulation import runs
from fairlead.core.simulation.accuracy import own_accuracy
from fairlead.core.simulation.causes import Causes, Effect, Stretch, When
from fairlead.core.simulation.distributions import CELLS, Values
from fairlead.core.simulation.drivers import acting_on, drivers_of, sides_of, team_of
from fairlead.core.simulation.events import Impacts, events_of, has_begun
from fairlead.core.simulation.runs import Walk
from fairlead.core.simulation.spread import assumed, of_estimate


class Chances:
    """Finds out what chance does to each node, and writes it into the network's columns.

    causes: all drivers and risks. findings: what was assumed, and what the runs leave out.
    """

    def __init__(
        self, full: Schedule, walk: Walk, node_of: Mapping[TaskId, int], seed: int
    ) -> None:
        self._program = full.program
        self._walk = walk
        self._node_of = node_of
        self._tables: dict[object, int] = {}
        self._quantiles: list[Values] = []
        self._accuracy = own_accuracy(full)
        self._assumed = 0
        self._as_before: Counter[TeamId | None] = Counter()

        uncertain = self._uncertain()
        works = self._has_work()
        for id in uncertain:
            self._own_spread(self._program.tasks[id], works)
        self._outside = [id for id in uncertain if _is_outside(self._program.tasks[id])]
        sides = sides_of(self._program, uncertain)
        drivers = drivers_of(self._program, sides)
        numbers = {one.cause.id: n for n, one in enumerate(drivers)}
        acting = acting_on(self._program, sides, drivers)
        risks, impacts = events_of(self._program, full.finish, numbers, self._can_take)
        stretches = self._stretched(acting, impacts)
        extras = self._lengthened(impacts)
        self.causes = Causes(
            seed=seed,
            quantiles=np.array(self._quantiles).reshape(len(self._quantiles), CELLS + 1),
            drivers=tuple(one.cause for one in drivers),
            risks=risks,
            stretches=stretches,
            extras=extras,
            present=self._flagged(impacts.adds, runs.PRESENT),
            skipped=self._flagged(impacts.skips, runs.SKIPPED),
            money=tuple(impacts.money),
        )
        self.findings = (*self._assumptions(), *_at_once(full), *impacts.findings)

    def _uncertain(self) -> list[TaskId]:
        """The tasks whose duration varies."""
        nodes, tasks = self._walk.nodes, self._program.tasks
        works = nodes[:, runs.LEGS_FROM] < nodes[:, runs.LEGS_TO]
        moves = (works & np.isin(nodes[:, runs.KIND], (runs.WORK, runs.STARTED))).tolist()
        return [
            id
            for id, n in self._node_of.items()
            if moves[n] and tasks[id].kind is TaskKind.TASK and tasks[id].active
        ]

    def _can_take(self, id: TaskId) -> bool:
        """Whether a task has work left that a risk could lengthen."""
        if id not in self._node_of or is_finished(self._program.tasks[id]):
            return False
        return bool(self._walk.nodes[self._node_of[id], runs.KIND] != runs.FIXED)

    def _has_work(self) -> list[bool]:
        """Whether each node has any work to do."""
        nodes, base = self._walk.nodes, self._walk.leg_base
        count = nodes[:, runs.LEGS_TO] - nodes[:, runs.LEGS_FROM]
        own = np.repeat(np.arange(len(nodes)), count)
        found: list[bool] = (np.bincount(own, weights=base, minlength=len(nodes)) > 0).tolist()
        return found

    def _own_spread(self, task: Task, works: Sequence[bool]) -> None:
        n, estimate = self._node_of[task.id], task.estimate
        node = self._walk.nodes[n]
        if estimate is None:
            team = team_of(self._program, task.id) if self._accuracy else None
            own = self._accuracy.get(team)
            spread = self._program.uncertainty.task if own is None else own.spread
            if works[n] and spread:
                if own is None:
                    self._assumed += 1
                else:
                    self._as_before[team] += 1
                node[runs.TABLE] = self._table(("assumed", spread), lambda: assumed(spread))
            return
        base, legs = self._walk.leg_base, slice(node[runs.LEGS_FROM], node[runs.LEGS_TO])
        table, unit = of_estimate(estimate)
        if not (works[n] or table.any()):
            return  # No work is planned and none is estimated.
        # Estimates of the same proportions are drawn from the same table.
        node[runs.TABLE] = self._table(table.tobytes(), lambda: table)
        if node[runs.KIND] == runs.WORK:
            planned = task.duration.minutes
            base[legs] = unit * (base[legs] / planned if planned else 1.0)

    def _table(self, key: object, make: Callable[[], Values]) -> int:
        if key not in self._tables:
            self._tables[key] = len(self._quantiles)
            self._quantiles.append(make())
        return self._tables[key]

    def _stretched(
        self, acting: Mapping[TaskId, tuple[int, ...]], impacts: Impacts
    ) -> tuple[Stretch, ...]:
        """What stretches tasks; those with the same drivers and the same risks share it."""
        rows: dict[object, int] = {}
        found: list[Stretch] = []
        for id in {**acting, **impacts.factors}:
            own, factors = acting.get(id, ()), tuple(impacts.factors.get(id, ()))
            if not own and not factors:
                continue
            key = (own, factors)
            if key not in rows:
                rows[key] = len(found)
                found.append(Stretch(own, factors))
            self._walk.nodes[self._node_of[id], runs.FACTOR] = rows[key]
        return tuple(found)

    def _lengthened(self, impacts: Impacts) -> tuple[tuple[Effect, ...], ...]:
        for row, id in enumerate(impacts.delays):
            self._walk.nodes[self._node_of[id], runs.EXTRA] = row
        return tuple(tuple(effects) for effects in impacts.delays.values())

    def _flagged(
        self, whens: Mapping[TaskId, Sequence[When]], column: int
    ) -> tuple[tuple[When, ...], ...]:
        found: list[tuple[When, ...]] = []
        for id, given in whens.items():
            if id in self._node_of and not has_begun(self._program.tasks[id]):
                self._walk.nodes[self._node_of[id], column] = len(found)
                found.append(tuple(given))
        return tuple(found)

    def _assumptions(self) -> Iterator[Finding]:
        yield from self._without_estimate()
        tasks, origin = self._program.tasks.values(), Origin(self._program.name)
        given = [task.estimate for task in tasks if task.estimate is not None]
        if any(one.low_quantile.value > 0 or one.high_quantile.value < 1 for one in given):
            says = "Low and high are read as P10 and P90, not as the least and the most."
            yield Finding(
                "SIM-002", Severity.NOTE, origin, says, "Say so if they are the extremes."
            )
        dated = [task for task in tasks if task.constraints or task.pinned is not None]
        held = sum(map(_is_held, dated))
        if held:
            which = "1 task is" if held == 1 else f"{held:,} tasks are"
            says = f"{which} held by dates set by hand, which no run moves."
            do = "Use links, or dates not to start before."
            yield Finding("SIM-005", Severity.WARNING, origin, says, do)
        backward = self._program.rules.direction is Direction.FROM_FINISH
        late = sum(_is_late(task, backward=backward) for task in (tasks if backward else dated))
        if late:
            which = "1 task is" if late == 1 else f"{late:,} tasks are"
            says = f"{which} planned as late as possible; every run begins all work when it can."
            do = "Give a date not to start before to what must wait."
            yield Finding("SIM-006", Severity.NOTE, origin, says, do)
        yield from self._unmoved()
        yield from self._doubtful()

    def _without_estimate(self) -> Iterator[Finding]:
        """How tasks without an estimate vary: as is usual, or as their team's own did before."""
        program, do = self._program, "Give low, likely and high."
        origin = Origin(program.name)
        if self._assumed:
            which = "1 task has" if self._assumed == 1 else f"{self._assumed:,} tasks have"
            says = (
                f"{which} no estimate; the planned duration is taken as the median of a "
                f"lognormal distribution with a spread of {program.uncertainty.task}."
            )
            yield Finding("SIM-001", Severity.NOTE, origin, says, do)
        for team, count in self._as_before.items():
            own = self._accuracy[team]
            whose = "without a team" if team is None else f"of '{program.teams[team].name}'"
            which = f"1 task {whose} has" if count == 1 else f"{count:,} tasks {whose} have"
            says = (
                f"{which} no estimate and a spread of {own.spread}, as {own.tasks:,} finished ones "
                f"had around what was agreed; those took {own.median:.2f} times as long at the "
                "median, which is not added."
            )
            yield Finding("SIM-011", Severity.NOTE, origin, says, do)

    def _unmoved(self) -> Iterator[Finding]:
        """Lags that stay as planned."""
        tasks, links = self._program.tasks, self._program.links.values()
        shares = [link for link in links if isinstance(link.lag, Percent) and link.lag]
        count = sum(not is_finished(tasks[link.predecessor]) for link in shares)
        if count:
            which = "1 link has a lag" if count == 1 else f"{count:,} links have lags"
            says = f"{which} in percent of a duration; every run takes the planned duration for it."
            do = "Split the predecessor where the successor may go on, if that matters."
            yield Finding("SIM-007", Severity.NOTE, Origin(self._program.name), says, do)

    def _doubtful(self) -> Iterator[Finding]:
        """Plans outside their own estimates, and drivers that act on nothing."""
        tasks, name = self._program.tasks, self._program.name
        if self._outside:
            first, more = tasks[self._outside[0]], len(self._outside) - 1
            others = {0: " is", 1: " and 1 other task are"}.get(more, f" and {more:,} others are")
            says = (
                f"'{first.name}'{others} planned shorter than the low or longer than the high "
                "point of the estimate; the runs go by the estimate."
            )
            do = "Correct the duration or the estimate."
            yield Finding("SIM-009", Severity.NOTE, Origin(name, f"Task {first.id}"), says, do)
        for driver in self._program.drivers.values():
            if driver.scope is DriverScope.TASKS and not driver.tasks:
                says = f"'{driver.name}' acts on tasks, but names none; it does nothing."
                do = "Name its tasks, or let it act on the program, a team or a vendor."
                origin = Origin(name, f"Driver {driver.id}")
                yield Finding("SIM-010", Severity.WARNING, origin, says, do)


def _at_once(full: Schedule) -> Iterator[Finding]:
    """Work that is forecast from the pace of one whole team, and planned at the same time."""
    teams: dict[str, list[Dated]] = defaultdict(list)
    tasks = full.program.tasks
    for task in tasks.values():
        estimate = task.estimate
        empirical = estimate is not None and estimate.shape is EstimateShape.EMPIRICAL
        if estimate and empirical and estimate.together and task.active and not is_finished(task):
            teams[estimate.together].append(full.dates(task.id))
    for team, planned in teams.items():
        planned.sort(key=lambda one: (one.start, one.finish))
        longest = planned[0]
        for one in planned[1:]:
            if one.start < longest.finish:
                names = f"'{tasks[longest.id].name}' and '{tasks[one.id].name}'"
                says = f"{names} are planned at once, each as if all of {team} worked on it alone."
                do = "Link them one after the other, or forecast the items of both as one task."
                origin = Origin(full.program.name, f"Task {one.id}")
                yield Finding("SIM-012", Severity.WARNING, origin, says, do)
                break
            longest = max(longest, one, key=lambda it: it.finish)


def _is_late(task: Task, *, backward: bool) -> bool:
    kinds = {one.kind for one in task.constraints}
    late = ConstraintKind.ASAP not in kinds if backward else ConstraintKind.ALAP in kinds
    works = task.kind is TaskKind.TASK and task.progress.actual_start is None
    return late and works and task.active and not is_finished(task)


def _is_outside(task: Task) -> bool:
    """Whether a task is planned to last less than its low or more than its high point."""
    one = task.estimate
    return one is not None and not one.low.minutes <= task.duration.minutes <= one.high.minutes


def _is_held(task: Task) -> bool:
    hard = {ConstraintKind.MSO, ConstraintKind.MFO}
    held = task.pinned is not None or any(one.kind in hard for one in task.constraints)
    return held and task.active and not is_finished(task)
