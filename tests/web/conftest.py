"""People with every role, a program in the store, and browsers signed in as them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client

from fairlead.connectors import formats
from fairlead.connectors.source import Source
from fairlead.core.program.build import build
from fairlead.core.program.program import Program
from fairlead.store import history
from fairlead.store.history import Authored
from fairlead.store.models import User, Version
from fairlead.store.people import Role, give_role
from tests.web.clients import client

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page
    from pytest_django.live_server_helper import LiveServer

CHROMIUM = Path("/usr/bin/chromium")
EXAMPLES = Path(__file__).parents[2] / "examples"
KEY = "checkout"

SignIn = Callable[[str], Client]
"""Gives a browser signed in as "owner", "viewer" and so on, "admin", or "outsider"."""


def example(name: str) -> Program:
    """A program of the folder `examples`."""
    path = EXAMPLES / name
    return build(formats.read(Source(path.name, path.read_bytes()), None))


@pytest.fixture
def owner(db: None) -> User:
    """Who owns the program."""
    return User.objects.create_user("owner@example.org", name="Olga Owner")


@pytest.fixture
def first(owner: User) -> Version:
    """The first version of the example program, which `owner` owns; its key is "checkout"."""
    authored = Authored(author=owner, origin=Version.Origin.IMPORT, message="Import checkout.yaml")
    version = history.begin(example("checkout.yaml"), authored, KEY)
    give_role(version.program, owner, Role.OWNER)
    return version


@pytest.fixture
def sign_in(first: Version, owner: User) -> SignIn:
    """Browsers of people with each role in the program, or with none."""

    def signed_in(who: str) -> Client:
        browser = client()
        if who == "owner":
            browser.force_login(owner)
            return browser
        user = User.objects.filter(email=f"{who}@example.org").first()
        if user is None:
            user = User.objects.create_user(
                f"{who}@example.org", name=who.title(), is_superuser=who == "admin"
            )
            if who not in {"admin", "outsider"}:
                give_role(first.program, user, Role.__members__[who.upper()])
        browser.force_login(user)
        return browser

    return signed_in


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window; skipped, visibly, where it is not installed."""
    if not CHROMIUM.exists():
        pytest.skip("install Debian's package chromium (`make browser`)")
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


Open = Callable[..., "Page"]
"""Opens a path as somebody: `open_page("owner", "/", theme="dark", width=390)`."""


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer, sign_in: SignIn) -> Iterator[Open]:
    """Pages in a real browser; what the console says in anger fails the test.

    But not that somebody saved since (412) or that an input cannot be used (422), which a browser
    takes for faults and people do not.
    """
    said: list[str] = []
    contexts = []

    def is_fault(line: ConsoleMessage) -> bool:
        is_answer = re.search("the server responded with a status of (412|422) ", line.text)
        return line.type == "error" and not is_answer

    def opened(who: str, path: str, *, theme: str = "light", width: int = 1280) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 860},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        cookie = sign_in(who).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda line: said.append(line.text) if is_fault(line) else None)
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not said, said
