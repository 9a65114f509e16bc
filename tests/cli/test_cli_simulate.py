"""`fairlead simulate`: the contract's fields, what a person sees, and what is refused."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.conftest import Ask, Run

EXAMPLES = Path(__file__).parents[2] / "examples"
CHECKOUT = str(EXAMPLES / "checkout.yaml")

SURE = """\
fairlead: 1
program: {name: Sure, start: 2026-03-02, uncertainty: {task: 0, program: 0, team: 0, vendor: 0}}
tasks:
  a: {name: A, duration: 5d}
  b: {name: B, duration: 3d, after: a}
  end: {name: End, kind: milestone, after: b}
"""


TO_DECIDE = """\
fairlead: 1
program: {name: Choices, start: 2026-03-02, currency: EUR}
tasks:
  a: {name: A, duration: 20d}
risks:
  R-1:
    name: The supplier is late
    probability: 60%
    impacts: [{task: a, delay: 8d / 10d / 15d}]
    responses:
      small: {name: Order early, state: proposed, cost: 2000 EUR, residual probability: 10%}
      large: {name: Buy the supplier, state: proposed, cost: 90000 EUR, residual probability: 0%}
"""


def test_the_answer_has_the_fields_of_the_contract(ask: Ask) -> None:
    answer = ask("simulate", CHECKOUT, "--target", "launch", "--runs", "1024")
    assert (answer["runs"], answer["seed"]) == (1024, 1)
    (target,) = answer["targets"]
    assert target["id"] == "launch"
    assert {"0.1", "0.5", "0.8", "0.9"} <= target["quantiles"].keys()
    assert 0 <= target["probability_by_deterministic"] <= 1
    assert target["sd_minutes"] > 0
    assert target["p80_standard_error_minutes"] > 0
    assert answer["cost"]["currency"] == "EUR"
    assert all(float(amount) > 0 for amount in answer["cost"]["quantiles"].values())
    assert {"target", "finish", "cost", "confidence"} <= answer["joint"][0].keys()
    assert all(0 <= task["criticality"] <= 1 for task in answer["tasks"])
    assert {task["id"] for task in answer["tasks"]} >= {"api", "launch"}
    assert {"risk", "driver", "task"} >= {bar["kind"] for bar in answer["drivers"]}
    assert [m["id"] for m in answer["mitigations"]] == ["A-1"]


def test_milestones_that_no_work_moves_are_not_asked_about(folder: Path, ask: Ask) -> None:
    opening = (
        SURE
        + """\
  kick-off: {name: Kick-off, kind: milestone}
  c: {name: C, duration: 1d, after: kick-off}
  phase:
    name: Phase
    after: a
    tasks:
      gate: {name: Gate, kind: milestone}
"""
    )
    (folder / "opening.yaml").write_text(opening, "utf-8")
    targets = ask("simulate", "opening.yaml", "--runs", "128")["targets"]
    assert [target["id"] for target in targets][1:] == ["end", "gate"]


def test_a_budget_is_spent_on_the_responses_that_are_worth_it(
    folder: Path, ask: Ask, run: Run
) -> None:
    (folder / "choices.yaml").write_text(TO_DECIDE, "utf-8")
    assert ask("simulate", "choices.yaml")["best_set"] is None
    best = ask("simulate", "choices.yaml", "--budget", "5,000")["best_set"]
    assert (best["responses"], best["cost"]) == (["small"], "2000.00")
    assert best["p80_days_interval"][0] > 5
    shown = " ".join(run("simulate", "choices.yaml", "--budget", "5000").stdout.split())
    assert "Order early, 2,000 EUR" in shown
    assert "2,000 EUR more to pay on average" in shown
    assert (
        "Nothing: no proposed response" in run("simulate", "choices.yaml", "--budget", "1").stdout
    )


def test_a_response_is_shown_with_the_figure_it_is_ranked_by_and_its_interval(
    folder: Path, ask: Ask, run: Run
) -> None:
    (folder / "choices.yaml").write_text(TO_DECIDE, "utf-8")
    shown = run("simulate", "choices.yaml").stdout
    (best, *_) = ask("simulate", "choices.yaml")["mitigations"]
    low, high = best["p80_days_interval"]
    assert f"{best['p80_days_saved']:+.1f}d ({low:.1f} to {high:.1f})" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_what_is_clear_on_average_alone_says_so(folder: Path, ask: Ask, run: Run) -> None:
    """P80 is the same with and without a response, because its risk is rarer than that."""
    certain = "uncertainty: {task: 0, program: 0, team: 0, vendor: 0}"
    plan = TO_DECIDE.replace("60%", "15%").replace("currency: EUR", f"currency: EUR, {certain}")
    (folder / "rare.yaml").write_text(plan, "utf-8")
    (best, *_) = ask("simulate", "rare.yaml")["mitigations"]
    low, high = best["p80_days_interval"]
    assert low <= 0 <= high
    assert not best["noise"]
    days, (low, high) = best["mean_days_saved"], best["mean_days_interval"]
    assert 0 < low < days < high
    shown = run("simulate", "rare.yaml").stdout
    assert f"{days:+.1f}d ({low:.1f} to {high:.1f}) on average" in shown


def many_risks() -> str:
    """A plan with more risks and responses than are simulated one by one."""
    rows = [
        f"  R{n}: {{name: Risk {n}, probability: 20%, impacts: [{{task: a, delay: {n}d}}],"
        f" responses: {{A{n}: {{name: Answer {n}, residual probability: 0%}}}}}}"
        for n in range(1, 31)
    ]
    return "\n".join([TO_DECIDE.partition("risks:")[0] + "risks:", *rows, ""])


def test_of_many_risks_and_responses_it_says_how_many_were_not_simulated(
    folder: Path, ask: Ask, run: Run
) -> None:
    (folder / "many.yaml").write_text(many_risks(), "utf-8")
    words = ("simulate", "many.yaml", "--runs", "512")
    answer = ask(*words)
    causes = [bar for bar in answer["drivers"] if bar["kind"] != "task"]
    left = answer["drivers_not_simulated"], answer["mitigations_not_simulated"]
    assert (len(causes), len(answer["mitigations"]), left) == (24, 24, (7, 6))
    shown = " ".join(run(*words).stdout.split())
    assert "7 more risks and drivers move it less" in shown
    assert "6 more responses change less in a few runs, and had no more." in shown
    few = ask("simulate", CHECKOUT, "--runs", "256")
    assert (few["drivers_not_simulated"], few["mitigations_not_simulated"]) == (0, 0)
    assert "in a few runs" not in run("simulate", CHECKOUT, "--runs", "256").stdout


def test_independent_numbers_reach_the_responses_too(folder: Path, ask: Ask) -> None:
    (folder / "choices.yaml").write_text(TO_DECIDE, "utf-8")
    words = ("simulate", "choices.yaml", "--runs", "512", "--budget", "5000")
    even, plain = ask(*words), ask(*words, "--plain")
    assert even["mitigations"] != plain["mitigations"]
    assert even["best_set"] != plain["best_set"]


def test_the_two_confidences_of_date_and_cost_are_written_like_all_shares(run: Run) -> None:
    shown = run("simulate", CHECKOUT, "--runs", "512").stdout
    assert "Date and cost together: 70 % sure" in shown


@pytest.mark.parametrize("amount", ["much", "NaN", "-1", "Infinity"])
def test_a_budget_that_is_no_amount_is_refused(amount: str, run: Run) -> None:
    result = run("simulate", CHECKOUT, f"--budget={amount}")
    assert result.exit_code == 2
    assert "is not an amount of money" in result.stderr


def test_quantiles_rise(ask: Ask) -> None:
    (target,) = ask("simulate", CHECKOUT, "--target", "launch", "--runs", "512")["targets"]
    dates = [datetime.fromisoformat(text) for text in target["quantiles"].values()]
    assert all(one <= other for one, other in pairwise(dates))


def test_the_same_seed_gives_the_same_answer_and_another_another(run: Run) -> None:
    words = ("simulate", CHECKOUT, "--runs", "256", "--json")
    assert run(*words).stdout == run(*words).stdout
    assert run(*words).stdout != run(*words, "--seed", "2").stdout


def test_a_plan_in_which_nothing_varies_keeps_its_date(folder: Path, ask: Ask, run: Run) -> None:
    (folder / "sure.yaml").write_text(SURE, "utf-8")
    (target,) = ask("simulate", "sure.yaml", "--target", "end")["targets"]
    assert set(target["quantiles"].values()) == {target["deterministic"]} == {"2026-03-11T17:00"}
    assert target["probability_by_deterministic"] == 1
    shown = run("simulate", "sure.yaml")
    assert shown.exit_code == 0
    assert "100 %" in shown.stdout


def test_a_person_sees_the_finding_first_and_the_terms_last(run: Run) -> None:
    result = run("simulate", CHECKOUT)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "Checkout relaunch"
    assert "The plan says" in lines[1]
    for heading in (
        "Chance that",
        "What P80 would gain without it",
        "Tasks that decide",
        "Paths that were critical most often",
        "What each response is worth",
        "8,192 runs, seed 1, scrambled Sobol; the standard",
    ):
        assert heading in result.stdout
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("width", ["60", "80", "140"])
def test_no_line_is_wider_than_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    result = run("simulate", CHECKOUT, "--runs", "256")
    assert max(map(len, result.stdout.splitlines())) <= int(width)


def test_what_was_assumed_is_said(ask: Ask) -> None:
    findings = ask("simulate", CHECKOUT, "--runs", "128")["findings"]
    assert {"SIM-001", "SIM-002"} <= {finding["code"] for finding in findings}


def test_runs_may_go_on_until_the_date_is_sure(ask: Ask) -> None:
    answer = ask("simulate", CHECKOUT, "--target", "launch", "--runs", "auto")
    assert answer["targets"][0]["p80_standard_error_minutes"] <= 240


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--runs", "0"), "0 runs"),
        (("--runs", "many"), "many"),
        (("--seed", "-1"), "-1"),
        (("--target", "lanch"), "launch"),
        (("--plot", "picture.gif"), ".svg or .png"),
    ],
)
def test_a_bad_request_is_refused_in_one_message(
    run: Run, words: tuple[str, ...], says: str
) -> None:
    result = run("simulate", CHECKOUT, *words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert not result.stdout


def test_pictures_are_drawn(folder: Path, run: Run) -> None:
    for chart in ("s-curve", "tornado", "gantt", "joint"):
        result = run(
            "simulate", CHECKOUT, "--runs", "512", "--plot", f"{chart}.svg", "--chart", chart
        )
        assert result.exit_code == 0, result.stderr
        drawn = (folder / f"{chart}.svg").read_text("utf-8")
        assert drawn.startswith("<svg")
    assert run("simulate", CHECKOUT, "--plot", "joint.svg").exit_code == 2


def test_nothing_is_printed_but_the_object(run: Run) -> None:
    result = run("simulate", CHECKOUT, "--runs", "128", "--json")
    json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
