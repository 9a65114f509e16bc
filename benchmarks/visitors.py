"""Fifty people in the workbench at once: how long each page and each save takes.

`make bench-load` starts a workbench of its own with both example programs, on SQLite, or on the
PostgreSQL of DATABASE_URL (`tests/with-postgres make bench-load`), and lets Locust visit it. A
person reads a page for one to three seconds; one visit in twenty saves an edit. It ends with 1
when a bar is missed. PEOPLE and MINUTES change how many come, and for how long.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import sleep

ROOT = Path(__file__).parents[1]
PEOPLE = int(os.environ.get("PEOPLE", "50"))
SECONDS = round(60 * float(os.environ.get("MINUTES", "5")))
UP_AFTER_S = 15
P99_MS = 300
"""Bar, in milliseconds: 99 of a hundred requests take less, pages and saves together."""
MOST_FAILED = 0
"""Bar, in requests: how many may fail; 412 is an answer to an edit and no failure."""
PREPARE = """
import json, sys
from datetime import timedelta
import django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.utils import timezone
from fairlead.store import tokens
from fairlead.store.models import ProgramRecord, User
from fairlead.store.people import Role, give_role
from fairlead.web.services.demo import load_demo
call_command("migrate", verbosity=0)
load_demo()
people = []
for n in range(int(sys.argv[1])):
    user = User.objects.create_user(f"visitor{n}@example.org", name=f"Visitor {n}")
    for record in ProgramRecord.objects.all():
        give_role(record, user, Role.CONTRIBUTOR)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    until = timezone.now() + timedelta(days=1)
    _, key = tokens.issue(user, "visits", can_write=True, expires_at=until)
    people.append({"session": session.session_key, "token": key})
print(json.dumps(people))
"""


@dataclass(frozen=True, slots=True)
class Visits:
    """What Locust counted. broken: visits that ended in an error of their own and asked no more."""

    requests: int
    failed: int
    broken: int
    p99_ms: float


def missed(seen: Visits) -> list[str]:
    """The bars that were missed, each in words."""
    if not seen.requests:
        return ["nobody was served: there was no request"]
    found = []
    # Said the other way round, so that a figure that is no number is no pass.
    if not seen.p99_ms < P99_MS:
        found.append(f"p99 is {seen.p99_ms:.0f} ms and has to be under {P99_MS} ms")
    if seen.failed > MOST_FAILED:
        found.append(f"{seen.failed:,} requests failed and at most {MOST_FAILED} may")
    if seen.broken:
        found.append(f"{seen.broken:,} visits broke off, so fewer came than were meant to")
    return found


def counted(stats: str, exceptions: str) -> Visits:
    """What two of Locust's tables say: of all requests, and of what went wrong in visits."""
    rows = {row["Name"]: row for row in csv.DictReader(stats.splitlines())}
    total = rows["Aggregated"]
    requests = int(total["Request Count"])
    return Visits(
        requests=requests,
        failed=int(total["Failure Count"]),
        broken=sum(int(row["Count"]) for row in csv.DictReader(exceptions.splitlines())),
        p99_ms=float(total["99%"]) if requests else float("nan"),
    )


def main() -> None:
    """Prepare, serve, visit and print; ends with 1 when a bar is missed."""
    with tempfile.TemporaryDirectory(prefix="fairlead-load-") as folder:
        environment = os.environ | {
            "FAIRLEAD_DATA": folder,
            "FAIRLEAD_SECRET_KEY": "only-for-this",
            "DJANGO_SETTINGS_MODULE": "fairlead.web.settings",
        }
        prepared = subprocess.run(
            [sys.executable, "-c", PREPARE, str(PEOPLE)],
            env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        people = Path(folder) / "people.json"
        people.write_text(prepared.stdout.splitlines()[-1])
        server = subprocess.Popen(
            [sys.executable, "-m", "fairlead", "serve", "--port", "0"],
            env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            found = None
            while found is None:
                line = server.stdout.readline()
                if not line:
                    sys.exit("The workbench did not start.")
                found = re.search(r"http://\S+", line)
            # The first visitors come to a server that is up, not to one that just starts.
            sleep(UP_AFTER_S)
            seen = _visit(found[0].rstrip("/"), people, Path(folder))
        finally:
            server.terminate()
            server.wait(30)
    print(
        f"{PEOPLE} people, {SECONDS} s, {_database()}: {seen.requests:,} requests; "
        f"p99 {seen.p99_ms:.0f} ms (bar: under {P99_MS} ms), "
        f"{seen.failed:,} failed (bar: {MOST_FAILED})"
    )
    problems = missed(seen)
    for one in problems:
        print(f"MISSED: {one}")
    sys.exit(bool(problems))


def _visit(at: str, people: Path, folder: Path) -> Visits:
    locust = [
        ".venv-bench/bin/locust", "--locustfile", "benchmarks/visits.py", "--headless",
        "--host", at, "--users", str(PEOPLE), "--spawn-rate", "5", "--run-time", f"{SECONDS}s",
        "--only-summary", "--csv", str(folder / "visits"), "--loglevel", "WARNING",
    ]  # fmt: skip
    # Locust ends with 1 for a failed request too; its tables say which and how many.
    subprocess.run(locust, cwd=ROOT, env=os.environ | {"PEOPLE_FILE": str(people)}, check=False)
    stats = folder / "visits_stats.csv"
    if not stats.exists():
        sys.exit("Locust did not count anything.")
    return counted(stats.read_text(), (folder / "visits_exceptions.csv").read_text())


def _database() -> str:
    return "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"


if __name__ == "__main__":
    main()
