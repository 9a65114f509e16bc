"""How sure a program's dates are: the answer that is kept, and the job that makes a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from fairlead.core.simulation.simulate import MOST_RUNS
from fairlead.store import jobs
from fairlead.store.models import Job, User, Version
from fairlead.web.jobs.asking import ask, retry
from fairlead.web.jobs.simulation import KIND, QUESTION
from fairlead.web.problems import BadInputError
from fairlead.web.services.kept import Remembered
from fairlead.web.services.reading import Reading, schedule_of

MOST_KEPT = 24
"""Answers that a process keeps at hand; one of a large program takes a few megabytes."""

Key = tuple[int, datetime]
"""What an answer is known by: its number, and when it was made."""


@dataclass(frozen=True)
class Simulated:
    """What is known about how sure a version is.

    job: the newest one about this version, in whatever state. answer: its JSON, or that of the
    newest version of the line that has one, with the `minutes` of each target, (runs,), at which it
    is finished, ascending; None when there is none. of: that version.
    """

    job: Job | None
    answer: Mapping[str, Any] | None
    of: Version | None
    made_at: datetime | None

    @property
    def key(self) -> Key | None:
        """What tells this answer from all others."""
        return None if self.answer is None else self.answer["key"]

    @property
    def is_current(self) -> bool:
        """Whether the answer is about the version that is being looked at."""
        return self.answer is not None and self.job is not None and self.job.version == self.of

    @property
    def is_wanted(self) -> bool:
        """Whether nobody asked yet, so that a page may ask by itself."""
        return self.job is None


def simulated(reading: Reading) -> Simulated:
    """The simulation of the version that is being read, or the nearest there is."""
    job = jobs.latest(reading.version, KIND, QUESTION)
    done = job if job is not None and job.result is not None else None
    if done is None and reading.is_newest:
        done = jobs.newest_answer(reading.place.record, reading.line.pk, KIND, QUESTION)
    return Simulated(job, None, None, None) if done is None else answered(done, job)


def answered(done: Job, job: Job | None) -> Simulated:
    """The simulation that a job is done with. job: the newest about the version looked at.

    Each answer is read once in a process: it never changes.
    """
    assert done.result is not None
    key = done.result.pk, done.result.made_at
    answer = _kept.get(key)
    if answer is None:
        answer = _kept.keep(key, _readied(key, jobs.answer(done)))
    return Simulated(job, answer, done.version, done.result.made_at)


_kept: Remembered[Key, Mapping[str, Any]] = Remembered(MOST_KEPT)


def _readied(key: Key, answer: dict[str, Any]) -> Mapping[str, Any]:
    for target in answer["targets"]:
        target["minutes"] = np.cumsum(target.pop("moments"))
    return {**answer, "key": key}


def simulate(reading: Reading, by: User, asked: Mapping[str, Any] | None = None) -> Job:
    """Have a version simulated. asked: `runs` and `seed`, the usual ones where they are missing.

    Raises BadInputError for numbers that cannot be simulated.
    """
    question = {**QUESTION, **(asked or {})}
    for name, least, most in (("runs", 1, MOST_RUNS), ("seed", 0, 2**31)):
        value = question[name]
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise BadInputError(name, f"'{name}' is a whole number from {least} to {most:,}.")
    return ask(reading.version, KIND, question, by)


def again(job: Job, by: User) -> Job:
    """The same once more, after it failed or was cancelled."""
    return retry(job, by)


def finishes(of: Version, target: Mapping[str, Any]) -> list[datetime]:
    """When a target is finished in each run of an answer, the earliest first."""
    axis = schedule_of(of).axis
    return [axis.moment(minute) for minute in target["minutes"].tolist()]


def kept(of: Version, target: Mapping[str, Any], due: datetime) -> float:
    """The share of an answer's runs in which a target is finished by a moment."""
    minutes = target["minutes"]
    by_then = np.searchsorted(minutes, schedule_of(of).axis.minute(due), side="right")
    return float(by_then) / len(minutes)


def public(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer for other programs: all of it but the single runs."""
    targets = [
        {name: value for name, value in target.items() if name != "minutes"}
        for target in answer["targets"]
    ]
    public = {name: value for name, value in answer.items() if name != "key"}
    return {**public, "targets": targets}
