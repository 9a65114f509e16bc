"""Kill -9 in the middle of writes and imports, again and again (reliability row D1).

    .venv/bin/python -m tests.crash.kills --rounds 200

Each round: writers edit tasks and an importer gives files, everything at once is killed at a random
moment, the server starts again, and what was acknowledged is compared with what is there. On
PostgreSQL where DATABASE_URL names a cluster.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket
from statistics import median
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any, Protocol

import click

from fairlead.web.child import GRACE_S
from tests.crash.contention import somewhere
from tests.crash.served import KEY, ROOT, SETTINGS, Installation, Served, fairlead

WRITERS = ("api", "wallets", "fraud")
"""Tasks of the example, one for each writer, so that all writes can stand."""
LONGEST_S = 0.9
IMPORT_S = 0.12
"""About what an import takes from its request to its answer."""
ANSWERS_WITHIN_S = 5.0
GIVES_UP_S = 60.0
WORKER_ENDS_WITHIN_S = GRACE_S + 15.0
"""A worker whose server is gone finishes the file that it reads, or puts it back."""
MOST_LEFT = 10
"""Files that kills left behind, half of what one person may have: older ones are put aside."""


@dataclass
class Acknowledged:
    """What clients were told is saved: edits by version, and imports by their code.

    refused: answers that blame the server. restarts_s: how long it took after each start until
    the server answered. cut: imports
    that were asked for and never answered, because the kill came first.
    """

    edits: dict[int, str] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    restarts_s: list[float] = field(default_factory=list)
    cut: int = 0


def write(served: Served, task: str, label: str, told: Acknowledged, end: Event) -> None:
    """Rename one task over and over."""
    n = 0
    while not end.is_set():
        n += 1
        name = f"{label} {n}"
        edit = {"entity": "task", "id": task, "field": "name", "value": name}
        try:
            status, plan = served.api("GET", "plan")
            if status != 200:
                told.refused.append(f"plan: {status}")
                continue
            said = {"edits": [edit], "message": name}
            status, answer = served.api("POST", "edits", said, If_Match=str(plan["version"]))
        except (OSError, HTTPException, ValueError):
            return
        if status == 200:
            told.edits[answer["version"]] = name
        elif status >= 500:
            told.refused.append(f"edits: {status} {answer}")


def bring(served: Served, told: Acknowledged, end: Event, applies: Event) -> None:
    """Import a file as a new program, over and over. applies: set when the next thing is that."""
    content = (ROOT / "examples" / "checkout.yaml").read_bytes()
    mark = "end-of-part"
    form = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="p.yaml"\r\n\r\n'
    ).encode() + content
    form += f"\r\n--{mark}--\r\n".encode()
    while not end.is_set():
        try:
            cookies = {"session": served.on.session}
            _, page, headers = served.ask("GET", "/import/", headers=_cookie(cookies))
            cookies["csrf"] = headers["Set-Cookie"].partition("csrf=")[2].partition(";")[0]
            sent = _cookie(cookies) | {"X-CSRFToken": cookies["csrf"]}
            kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
            # What a kill left behind is put aside, as a person would: no more than some are kept.
            left_behind = re.findall(r"/import/(\w+)/discard/", page.decode())
            for left in left_behind[MOST_LEFT:]:
                served.ask("POST", f"/import/{left}/discard/", headers=sent)
            status, _, headers = served.ask("POST", "/import/", form, sent | kind)
            if status != 302:
                told.refused.append(f"import: {status}")
                continue
            code = headers["Location"].rstrip("/").rpartition("/")[2]
            while _is_being_read(served, code, sent) and not end.is_set():
                sleep(0.05)
            applies.set()
            told.cut += 1
            status, _, _ = served.ask("POST", f"/import/{code}/apply/", headers=sent)
            told.cut -= 1
        except (OSError, HTTPException, KeyError, ValueError):
            return
        if status == 302:
            told.imports.append(code)
        else:
            told.refused.append(f"apply: {status}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def ask_until_answered(port: int, told: Acknowledged) -> None:
    """Ask a server that is being started whether it is well until it says so; note how long."""
    began = monotonic()
    while monotonic() - began < GIVES_UP_S:
        connection = HTTPConnection("127.0.0.1", port, timeout=GIVES_UP_S)
        with suppress(OSError, HTTPException):
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                break
        connection.close()
        sleep(0.02)
    told.restarts_s.append(monotonic() - began)


def _is_being_read(served: Served, code: str, sent: dict[str, str]) -> bool:
    _, answer, _ = served.ask("GET", f"/api/v1/imports/{code}/job", headers=sent)
    return bool(json.loads(answer)["state"] == "reading")


def _cookie(values: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in values.items())}


class Ask(Protocol):
    """Asks a database for rows; what is not said in the query stands in it as `?`."""

    def __call__(self, query: str, values: Sequence[str] = ()) -> Iterable[tuple[Any, ...]]:
        """The rows, in the order in which they come."""


@contextmanager
def asked(database: Path | str) -> Iterator[Ask]:
    """A way to ask a file of SQLite, or PostgreSQL at an address."""
    if isinstance(database, str):
        import psycopg

        with psycopg.connect(database) as server:
            yield lambda query, values=(): server.execute(query.replace("?", "%s").encode(), values)
        return
    # What the server had begun may still be ending in a worker that outlives it for moments.
    with closing(sqlite3.connect(database, timeout=60)) as opened:
        yield lambda query, values=(): opened.execute(query, values)


def damages(ask: Ask) -> Iterator[str]:
    """What SQLite finds wrong with its own file; PostgreSQL refuses to go on by itself."""
    for (says,) in ask("PRAGMA integrity_check"):
        if says != "ok":
            yield f"damaged: {says}"
    for row in ask("PRAGMA foreign_key_check"):
        yield f"a row of {row[0]} refers to nothing"


def losses(database: Path | str, told: Acknowledged) -> Iterator[str]:
    """What was acknowledged and is not there, and what is there by half.

    database: a file of SQLite, or the address of PostgreSQL.
    """
    with asked(database) as ask:
        if isinstance(database, Path):
            yield from damages(ask)
        there = dict(
            ask(
                "SELECT v.number, v.message FROM store_version v"
                " JOIN store_programrecord p ON p.id = v.program_id WHERE p.key = ?",
                [KEY],
            )
        )
        for number, message in told.edits.items():
            if there.get(number) != message:
                yield f"version {number} '{message}' was acknowledged and is {there.get(number)!r}"
        for code in told.imports:
            query = "SELECT version_id FROM store_upload WHERE code = ?"
            if [row[0] is not None for row in ask(query, [code])] != [True]:
                yield f"import {code} was acknowledged and is not there"
        half = {
            "has no version": "SELECT p.key FROM store_programrecord p WHERE NOT EXISTS"
            " (SELECT 1 FROM store_version v WHERE v.program_id = p.id)",
            "has no owner": "SELECT p.key FROM store_programrecord p WHERE NOT EXISTS"
            " (SELECT 1 FROM store_membership m WHERE m.program_id = p.id AND m.role = 50)",
            "has a line without head": "SELECT p.key FROM store_programrecord p"
            " JOIN store_branch b ON b.program_id = p.id WHERE b.head_id IS NULL",
            "was imported by no upload": "SELECT p.key FROM store_programrecord p"
            f" WHERE p.key != '{KEY}' AND NOT EXISTS (SELECT 1 FROM store_upload u"
            " JOIN store_version v ON v.id = u.version_id WHERE v.program_id = p.id)",
        }
        for says, query in half.items():
            for (key,) in ask(query):
                yield f"program {key} {says}"


def is_running(process: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def one_round(
    on: Installation,
    number: int,
    chance: random.Random,
    told: Acknowledged,
    settings: str = SETTINGS,
    import_s: float = IMPORT_S,
) -> list[int]:
    """Serve, write, kill, and look; the workers. AssertionError when anything was lost.

    Of every two rounds one kills while writers are at work, and one in the middle of an import.
    """
    end, applies, port = Event(), Event(), free_port()
    asking = Thread(target=ask_until_answered, args=(port, told))
    asking.start()
    served = Served(on, settings, options=f"--port {port}")
    asking.join()
    in_import = number % 2 == 1
    others = [
        Thread(target=write, args=(served, task, f"{number}.{task}", told, end))
        for task in WRITERS[: 1 if in_import else None]
    ]
    others.append(Thread(target=bring, args=(served, told, end, applies)))
    for one in others:
        one.start()
    if in_import:
        applies.wait(20)
        sleep(chance.uniform(0, import_s))
    else:
        sleep(chance.uniform(0.05, LONGEST_S))
    children = served.children()
    served.kill()
    end.set()
    for one in others:
        one.join()
    assert not told.refused, told.refused[:3]
    lost = list(losses(on.url or on.database, told))
    assert not lost, lost[:5]
    return children


def rounds(on: Installation, count: int, seed: int) -> Acknowledged:
    """So many rounds on one installation; what was acknowledged in all of them."""
    chance, told = random.Random(seed), Acknowledged()
    workers: list[int] = []
    for number in range(count):
        workers += one_round(on, number, chance, told)
    until = monotonic() + WORKER_ENDS_WITHIN_S
    while any(map(is_running, workers)) and monotonic() < until:
        sleep(0.1)
    assert not any(map(is_running, workers)), "a worker outlived its server"
    served = Served(on)
    assert served.stop() == 0
    verified = fairlead(on.folder, "audit", "verify", url=on.url)
    assert verified.returncode == 0, verified.stdout
    versions = sum(int(n) for n in re.findall(r"(\d+) versions stand", verified.stdout))
    with asked(on.url or on.database) as ask:
        assert list(ask("SELECT count(*) FROM store_version")) == [(versions,)]
    return told


def main() -> None:
    """Run the rounds and say what was kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="fairlead-kills-") as folder,
        somewhere(Path(folder) / "data") as on,
    ):
        told = rounds(on, given.rounds, given.seed)
    click.echo(
        f"{given.rounds} kills, {len(told.edits)} edits and {len(told.imports)} imports "
        f"acknowledged, none lost; "
        f"{told.cut} kills in an import, none by half; after a start the server answered within "
        f"{max(told.restarts_s):.1f} s (median {median(told.restarts_s):.1f} s)"
    )
    slow = [one for one in told.restarts_s if one > ANSWERS_WITHIN_S]
    if slow:
        raise SystemExit(f"{len(slow)} starts took longer than {ANSWERS_WITHIN_S:.0f} s")


if __name__ == "__main__":
    main()
