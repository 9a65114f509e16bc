"""`fairlead diff`: what changed, and what moved by how many working days."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairlead.core.program.codec import decode_patch
from tests.cli.conftest import SHOP, Ask, Run

LATER = SHOP.replace("duration: 8d", "duration: 10d").replace("name: Page,", "name: Pages,")


@pytest.fixture
def later(folder: Path) -> str:
    (folder / "later.yaml").write_text(LATER, "utf-8")
    return "later.yaml"


def test_changes_and_moves_are_those_of_the_contract(ask: Ask, shop: str, later: str) -> None:
    answer = ask("diff", shop, later)
    assert answer["changes"] == [
        {"entity": "task", "id": "pay", "field": "duration", "before": "3840m", "after": "4800m"},
        {"entity": "task", "id": "page", "field": "name", "before": "Page", "after": "Pages"},
    ]
    assert answer["moved"] == [
        {"id": id, "name": name, "kind": kind, "before": old, "after": new, "working_days": 2.0}
        for id, name, kind, old, new in [
            ("live", "Go live", "milestone", "2026-03-23T17:00", "2026-03-25T17:00"),
            ("back", "Backend", "summary", "2026-03-18T17:00", "2026-03-20T17:00"),
            ("pay", "Payments", "task", "2026-03-18T17:00", "2026-03-20T17:00"),
            ("test", "Test", "task", "2026-03-23T17:00", "2026-03-25T17:00"),
        ]
    ]


def test_what_comes_earlier_moves_by_negative_days(ask: Ask, shop: str, later: str) -> None:
    assert {move["working_days"] for move in ask("diff", later, shop)["moved"]} == {-2.0}


def test_the_changes_read_back_as_a_patch(ask: Ask, shop: str, later: str) -> None:
    changes = ask("diff", shop, later)["changes"]
    assert len(decode_patch({"fairlead": 1, "message": "", "changes": changes}).changes) == 2


def test_a_plan_does_not_differ_from_itself(ask: Ask, run: Run, shop: str) -> None:
    answer = ask("diff", shop, shop)
    assert (answer["changes"], answer["moved"]) == ([], [])
    assert run("diff", shop, shop).stdout == (
        "Shop\nFinish Mon 23 Mar 2026 17:00\nNothing changed.\n"
    )


def test_a_person_sees_the_milestones_first_and_then_the_changes(
    run: Run, shop: str, later: str
) -> None:
    assert run("diff", shop, later).stdout == (
        """\
Shop
Finish Mon 23 Mar 2026 17:00 → Wed 25 Mar 2026 17:00

Moved: 1 milestone, 2 tasks
◆ Go live  Mon 23 Mar 17:00 → Wed 25 Mar 17:00 2 working days later
  Payments Wed 18 Mar 17:00 → Fri 20 Mar 17:00 2 working days later
  Test     Mon 23 Mar 17:00 → Wed 25 Mar 17:00 2 working days later

Tasks: 2 changed
  ~ pay (Payments)
      duration: 8d → 10d
  ~ page (Pages)
      name: Page → Pages
"""
    )


def test_on_a_narrow_screen_every_move_stays_on_one_line(
    run: Run, shop: str, later: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert "  Payments 18 Mar → 20 Mar +2d\n" in run("diff", shop, later).stdout
    monkeypatch.setenv("COLUMNS", "60")
    assert "  Payments 18 Mar → 20 Mar 2 working days later\n" in run("diff", shop, later).stdout


def test_added_and_removed_tasks_are_named(run: Run, shop: str, folder: Path) -> None:
    added = SHOP.replace(
        "  test: {", "  docs: {name: Manual, duration: 1d, after: page}\n  test: {"
    )
    (folder / "added.yaml").write_text(added, "utf-8")
    text = run("diff", shop, "added.yaml").stdout
    assert "Tasks: 1 added\n  + docs (Manual)" in text
    assert "+ page>docs:FS (Page to Manual)" in text
    text = run("diff", "added.yaml", shop).stdout
    assert "Tasks: 1 removed\n  - docs (Manual)" in text
    assert "- page>docs:FS (Page to Manual)" in text


def test_plans_in_two_zones_say_which_times_are_whose(run: Run, folder: Path) -> None:
    plan = (
        "fairlead: 1\nprogram: {{id: z, name: Z, start: 2026-01-05, zone: {0}}}\n"
        "tasks:\n  m: {{name: M, duration: 1d}}\n"
    )
    (folder / "here.yaml").write_text(plan.format("Europe/Berlin"), "utf-8")
    (folder / "there.yaml").write_text(plan.format("America/New_York"), "utf-8")
    shown = run("diff", "here.yaml", "there.yaml").stdout.splitlines()
    assert shown[1:3] == [
        "Finish Mon 5 Jan 2026 17:00 → Mon 5 Jan 2026 17:00",
        "Times before are those of Europe/Berlin, times after those of America/New_York.",
    ]


def test_a_latest_finish_at_midnight_is_told_as_the_day_that_was_given(
    run: Run, folder: Path
) -> None:
    plan = (
        "fairlead: 1\nprogram: {name: R, start: 2026-01-05, calendar: round}\n"
        "calendars:\n  round: {week: {mon-fri: 24h}}\n"
        "tasks:\n  a: {name: A, duration: 24h, deadline: 2026-01-06, constraint: FNLT 2026-01-06}\n"
    )
    (folder / "old.yaml").write_text(plan, "utf-8")
    (folder / "new.yaml").write_text(plan.replace("2026-01-06", "2026-01-07"), "utf-8")
    shown = run("diff", "old.yaml", "new.yaml").stdout
    assert "deadline: Tue 6 Jan 2026 → Wed 7 Jan 2026" in shown
    assert "constraints: FNLT Tue 6 Jan 2026 → FNLT Wed 7 Jan 2026" in shown
