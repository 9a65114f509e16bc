"""Agreeing on the dates as they are: a baseline, and the version that bears its name."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import BaselineId
from fairlead.core.ground.table import Table
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.intentions import add
from fairlead.core.program.task import TaskKind
from fairlead.store import history
from fairlead.store.history import Authored
from fairlead.store.models import Branch, User, Version
from fairlead.web.problems import BadInputError
from fairlead.web.services.reading import schedule_of

LONGEST_NAME = 200
DATED = (TaskKind.TASK, TaskKind.MILESTONE)


def set_baseline(line: Branch, seen: int, name: str, user: User) -> Version:
    """Keep the dates of a version as a baseline; `seen` is the version whose dates were agreed.

    Raises BadInputError for a name that is missing, too long or taken, and SavedSinceError.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise BadInputError("name", "Give the baseline a name of at most 200 characters.")
    version = history.version(line, seen)
    dates = schedule_of(version)
    held = dates.program.baselines
    if any(one.name == name for one in held.values()):
        raise BadInputError("name", f"There is a baseline '{name}' already. Choose another name.")
    id = BaselineId(_free_id(held))
    patch = add(dates.program, _baseline(dates, id, name, str(user)))
    authored = Authored(author=user, origin=Version.Origin.BASELINE, message=f"Baseline: {name}")
    return history.save(line, seen, patch, authored, name=name)


def _baseline(dates: Schedule, id: BaselineId, name: str, by: str) -> Baseline:
    program = dates.program
    agreed = {
        task.id: BaselineTask(
            start=found.start,
            finish=found.finish,
            duration=task.duration,
            cost=task.fixed_cost if _costs(task.fixed_cost) else None,
        )
        for task in program.tasks.values()
        if task.kind in DATED and task.active
        for found in (dates.dates(task.id),)
    }
    return Baseline(
        id=id, name=name, agreed_on=timezone.localdate(), agreed_by=by, tasks=Table(agreed)
    )


def _costs(cost: object) -> bool:
    return getattr(cost, "amount", Decimal(0)) != 0


def _free_id(taken: Table[BaselineId, Baseline]) -> str:
    number = len(taken) + 1
    while f"BL{number}" in taken:
        number += 1
    return f"BL{number}"
