"""List pages beside those of a Redmine on the same machine: how many times as fast they come.

`make bench-lists` starts a workbench of its own and asks it and the Redmine at FAIRLEAD_REDMINE_URL
for the same number of rows in turn, so that both have the same machine at the same time. Medians
and ratios are printed; it ends with 1 when a ratio is under its bar, and with 2 when there is no
Redmine, or one that does not show the same number of rows. With a name and a password in the
address (http://admin:password@127.0.0.1:3999) Redmine's pages are asked for signed in, as
Fairlead's are; without, as Redmine's anonymous visitor. As root on Debian:

    apt-get install redmine-sqlite puma
    .venv/bin/python benchmarks/lists.py --fill > /tmp/fill.rb
    cd /usr/share/redmine
    export X_DEBIAN_SITEID=default REDMINE_INSTANCE=default RAILS_ENV=production
    bin/rails runner /tmp/fill.rb
    puma -b tcp://127.0.0.1:3999

and, beside it, `FAIRLEAD_REDMINE_URL=http://127.0.0.1:3999 make bench-lists`.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import unquote, urlencode, urlsplit

TIMES = 5.0
"""Bar, without unit: Redmine's median divided by Fairlead's, for each list."""
ROUNDS = 30
"""Requests to each, after those that warm up."""
WARM = 5
"""Requests to each that are not counted."""
WAIT_S = 60
"""Seconds that an answer may take."""
TASKS, PROGRAMS = 386, 21
"""Rows that both hold; a page of tasks shows 50 of them."""
HELD, MISSED, NO_REDMINE = 0, 1, 2
"""What it ends with."""

PREPARE = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
import plans
from fairlead.store import history
from fairlead.store.models import User, Version
from fairlead.store.people import Role, give_role
call_command("migrate", verbosity=0)
user = User.objects.create_user("planner@example.org", name="Planner")
authored = history.Authored(author=user, origin=Version.Origin.IMPORT, message="Import")
for n in range(int(sys.argv[2])):
    program = plans.program(int(sys.argv[1]) if n == 0 else 20)
    version = history.begin(program, authored, f"p{n}" if n else "checkout")
    give_role(version.program, user, Role.OWNER)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(json.dumps({"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}))
"""
FILL = f"""
Redmine::DefaultData::Loader.load('en') if Redmine::DefaultData::Loader.no_data?
made = lambda do |identifier, name|
  Project.find_by(identifier: identifier) || Project.create!(
    name: name, identifier: identifier, is_public: true, trackers: Tracker.all,
    enabled_module_names: ['issue_tracking'])
end
project = made.call('checkout', 'Checkout')
(1...{PROGRAMS}).each {{ |n| made.call("p#{{n - 1}}", "Program #{{n - 1}}") }}
(project.issues.count...{TASKS}).each do |n|
  Issue.create!(project: project, tracker: project.trackers.first, subject: "Task #{{n}}",
    author: User.where(admin: true).first, priority: IssuePriority.first,
    status: IssueStatus.first, start_date: Date.today + n % 90, due_date: Date.today + n % 90 + 10)
end
puts "#{{project.issues.count}} issues, #{{Project.count}} projects"
"""


@dataclass(frozen=True, slots=True)
class List:
    """A list that both have, its two addresses, and what stands once for each of its rows.

    The address of Fairlead's may have a place for a number that differs each time: it keeps what
    it has drawn for whoever asks for the very same page again. Without `is_equal` the two do not
    say the same of a row, and there is no bar.
    """

    what: str
    fairlead: str
    redmine: str
    rows: tuple[str, str] = (r'data-task="([^"]+)"', r'<tr id="issue-(\d+)"')
    is_equal: bool = True


LISTS = (
    List(
        "tasks, as drawn before",
        "/programs/checkout/tasks/",
        "/projects/checkout/issues?set_filter=1&per_page=50",
    ),
    List(
        "tasks, drawn anew",
        "/programs/checkout/tasks/?n={n}",
        "/projects/checkout/issues?set_filter=1&per_page=50",
    ),
    List(
        "tasks by name, drawn anew",
        "/programs/checkout/tasks/?sort=name&n={n}",
        "/projects/checkout/issues?set_filter=1&per_page=50&sort=subject",
    ),
    # Redmine lists names; Fairlead says when each ends and how sure that is.
    List(
        "programs, beside names",
        "/",
        "/projects?per_page=50",
        (r'href="/programs/([\w-]+)/"', r'class="project [^"]*" href="/projects/([\w-]+)"'),
        is_equal=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """What one list took in both, and how many rows each showed."""

    what: str
    fairlead_ms: float
    redmine_ms: float
    rows: tuple[int, int]
    has_bar: bool = True

    @property
    def ratio(self) -> float:
        """How many times as fast Fairlead is."""
        return self.redmine_ms / self.fairlead_ms


def uneven(found: list[Compared]) -> list[str]:
    """The lists that cannot be compared, in words: a page with fewer rows is no faster page."""
    return [
        f"{one.what}: Fairlead shows {one.rows[0]} rows, Redmine {one.rows[1]}"
        for one in found
        if one.rows[0] != one.rows[1] or not one.rows[0]
    ]


def missed(found: list[Compared]) -> list[str]:
    """The lists under the bar, in words."""
    if not found:
        return ["no list was compared"]
    return [
        f"{one.what}: {one.ratio:.1f} times as fast, and has to be {TIMES:g} times"
        for one in found
        if one.has_bar and not one.ratio >= TIMES
    ]


@dataclass(slots=True)
class Site:
    """A server, and the cookies of whoever asks it."""

    at: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, path: str, form: dict[str, str] | None = None
    ) -> tuple[HTTPResponse, bytes, float]:
        """An answer, its body, and the milliseconds that it took."""
        parts = urlsplit(self.at)
        if parts.hostname is None:
            raise HTTPException(f"{self.at} is no address of a server")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname, parts.port, timeout=WAIT_S)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers["Accept-Encoding"] = "gzip"
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        try:
            connection.request(
                "GET" if form is None else "POST",
                parts.path.rstrip("/") + path,
                None if form is None else urlencode(form),
                headers,
            )
            answer = connection.getresponse()
            body = answer.read()
            took = 1000 * (time.perf_counter() - began)
        finally:
            connection.close()
        if answer.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, body, took

    def page(self, path: str) -> tuple[str, float]:
        """A page and the milliseconds that it took; an error page is no page."""
        answer, body, took = self.ask(path)
        if answer.status != 200:
            raise HTTPException(f"{path} was answered with {answer.status}")
        return body.decode(), took


def redmine(address: str) -> Site:
    """The Redmine at an address, signed in where the address has a name."""
    if not address:
        raise HTTPException("FAIRLEAD_REDMINE_URL names none")
    site = Site(address.rstrip("/"))
    page, _ = site.page("/login")
    parts = urlsplit(address)
    if parts.username is not None:
        token = re.search(r'name="authenticity_token" value="([^"]+)"', page)
        if token is None:
            raise HTTPException("its page to sign in is not Redmine's")
        form = {
            "authenticity_token": token[1],
            "username": unquote(parts.username),
            "password": unquote(parts.password or ""),
        }
        # Redmine shows the form again, with 200, when it does not know who it is.
        if site.ask("/login", form)[0].status != 302:
            raise HTTPException("it does not take the name and the password")
    return site


@contextmanager
def fairlead() -> Iterator[Site]:
    """A workbench with a data folder of its own, signed in, until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="fairlead-lists-") as folder:
        environment = os.environ | {
            "FAIRLEAD_DATA": folder,
            "FAIRLEAD_SECRET_KEY": "only-for-this",
            "DJANGO_SETTINGS_MODULE": "fairlead.web.settings",
            "PYTHONPATH": str(Path(__file__).parent),
        }
        prepared = subprocess.run(
            [sys.executable, "-c", PREPARE, str(TASKS), str(PROGRAMS)],
            env=environment, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        cookie = json.loads(prepared.stdout.splitlines()[-1])
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
            yield Site(found[0].rstrip("/"), {cookie["name"]: cookie["value"]})
        finally:
            server.terminate()
            server.wait(30)


def compared(one: List, ours: Site, theirs: Site) -> Compared:
    """Ask both in turn, after a few rounds that warm up."""
    took: tuple[list[float], list[float]] = ([], [])
    rows = (0, 0)
    for n in range(WARM + ROUNDS):
        mine, mine_ms = ours.page(one.fairlead.format(n=n))
        other, other_ms = theirs.page(one.redmine)
        rows = (len(set(re.findall(one.rows[0], mine))), len(set(re.findall(one.rows[1], other))))
        if n >= WARM:
            took[0].append(mine_ms)
            took[1].append(other_ms)
    return Compared(
        one.what, statistics.median(took[0]), statistics.median(took[1]), rows, one.is_equal
    )


def main() -> None:
    """Compare and print; ends with 1 when a bar is missed, with 2 when there is no Redmine."""
    if sys.argv[1:] == ["--fill"]:
        print(FILL.strip())
        return
    try:
        theirs = redmine(os.environ.get("FAIRLEAD_REDMINE_URL", ""))
    except (OSError, HTTPException, ValueError) as error:
        print(f"There is no Redmine to compare with: {error}.\n\n{__doc__}")
        sys.exit(NO_REDMINE)
    found = []
    with fairlead() as ours:
        for one in LISTS:
            got = compared(one, ours, theirs)
            found.append(got)
            print(
                f"{got.what:<26} {got.rows[0]:>3} rows   Fairlead {got.fairlead_ms:6.1f} ms   "
                f"Redmine {got.redmine_ms:7.1f} ms   {got.ratio:5.1f} times"
                + (f"   bar {TIMES:g}" if got.has_bar else ""),
                flush=True,
            )
    others = uneven(found)
    for words in others:
        print(f"NOT COMPARABLE: {words}")
    problems = missed(found)
    for words in problems:
        print(f"MISSED: {words}")
    sys.exit(NO_REDMINE if others else MISSED if problems else HELD)


if __name__ == "__main__":
    main()
