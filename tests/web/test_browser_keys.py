"""Keys that lead to pages, from anywhere but a field."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from fairlead.store.models import User
from fairlead.web.routes import routes
from tests.web.accessible import assert_accessible
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


def test_the_palette_finds_places_tasks_and_what_the_page_offers(open_page: Open) -> None:
    page = open_page("owner", f"{PROGRAM}changes/")
    page.get_by_role("button", name="Search and go").click()
    palette = page.get_by_role("dialog", name="Search and go")
    field = palette.get_by_role("combobox")
    expect(field).to_be_focused()
    assert_accessible(page)
    page.keyboard.type("timel")
    expect(palette.get_by_role("option").first).to_have_text(re.compile("Timeline.*G T"))
    field.fill("wallet")
    found = palette.get_by_role("option", name="Wallets")
    expect(found).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/tasks/wallets/$"))
    # The address is there before the page's keys are.
    page.wait_for_load_state("load")
    page.keyboard.press("Control+k")
    field.fill("no such thing")
    expect(palette.get_by_role("status")).to_have_text("Nothing here is called that.")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()


def test_the_palette_switches_programs_and_presses_buttons(open_page: Open) -> None:
    page = open_page("owner", f"{PROGRAM}changes/")
    palette = page.get_by_role("dialog", name="Search and go")
    page.keyboard.press("Control+k")
    page.keyboard.type("raise a")
    page.keyboard.press("Enter")
    expect(palette).to_be_hidden()
    expect(page.locator("dialog[open]")).to_contain_text("Raise a change request")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("relaunch")
    palette.get_by_role("option", name="Checkout relaunch program").click()
    expect(page).to_have_url(re.compile(rf"{PROGRAM}$"))


@pytest.mark.parametrize("place", ["timeline", "tasks"])
def test_a_question_mark_lists_the_keys(open_page: Open, place: str) -> None:
    page = open_page("owner", f"{PROGRAM}{place}/")
    page.keyboard.press("?")
    keys = page.locator("dialog[open]")
    expect(keys).to_contain_text("search and go")
    assert keys.get_by_text("new task below").count() == (place == "timeline")
    assert keys.locator("dt", has_text="G").count() == page.locator(".side [data-letter]").count()
    assert_accessible(page)


def test_who_switched_letters_off_still_searches(open_page: Open) -> None:
    User.objects.filter(email__startswith="owner").update(has_shortcuts=False)
    page = open_page("owner", f"{PROGRAM}tasks/")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Search and go")).to_be_visible()
