"""Generated programs: as many tasks as asked for, about 1.9 finish-to-start links each."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np

from fairlead.core.calendars.calendar import STANDARD, standard
from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import BudgetLineId, RiskId, TaskId, TeamId
from fairlead.core.ground.units import Money, Share, Work
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.link import Link, link_id
from fairlead.core.program.money import BudgetLine, Phasing
from fairlead.core.program.people import Team
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Impact, Risk, WorkRange
from fairlead.core.program.task import Estimate, EstimateShape, Task
from fairlead.core.program.uncertainty import Uncertainty

REACH = 50
"""How many tasks back a link goes at most, so that paths are long as in real plans."""


def edges(tasks: int, seed: int = 1) -> list[tuple[int, int]]:
    """Pairs of predecessor and successor; the same for the same arguments."""
    choose = random.Random(seed)
    found = []
    for successor in range(1, tasks):
        wanted = choose.choices((1, 2, 3), weights=(30, 50, 20))[0]
        nearest = range(max(0, successor - REACH), successor)
        chosen = choose.sample(nearest, min(wanted, len(nearest)))
        found += [(predecessor, successor) for predecessor in chosen]
    return found


def arrays(tasks: int, seed: int = 1) -> tuple[Any, Any]:
    """Durations in working minutes, and links (n, 5) finish to start, of about as many tasks."""
    chance = np.random.default_rng(seed)
    target = np.sort(chance.integers(1, tasks, int(1.9 * tasks)))
    back = (chance.random(len(target)) ** 2 * np.minimum(target, 500)).astype(np.int64)
    links = np.zeros((len(target), 5), dtype=np.int64)
    links[:, 0], links[:, 1] = np.maximum(target - 1 - back, 0), target
    return chance.integers(1, 20, tasks) * 480, links


def program(tasks: int, seed: int = 1) -> Program:
    """A program of this many tasks of half a day to ten days, on the standard calendar."""
    choose = random.Random(seed)
    origin = Origin("generated")
    named = [
        Task(id=TaskId(str(n)), name=f"Task {n}", duration=Work(240 * choose.randint(1, 20)))
        for n in range(tasks)
    ]
    links = [
        Link(
            id=link_id(named[before].id, named[after].id),
            predecessor=named[before].id,
            successor=named[after].id,
        )
        for before, after in edges(tasks, seed)
    ]
    draft = Draft(
        origin=origin,
        name=f"{tasks} generated tasks",
        start=datetime(2026, 3, 2, 8),
        calendar=STANDARD,
        calendars=[Row(standard(), origin)],
        tasks=[Row(task, origin) for task in named],
        links=[Row(link, origin) for link in links],
    )
    return build(draft)


def with_longer_task(program: Program, position: int) -> Program:
    """A program like this one in which the task at a position takes a day more."""
    task = list(program.tasks.values())[position]
    assert isinstance(task.duration, Work)
    longer = replace(task, duration=task.duration + Work(480))
    return replace(program, tasks=program.tasks.with_({task.id: longer}))


def estimated(tasks: int) -> Program:
    """A program of this many tasks with three points each, and no other uncertainty."""
    plain = program(tasks)
    none = Decimal(0)
    given = {
        id: replace(
            task,
            estimate=Estimate(
                low=Work(task.duration.minutes // 2),
                likely=Work(task.duration.minutes),
                high=Work(2 * task.duration.minutes),
                shape=EstimateShape.BETA_PERT,
                low_quantile=Share(none),
                high_quantile=Share(Decimal(1)),
            ),
        )
        for id, task in plain.tasks.items()
    }
    certain = Uncertainty(task=none, program=none, team=none, vendor=none)
    return replace(plain, tasks=plain.tasks.with_(given), uncertainty=certain)


def risky(tasks: int) -> Program:
    """A program of this many tasks with teams, a risk on one in a hundred, and costs."""
    plain = program(tasks)
    origin = Origin("generated")
    teams = [Team(id=TeamId(f"team {n}"), name=f"Team {n}") for n in range(10)]
    owned = [
        replace(task, team=teams[n % 10].id, fixed_cost=Money(Decimal(1000), "USD"))
        for n, task in enumerate(plain.tasks.values())
    ]
    delay = WorkRange(low=Work(240), likely=Work(960), high=Work(4800))
    risks = [
        Risk(
            id=RiskId(f"R-{n}"),
            name=f"Risk {n}",
            probability=Share(Decimal("0.3")),
            impacts=(Impact(task=owned[n].id, delay=delay),),
        )
        for n in range(0, tasks, 100)
    ]
    burn = BudgetLine(
        id=BudgetLineId("burn"),
        name="Burn",
        amount=Money(Decimal(100_000), "USD"),
        phasing=Phasing.BURN,
    )
    return build(
        Draft(
            origin=origin,
            name=plain.name,
            start=plain.start,
            calendar=STANDARD,
            calendars=[Row(standard(), origin)],
            tasks=[Row(task, origin) for task in owned],
            links=[Row(link, origin) for link in plain.links.values()],
            teams=[Row(team, origin) for team in teams],
            risks=[Row(risk, origin) for risk in risks],
            budget=[Row(burn, origin)],
        )
    )
