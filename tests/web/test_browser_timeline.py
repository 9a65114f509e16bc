"""The timeline in a real browser: tasks dragged, linked and picked, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from fairlead.core.ground.ids import TaskId
from fairlead.core.program.program import Program
from fairlead.core.program.task import ConstraintKind
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.models import Version
from tests.web.conftest import Open

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TASK = "fraud"
PATH = "/programs/checkout/timeline/?zoom=week"
DAY_PX = 13
"""What a day is wide at that scale."""


def shown(page: Page) -> Page:
    """The page once the plan is drawn."""
    page.wait_for_selector("#plan:not([data-busy])")
    page.wait_for_selector(".line")
    return page


def row(page: Page, task: str, part: str = "") -> Locator:
    """A task's row in the list, or a part of it."""
    return page.locator(f".line[data-id='{task}'] {part}".strip())


def start(page: Page, task: str) -> Locator:
    """What the list says about when a task starts."""
    return row(page, task, ".c-start")


def newest(first: Version) -> Program:
    """The program as it is saved now."""
    return program_of(history.head(first.branch))


def middle(page: Page, task: str, part: str = "") -> tuple[float, float]:
    """Where to take hold of a task's bar, once it stands still in view; or of a part of it."""
    page.evaluate("id => document.querySelector(`.line[data-id='${id}']`).click()", task)
    bar = page.locator(f".bar[data-id='{task}'].picked")
    expect(bar).to_be_visible()
    box = (bar.locator(part) if part else bar).bounding_box()
    assert box is not None
    return box["x"] + min(10, box["width"] / 2), box["y"] + box["height"] / 2


def drag(page: Page, task: str, days: int) -> None:
    """Take a bar by its middle and let go of it so many days later."""
    x, y = middle(page, task)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + DAY_PX / 2 * days, y, steps=4)
    page.mouse.move(x + DAY_PX * days, y, steps=4)
    page.mouse.up()


def draw_link(page: Page, first: str, then: str) -> None:
    """Draw a link from the knot at the end of one bar to another bar."""
    to = middle(page, then)
    x, y = middle(page, first, ".knot")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 5, steps=3)
    page.mouse.move(*to, steps=4)
    page.mouse.up()


def test_a_task_is_dragged_its_consequence_seen_saved_and_undone(
    first: Version, open_page: Open
) -> None:
    page = shown(open_page("owner", PATH))
    was = start(page, TASK).inner_text()
    drag(page, TASK, 14)
    expect(page.locator("#consequence")).to_be_visible()
    expect(start(page, TASK)).not_to_have_text(was)
    expect(page.locator("#consequence-says")).to_contain_text("d; ")
    assert history.head(first.branch).number == first.number, "nothing is saved before it is"

    page.click("#keep")
    expect(page.locator(".toast", has_text="Move")).to_be_visible()
    constraints = newest(first).tasks[TaskId(TASK)].constraints
    assert [one.kind for one in constraints][:1] == [ConstraintKind.SNET]
    expect(start(page, TASK)).not_to_have_text(was)
    moved = start(page, TASK).inner_text()

    page.click("#undo")
    expect(page.locator(".toast", has_text="Undo: Move")).to_be_visible()
    expect(start(page, TASK)).to_have_text(was)
    page.click("#redo")
    expect(page.locator(".toast", has_text="Redo: Move")).to_be_visible()
    expect(start(page, TASK)).to_have_text(moved)


def test_nobody_leaves_an_edit_that_is_not_saved_unasked(open_page: Open) -> None:
    page = shown(open_page("owner", f"{PATH}&task={TASK}"))
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#consequence")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/risks/")
    assert asked == ["beforeunload"]


def test_keys_move_rename_and_explain_a_task(first: Version, open_page: Open) -> None:
    page = shown(open_page("owner", f"{PATH}&task={TASK}"))
    was = start(page, TASK).inner_text()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#consequence")).to_be_visible()
    expect(page.locator(".line.moves").first).to_be_visible()
    expect(start(page, TASK)).not_to_have_text(was)
    page.keyboard.press("Escape")
    expect(page.locator(".line.moves")).to_have_count(0)
    expect(start(page, TASK)).to_have_text(was)

    rename(page, "A name <b>of its own</b>")
    expect(page.locator(".toast", has_text="Rename")).to_be_visible()
    expect(row(page, TASK, ".words")).to_have_text("A name <b>of its own</b>")

    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text("because")
    page.wait_for_url("**details=1**")


def test_a_filter_is_kept_in_the_address(first: Version, open_page: Open) -> None:
    page = shown(open_page("viewer", PATH))
    page.keyboard.press("/")
    page.locator("#filter").fill(row(page, TASK, ".words").inner_text())
    expect(page.locator(".line").nth(6)).to_have_count(0)
    page.reload()
    shown(page)
    expect(page.locator(".line").nth(6)).to_have_count(0)
    expect(page.locator("#undo")).to_be_hidden()  # a viewer changes nothing


def test_the_page_opens_where_work_is_to_be_done(open_page: Open) -> None:
    page = shown(open_page("viewer", "/programs/checkout/timeline/"))
    assert page.locator(".tools").evaluate("it => it.offsetHeight") < 48, "its tools take one line"
    page.set_viewport_size({"width": 1280, "height": 420})
    page.reload()
    shown(page)
    expect(row(page, "api")).to_have_attribute("aria-selected", "true")
    expect(row(page, "api")).to_be_in_viewport()
    hidden = row(page, "contract").bounding_box()
    top = page.locator("#rows").locator("..").bounding_box()
    assert top is not None
    assert hidden is None or hidden["y"] < top["y"], "what is done is above"


def test_tasks_picked_together_move_as_one_version(first: Version, open_page: Open) -> None:
    page = shown(open_page("owner", f"{PATH}&task=wallets"))
    was = [start(page, task).inner_text() for task in ("wallets", TASK)]
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#picked")).to_have_text("2 tasks picked")
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#consequence")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".toast", has_text="and 1 more")).to_be_visible()
    for task, before in zip(("wallets", TASK), was, strict=True):
        expect(start(page, task)).not_to_have_text(before)
        assert newest(first).tasks[TaskId(task)].constraints
    assert history.head(first.branch).number == first.number + 1

    row(page, "api").click(modifiers=["Control"])
    expect(page.locator("#picked")).to_have_text("3 tasks picked")
    drag_from = page.locator(f".bar[data-id='{TASK}']").bounding_box()
    assert drag_from is not None
    x, y = drag_from["x"] + 10, drag_from["y"] + 16
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 7 * DAY_PX, y, steps=5)
    page.mouse.up()
    expect(page.locator("#consequence-says")).to_contain_text("One that has begun")


def test_a_link_is_drawn_refused_in_a_ring_and_removed(first: Version, open_page: Open) -> None:
    page = shown(open_page("owner", PATH.replace("week", "month")))
    draw_link(page, TASK, "wallets")
    expect(page.locator(".toast.bad")).to_contain_text("would close a ring")
    assert history.head(first.branch).number == first.number

    held = len(newest(first).links)
    draw_link(page, "wallets", "pay-page")
    expect(page.locator("#consequence")).to_be_visible()
    page.click("#keep")
    expect(page.locator(".toast", has_text="wait for Cards and wallets")).to_be_visible()
    assert len(newest(first).links) == held + 1

    _, y = middle(page, "pay-page")
    bar = page.locator(".bar[data-id='pay-page']").bounding_box()
    assert bar is not None
    # Links arrive at the beginning of a bar.
    page.mouse.click(bar["x"] - 4, y)
    box = page.locator(".link-box")
    expect(box).to_contain_text("starts after")
    box.get_by_role("button").click()
    expect(page.locator("#consequence")).to_be_visible()
    page.click("#keep")
    expect(page.locator(".toast", has_text="no longer wait")).to_be_visible()
    assert len(newest(first).links) == held


def test_a_finger_pans_and_holds_a_bar_by_staying_on_it(first: Version, open_page: Open) -> None:
    page = shown(open_page("owner", PATH))
    x, y = middle(page, TASK)
    hand = page.context.new_cdp_session(page)

    def touch(kind: str, at: float | None = None) -> None:
        points: list[dict[str, Any]] = [] if at is None else [{"x": at, "y": y}]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def swipe(by: int) -> None:
        for n in range(1, 9):
            touch("touchMove", x + by * n / 8)
        touch("touchEnd")

    touch("touchStart", x)
    expect(page.locator(f".bar.held[data-id='{TASK}']")).to_be_visible()
    swipe(10 * DAY_PX)
    expect(page.locator("#consequence")).to_be_visible()
    page.click("#drop")

    at = "document.getElementById('scroller').scrollLeft"
    was = page.evaluate(at)
    x, y = middle(page, TASK)
    touch("touchStart", x)
    swipe(120)
    page.wait_for_function(f"was => {at} < was", arg=was)
    expect(page.locator("#consequence")).to_be_hidden()
    assert history.head(first.branch).number == first.number


def test_a_view_is_saved_shared_and_opened_by_its_address(first: Version, open_page: Open) -> None:
    page = shown(open_page("owner", "/programs/checkout/timeline/"))
    page.click("#show")
    page.get_by_label("Critical tasks only").check()
    page.get_by_label("Owner", exact=True).check()
    page.keyboard.press("Escape")
    page.locator("#zoom").select_option("quarter")
    page.click("#views-button")
    page.locator("#views-name").fill("Steering")
    page.get_by_label("Share with the program").check()
    page.get_by_role("button", name="Save view").click()
    expect(page.locator("#views-button")).to_have_text("Steering")
    page.wait_for_url("**view=Steering**")
    assert "critical" not in page.url

    other = shown(open_page("viewer", "/programs/checkout/timeline/?view=Steering"))
    expect(other.locator("#views-button")).to_have_text("Steering")
    expect(other.locator("#zoom")).to_have_value("quarter")
    expect(other.locator("#critical")).to_be_checked()
    expect(other.locator(".columns")).to_contain_text("Owner")
    other.click("#views-button")
    expect(other.get_by_text("shared by Olga Owner")).to_be_visible()
    expect(other.get_by_label("Remove the view Steering")).to_have_count(0)
    expect(other.get_by_label("Share with the program")).to_be_hidden()

    page.click("#views-button")
    page.get_by_label("Remove the view Steering").click()
    expect(page.get_by_label("Remove the view Steering")).to_have_count(0)
    page.locator(".toast", has_text="is removed").get_by_role("button", name="Undo").click()
    expect(page.locator("#views-button")).to_have_text("Steering")
    expect(page.locator("#views-list")).to_contain_text("shared by you")


def rename(page: Page, name: str) -> None:
    """Give the task that is picked another name, by keys."""
    page.keyboard.press("e")
    page.locator(".line .over").fill(name)
    page.keyboard.press("Enter")


def test_two_people_edit_at_once_and_what_clashes_is_shown_with_both_values(
    first: Version, open_page: Open
) -> None:
    one = shown(open_page("owner", f"{PATH}&task={TASK}"))
    other = shown(open_page("contributor", f"{PATH}&task={TASK}"))
    rename(one, "What Olga calls it")
    expect(one.locator(".toast", has_text="What Olga calls it")).to_be_visible()
    # Another value of the same task: both stand.
    other.keyboard.press("Alt+ArrowRight")
    expect(other.locator("#consequence")).to_be_visible()
    other.click("#keep")
    expect(other.locator(".toast", has_text="Move")).to_be_visible()
    expect(row(other, TASK, ".words")).to_have_text("What Olga calls it")
    # The same value: nothing is saved before somebody has decided.
    rename(one, "Her second thought")
    expect(one.locator(".toast", has_text="Her second thought")).to_be_visible()
    rename(other, "His own")
    clash = other.locator("#clash")
    expect(clash).to_contain_text("Her second thought")
    expect(clash).to_contain_text("His own")
    assert newest(first).tasks[TaskId(TASK)].name == "Her second thought"
    clash.get_by_role("button", name="Save mine instead").click()
    expect(other.locator(".toast", has_text="His own")).to_be_visible()
    assert newest(first).tasks[TaskId(TASK)].name == "His own"
