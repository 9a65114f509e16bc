"""Why a date moved between two versions: the causes, and the single edits that each is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairlead.core.ground.ids import TaskId
from fairlead.core.program.codec import decode_patch
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind
from fairlead.core.simulation.model import WHOLE
from fairlead.reports.charts import Step
from fairlead.store import jobs
from fairlead.store.heads import program_of
from fairlead.store.models import Job, User, Version
from fairlead.web.change_words import Subject, told
from fairlead.web.jobs.asking import ask
from fairlead.web.jobs.why import KIND, question
from fairlead.web.problems import BadInputError
from fairlead.web.services import pictures
from fairlead.web.services.pictures import Picture

EDITS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of a move.

    days: working days later because of it; low and high hold the truth in 95 of 100 such
    measurements. edits: what was changed, in words; more: how many things beyond those shown.
    """

    says: str
    days: float
    low: float
    high: float
    edits: tuple[Subject, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Causes:
    """Why a date moved. causes: those that moved it, the largest first; idle: those that did not.

    before, after: the date that 8 of 10 runs keep, in each version. waterfall: None where nothing
    moved it.
    """

    name: str
    before: datetime
    after: datetime
    days: float
    low: float
    high: float
    runs: int
    seed: int
    orders: int
    is_exact: bool
    causes: tuple[Cause, ...]
    idle: tuple[Cause, ...]
    waterfall: Picture | None

    @property
    def is_clear(self) -> bool:
        """Whether the move is more than what chance does to such a measurement."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class WhyMoved:
    """What is known about why a target's date moved.

    choices: the targets that can be asked about, by id. job: the newest that was asked; found:
    what came out, None as long as nothing did.
    """

    target: str
    choices: Mapping[str, str]
    job: Job | None
    found: Causes | None


def why_moved(before: Version, after: Version, target: str = WHOLE) -> WhyMoved:
    """What is known so far. Raises BadInputError for a target that one of the two has not."""
    choices = _choices(before, after)
    _refuse_unknown(target, choices)
    job = jobs.latest(after, KIND, question(before, target))
    answer = None if job is None else jobs.answer(job)
    found = None if answer is None else _causes(answer, program_of(before), program_of(after))
    return WhyMoved(target, choices, job, found)


def ask_why(before: Version, after: Version, target: str, by: User) -> Job:
    """Have the causes looked for. Raises BadInputError as above."""
    _refuse_unknown(target, _choices(before, after))
    return ask(after, KIND, question(before, target), by)


def known_why(before: Version, after: Version, target: str) -> Mapping[str, Any] | None:
    """The answer as JSON, None as long as there is none. Raises BadInputError as above."""
    _refuse_unknown(target, _choices(before, after))
    job = jobs.latest(after, KIND, question(before, target))
    return None if job is None else jobs.answer(job)


def _choices(before: Version, after: Version) -> dict[str, str]:
    """The program and the milestones that both versions have, by id, with their names now."""
    was, is_now = program_of(before), program_of(after)
    found: dict[str, str] = {WHOLE: is_now.name}
    for task in is_now.tasks.values():
        if task.kind is TaskKind.MILESTONE and _is_there(was, task.id) and task.active:
            found[task.id] = task.name
    return found


def _is_there(program: Program, task: TaskId) -> bool:
    return task in program.tasks and program.tasks[task].active


def _refuse_unknown(target: str, choices: Mapping[str, str]) -> None:
    if target not in choices:
        says = f"Both versions need a milestone '{target[:40]}' for its date to have moved."
        raise BadInputError("target", says)


def _causes(answer: Mapping[str, Any], before: Program, after: Program) -> Causes:
    every = tuple(_each(answer, before, after))
    moving = tuple(one for one in every if one.days)
    start, end = (datetime.fromisoformat(answer[side]) for side in ("before", "after"))
    low, high = answer["interval"]
    steps = [Step(one.says, one.days, (one.low, one.high)) for one in moving]
    return Causes(
        name=answer["name"],
        before=start,
        after=end,
        days=answer["days"],
        low=low,
        high=high,
        runs=answer["runs"],
        seed=answer["seed"],
        orders=answer["orders"],
        is_exact=answer["is_exact"],
        causes=moving,
        idle=tuple(one for one in every if not one.days),
        waterfall=pictures.waterfall(steps, start, end),
    )


def _each(answer: Mapping[str, Any], before: Program, after: Program) -> Iterator[Cause]:
    for one in answer["causes"]:
        edits = told(decode_patch(one["patch"]), before, after)
        low, high = one["interval"]
        more = max(0, len(edits) - EDITS_SHOWN)
        yield Cause(one["says"], one["days"], low, high, edits[:EDITS_SHOWN], more)
