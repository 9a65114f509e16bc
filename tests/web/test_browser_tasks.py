"""Tasks in a real browser: edited in place, with the consequence said and undo at hand."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.web.accessible import assert_accessible
from tests.web.conftest import Open

PROGRAM = "/programs/checkout/"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_name_is_changed_in_place_and_taken_back(open_page: Open) -> None:
    page = open_page("contributor", f"{PROGRAM}tasks/")
    row = page.locator("tr[data-task=api]")
    row.get_by_role("button", name="Rename Payment API").click()
    page.keyboard.type("Payment interface")
    page.keyboard.press("Enter")
    expect(row.get_by_role("link", name="Payment interface")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(row.get_by_role("link", name="Payment API")).to_be_visible()


def test_who_comes_second_chooses_between_both_values(open_page: Open) -> None:
    one, other = (open_page(who, f"{PROGRAM}tasks/") for who in ("owner", "contributor"))
    for page, name in ((one, "What Olga calls it"), (other, "What others call it")):
        page.get_by_role("button", name="Rename Payment API").click()
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        if page is one:
            expect(page.get_by_role("link", name=name)).to_be_visible()
    clash = other.get_by_role("dialog", name="Somebody changed this too")
    expect(clash).to_contain_text("What Olga calls it")
    assert_accessible(other)
    clash.get_by_role("button", name="Save mine instead").click()
    expect(other.get_by_role("link", name="What others call it")).to_be_visible()


def test_progress_is_changed_in_place_and_escape_leaves_it(open_page: Open) -> None:
    page = open_page("contributor", f"{PROGRAM}tasks/")
    done = page.locator("tr[data-task=wallets] [data-edit=progress]")
    done.click()
    page.keyboard.type("80")
    page.keyboard.press("Escape")
    expect(done).to_have_text("0 %")
    done.click()
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    expect(done).to_have_text("50 %")


def test_a_duration_is_changed_in_place_and_what_is_none_is_said_at_the_cell(
    open_page: Open,
) -> None:
    page = open_page("contributor", f"{PROGRAM}tasks/")
    lasts = page.locator("tr[data-task=fraud] td:has([data-edit=duration])")
    cell = page.locator("tr[data-task=fraud] td").nth(2)
    lasts.get_by_role("button").click()
    page.keyboard.type("soon")
    page.keyboard.press("Enter")
    expect(cell.get_by_role("alert")).to_contain_text("Write it like 5d")
    page.get_by_label("Duration, such as").fill("2w")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(cell.get_by_role("button")).to_have_text("10d")


def test_what_moves_milestones_is_shown_before_it_is_saved(open_page: Open) -> None:
    page = open_page("contributor", f"{PROGRAM}tasks/")
    cell = page.locator("tr[data-task=fraud] td").nth(2)
    before = cell.get_by_role("button").inner_text()
    for answer in ("Leave it as it was", "Save"):
        cell.get_by_role("button").click()
        page.get_by_label("Duration, such as").fill("9w")
        page.keyboard.press("Enter")
        shown = page.get_by_role("dialog", name="This moves more than itself")
        expect(shown).to_contain_text("no longer kept: “Launch”")
        expect(cell.get_by_role("button", name=before)).to_have_count(0)
        assert_accessible(page)
        shown.get_by_role("button", name=answer, exact=True).click()
        if answer != "Save":
            expect(cell.get_by_role("button")).to_have_text(before)
    expect(cell.get_by_role("button")).to_have_text("45d")


def test_a_value_that_is_there_already_is_not_saved_again(open_page: Open) -> None:
    page = open_page("contributor", f"{PROGRAM}tasks/")
    cell = page.locator("tr[data-task=fraud] td").nth(2)
    before = cell.get_by_role("button").inner_text()
    cell.get_by_role("button").click()
    page.get_by_label("Duration, such as").fill(f"{before} ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Nothing was saved")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_who_is_on_the_way_to_another_page_is_not_called_back(open_page: Open) -> None:
    page = open_page("contributor", f"{PROGRAM}tasks/")
    held: dict[str, Route] = {}
    page.route("**/simulations", lambda route: held.update(asked=route))
    page.route("**/risks/", lambda route: held.update(wanted=route))
    with page.expect_request("**/simulations"):
        page.get_by_role("link", name="Overview", exact=True).click()
    with page.expect_request("**/risks/"):
        page.get_by_role("link", name="Risks", exact=True).click(no_wait_after=True)
    # The overview wants to load anew when its simulation is there.
    with page.expect_response("**/simulations"):
        held["asked"].fulfill(json={})
    page.wait_for_timeout(100)
    held["wanted"].continue_()
    page.wait_for_url("**/risks/", timeout=10_000)


@pytest.mark.parametrize(
    "path",
    [
        "tasks/api/",
        "checks/",
        "people/?by=people",
        "history/compare",
        "settings/glossary/",
        "settings/people/",
    ],
)
def test_pages_below_are_accessible_and_as_wide_as_the_window(path: str, open_page: Open) -> None:
    page = open_page("owner", PROGRAM + path)
    page.evaluate("for (const it of document.querySelectorAll('details')) it.open = true")
    assert_accessible(page)
