"""The table of checks, what each prints, and that none of them ever stumbles."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

import pytest
from hypothesis import HealthCheck, given, settings

from fairlead.core.checks.check import METRICS, USUAL, check
from fairlead.core.checks.metric import Metric
from fairlead.core.checks.thresholds import Thresholds
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import ResourceId
from fairlead.core.program.change import change
from fairlead.core.program.program import Program
from tests.core.checks.drawn import agreed, checked, drawn, staffed
from tests.properties.programs import programs

SOUND = """
           | MTWTFssMTWTFss | status Fri
    design | ###            | started Mon, finished Wed
    build  |    ##..##      | after design, started Thu, done 50%
    test   |          #     | after build, deadline w2 Fri
    launch |          ◆     | after test
"""


def sound() -> Program:
    """A small plan that is in order by every check, with its progress reported."""
    tasks = ("design", "build", "test")
    return agreed(staffed(drawn(SOUND), *tasks), launch="2026-03-13", test="2026-03-13")


def test_a_sound_plan_passes_every_check() -> None:
    found = [f"{r.code}: {r.says} {r.details}" for r in check(schedule(sound())) if not r.passed]
    assert not found


def test_checks_come_in_the_order_of_their_codes() -> None:
    codes = [result.code for result in check(schedule(sound()))]
    assert codes == [f"DCMA-{n:02}" for n in range(1, 15)] + [f"HYG-{n:02}" for n in range(1, 19)]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_every_check_prints_its_definition_and_source(metric: Metric) -> None:
    definition = metric.definition(USUAL)
    assert re.fullmatch(r"[A-Z][^{}]*\.", definition), definition
    assert re.search(r"PAM 200\.1|GAO-16-89G|\(\d{4}\)", metric.source), metric.source
    assert metric.name[0].isupper()
    assert metric.do.endswith(".")


def test_a_definition_names_the_lengths_it_counts_by() -> None:
    usual = checked(sound(), "DCMA-06")
    stricter = checked(sound(), "DCMA-06", Thresholds(high_float_days=20))
    assert "more than 44 working days" in usual.definition
    assert "more than 20 working days" in stricter.definition


def test_every_threshold_can_be_set() -> None:
    assert checked(sound(), "DCMA-04").passed is True
    assert checked(sound(), "DCMA-04", Thresholds(finish_to_start=1.01)).passed is False
    limits = {metric.code: metric.threshold(Thresholds(tolerated=7)) for metric in METRICS}
    tolerant = [code for code, limit in limits.items() if limit == 7]
    assert tolerant == [f"HYG-{n:02}" for n in range(1, 19) if n != 16]


def test_lengths_of_working_time_are_the_same_within_one_per_cent() -> None:
    by_code = {metric.code: metric for metric in METRICS}
    critical_path_test = by_code["DCMA-12"]
    assert critical_path_test.passed(594, USUAL) is True
    assert critical_path_test.passed(593, USUAL) is False
    assert critical_path_test.passed(607, USUAL) is False
    assert critical_path_test.passed(None, USUAL) is None


def test_an_empty_plan_is_not_measured_rather_than_perfect_or_broken() -> None:
    empty = replace(drawn("| MTWTF |\n a | # |"), tasks=sound().tasks.without(*sound().tasks))
    results = check(schedule(empty))
    shares = [r for r in results if r.unit.value == "share"]
    assert {r.value for r in shares} == {None}
    assert all(r.passed is None and r.says.startswith("The plan has no") for r in shares)
    assert not [r.code for r in results if r.passed is False]


def test_offenders_and_details_go_together() -> None:
    result = checked(drawn("| MTWTF |\n a | # |\n b | # |"), "DCMA-01")
    assert list(zip(result.offenders, result.details, strict=True)) == [
        ("a", "neither predecessor nor successor"),
        ("b", "neither predecessor nor successor"),
    ]
    assert result.says == "Without predecessor or successor: 2 of 2 unfinished tasks (100.0 %)."


def test_inactive_tasks_are_left_out_of_every_count() -> None:
    plan = drawn("""
          | MTWTFssMTWTFss | status Fri
        a | #              | finished Mon, started Mon
        b |        #       | inactive
    """)
    assert not [r.code for r in check(schedule(plan)) if "b" in r.offenders]


def test_a_check_of_the_same_plan_gives_the_same_answer() -> None:
    plan = replace(sound(), assignments=sound().assignments.without(*sound().assignments))
    assert check(schedule(plan)) == check(schedule(plan))
    assert asdict(checked(plan, "HYG-09"))["offenders"] == ("build", "test")
    assert not plan.resources.keys() - {ResourceId("ann")}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs())
def test_any_program_can_be_checked_and_every_fix_made_of_it_holds(program: Program) -> None:
    for result in check(schedule(program)):
        assert (result.value is None) == (result.passed is None)
        known = program.tasks.keys() | program.links.keys()
        assert set(result.offenders) <= known
        if result.fix is not None:
            better = checked(change(program, result.fix), result.code)
            assert len(better.offenders) < len(result.offenders), result.code
