"""Plans for the checks: drawn as on a plan card, with what a drawing cannot show added by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from textwrap import dedent

from fairlead.core.checks.check import USUAL, CheckResult, check
from fairlead.core.checks.thresholds import Thresholds
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import AssignmentId, BaselineId, ResourceId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.build import build
from fairlead.core.program.change import change
from fairlead.core.program.people import Assignment, Resource
from fairlead.core.program.program import Program
from tests.plans.cards import Card, card_from
from tests.plans.test_plans import complaints


def drawn(plan: str) -> Program:
    """The program that this plan block of a card draws (tests/plans/README.md).

    What is drawn must be how it is scheduled, so that the drawing can be trusted.
    """
    card = _card(plan)
    untrue = complaints(card)
    assert not untrue, "\n".join(untrue)
    return build(card.draft)


def sketched(plan: str) -> Program:
    """The same of a drawing that shows durations only; the dates come out elsewhere."""
    return build(_card(plan).draft)


def chain() -> Program:
    """Three tasks one after another, a week in all."""
    return drawn("""
             | MTWTFssMTWTFss |
        one  | ##             |
        two  |   ##           | after one
        last |     #          | after two
    """)


def _card(plan: str) -> Card:
    return card_from(f"```plan\n{dedent(plan).strip()}\n```\n")


def checked(program: Program, code: str, limits: Thresholds = USUAL) -> CheckResult:
    """What one check finds in a program."""
    results = check(schedule(program), limits=limits)
    return next(result for result in results if result.code == code)


def offenders(program: Program, code: str, limits: Thresholds = USUAL) -> Mapping[str, str]:
    """Who breaks the rule of a check, and how."""
    result = checked(program, code, limits)
    assert (result.passed is True) == (not result.offenders), result.says
    return dict(zip(result.offenders, result.details, strict=True))


def fixed(program: Program, code: str) -> Program:
    """The program after the fix that a check offers."""
    fix = checked(program, code).fix
    assert fix is not None, f"{code} offers no fix"
    return change(program, fix)


def with_task(program: Program, id: str, **fields: object) -> Program:
    """The program with some fields of one task replaced."""
    task = replace(program.tasks[TaskId(id)], **fields)  # type: ignore[arg-type]
    return replace(program, tasks=program.tasks.with_({task.id: task}))


def staffed(program: Program, *ids: str) -> Program:
    """The program with somebody assigned to these tasks."""
    ann = Resource(id=ResourceId("ann"), name="Ann")
    assignments = {
        AssignmentId(f"ann on {id}"): Assignment(
            id=AssignmentId(f"ann on {id}"), task=TaskId(id), resource=ann.id
        )
        for id in ids
    }
    return replace(program, resources=Table({ann.id: ann}), assignments=Table(assignments))


def agreed(program: Program, *, agreed_on: date | None = None, **finishes: str) -> Program:
    """The program with a baseline: the dates as now scheduled, but for these finishes."""
    plan = schedule(program)
    tasks = {
        id: BaselineTask(
            start=plan.dates(id).start, finish=plan.dates(id).finish, duration=task.duration
        )
        for id, task in program.tasks.items()
    }
    for id, finish in finishes.items():
        tasks[TaskId(id)] = replace(
            tasks[TaskId(id)], finish=datetime.fromisoformat(f"{finish}T17:00")
        )
    name = BaselineId(f"baseline {len(program.baselines)}")
    baseline = Baseline(id=name, name=name, agreed_on=agreed_on, tasks=Table(tasks))
    return replace(program, baselines=program.baselines.with_({name: baseline}))
