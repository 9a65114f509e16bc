"""Hostile texts in every field, looked at in a real browser: shown as text, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from fairlead.core.forecast.backtest import Question
from fairlead.core.forecast.history import Item
from fairlead.core.program.codec import encode
from fairlead.core.program.intentions import set_field
from fairlead.store import forecasts, history, invitations, requests, teams, terms, tokens, uploads
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import (
    Branch,
    ProgramRecord,
    Recording,
    SavedView,
    Upload,
    User,
    Version,
    Webhook,
)
from fairlead.store.people import Role, give_role
from fairlead.web.access.policy import policy
from fairlead.web.services import forecasting
from tests.web.addresses import addresses
from tests.web.conftest import KEY, example
from tests.web.payloads import CANARY, PAYLOADS, Filling, fill_tables, filled, filling, free_texts
from tests.web.things import saved

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.soak,
    pytest.mark.django_db(transaction=True),
    # A window that is closed leaves requests behind; their threads end in this complaint of theirs.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]

QUIET = """
() => {
  const bad = document.querySelectorAll(
    'xss, [onerror], [onload], [onfocus], [onmouseover], [onclick], [onbegin], [ontoggle],' +
    '[hx-on\\\\:click], [autofocus][x], base, iframe, math, object, main style, img[src="x"],' +
    'meta[http-equiv="refresh"]');
  const links = [...document.querySelectorAll('[href], [src], [action], [formaction]')].filter(
    one => /^\\s*(javascript|data|vbscript):/i.test(
      one.getAttribute('href') || one.getAttribute('src') || one.getAttribute('action') ||
      one.getAttribute('formaction') || ''));
  const scripts = [...document.scripts].filter(
    one => !one.src && one.type !== 'application/json' && one.type !== 'importmap');
  return [...bad, ...links, ...scripts].map(one => one.outerHTML.slice(0, 200))
    .concat(window.violations);
}
"""
WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation',
  one => window.violations.push('CSP: ' + one.violatedDirective + ' ' + one.sample));
"""


TOGETHER = 4
"""How many payloads a text of a program holds: all of them are shown by loading each page once."""
KEPT_TEXTS = (
    "/",
    "/account/",
    *(f"/programs/{KEY}/{one}" for one in ("timeline/", "changes/", "changes/1/", "history/")),
    *(f"/programs/{KEY}/settings/{one}/" for one in ("glossary", "members", "webhooks")),
)
"""Pages that show what is kept beside a program."""


@pytest.fixture
def hostile(owner: User) -> Version:
    """A program with a payload in every text, and one of everything that is kept beside it."""
    return made(owner, 0)


def made(owner: User, offset: int) -> Version:
    """As above. offset: from which payload on they are given out."""
    next_one = filling(offset)
    program = filled(example("checkout.yaml"), filling(offset, TOGETHER))
    authored = Authored(author=owner, origin=Version.Origin.IMPORT, message="x")
    first = history.begin(program, authored, KEY)
    record = first.program
    give_role(record, owner, Role.OWNER)
    patch = set_field(program_of(first), "task", "api", "name", next_one())
    second = history.save(first.branch, 1, patch, authored, name="Baseline")
    history.fork(first.branch, second.number, title="Scenario", by=owner)
    asked = requests.raise_request(record, "Title", "Reason", owner)
    requests.remark(asked, "Text", owner)
    terms.keep_term(record, "Name", "Meaning", owner)
    team = teams.make_team("Team")
    give_role(record, team, Role.VIEWER)
    invitations.invite("new@example.org", owner, record, Role.VIEWER)
    until = timezone.now() + timedelta(days=1)
    tokens.issue(owner, "Token", can_write=False, expires_at=until)
    given = uploads.keep("name.yaml", [b"fairlead: 1"], record, owner)
    dates = {"start": "2026-03-02T08:00:00", "finish": "2026-06-12T17:00:00"}
    read = {"format": "yaml", "program": encode(filled(program, next_one)), **dates}
    uploads.answered(given, orjson.dumps(read), "yaml", is_ready=True)
    for row in (Webhook(program=record), SavedView(program=record)):
        saved(row, owner)
    recorded(record, owner, next_one)
    fill_tables(next_one)
    return second


def recorded(record: ProgramRecord, owner: User, next_one: Filling) -> None:
    """What a team did, with payloads as its name and as the ids of its items; and a forecast."""
    monday = date(2026, 3, 2)
    items = [
        Item(next_one(), monday - timedelta(weeks=n), monday - timedelta(weeks=n + 3))
        for n in range(1, 60)
    ]
    items += [Item(next_one(), None, monday - timedelta(weeks=n)) for n in range(1, 9)]
    team = next(one for one in iter(next_one, None) if "/" not in one and one.isprintable())
    kept = forecasts.record(record, team[:100], items, monday, "items.csv", owner)
    forecasting.issue_forecast(kept, Question.DATES, 12, owner)


WITHOUT = (
    "accounts/",
    "/invitations/",
    "/metrics",
    "/instance/",
    "/jobs/1",
    "/checks/1/",
    "/as-of",
    "compare/why",
    "api/v1/imports",
    "/imports/1",
    "/views/1",
    "/webhooks/1",
)
"""Addresses that are not for an owner, or that nothing stands at in this program."""


def paths() -> list[str]:
    """Every address that shows something to the owner of the program."""
    code = Upload.objects.latest("pk").code
    line = Branch.objects.exclude(name="main").latest("pk").name
    team = quote(Recording.objects.latest("pk").team)
    found = []
    for one in addresses():
        if "GET" not in policy().get(one.pattern, {}) or any(it in one.path for it in WITHOUT):
            continue
        path = one.path
        for old, new in (
            ("/tasks/1", "/tasks/api"),
            ("/why/1", "/why/api"),
            ("/critical/1", "/critical/contract"),
            ("/scenarios/1", f"/scenarios/{line}"),
            ("/findings/1/", "/findings/HYG-16/"),
            ("/calendars/1", "/calendars/berlin"),
            ("/forecasts/1", f"/forecasts/{team}"),
            (f"/programs/{KEY}/import/1", f"/programs/{KEY}/import/{code}"),
        ):
            path = path.replace(old, new)
        if "compare" in path:
            path += "?from=1&to=2"
        found.append(path)
    return [one for one in found if not one.endswith(("/file/", "/simulations", "/import/1/"))]


class Looking:
    """A window of Chromium that says what is wrong with a page."""

    def __init__(self, chromium: Browser, server: LiveServer, user: User) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        self.said: list[str] = []
        self.url = server.url
        self.context = chromium.new_context(reduced_motion="reduce")
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])
        self.context.add_init_script(WATCH)
        # No page loads itself anew because a simulation was done meanwhile.
        self.context.route("**/simulations", lambda route: route.abort())
        self.page = self.context.new_page()
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.shown: set[str] = set()

    def _dialog(self, dialog: Any) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def complaints(self, path: str) -> list[str]:
        """What a page does that a page of texts would not."""
        self.said.clear()
        answer = self.page.goto(self.url + path, wait_until="load")
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        found = self.page.evaluate(QUIET)
        self.shown |= shown(self.page)
        return [f"{path}: {one}" for one in [*found, *self.said]]


def complaints(looking: Looking, wanted: Iterable[str]) -> list[str]:
    return [one for path in wanted for one in looking.complaints(path)]


def shown(page: Page) -> set[str]:
    """The payloads that stand on a page as text."""
    text = page.evaluate("document.documentElement.textContent")
    return {one for one in PAYLOADS if one in text}


def test_there_are_hundreds_of_payloads() -> None:
    assert len(set(PAYLOADS)) >= 200


@pytest.mark.browser
def test_hostile_texts_are_shown_as_texts_on_every_page(
    chromium: Browser, live_server: LiveServer, hostile: Version, owner: User
) -> None:
    looking = Looking(chromium, live_server, owner)
    pages = [path for path in paths() if not path.startswith("/api/")]
    found = complaints(looking, pages)
    assert not found, "\n".join(found)
    assert looking.shown == set(PAYLOADS)
    looking.context.close()


@pytest.mark.browser
def test_every_payload_in_every_field(
    chromium: Browser, live_server: LiveServer, owner: User, full: bool
) -> None:
    if not full:
        pytest.skip("with --full (`make soak`)")
    for offset in range(0, len(PAYLOADS), TOGETHER):
        call_command("flush", interactive=False, verbosity=0)
        user = User.objects.create_user(owner.email, name="Owner")
        made(user, offset)
        looking = Looking(chromium, live_server, user)
        found = complaints(looking, [path for path in paths() if not path.startswith("/api/")])
        for n in range(1, TOGETHER):
            fill_tables(filling(offset + n))
            found += complaints(looking, KEPT_TEXTS)
        looking.context.close()
        assert not found, "\n".join(found)


def test_no_answer_but_a_page_is_html(hostile: Version, owner: User) -> None:
    """What the API says, and files that are kept, are never taken for pages by a browser."""
    client = Client()
    client.force_login(owner)
    said = 0
    for path in paths():
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        assert answer["X-Content-Type-Options"] == "nosniff", path
        if path.startswith("/api/"):
            assert "html" not in answer["Content-Type"], path
            said += CANARY.encode() in answer.content
    assert said > 5


def test_a_kept_file_with_a_hostile_name_is_a_download(owner: User, hostile: Version) -> None:
    client = Client()
    client.force_login(owner)
    for upload in Upload.objects.all():
        uploads.discard(upload)
    for payload in PAYLOADS[::7]:
        name = f"{payload}.html"
        kept = uploads.keep(name, [f"<script>{CANARY}</script>".encode()], hostile.program, owner)
        answer = client.get(f"/programs/{KEY}/import/{kept.code}/file/")
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment;")
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
            "application/octet-stream",
            "nosniff",
        )
        assert not re.search(r"[\r\n]", answer["Content-Disposition"])
        uploads.discard(kept)


def test_every_free_text_of_the_store_was_filled(owner: User) -> None:
    """A model that is added later has to be put among those of `made`."""
    made(owner, 0)
    done = fill_tables(filling())
    left = {f"{model._meta.model_name}.{field.name}" for model, field in free_texts()} - set(done)
    assert {
        one
        for one in left
        if one.split(".")[0] not in {"job", "result", "requestoption", "delivery"}
    } == (set())


@pytest.mark.browser
def test_a_page_that_escapes_nothing_is_noticed(
    chromium: Browser, live_server: LiveServer, hostile: Version, owner: User, settings: Any
) -> None:
    engine = settings.TEMPLATES[0]
    options = {**engine["OPTIONS"], "autoescape": False}
    settings.TEMPLATES = [{**engine, "OPTIONS": options}]
    looking = Looking(chromium, live_server, owner)
    found = complaints(looking, [f"/programs/{KEY}/risks/"])
    looking.context.close()
    assert any("CSP" in one for one in found), found
    assert any("onerror" in one or "<script>" in one for one in found), found
