"""Fifty people in the workbench at once: how long each page and each save takes.

`make bench-load` starts a workbench of its own with both example programs, on SQLite, or on the
PostgreSQL of DATABASE_URL (`tests/with-postgres make bench-load`), and lets Locust visit it. A
person reads a page for one to three seconds; one visit in twenty saves an edit.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from time import sleep

ROOT = Path(__file__).parents[1]
PEOPLE = int(os.environ.get("PEOPLE", "50"))
SECONDS = round(60 * float(os.environ.get("MINUTES", "5")))
UP_AFTER_S = 15
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


def main() -> None:
    """Prepare, serve, visit, and say what the slowest of a hundred visits took."""
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
                found = re.search(r"http://\S+", server.stdout.readline())
            # The first visitors come to a server that is up, not to one that just starts.
            sleep(UP_AFTER_S)
            _visit(found[0].rstrip("/"), people, Path(folder))
        finally:
            server.terminate()
            server.wait(30)


def _visit(at: str, people: Path, folder: Path) -> None:
    locust = [
        ".venv-bench/bin/locust", "--locustfile", "benchmarks/visits.py", "--headless",
        "--host", at, "--users", str(PEOPLE), "--spawn-rate", "5", "--run-time", f"{SECONDS}s",
        "--only-summary", "--csv", str(folder / "visits"), "--loglevel", "WARNING",
    ]  # fmt: skip
    subprocess.run(locust, cwd=ROOT, env=os.environ | {"PEOPLE_FILE": str(people)}, check=False)
    print(json.dumps({"people": PEOPLE, "seconds": SECONDS, "database": _database()}))


def _database() -> str:
    return "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"


if __name__ == "__main__":
    main()
