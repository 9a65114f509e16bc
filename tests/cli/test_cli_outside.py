"""`outside date` and `outside cost`: what came of what others said."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Ask, Run


def test_a_date_is_answered_with_when_such_dates_came(ask: Ask, run: Run) -> None:
    said = ("outside", "date", "2027-06-01", "--as-of", "2026-12-01")
    answer = ask(*said)
    days = list(answer["quantiles"].values())
    assert days == sorted(days)
    assert answer["expected"] < days[0]
    assert answer["kept"] < 0.5
    shown = " ".join(run(*said).output.split())
    assert "(80 % sure)" in shown
    assert f"{answer['kept']:.0%} of the days" in shown
    assert f"Of {answer['reference_class']['projects']} commercial projects" in shown


def test_a_date_is_looked_at_from_today_unless_said(ask: Ask) -> None:
    assert ask("outside", "date", "2140-01-01")["as_of"] >= "2026-01-01"


def test_a_cost_is_answered_in_the_unit_of_its_budget(ask: Ask, run: Run) -> None:
    said = ("outside", "cost", "--budget", "400000", "--earned", "120000", "--spent", "150000")
    answer = ask(*said)
    costs = list(answer["quantiles"].values())
    assert costs == sorted(costs)
    assert answer["cpi"] == 0.8
    assert 150_000 < answer["estimate_at_completion"] < costs[-1]
    tenth = ask("outside", "cost", "--budget", "40000", "--earned", "12000", "--spent", "15000")
    assert tenth["quantiles"]["0.8"] == pytest.approx(answer["quantiles"]["0.8"] / 10)
    shown = " ".join(run(*said).output.split())
    assert "a CPI of 0.80" in shown
    assert "(80 % sure)" in shown


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("date", "2026-01-01", "--as-of", "2026-01-02"), "still to come"),
        (("date", "soon"), "is not a date"),
        (("cost", "--budget", "1", "--earned", "2", "--spent", "1"), "no more earned"),
        (("cost", "--budget", "nan", "--earned", "0", "--spent", "1"), "Give amounts"),
        (("cost", "--budget", "0", "--earned", "0", "--spent", "1"), "above 0"),
    ],
    ids=lambda said: " ".join(said) if isinstance(said, tuple) else "",
)
def test_what_nobody_can_have_said_is_refused(run: Run, said: tuple[str, ...], why: str) -> None:
    answer = run("outside", *said)
    assert answer.exit_code == 2
    assert why in " ".join(answer.output.split())
