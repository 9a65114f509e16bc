"""What people do to a program, each as one step from a program to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from itertools import chain

from fairlead.connectors.conventions import Conventions
from fairlead.connectors.plan.grammar import ESTIMATE
from fairlead.connectors.plan.read import draft_from
from fairlead.connectors.quantities import duration
from fairlead.connectors.source import Source
from fairlead.core.calendars.calendar import CalendarException
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import AssignmentId, BaselineId, CalendarId, ResourceId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.program import intentions
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.change import change
from fairlead.core.program.draft import Draft
from fairlead.core.program.people import FULL, Assignment
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind
from fairlead.demo.checkout.progress import Left, worked
from fairlead.demo.checkout.shift import Shift

Act = Callable[[Program, Shift], Program]
"""A step: the program before, and where the story's dates are told for."""


def read(name: str, shift: Shift) -> Draft:
    """A plan file beside this module as a draft, with its dates moved."""
    data = files("fairlead.demo.checkout").joinpath(name).read_bytes()
    return shift.of(draft_from(Source(name, data)))


def together(*acts: Act) -> Act:
    """Several steps as one."""

    def act(program: Program, shift: Shift) -> Program:
        for one in acts:
            program = one(program, shift)
        return program

    return act


def week(until: str, left: Left) -> Act:
    """A week of work, up to the evening of a day."""

    def act(program: Program, shift: Shift) -> Program:
        return worked(program, shift.finish(until), left)

    return act


def added(name: str) -> Act:
    """Everything in a plan file is added, tasks as the last ones below their parents."""

    def act(program: Program, shift: Shift) -> Program:
        draft = read(f"added/{name}.yaml", shift)
        for row in draft.tasks:
            program = change(program, intentions.add(program, row.value))
            last = [id for id, t in program.tasks.items() if t.parent == row.value.parent][-2]
            place = intentions.move(program, row.value.id, parent=row.value.parent, after=last)
            program = change(program, place)
        others = (draft.links, draft.assignments, draft.risks, draft.responses, draft.actuals)
        for other in chain.from_iterable(others):
            program = change(program, intentions.add(program, other.value))
        return program

    return act


def set_to(entity: str, id: str, field: str, value: object) -> Act:
    """One field gets another value, which holds no date."""

    def act(program: Program, shift: Shift) -> Program:
        return change(program, intentions.set_field(program, entity, id, field, value))

    return act


def takes(task: str, days: str, estimate: str = "") -> Act:
    """A task is estimated anew: days such as "12d", and three points where they are given.

    Of work in progress as much more or less is left as the whole now takes.
    """

    def act(program: Program, shift: Shift) -> Program:
        was = program.tasks[TaskId(task)]
        length = duration(days, program.units)
        program = change(program, intentions.re_estimate(program, was.id, length))
        if was.progress.remaining is not None:
            more = length.minutes - was.duration.minutes
            left = type(length)(was.progress.remaining.minutes + more)
            program = set_to("task", task, "progress.remaining", left)(program, shift)
        if not estimate:
            return program
        points = ESTIMATE.parse(estimate, Conventions(program.units))
        return set_to("task", task, "estimate", points)(program, shift)

    return act


def away(calendar: str, first: str, last: str, name: str) -> Act:
    """Somebody who has a calendar of their own is away, first to last day inclusive."""

    def act(program: Program, shift: Shift) -> Program:
        held = program.calendars[CalendarId(calendar)].exceptions
        days = CalendarException(first=shift.day(first), last=shift.day(last), name=name)
        return set_to("calendar", calendar, "exceptions", (*held, days))(program, shift)

    return act


def assigned(task: str, to: str, instead_of: str) -> Act:
    """One person takes over from another on a task, with the same units."""

    def act(program: Program, shift: Shift) -> Program:
        old = AssignmentId(f"{task}:{instead_of}")
        new = Assignment(
            id=AssignmentId(f"{task}:{to}"),
            task=TaskId(task),
            resource=ResourceId(to),
            units=program.assignments[old].units if old in program.assignments else FULL,
        )
        program = change(program, intentions.remove(program, "assignment", old))
        if new.id in program.assignments:
            return program
        return change(program, intentions.add(program, new))

    return act


def linked(predecessor: str, successor: str) -> Act:
    """The successor waits for the predecessor's finish from now on."""

    def act(program: Program, shift: Shift) -> Program:
        link = intentions.add_link(program, TaskId(predecessor), TaskId(successor))
        return change(program, link)

    return act


def without(entity: str, id: str) -> Act:
    """A value is taken away with all that cannot be without it."""

    def act(program: Program, shift: Shift) -> Program:
        return change(program, intentions.remove_with_references(program, entity, id))

    return act


def baseline(id: str, name: str, agreed_on: str, agreed_by: str) -> Act:
    """The dates as they are now become a baseline."""

    def act(program: Program, shift: Shift) -> Program:
        found = schedule(program)
        agreed = {
            task.id: BaselineTask(start=dates.start, finish=dates.finish)
            for task in program.tasks.values()
            if task.kind in (TaskKind.TASK, TaskKind.MILESTONE)
            for dates in (found.dates(task.id),)
        }
        value = Baseline(
            id=BaselineId(id),
            name=name,
            agreed_on=shift.day(agreed_on),
            agreed_by=agreed_by,
            tasks=Table(agreed),
        )
        return change(program, intentions.add(program, value))

    return act


def not_before(task: str, day: str) -> Act:
    """A task's first constraint gets another day."""

    def act(program: Program, shift: Shift) -> Program:
        first, *rest = program.tasks[TaskId(task)].constraints
        moved = (replace(first, date=shift.start(day)), *rest)
        return set_to("task", task, "constraints", moved)(program, shift)

    return act
