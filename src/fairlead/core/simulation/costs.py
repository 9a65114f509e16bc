"""What a plan costs: the part that is certain, the part that runs with work, the part with time.

Fixed costs and materials are certain; people and equipment cost their rate for each working
minute of their task; a budget line that burns costs its amount for as long as its task or the
program runs. Other budget lines are money set aside, not money spent, and no part of this.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, Money
from fairlead.core.program.money import BudgetLine, Phasing
from fairlead.core.program.people import Assignment, Rate, Resource, ResourceKind
from fairlead.core.program.program import Program
from fairlead.core.program.risk import ResponseState
from fairlead.core.program.task import Task, is_finished

DAYS_PER_MONTH = 30
MINOR = 100
"""Minor units in one of money."""

COUNTED = (ResponseState.PLANNED, ResponseState.IN_FORCE, ResponseState.DONE)
"""The responses that are part of the plan, and so of its cost."""


@dataclass(frozen=True, slots=True)
class Burn:
    """Money that runs with time. task: None is the whole program. first, last: given days."""

    per_minute: float
    task: TaskId | None
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of a program, in minor units of its currency.

    fixed: certain whatever happens. of_task: certain once a task is there at all. per_minute: for
    each working minute of a task that is still to be worked. burn: what runs with time.
    """

    fixed: float
    of_task: dict[TaskId, float]
    per_minute: dict[TaskId, float]
    burn: tuple[Burn, ...]

    def __bool__(self) -> bool:
        return bool(self.fixed or self.of_task or self.per_minute or self.burn)


def costs(schedule: Schedule) -> Costs:
    """The costs of a scheduled program; inactive tasks and other currencies are left out."""
    program = schedule.program
    of_task: dict[TaskId, float] = {}
    per_minute: dict[TaskId, float] = {}
    for id, task in program.tasks.items():
        amount = _minor(task.fixed_cost, program.currency)
        if amount and task.active:
            of_task[id] = amount
    for assignment in program.assignments.values():
        task, resource = program.tasks[assignment.task], program.resources[assignment.resource]
        if not task.active:
            continue
        start = schedule.dates(task.id).start.date()
        whole, once = _assigned(program, task, resource, assignment, start)
        spent = float(_share_done(task))
        once += whole * spent
        minutes = task.duration.minutes
        if minutes and whole and not is_finished(task):
            rate = whole / minutes
            per_minute[task.id] = per_minute.get(task.id, 0.0) + rate
        else:
            once += whole * (1 - spent)
        if once:
            of_task[task.id] = of_task.get(task.id, 0.0) + once
    answered = (r for r in program.responses.values() if r.state in COUNTED)
    fixed = sum(_minor(response.cost, program.currency) for response in answered)
    return Costs(fixed, of_task, per_minute, tuple(_burning(program)))


def planned(found: Costs, schedule: Schedule) -> float:
    """What a plan costs when everything takes what was planned, in minor units."""
    tasks = schedule.program.tasks
    spent = found.fixed + sum(amount for id, amount in found.of_task.items() if tasks[id].active)
    for id, rate in found.per_minute.items():
        if tasks[id].active:
            spent += rate * _minutes_left(tasks[id])
    for burn in found.burn:
        if burn.task is not None and not tasks[burn.task].active:
            continue
        dates = schedule if burn.task is None else schedule.dates(burn.task)
        begins = schedule.program.start if burn.task is None else dates.start
        begins = begins if burn.first is None else datetime.combine(burn.first, time())
        ends = dates.finish if burn.last is None else day_after(burn.last)
        spent += burn.per_minute * max(0.0, (ends - begins) / timedelta(minutes=1))
    return spent


def day_after(last: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(last, time()) + timedelta(days=1)


def _assigned(
    program: Program, task: Task, resource: Resource, assignment: Assignment, start: date
) -> tuple[float, float]:
    """What an assignment costs by its work, in minor units, and what it costs once."""
    if resource.kind is ResourceKind.COST:
        return 0.0, _minor(assignment.cost, program.currency)
    rate = _rate(resource, assignment.rate_table, start)
    if rate is None:
        return 0.0, 0.0
    hourly = _minor(rate.hourly, program.currency)
    once = _minor(rate.per_use, program.currency) * float(assignment.units.value)
    if resource.kind is ResourceKind.MATERIAL:
        return 0.0, once + hourly * float(assignment.units.value)
    work = assignment.work
    minutes = float(work.minutes) if work else task.duration.minutes * float(assignment.units.value)
    return hourly * minutes / MINUTES_PER_HOUR, once


def _rate(resource: Resource, table: str, day: date) -> Rate | None:
    """The rate of a resource on a day: the one that began last."""
    rates = [r for r in resource.rates if r.table == table and (r.since or date.min) <= day]
    return max(rates, key=lambda rate: rate.since or date.min, default=None)


def _share_done(task: Task) -> Decimal:
    done = task.progress
    if is_finished(task):
        return Decimal(1)
    if done.actual_start is None:
        return Decimal(0)  # Nobody said that it began, and so all of it is scheduled.
    if done.remaining is not None and task.duration.minutes:
        left = Decimal(done.remaining.minutes) / task.duration.minutes
        return max(Decimal(0), 1 - left)
    return done.complete.value


def _minutes_left(task: Task) -> float:
    done = task.progress
    if done.remaining is not None and done.actual_start is not None and not is_finished(task):
        return done.remaining.minutes
    return task.duration.minutes * float(1 - _share_done(task))


def _burning(program: Program) -> Iterator[Burn]:
    for line in program.budget.values():
        amount = _minor(line.amount, program.currency)
        burns = line.task is None or program.tasks[line.task].active
        if line.phasing is Phasing.BURN and amount and burns:
            yield _burn(line, amount)


def _burn(line: BudgetLine, amount: float) -> Burn:
    return Burn(amount / (DAYS_PER_MONTH * MINUTES_PER_DAY), line.task, line.first, line.last)


def _minor(money: Money | None, currency: str) -> float:
    if money is None or money.currency != currency:
        return 0.0
    return float(money.minor())
