"""The drivers of a program, named or assumed, and which of them act on which task."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from fairlead.core.ground.ids import TaskId, TeamId
from fairlead.core.program.outline import children, walk
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Driver, DriverScope
from fairlead.core.program.task import EstimateShape
from fairlead.core.simulation.causes import Systemic
from fairlead.core.simulation.spread import assumed, of_range


@dataclass(frozen=True, slots=True)
class Acting:
    """A systemic cause, and whose work it acts on.

    of: the team or vendor; None is any. tasks: what it acts on instead, where tasks are named.
    """

    cause: Systemic
    scope: DriverScope
    of: str | None = None
    tasks: tuple[TaskId, ...] = ()


Sides = Mapping[TaskId, tuple[TeamId | None, str | None]]
"""The team and the vendor of each task whose duration varies."""


def sides_of(program: Program, uncertain: Sequence[TaskId]) -> Sides:
    """Each task with its team, or that of the nearest row above it that has one, and its vendor."""
    known: dict[TeamId | None, tuple[TeamId | None, str | None]] = {None: (None, None)}
    known |= {id: (id, team.vendor) for id, team in program.teams.items()}
    return {id: known[team_of(program, id)] for id in uncertain}


def drivers_of(program: Program, sides: Sides) -> list[Acting]:
    """The drivers named, and those assumed for the program, teams and vendors without one.

    Nothing is assumed about work whose duration does not vary.
    """
    found = [_named(driver) for driver in program.drivers.values()]
    covered = {(d.scope, d.team or d.vendor) for d in program.drivers.values()}
    usual, taken = program.uncertainty, program.drivers
    whole = DriverScope.PROGRAM
    if sides and (whole, None) not in covered:
        found += _assumed(taken, whole, None, "All work together", usual.program)
    for scope, spread, names in (
        (DriverScope.TEAM, usual.team, _teams(program, sides)),
        (DriverScope.VENDOR, usual.vendor, _vendors(program, sides)),
    ):
        for id, name in names.items():
            if not {(scope, id), (scope, None)} & covered:
                found += _assumed(taken, scope, id, f"All work of {name}", spread)
    return found


def acting_on(
    program: Program, sides: Sides, drivers: Sequence[Acting]
) -> dict[TaskId, tuple[int, ...]]:
    """For each task, the numbers of the drivers that act on it.

    An estimate without a range says that the task takes just so long, whatever happens elsewhere.
    Outcomes that were observed have in them what is assumed of all work: only named drivers act.
    """
    below = children(program)
    named: Mapping[int, set[TaskId]] = {
        n: {t for id in one.tasks for t in (id, *walk(below, id))}
        for n, one in enumerate(drivers)
        if one.tasks
    }
    at_large: dict[tuple[str | None, str | None, bool], tuple[int, ...]] = {}
    found = {}
    for id, side in sides.items():
        estimate = program.tasks[id].estimate
        if estimate is not None and estimate.low == estimate.high and not estimate.observed:
            continue
        kind = (*side, estimate is not None and estimate.shape is EstimateShape.EMPIRICAL)
        if kind not in at_large:
            at_large[kind] = tuple(
                n
                for n, one in enumerate(drivers)
                if n not in named and _acts(one, *side) and not (kind[-1] and one.cause.is_assumed)
            )
        own = [n for n, tasks in named.items() if id in tasks]
        found[id] = tuple(sorted((*at_large[kind], *own))) if own else at_large[kind]
    return found


def team_of(program: Program, id: TaskId) -> TeamId | None:
    """The team of a task: its own, or that of the nearest summary above with one."""
    at: TaskId | None = id
    while at is not None:
        task = program.tasks[at]
        if task.team is not None:
            return task.team
        at = task.parent
    return None


def _named(driver: Driver) -> Acting:
    probability = float(driver.probability.value)
    cause = Systemic(driver.id, driver.name, of_range(driver.factor), probability)
    of = {DriverScope.TEAM: driver.team, DriverScope.VENDOR: driver.vendor}.get(driver.scope)
    return Acting(cause, driver.scope, of, driver.tasks)


def _assumed(
    taken: Container[str], scope: DriverScope, of: str | None, name: str, spread: Decimal
) -> Iterator[Acting]:
    """An assumed driver, under an id that no driver named has."""
    id = scope.value if of is None else f"{scope.value}:{of}"
    while id in taken:
        id = f"assumed:{id}"
    if spread:
        yield Acting(Systemic(id, name, assumed(spread), is_assumed=True), scope, of)


def _teams(program: Program, sides: Sides) -> dict[str, str]:
    found = {team for team, _ in sides.values()}
    return {id: team.name for id, team in program.teams.items() if id in found}


def _vendors(program: Program, sides: Sides) -> dict[str, str]:
    found = {vendor for _, vendor in sides.values()}
    return {id: vendor.name for id, vendor in program.vendors.items() if id in found}


def _acts(one: Acting, team: str | None, vendor: str | None) -> bool:
    """Whether a driver without tasks of its own acts on the work of a team and vendor."""
    if one.scope is DriverScope.TEAM:
        return team is not None and one.of in (None, team)
    if one.scope is DriverScope.VENDOR:
        return vendor is not None and one.of in (None, vendor)
    return one.scope is DriverScope.PROGRAM
