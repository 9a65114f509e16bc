"""The timeline in a real browser: a task dragged, its consequence seen, saved and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairlead.core.ground.ids import TaskId
from fairlead.core.program.task import ConstraintKind
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.models import Version
from tests.web.conftest import Open

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TASK = "fraud"
PATH = "/programs/checkout/timeline/?zoom=week"


def shown(page: Page) -> Page:
    """The page once the plan is drawn."""
    page.wait_for_selector("#plan:not([data-busy])")
    page.wait_for_selector(".line")
    return page


def start_of(page: Page, task: str) -> str:
    """What the list says about when a task starts."""
    return page.locator(f".line[data-id='{task}'] .c-start").inner_text()


def drag(page: Page, task: str, days: int) -> None:
    """Take a bar by its middle and let go of it so many days later."""
    page.evaluate("id => document.querySelector(`.line[data-id='${id}']`).click()", task)
    page.wait_for_timeout(100)
    bar = page.locator(f".bar[data-id='{task}']")
    box = bar.bounding_box()
    assert box is not None
    x, y = box["x"] + min(10, box["width"] / 2), box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6.5 * days, y, steps=4)
    page.mouse.move(x + 13 * days, y, steps=4)
    page.mouse.up()


def test_a_task_is_dragged_its_consequence_seen_saved_and_undone(
    first: Version, open_page: Open
) -> None:
    page = shown(open_page("owner", PATH))
    was = start_of(page, TASK)
    drag(page, TASK, 14)
    strip = page.locator("#consequence")
    strip.wait_for(state="visible")
    page.locator(f".line[data-id='{TASK}'] .c-start", has_not_text=was).wait_for()
    assert "d; " in page.locator("#consequence-says").inner_text()
    assert history.head(first.branch).number == first.number, "nothing is saved before it is"

    page.click("#keep")
    page.locator(".toast", has_text="Move").wait_for()
    newest = history.head(first.branch)
    constraints = program_of(newest).tasks[TaskId(TASK)].constraints
    assert [one.kind for one in constraints][:1] == [ConstraintKind.SNET]
    moved = start_of(page, TASK)
    assert moved != was

    page.click("#undo")
    page.locator(".toast", has_text="Undo: Move").wait_for()
    assert start_of(page, TASK) == was
    page.click("#redo")
    page.locator(".toast", has_text="Redo: Move").wait_for()
    assert start_of(page, TASK) == moved


def test_keys_move_rename_and_explain_a_task(first: Version, open_page: Open) -> None:
    page = shown(open_page("owner", f"{PATH}&task={TASK}"))
    was = start_of(page, TASK)
    page.keyboard.press("Alt+ArrowRight")
    page.locator("#consequence").wait_for(state="visible")
    page.locator(".line.moves").first.wait_for()
    assert start_of(page, TASK) != was
    page.keyboard.press("Escape")
    page.locator(".line.moves").first.wait_for(state="detached")
    assert start_of(page, TASK) == was

    page.keyboard.press("e")
    page.locator(".line .over").fill("A name <b>of its own</b>")
    page.keyboard.press("Enter")
    page.locator(".toast", has_text="Rename").wait_for()
    words = page.locator(f".line[data-id='{TASK}'] .words")
    assert words.inner_text() == "A name <b>of its own</b>"

    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    panel.wait_for(state="visible")
    assert "because" in panel.inner_text()
    assert "details=1" in page.url


def test_a_filter_is_kept_in_the_address(first: Version, open_page: Open) -> None:
    page = shown(open_page("viewer", PATH))
    page.keyboard.press("/")
    name = page.locator(f".line[data-id='{TASK}'] .words").inner_text()
    page.locator("#filter").fill(name)
    page.locator(".line").nth(6).wait_for(state="detached")
    page.reload()
    shown(page)
    assert page.locator(".line").count() < 6
    assert page.locator("#undo").is_hidden(), "a viewer changes nothing"
