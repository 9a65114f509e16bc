"""Each fault of a tracker: issues that have it, and issues that do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fairlead.core.checks.check import CheckResult
from fairlead.core.checks.trackers.check import FAULTS, check_tracker
from fairlead.core.ground.units import Work
from fairlead.core.tracking.issue import Issue, Relation, Sprint
from fairlead.core.tracking.mapping import PlanMapping
from tests.core.tracking.test_plan import NOW, USUAL, ago, issue, tracker

OVER = {n: Sprint(n, f"Sprint {n}", is_over=n != "9") for n in ("7", "8", "9")}
WAITS_2 = (Relation("is blocked by", "SHOP-2"),)


def found(code: str, *issues: Issue, mapping: PlanMapping = USUAL) -> CheckResult:
    results = check_tracker(tracker(issues, sprints=OVER), mapping)
    return next(one for one in results if one.code == code)


def parts(count: int) -> list[Issue]:
    return [issue(100 + n, parent="1") for n in range(count)]


SOUND = (
    issue(1, kind="Epic"),
    issue(2, parent="1", estimate=Work(480), links=(Relation("blocks", "SHOP-3"),)),
    issue(3, "Doing", parent="1", started=ago(3), estimate=Work(480), due=date(2026, 4, 1)),
    issue(4, "Done", parent="1", started=ago(100), sprints=("7", "8")),
)
FAULTY = {
    "TRK-01": (issue(1, links=WAITS_2), issue(2, links=(Relation("is blocked by", "SHOP-1"),))),
    "TRK-02": (issue(1, kind="Epic"), issue(2, "Done", parent="1")),
    "TRK-03": (issue(1, "Doing", started=ago(40), updated=ago(15)),),
    "TRK-04": (issue(1), issue(2, points=3.0), issue(3, estimate=Work(480))),
    "TRK-05": (issue(1, sprints=("7", "8", "9")),),
    "TRK-06": (issue(1, due=date(2026, 4, 1), links=WAITS_2), issue(2, due=date(2026, 4, 2))),
    "TRK-07": (issue(1, kind="Epic"), *parts(31)),
    "TRK-08": (issue(1),),
}
"""Issues of which SHOP-1 has the fault."""


@pytest.mark.parametrize("code", [one.code for one in FAULTS])
def test_a_fault_is_found_and_named(code: str) -> None:
    result = found(code, *FAULTY[code])
    assert result.passed is False
    assert result.offenders == ("SHOP-1",)
    assert result.value == 1
    assert result.definition
    assert result.source
    assert result.do


@pytest.mark.parametrize("code", [one.code for one in FAULTS])
def test_sound_issues_have_none_of_them(code: str) -> None:
    result = found(code, *SOUND)
    assert result.passed is not False
    assert result.offenders == ()


def test_a_ring_is_told_from_end_to_end_and_each_once() -> None:
    ring = [issue(n, links=(Relation("blocks", f"SHOP-{1 + n % 3}"),)) for n in (1, 2, 3)]
    other = [issue(8, links=(Relation("blocks", "SHOP-9"),)),
             issue(9, links=(Relation("blocks", "SHOP-8"),))]  # fmt: skip
    result = found("TRK-01", *ring, *other)
    assert result.value == 2
    assert {frozenset(told.split(" → ")) for told in result.details} == {
        frozenset({"SHOP-1", "SHOP-2", "SHOP-3"}),
        frozenset({"SHOP-8", "SHOP-9"}),
    }
    closed = replace(ring[0], state=issue(1, "Done").state)
    assert found("TRK-01", closed, *ring[1:]).passed


def test_done_with_open_parts_is_told_as_such() -> None:
    result = found("TRK-02", issue(1, "Done"), issue(2, parent="1"))
    assert result.details == ("done, but SHOP-2 is open",)


def test_a_team_that_estimates_nothing_is_not_asked_for_estimates() -> None:
    result = found("TRK-04", issue(1), issue(2), issue(3, points=3.0))
    assert (result.passed, result.value) == (None, None)


def test_an_epic_that_drags_on_is_too_wide() -> None:
    long_ago = issue(2, "Doing", parent="1", started=NOW - timedelta(days=200))
    assert found("TRK-07", issue(1), long_ago).details == ("worked on since 2025-09-01",)


def test_kinds_that_are_left_out_are_not_looked_at() -> None:
    mapping = PlanMapping(leaves_out=frozenset({"story"}))
    assert found("TRK-08", issue(1), mapping=mapping).offenders == ()


def test_links_are_read_as_the_mapping_says() -> None:
    needs = (Relation("needs", "SHOP-2"),)
    issues = (issue(1, due=date(2026, 4, 1), links=needs), issue(2, due=date(2026, 4, 2)))
    assert found("TRK-06", *issues).passed
    mapping = PlanMapping(waits=frozenset({"needs"}))
    assert found("TRK-06", *issues, mapping=mapping).passed is False
