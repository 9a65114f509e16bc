"""Keys that lead to pages, from anywhere but a field."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from fairlead.web.routes import routes
from tests.web.conftest import Open

PROGRAM = "/programs/checkout/"
PLACES = [route for route in routes() if route.label]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_every_place_has_a_letter_of_its_own() -> None:
    letters = [route.letter for route in PLACES]
    assert all(letters)
    assert len({*letters, "p", "a", "n"}) == len(letters) + 3


def test_g_and_a_letter_lead_to_every_place(open_page: Open) -> None:
    page = open_page("owner", f"{PROGRAM}timeline/")
    for route in PLACES:
        page.keyboard.press("g")
        page.keyboard.press(route.letter)
        expect(page.locator(".places [aria-current]")).to_have_text(route.label)
        # Keys are heard once the page's scripts are there.
        page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile(r"//[^/]+/$"))


def test_a_letter_for_a_place_is_none_for_the_timeline(open_page: Open) -> None:
    page = open_page("owner", f"{PROGRAM}timeline/")
    expect(page.locator(".bar").first).to_be_attached()
    # Nobody answers, so that the timeline stays and shows what the letter did to it.
    page.route("**/changes/", lambda route: route.fulfill(status=204))
    fields = page.locator("input:visible").count()
    with page.expect_request("**/changes/"):
        page.keyboard.press("g")
        page.keyboard.press("c")
    expect(page.locator("input:visible")).to_have_count(fields)
    page.keyboard.press("c")
    expect(page.locator("input:visible")).to_have_count(fields + 1)


def test_nothing_happens_while_one_writes(open_page: Open) -> None:
    page = open_page("owner", f"{PROGRAM}tasks/")
    field = page.get_by_label("Name or number")
    field.click()
    page.keyboard.type("gr")
    expect(field).to_have_value("gr")
    expect(page).to_have_url(re.compile("/tasks/$"))
