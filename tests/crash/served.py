"""A served workbench in a folder of its own, used over HTTP like any client would."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "checkout.yaml"
SETTINGS = "fairlead.web.settings"
KEY = "checkout"
_PREPARE = """
import json, sys
from datetime import timedelta
import django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.utils import timezone
from fairlead.connectors import formats
from fairlead.connectors.source import Source
from fairlead.core.program.build import build
from fairlead.store import history, tokens
from fairlead.store.models import User, Version
from fairlead.store.people import Role, give_role
call_command("migrate", verbosity=0)
owner = User.objects.create_user("owner@example.org", "a long password", name="Olga Owner")
authored = history.Authored(author=owner, origin=Version.Origin.IMPORT, message="Import")
with open(sys.argv[1], "rb") as file:
    program = build(formats.read(Source(sys.argv[1], file.read()), None))
first = history.begin(program, authored, "checkout")
give_role(first.program, owner, Role.OWNER)
until = timezone.now() + timedelta(days=1)
_, key = tokens.issue(owner, "tests", can_write=True, expires_at=until)
session = SessionStore()
session[SESSION_KEY] = str(owner.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = owner.get_session_auth_hash()
session.create()
print(json.dumps({"token": key, "session": session.session_key}))
"""


@dataclass(frozen=True)
class Installation:
    """A data folder with one program; token and session are those of its owner.

    url: of the database, empty for the one in the folder.
    """

    folder: Path
    token: str
    session: str
    url: str = ""

    @property
    def database(self) -> Path:
        """The file of SQLite."""
        return self.folder / "fairlead.sqlite3"


def environment(folder: Path, url: str = "", settings: str = SETTINGS) -> dict[str, str]:
    """The environment of a command that works on a data folder, or on the database of an address.

    settings: the product's own, or those of a planted fault.
    """
    said = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    said |= {"DATABASE_URL": url} if url else {}
    return said | {
        "FAIRLEAD_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": settings,
        "FAIRLEAD_SECRET_KEY": "only-for-tests",
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }


def installed(folder: Path, url: str = "", plan: Path = EXAMPLE) -> Installation:
    """A new installation in a folder that is empty or not there."""
    folder.mkdir(exist_ok=True)
    if url or plan != EXAMPLE:
        return _made(folder, url, plan)
    first = _first()
    shutil.copytree(first.folder, folder, dirs_exist_ok=True)
    return replace(first, folder=folder)


def _made(folder: Path, url: str, plan: Path) -> Installation:
    command = [sys.executable, "-c", _PREPARE, str(plan)]
    said = subprocess.run(
        command, env=environment(folder, url), capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    return Installation(folder, **json.loads(said.stdout), url=url)


@cache
def _first() -> Installation:
    """What other installations are copies of: making the tables takes seconds."""
    folder = tempfile.mkdtemp(prefix="fairlead-first-")
    atexit.register(shutil.rmtree, folder)
    return _made(Path(folder), "", EXAMPLE)


def fairlead(folder: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    """What a command of `fairlead` says and ends with, on a data folder."""
    command = [sys.executable, "-m", "fairlead", *arguments]
    return subprocess.run(
        command, env=environment(folder, url), capture_output=True, text=True, check=False
    )


@contextmanager
def new_database() -> Iterator[str]:
    """The name of an empty database in the cluster of DATABASE_URL, until the end of the block."""
    import psycopg

    name = f"fairlead_{secrets.token_hex(6)}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as cluster:
        cluster.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield name
        finally:
            cluster.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def address(name: str) -> str:
    """The address of a database in the cluster of DATABASE_URL."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


class Served:
    """`fairlead serve` on an installation, until `stop` or `kill`. options: of the command."""

    def __init__(self, on: Installation, settings: str = SETTINGS, options: str = "") -> None:
        self.on = on
        command = [sys.executable, "-m", "fairlead", "serve", "--port", "0"]
        self.process = subprocess.Popen(
            [*command, *options.split()],
            env=environment(on.folder, on.url, settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._errors: list[str] = []
        Thread(target=self._keep_errors, daemon=True).start()
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("Fairlead is at "):
                self.port = int(line.rstrip("/\n").rpartition(":")[2])
                return
        raise AssertionError(f"it did not start: {self.errors}")

    def _keep_errors(self) -> None:
        assert self.process.stderr is not None
        self._errors.extend(self.process.stderr)

    @property
    def errors(self) -> str:
        """What it said on stderr so far."""
        return "".join(self._errors)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        wait_s: float = 30,
    ) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers of an answer. Raises OSError when the server goes away."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=wait_s)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())
        finally:
            connection.close()

    def api(self, method: str, path: str, said: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and JSON of an answer of the program's API."""
        sent = {"Authorization": f"Bearer {self.on.token}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = b"" if said is None else json.dumps(said).encode()
        status, answer, _ = self.ask(method, f"/api/v1/programs/{KEY}/{path}", body, sent)
        return status, json.loads(answer)

    def children(self) -> list[int]:
        """The processes that it started and that run."""
        path = Path(f"/proc/{self.process.pid}/task")
        listed = [one / "children" for one in path.iterdir()]
        return [int(number) for one in listed for number in one.read_text().split()]

    def stop(self) -> int:
        """Tell it to end, as a service manager does; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def kill(self) -> None:
        """End its process group at once, as a failing machine does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)
