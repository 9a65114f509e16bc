"""The demo as its visitor sees it: started, entered by its link, asked when and why."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.crash.served import environment
from tests.web.accessible import assert_accessible

pytestmark = pytest.mark.browser

CHECKOUT, KUBERNETES = "Checkout replatform", "Kubernetes v1.32"


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What `fairlead demo` prints: the address that lets one visitor in."""
    folder = tmp_path_factory.mktemp("visited") / "data"
    command = [sys.executable, "-m", "fairlead", "demo", "--no-browser", "--port", "0"]
    with subprocess.Popen(
        command,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        said = ""
        for line in demo.stdout:
            said += line
            if "Ctrl-C ends it" in line:
                break
        found = re.search(r"http://\S+", said)
        assert found is not None, said
        yield found[0]
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=60)
    assert demo.returncode == 0


@pytest.fixture(scope="module")
def page(chromium: Browser, link: str) -> Iterator[Page]:
    """The visitor's browser; what its console says in anger fails the tests."""
    angry: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.on("pageerror", lambda error: angry.append(str(error)))
    page.on("console", lambda line: angry.append(line.text) if line.type == "error" else None)
    page.goto(link)
    yield page
    context.close()
    assert not angry


def test_the_link_leads_to_both_programs_and_how_sure_they_are(page: Page) -> None:
    for name in (CHECKOUT, KUBERNETES):
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))
        expect(row).to_contain_text("to keep the", timeout=60_000)
    assert_accessible(page)


def opened(page: Page) -> None:
    """Open the program, whatever page another test has left open."""
    page.get_by_role("link", name="Portfolio").click()
    page.get_by_role("link", name=CHECKOUT, exact=True).click()


def test_when_and_why_are_two_clicks_away(page: Page) -> None:
    opened(page)
    ladder = page.get_by_role("table").first
    expect(ladder).to_contain_text("80", timeout=60_000)
    expect(page.get_by_role("heading", name="What drives the finish")).to_be_visible()
    milestone = page.get_by_role("row").filter(has_text="Portugal is live")
    milestone.get_by_title("Why then?").first.click()
    expect(page.get_by_role("heading", name="Why then?")).to_be_visible()
    expect(page.locator("ol.steps li").first).not_to_be_empty()


def test_nothing_in_its_history_is_yet_to_come(page: Page) -> None:
    opened(page)
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("Progress of the week").first).to_be_visible()
    expect(page.get_by_text("just now")).to_have_count(0)


def test_its_teams_have_forecasts_of_which_some_have_come_due(page: Page) -> None:
    opened(page)
    page.get_by_role("link", name="Forecasts").click()
    expect(page.get_by_text("kept", exact=True).first).to_be_visible()
    page.get_by_role("link", name="Payments").first.click()
    page.get_by_label("By when are").fill("40")
    page.get_by_role("button", name="Forecast").first.click()
    expect(page.get_by_text("40 more items are done")).to_be_visible()
    expect(page.locator(".chart canvas")).to_have_count(6)
    assert_accessible(page)


def test_its_link_lets_nobody_in_twice(chromium: Browser, page: Page, link: str) -> None:
    context = chromium.new_context()
    other = context.new_page()
    answer = other.goto(link)
    assert answer is not None
    assert answer.status == 404
    expect(other.locator("body")).to_contain_text("it prints a new one")
    context.close()
