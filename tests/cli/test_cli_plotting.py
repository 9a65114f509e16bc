"""What the pictures of `simulate --plot` and `why --plot` say."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from fairlead.cli import plotting
from tests.cli.conftest import Run

EXAMPLES = Path(__file__).parents[2] / "examples"
CHECKOUT, LATER = str(EXAMPLES / "checkout.yaml"), str(EXAMPLES / "checkout-a-week-later.yaml")

TWO_RISKS = """\
fairlead: 1
program: {name: Two risks, start: 2026-03-02}
tasks:
  build: {name: Build, duration: 20d}
  paint: {name: Paint, duration: 1d}
risks:
  strike: {name: Strike, probability: 50%, impacts: [{task: build, delay: 8d / 10d / 15d}]}
  rain: {name: Rain, probability: 50%, impacts: [{task: paint, delay: 1d / 1d / 2d}]}
"""
"""Rain never matters, because paint is dry long before the building stands."""


@pytest.fixture
def drawn(folder: Path, run: Run) -> list[str]:
    """The words of the picture of a week's move."""
    assert run("why", CHECKOUT, LATER, "--runs", "512", "--plot", "why.svg").exit_code == 0
    return words(folder / "why.svg")


def words(picture: Path) -> list[str]:
    """The texts of a picture, as one reads them."""
    found = re.findall(r"<text[^>]*>([^<]*)</text>", picture.read_text("utf-8"))
    return [unescape(text).replace("\u00a0", " ") for text in found]


def test_the_picture_of_a_move_says_how_it_was_come_by(drawn: list[str]) -> None:
    terms = "as of 17 Apr 2026; 512 runs of each version, seed 1; in brackets: 95 % interval"
    assert f"Checkout relaunch, {terms}" in drawn


def test_the_picture_of_a_move_says_how_sure_each_cause_is(drawn: list[str]) -> None:
    assert any(re.fullmatch(r"[+−][\d.]+ d {2}\(−?[\d.]+ to −?[\d.]+\)", text) for text in drawn)


def test_of_very_many_causes_the_small_ones_are_one_step(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "before.yaml").write_text(TWO_RISKS, "utf-8")
    changed = TWO_RISKS.replace("20d", "30d").replace(
        "50%, impacts: [{task: b", "90%, impacts: [{task: b"
    )
    changed += (
        "  flood: {name: Flood, probability: 95%, impacts: [{task: build, delay: 3d / 4d / 5d}]}\n"
    )
    (folder / "after.yaml").write_text(changed, "utf-8")
    monkeypatch.setattr(plotting, "MOST_ROWS", 2)
    result = run("why", "before.yaml", "after.yaml", "--runs", "512", "--plot", "why.svg")
    assert result.exit_code == 0, result.stderr
    assert "2 smaller causes" in words(folder / "why.svg")


def test_what_gains_nothing_has_no_bar_but_is_counted(folder: Path, run: Run) -> None:
    (folder / "plan.yaml").write_text(TWO_RISKS, "utf-8")
    result = run(
        "simulate", "plan.yaml", "--runs", "512", "--plot", "bars.svg", "--chart", "tornado"
    )
    assert result.exit_code == 0, result.stderr
    shown = words(folder / "bars.svg")
    assert "Strike" in shown
    assert "Rain" not in shown
    assert any(re.search(r"seed 1; \d more moves? it less", text) for text in shown)


def test_where_nothing_moves_the_date_no_bars_are_drawn(folder: Path, run: Run) -> None:
    certain = "uncertainty: {task: 0, program: 0, team: 0, vendor: 0}"
    plan = TWO_RISKS.replace("start:", f"{certain}, start:").replace("task: build", "task: paint")
    (folder / "plan.yaml").write_text(
        plan.replace("delay: 8d / 10d / 15d", "delay: 1d / 2d / 3d"), "utf-8"
    )
    result = run(
        "simulate", "plan.yaml", "--runs", "512", "--plot", "bars.svg", "--chart", "tornado"
    )
    assert result.exit_code == 2
    assert "No single cause moves the 80 % date of Two risks" in result.stderr
    assert not (folder / "bars.svg").exists()
