"""A small program in the store, and short ways to change it."""

from __future__ import annotations

from datetime import datetime

from fairlead.core.ground.units import Work
from fairlead.core.program.intentions import set_field
from fairlead.core.program.program import Program
from fairlead.store import heads, history
from fairlead.store.history import Authored
from fairlead.store.models import Branch, User, Version
from tests.core.program.sketch import program, task

DAY = 480


def plan() -> Program:
    """Three tasks of a day each."""
    return program(task("A"), task("B"), task("C"), name="Checkout")


def person(name: str) -> User:
    """Somebody who may save."""
    email = f"{name.lower()}@example.org"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)


def by(name: str, message: str = "", at: datetime | None = None) -> Authored:
    """An edit by somebody, who need not be known before."""
    origin = Version.Origin.EDIT
    return Authored(author=person(name), origin=origin, message=message, at=at)


def begun(key: str = "checkout") -> Branch:
    """The main line of the program, with its first version by Ann."""
    return history.begin(plan(), by("Ann", "Begin"), key).branch


def lasts(line: Branch, task: str, days: int, who: str, *, meant: int | None = None) -> Version:
    """Somebody gives a task another duration, having seen version `meant` or else the newest."""
    seen = history.head(line) if meant is None else history.version(line, meant)
    patch = set_field(heads.program_of(seen), "task", task, "duration", Work(days * DAY))
    return history.save(line, seen.number, patch, by(who, f"{task} takes {days}"))


def days(version: Version) -> str:
    """How long A, B and C last in a version, such as "1 1 3"."""
    tasks = heads.program_of(version).tasks.values()
    return " ".join(str(t.duration.minutes // DAY) for t in tasks if t.duration is not None)


def forget() -> None:
    """Forget every decoded program, as a process that has just been started."""
    heads._kept.clear()
