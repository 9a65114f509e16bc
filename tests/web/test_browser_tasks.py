"""Tasks in a real browser: edited in place, with the consequence said and undo at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
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


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["tasks/api/", "checks/", "people/?by=people", "settings/glossary/", "settings/people/"]
)
def test_pages_below_are_accessible_and_as_wide_as_the_window(
    path: str, theme: str, open_page: Open
) -> None:
    page = open_page("owner", PROGRAM + path, theme=theme)
    page.evaluate("for (const it of document.querySelectorAll('details')) it.open = true")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "rules => axe.run({runOnly: rules}).then(r => r.violations.map("
        "v => [v.impact, v.id, v.nodes.slice(0, 3).map(n => n.html)]))",
        RULES,
    )
    serious = [one for one in found if one[0] in {"serious", "critical"}]
    assert not serious, serious
    page.set_viewport_size({"width": 390, "height": 844})
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, f"{path} is {wider} px wider than a telephone"
