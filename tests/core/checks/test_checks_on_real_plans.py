"""The checks on plans that Microsoft Project computed, against counts made from its own numbers.

Each number is counted a second time, from the table of stored dates, slack and links alone.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from fairlead.connectors.msproject.read import draft_from
from fairlead.connectors.source import Source
from fairlead.core.checks.check import CheckResult, check
from fairlead.core.cpm.schedule import schedule
from fairlead.core.program.build import build

SCHEDULES = Path(__file__).parents[3] / ".." / "shared" / "data" / "schedules"
PLANS = sorted((SCHEDULES / "mpsplib_mspdi").glob("*.xml"), key=lambda path: path.stat().st_size)
MINUTES_PER_DAY = 480

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not PLANS, reason="put the folder `shared` beside the checkout (CONTRIBUTING.md)"
    ),
]
plans = pytest.mark.parametrize("path", PLANS or [Path("none")], ids=lambda path: path.stem)

Row = Mapping[str, str]


@cache
def results(path: Path) -> Mapping[str, CheckResult]:
    """What every check finds in one plan, by code."""
    program = build(draft_from(Source(path.name, path.read_bytes())))
    return {result.code: result for result in check(schedule(program))}


@cache
def stored(path: Path) -> tuple[Row, ...]:
    """Every row of the plan that is no summary, as Microsoft Project stored it."""
    name = SCHEDULES / "mpsplib_truth" / f"{path.stem}.tasks.csv.gz"
    with gzip.open(name, "rt", encoding="utf-8", newline="") as file:
        return tuple(row for row in csv.DictReader(file) if row["summary"] == "0")


def work(path: Path) -> list[Row]:
    """The rows that are neither summaries nor milestones."""
    return [row for row in stored(path) if row["milestone"] == "0"]


def links(path: Path) -> list[tuple[str, str, str, float]]:
    """Predecessor, successor, type and lag in minutes of every link."""
    return [
        (before, row["uid"], type, float(lag))
        for row in stored(path)
        for before, type, lag in (part.split(":") for part in row["preds"].split(";") if part)
    ]


@plans
def test_tasks_without_logic_are_those_that_no_stored_link_names(path: Path) -> None:
    after = {successor for _, successor, _, _ in links(path)}
    before = {predecessor for predecessor, _, _, _ in links(path)}
    bare = [row["uid"] for row in work(path) if row["uid"] not in after & before]
    result = results(path)["DCMA-01"]
    assert result.offenders == tuple(bare)
    assert result.value == len(bare) / len(work(path))


@plans
def test_open_ends_are_those_beyond_one_start_and_one_finish(path: Path) -> None:
    after = {successor for _, successor, _, _ in links(path)}
    before = {predecessor for predecessor, _, _, _ in links(path)}
    starts = [row for row in stored(path) if row["uid"] not in after]
    ends = [row for row in stored(path) if row["uid"] not in before]
    result = results(path)["HYG-01"]
    assert result.value == len({row["uid"] for row in (*starts, *ends)}) - 2
    assert max(ends, key=lambda row: row["finish"])["uid"] not in result.offenders


@plans
def test_leads_lags_and_types_are_those_of_the_stored_links(path: Path) -> None:
    found, all_links = results(path), links(path)
    lags = [lag for *_, lag in all_links]
    assert found["DCMA-02"].value == sum(lag < 0 for lag in lags) / len(lags)
    assert found["DCMA-03"].value == sum(lag > 0 for lag in lags) / len(lags)
    assert found["DCMA-04"].value == sum(type == "FS" for _, _, type, _ in all_links) / len(lags)
    assert found["HYG-14"].value == sum(lag > 10 * MINUTES_PER_DAY for lag in lags)


@plans
def test_high_and_negative_float_are_those_of_the_stored_slack(path: Path) -> None:
    slack = [float(row["total_slack_min"]) for row in work(path)]
    high = sum(minutes > 44 * MINUTES_PER_DAY for minutes in slack)
    assert results(path)["DCMA-06"].value == high / len(slack)
    assert results(path)["DCMA-07"].value == sum(minutes < 0 for minutes in slack) / len(slack)


@plans
def test_long_tasks_are_those_of_the_stored_durations(path: Path) -> None:
    long = sum(float(row["duration_min"]) > 44 * MINUTES_PER_DAY for row in work(path))
    assert results(path)["DCMA-08"].value == long / len(work(path))


@plans
def test_adding_to_the_critical_path_moves_the_finish(path: Path) -> None:
    result = results(path)["DCMA-12"]
    assert result.passed is True
    assert result.value == pytest.approx(600, rel=0.01)


@plans
def test_what_needs_a_baseline_or_a_status_date_is_not_measured(path: Path) -> None:
    unmeasured = [result.code for result in results(path).values() if result.passed is None]
    assert unmeasured == ["DCMA-09", "DCMA-11", "DCMA-13", "DCMA-14", "HYG-06"]


def test_the_smallest_plan_is_in_order_but_for_one_open_end() -> None:
    """Two projects in one file: counted by hand, 65 rows, 60 tasks, 4 milestones, 117 links."""
    found = results(PLANS[0])
    assert found["DCMA-01"].says == "Without predecessor or successor: none of 60 unfinished tasks."
    assert found["DCMA-04"].says == "Finish to start: 117 of 117 links (100.0 %)."
    assert found["HYG-01"].says == "Open ends: 1 of 64 unfinished tasks and milestones."
    failed = [result.code for result in found.values() if result.passed is False]
    assert failed == ["HYG-01"]
