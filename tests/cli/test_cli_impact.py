"""`fairlead impact` and `fairlead why`: what a change does, and what moved a date."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import SHOP, Ask, Run

EXAMPLES = Path(__file__).parents[2] / "examples"
CHECKOUT, LATER = str(EXAMPLES / "checkout.yaml"), str(EXAMPLES / "checkout-a-week-later.yaml")
RUNS = ("--runs", "512")


PLAN = SHOP.replace("deadline: 2026-03-20", "deadline: 2026-03-24")


@pytest.fixture
def shop(folder: Path) -> str:
    """The shop with a deadline that its plan keeps by a day."""
    (folder / "shop.yaml").write_text(PLAN, "utf-8")
    return "shop.yaml"


@pytest.fixture
def longer(folder: Path) -> str:
    """The shop with payments that take four days more."""
    (folder / "longer.yaml").write_text(PLAN.replace("duration: 8d", "duration: 12d"), "utf-8")
    return "longer.yaml"


def test_a_longer_task_moves_the_date_and_breaks_the_deadline(
    shop: str, longer: str, ask: Ask
) -> None:
    answer = ask("impact", shop, longer, "--target", "live", *RUNS)
    (option,) = answer["options"]
    (target,) = option["targets"]
    assert option["name"] == "longer"
    assert target["id"] == "live"
    low, high = target["p80_days_interval"]
    assert 0 < low <= target["p80_days"] <= high
    assert target["probability_worse"] > 0.9
    assert [(b["kind"], b["task"]) for b in option["broken"]] == [("deadline", "live")]


def test_several_options_are_shown_side_by_side(shop: str, longer: str, run: Run) -> None:
    result = run("impact", shop, longer, shop, *RUNS)
    assert result.exit_code == 0, result.stderr
    assert "longer" in result.stdout
    assert "Breaks deadline 'Go live'" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_an_option_may_be_the_changes_that_diff_prints(
    folder: Path, shop: str, longer: str, ask: Ask
) -> None:
    changes = ask("diff", shop, longer)
    (folder / "patch.json").write_text(json.dumps(changes), "utf-8")
    by_patch = ask("impact", shop, "patch.json", "--target", "live", *RUNS)["options"][0]
    by_plan = ask("impact", shop, longer, "--target", "live", *RUNS)["options"][0]
    assert by_patch["targets"] == by_plan["targets"]


def test_changes_that_do_not_fit_are_refused(folder: Path, shop: str, run: Run) -> None:
    change = {"entity": "task", "id": "nobody", "field": "name", "before": "A", "after": "B"}
    (folder / "patch.json").write_text(json.dumps({"changes": [change]}), "utf-8")
    result = run("impact", shop, "patch.json")
    assert result.exit_code == 2
    assert "nobody" in result.stderr
    assert not result.stdout


def test_the_causes_of_a_move_sum_to_it(ask: Ask) -> None:
    answer = ask("why", CHECKOUT, LATER, "--target", "beta", *RUNS)
    assert answer["target"] == "beta"
    assert answer["quantile"] == 0.8
    assert answer["causes"]
    parts = sum(cause["working_minutes"] for cause in answer["causes"])
    assert parts == answer["working_minutes"]
    days = sum(round(100 * cause["working_days"]) for cause in answer["causes"])
    assert days == round(100 * answer["working_days"])
    for moved in (answer, *answer["causes"]):
        low, high = moved["working_days_interval"]
        assert low <= round(moved["working_days"], 2) + 0.01
        assert moved["working_days"] - 0.01 <= high
    assert {"changes", "moved"} <= answer.keys()


def test_a_plan_compared_with_itself_has_no_causes(shop: str, ask: Ask, run: Run) -> None:
    answer = ask("why", shop, shop, *RUNS)
    assert (answer["causes"], answer["working_days"]) == ([], 0)
    assert "Nothing changed" in run("why", shop, shop, *RUNS).stdout


def test_a_person_reads_how_far_the_date_moved_and_why(shop: str, longer: str, run: Run) -> None:
    result = run("why", shop, longer, "--target", "Go live", *RUNS)
    assert result.exit_code == 0, result.stderr
    assert "The 80 % date moved" in result.stdout
    assert "later" in result.stdout
    assert "Payments" in result.stdout


def test_a_cause_is_told_whole_and_with_its_interval(folder: Path, shop: str, run: Run) -> None:
    """A sentence too long for its line goes on below its beginning."""
    name = "Payments with all the cards and wallets that anyone at the shop has ever asked for"
    named = PLAN.replace("Payments", name)
    (folder / "long.yaml").write_text(named, "utf-8")
    (folder / "later.yaml").write_text(named.replace("duration: 8d", "duration: 12d"), "utf-8")
    shown = run("why", "long.yaml", "later.yaml", *RUNS).stdout
    assert name in " ".join(shown.split())
    assert "…" not in shown
    assert re.search(r"\+\d\.\dd \(\d\.\d to \d\.\d\) ", shown)
    assert "95 of 100" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("width", ["50", "140"])
def test_the_causes_fit_into_the_terminal(
    shop: str, longer: str, run: Run, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    shown = run("why", shop, longer, *RUNS).stdout
    assert max(map(len, shown.splitlines())) <= int(width)


def test_a_cost_that_stays_is_said_to_stay(run: Run) -> None:
    assert "Cost: does not change." in run("impact", CHECKOUT, CHECKOUT, *RUNS).stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("why", "--quantile", "nan"), "'nan' is not in the range"),
        (("why", "--quantile", "1.5"), "1.5 is not in the range"),
        (("why", "--runs", "200000"), "200,000 runs are asked for"),
        (("impact", "--runs", "9999999"), "9,999,999 runs are asked for"),
        (("impact", "--runs", "1"), "1 run does not tell"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    words: tuple[str, ...], says: str, shop: str, longer: str, run: Run
) -> None:
    result = run(words[0], shop, longer, *words[1:])
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())
    assert not result.stdout


def test_the_causes_are_drawn(folder: Path, shop: str, longer: str, run: Run) -> None:
    result = run("why", shop, longer, *RUNS, "--plot", "why.svg")
    assert result.exit_code == 0, result.stderr
    assert (folder / "why.svg").read_text("utf-8").startswith("<svg")


def test_two_plans_from_standard_input_are_refused(run: Run) -> None:
    assert run("why", "-", "-").exit_code == 2
    assert run("impact", "-", "-").exit_code == 2
