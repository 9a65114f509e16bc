"""Many people edit one program at once (reliability rows D7 and D8).

    .venv/bin/python -m tests.crash.contention --users 50 --minutes 10 --requests 100000

Every user renames tasks, one of five times the task that everybody renames. No answer blames the
server, no acknowledged edit is lost, a change that cannot stand is refused with both values, and
one that names no version is not made. On PostgreSQL where DATABASE_URL names a cluster. It goes on
until the minutes are over and the requests are made, and fails when there were fewer of them.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Any

import click

from tests.crash.served import SETTINGS, Installation, Served, address, installed, new_database

HOT = "api"
HOT_SHARE = 0.2
AT_MOST_MIN = 120
"""Minutes after which it ends although requests are missing: 100,000 at 14 a second."""


@dataclass
class Seen:
    """What clients were told.

    saved: by version, the task and its name. answers: how many by status. wrong: what may not be.
    """

    saved: dict[int, tuple[str, str]] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    @property
    def requests(self) -> int:
        """How many answers there were."""
        return self.answers.total()

    def note(self, status: int, says: str) -> None:
        """Count an answer; keep what it says when it blames the server."""
        with self.lock:
            self.answers[status] += 1
            if status >= 500:
                self.wrong.append(f"{status}: {says[:300]}")


@dataclass(frozen=True)
class Until:
    """When to end: at a moment of the clock and after so many answers; without them at the latest.

    The latest moment is there for a server that stands still: nothing else would end it.
    """

    moment: float
    requests: int
    latest: float

    def is_reached(self, now: float, made: int) -> bool:
        """Whether it is time to end."""
        return (now >= self.moment and made >= self.requests) or now >= self.latest


def use(served: Served, user: int, own: str, known: int, seen: Seen, until: Until) -> None:
    """Be one of the users: read now and then, rename, and go on from what the answer says."""
    chance = random.Random(user)
    n = 0
    while not until.is_reached(monotonic(), seen.requests):
        n += 1
        task = HOT if chance.random() < HOT_SHARE else own
        name = f"{user}.{n} of {known}"
        try:
            if chance.random() < 0.1:
                status, plan = served.api("GET", "plan")
                seen.note(status, str(plan)[:300])
                known = plan["version"]
            if n == 1 or chance.random() < 0.05:
                _without_version(served, task, seen)
            known = _rename(served, task, name, known, seen)
        except (OSError, HTTPException, KeyError, ValueError) as error:
            with seen.lock:
                seen.wrong.append(repr(error))
            return


def _edit(task: str, name: str) -> dict[str, Any]:
    return {"edits": [{"entity": "task", "id": task, "field": "name", "value": name}]}


def _rename(served: Served, task: str, name: str, known: int, seen: Seen) -> int:
    """Rename a task as of a known version; the version that is known afterwards."""
    status, said = served.api("POST", "edits", _edit(task, name), If_Match=str(known))
    seen.note(status, str(said))
    if status == 200:
        with seen.lock:
            seen.saved[said["version"]] = (task, name)
        return int(said["version"])
    if status == 412:
        (conflict,) = said["conflicts"]
        told = (conflict["id"], conflict["field"], conflict["yours"])
        if told != (task, "name", name) or not conflict["saved"]:
            with seen.lock:
                seen.wrong.append(f"a conflict without both values: {said}")
        return int(said["version"])
    with seen.lock:
        seen.wrong.append(f"{status}: {said}")
    return known


def _without_version(served: Served, task: str, seen: Seen) -> None:
    status, said = served.api("POST", "edits", _edit(task, "blind"))
    seen.note(status, str(said))
    if status != 428:
        with seen.lock:
            seen.wrong.append(f"an edit without a version got {status}")


def losses(served: Served, first: int, seen: Seen) -> Iterator[str]:
    """What was acknowledged and does not stand, or stands and was not."""
    status, last = served.api("GET", "plan")
    assert status == 200
    if last["version"] != first + len(seen.saved):
        yield f"{len(seen.saved)} edits were acknowledged, version {last['version']} is the newest"
    meant: dict[str, str] = {}
    for _, (task, name) in sorted(seen.saved.items()):
        meant[task] = name
    _, listed = served.api("GET", "tasks?limit=1000")
    names = {one["id"]: one["name"] for one in listed["items"]}
    for task, name in meant.items():
        if names[task] != name:
            yield f"{task} is '{names[task]}' and not '{name}', as was acknowledged last"


def too_few(made: int, asked: int) -> Iterator[str]:
    """That fewer requests were made than asked for: what nobody tried has not held."""
    if made < asked:
        yield f"{made:,} requests were made, {asked:,} were asked for"


@dataclass(frozen=True)
class Result:
    """What came of it. problems: what may not be."""

    seen: Seen
    problems: list[str]
    seconds: float


def contend(
    on: Installation,
    users: int,
    seconds: float,
    requests: int,
    at_most_s: float,
    settings: str = SETTINGS,
) -> Result:
    """Let so many users edit until the time is over and there were so many requests."""
    served = Served(on, settings, options="--no-worker")
    try:
        _, listed = served.api("GET", "tasks?limit=1000")
        own = [one["id"] for one in listed["items"] if one["id"] != HOT and one["kind"] == "task"]
        first = listed["version"]
        began, seen = monotonic(), Seen()
        until = Until(began + seconds, requests, began + max(seconds, at_most_s))
        others = [
            Thread(target=use, args=(served, user, own[user % len(own)], first, seen, until))
            for user in range(users)
        ]
        for one in others:
            one.start()
        for one in others:
            one.join()
        spent = monotonic() - began
        few = too_few(seen.requests, requests)
        return Result(seen, [*few, *seen.wrong, *losses(served, first, seen)], spent)
    finally:
        served.stop()


@contextmanager
def somewhere(folder: Path) -> Iterator[Installation]:
    """An installation on SQLite, or on PostgreSQL where DATABASE_URL names a cluster."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        with new_database() as name:
            yield installed(folder, address(name))
    else:
        yield installed(folder)


def main() -> None:
    """Contend, and say what was seen; ends with 1 when something may not be."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--at-most", type=float, default=AT_MOST_MIN, help="minutes")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="fairlead-many-") as folder,
        somewhere(Path(folder) / "data") as on,
    ):
        got = contend(on, given.users, 60 * given.minutes, given.requests, 60 * given.at_most)
    answers = ", ".join(
        f"{count:,} × {status}" for status, count in sorted(got.seen.answers.items())
    )
    click.echo(
        f"{given.users} users, {got.seconds:.0f} s, "
        f"{got.seen.requests:,} of {given.requests:,} requests: {answers}; "
        f"{len(got.problems)} problems"
    )
    for one in got.problems[:20]:
        click.echo(one, err=True)
    sys.exit(bool(got.problems))


if __name__ == "__main__":
    main()
