"""What `build` makes of values that no plan can hold: dates, durations, lags and shares."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fairlead.core.calendars.calendar import standard
from fairlead.core.ground.ids import ActualId, DriverId, LinkId, ResourceId, RiskId, TaskId
from fairlead.core.ground.units import Elapsed, Money, Percent, Share, Work
from fairlead.core.program.build import build
from fairlead.core.program.link import LinkType
from fairlead.core.program.money import Actual
from fairlead.core.program.people import Availability, Resource
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.risk import Driver, Factor, Impact, Risk, WorkRange
from fairlead.core.program.task import (
    Constraint,
    ConstraintKind,
    Estimate,
    Pinned,
    Progress,
    Task,
)
from tests.core.program.sketch import MONDAY, draft, link, said, task

FRIDAY = datetime(2026, 3, 6, 17)


def built(one: Task) -> tuple[Task, str]:
    program = build(draft(one))
    return program.tasks[one.id], said(program)


def test_a_date_outside_1900_to_2200_is_treated_as_none() -> None:
    found, says = built(task("7", "Launch", deadline=datetime(9999, 12, 31)))
    assert found.deadline is None
    assert says == (
        "IMP-019 warning · plan.csv › row 2: Task Launch (7), deadline: 9999-12-31 00:00 lies "
        "outside 1900 to 2200; treated as none. Correct the date or leave it empty."
    )


def test_the_years_1900_and_2200_themselves_are_kept() -> None:
    for moment in (datetime(1900, 1, 1), datetime(2200, 12, 31, 23, 59)):
        assert built(task("7", deadline=moment))[0].deadline == moment


def test_a_constraint_whose_date_cannot_be_is_left_out_and_named_once() -> None:
    never = Constraint(ConstraintKind.SNET, datetime(9999, 12, 31))
    wanted = Constraint(ConstraintKind.FNLT, FRIDAY)
    found, says = built(task("7", constraints=(never, wanted)))
    assert found.constraints == (wanted,)
    assert "\n" not in says
    assert "constraints.date: 9999-12-31 00:00 lies outside 1900 to 2200; left out" in says


def test_a_constraint_without_the_date_it_needs_is_left_out() -> None:
    found, says = built(task("7", "Launch", constraints=(Constraint(ConstraintKind.MSO),)))
    assert found.constraints == ()
    assert says == (
        "IMP-019 warning · plan.csv › row 2: Task Launch (7), constraints: the constraint MSO has "
        "no date; left out. Give it a date or remove it."
    )


def test_asap_and_alap_need_no_date() -> None:
    kept = (Constraint(ConstraintKind.ALAP), Constraint(ConstraintKind.ASAP))
    assert built(task("7", constraints=kept)) == (task("7", constraints=kept), "")


def test_an_actual_without_a_day_that_can_be_is_left_out() -> None:
    cost = Actual(id=ActualId("a"), day=date(1, 1, 1), amount=Money(Decimal(5), "USD"))
    program = build(draft(actuals=[cost]))
    assert program.actuals == {}
    assert said(program) == (
        "IMP-019 warning · plan.csv › row 2: Actual a, day: 0001-01-01 lies outside 1900 to 2200; "
        "the actual was left out. Correct the date or leave it empty."
    )


def test_a_moment_with_a_time_zone_keeps_its_clock_time() -> None:
    found, says = built(task("7", deadline=FRIDAY.replace(tzinfo=UTC)))
    assert found.deadline == FRIDAY
    assert "carries a time zone; its clock time was kept as local time" in says


def test_a_moment_where_a_day_belongs_is_that_day() -> None:
    cost = Actual(id=ActualId("a"), day=FRIDAY, amount=Money(Decimal(5), "USD"))
    program = build(draft(actuals=[cost]))
    assert program.actuals[ActualId("a")].day == date(2026, 3, 6)
    assert type(program.actuals[ActualId("a")].day) is date
    assert program.set_aside == ()


def test_a_pinned_finish_before_its_start_becomes_the_start() -> None:
    found, says = built(task("31", "Move in", pinned=Pinned(FRIDAY, MONDAY)))
    assert found.pinned == Pinned(FRIDAY, FRIDAY)
    assert says == (
        "IMP-022 warning · plan.csv › row 2: Task Move in (31), pinned.finish: 2026-03-02 08:00 "
        "lies before the start, 2026-03-06 17:00; taken as 2026-03-06 17:00. Correct one of the "
        "two dates."
    )


def test_an_actual_finish_before_the_actual_start_becomes_the_start() -> None:
    done = Progress(complete=Share(Decimal(1)), actual_start=FRIDAY, actual_finish=MONDAY)
    found, says = built(task("31", progress=done))
    assert found.progress.actual_finish == FRIDAY
    assert "progress.actual finish: 2026-03-02 08:00 lies before the actual start" in says


@pytest.mark.parametrize(
    ("given", "taken", "says"),
    [
        (Work(-480), Work(0), "duration: -480 minutes is negative; taken as 0 minutes."),
        (Elapsed(-60), Elapsed(0), "duration: -60 minutes is negative; taken as 0 minutes."),
        (
            Work(60_000_000_000),
            Work(52_560_000),
            (
                "duration: 60,000,000,000 minutes is more than a hundred years can hold; taken as "
                "52,560,000 minutes."
            ),
        ),
    ],
)
def test_a_duration_is_within_nothing_and_a_hundred_years(
    given: Work | Elapsed, taken: Work | Elapsed, says: str
) -> None:
    found, lines = built(task("12", "Paint", duration=given))
    assert found.duration == taken
    assert lines == (
        f"IMP-023 warning · plan.csv › row 2: Task Paint (12), {says} Correct the duration."
    )


def test_a_percentage_outside_nothing_and_all_is_brought_inside() -> None:
    found, says = built(task("12", "Paint", progress=Progress(complete=Share.of("1.5"))))
    assert found.progress.complete == Share.of(1)
    assert says == (
        "IMP-036 warning · plan.csv › row 2: Task Paint (12), progress.complete: 150 % lies "
        "outside 0 to 100 %; taken as 100 %. Correct the percentage."
    )


def test_a_negative_probability_is_none() -> None:
    risk = Risk(id=RiskId("R-7"), name="Flood", probability=Share.of("-0.2"))
    program = build(draft(risks=[risk]))
    assert program.risks[risk.id].probability == Share.of(0)
    assert "probability: -20 % lies outside 0 to 100 %; taken as 0 %." in said(program)


def test_a_resource_may_have_a_capacity_above_one_but_not_below_none() -> None:
    crew = Resource(id=ResourceId("c"), name="Crew", capacity=Share.of(12))
    ghost = Resource(id=ResourceId("g"), name="Ghost", capacity=Share.of(-1))
    program = build(draft(resources=[crew, ghost]))
    assert program.resources[crew.id].capacity == Share.of(12)
    assert program.resources[ghost.id].capacity == Share.of(0)
    assert len(program.set_aside) == 1


def test_a_number_that_is_none_falls_back_to_the_usual_value() -> None:
    found, says = built(task("12", progress=Progress(complete=Share(Decimal("NaN")))))
    assert found.progress.complete == Share.of(0)
    assert "progress.complete.value: 'NaN' is no number" in says


def test_what_has_nothing_to_fall_back_to_is_left_out_whole() -> None:
    huge = Factor(low=Decimal(1), likely=Decimal("Infinity"), high=Decimal(2))
    driver = Driver(id=DriverId("d"), name="Weather", factor=huge)
    program = build(draft(drivers=[driver]))
    assert program.drivers == {}
    assert said(program).startswith(
        "IMP-036 warning · plan.csv › row 2: Driver Weather (d), factor.likely: 'Infinity' is no "
        "number that can be reckoned with; the driver was left out."
    )


def test_an_estimate_out_of_order_is_left_out() -> None:
    wrong = Estimate(low=Work(960), likely=Work(480), high=Work(1440))
    found, says = built(task("12", "Paint", estimate=wrong))
    assert found.estimate is None
    assert says == (
        "IMP-036 warning · plan.csv › row 2: Task Paint (12), estimate: low, likely and high are "
        "960 minutes, 480 minutes, 1,440 minutes, which is not in order; treated as none. Correct "
        "the three points."
    )


@pytest.mark.parametrize(
    ("low", "high"), [("0.9", "0.1"), ("0.1", "0.4"), ("0.6", "0.9"), ("0.5", "0.9"), ("0.1", "2")]
)
def test_quantiles_that_are_not_on_either_side_of_the_middle_are_read_as_p10_and_p90(
    low: str, high: str
) -> None:
    points = Estimate(low=Work(1), likely=Work(2), high=Work(3))
    wrong = replace(points, low_quantile=Share.of(low), high_quantile=Share.of(high))
    found, says = built(task("12", estimate=wrong))
    assert found.estimate == points
    assert f"{low} and {high} are not two quantiles" in says
    assert "taken as 0.1 and 0.9" in says


def test_an_estimate_in_the_time_of_the_duration_stands() -> None:
    points = Estimate(low=Elapsed(1), likely=Elapsed(2), high=Elapsed(3))
    cures = task("12", duration=Elapsed(2), estimate=points)
    assert built(cures) == (cures, "")


@pytest.mark.parametrize(
    ("time", "other", "says"),
    [
        (Work, Elapsed, "it is working time, but the duration is elapsed time"),
        (Elapsed, Work, "it is elapsed time, but the duration is working time"),
    ],
)
def test_an_estimate_in_other_time_than_the_duration_is_left_out(
    time: type[Work | Elapsed], other: type[Work | Elapsed], says: str
) -> None:
    points = Estimate(low=time(1), likely=time(2), high=time(3))
    found, lines = built(task("12", "Cure", duration=other(2), estimate=points))
    assert found.estimate is None
    assert lines == (
        f"IMP-024 warning · plan.csv › row 2: Task Cure (12), estimate: {says}; the estimate was "
        "left out. Write it in the time of the duration: 5d / 7d / 14d is working time, "
        "5ed / 7ed / 14ed elapsed."
    )


def test_an_estimate_of_working_and_elapsed_time_is_left_out() -> None:
    for points in (
        Estimate(low=Work(1), likely=Elapsed(2), high=Work(3)),
        Estimate(low=Work(1), likely=Work(2), high=Work(3), observed=(Elapsed(2),)),
    ):
        found, says = built(task("12", estimate=points))
        assert found.estimate is None
        assert "some of it is working time and some elapsed time; treated as none." in says


@pytest.mark.parametrize("entity", ["risk", "driver"])
def test_a_probability_that_is_no_number_takes_its_risk_or_driver_with_it(entity: str) -> None:
    nan = Share(Decimal("NaN"))
    stays = Factor(low=Decimal(1), likely=Decimal(1), high=Decimal(1))
    flood = Risk(id=RiskId("R"), name="Flood", probability=nan)
    haste = Driver(id=DriverId("D"), name="Haste", factor=stays, probability=nan)
    given = {"risks": [flood]} if entity == "risk" else {"drivers": [haste]}
    program = build(draft(task("1"), **given))
    assert not program.risks
    assert not program.drivers
    assert "probability.value: 'NaN' is no number" in said(program)
    assert f"; the {entity} was left out." in said(program)


@pytest.mark.parametrize(("given", "taken"), [("2", "1"), ("-0.1", "0")])
def test_a_probability_outside_nothing_and_all_is_brought_inside_and_a_share_is_shown(
    given: str, taken: str
) -> None:
    flood = Risk(id=RiskId("R"), name="Flood", probability=Share.of(given))
    program = build(draft(task("1"), risks=[flood]))
    assert program.risks[flood.id].probability == Share.of(taken)
    assert "Risk Flood (R), probability: " in said(program)
    assert said(program).endswith("%. Write a share such as 30%.")


def test_a_delay_of_a_risk_may_be_negative_but_must_be_in_order() -> None:
    gain = WorkRange(low=Work(-960), likely=Work(-480), high=Work(0))
    wrong = WorkRange(low=Work(0), likely=Work(-480), high=Work(480))
    impacts = (Impact(task=TaskId("1"), delay=gain), Impact(task=TaskId("1"), delay=wrong))
    program = build(draft(task("1"), risks=[Risk(id=RiskId("R"), name="R", impacts=impacts)]))
    kept = program.risks[RiskId("R")].impacts
    assert [impact.delay for impact in kept] == [gain, None]
    assert len(program.set_aside) == 1


def test_a_lag_of_more_than_ten_years_is_kept_but_named() -> None:
    lead = link("1", "2", lag=Work(-6_000_000))
    program = build(draft(task("1"), task("2"), links=[lead]))
    assert program.links == {lead.id: lead}
    assert said(program) == (
        "IMP-032 warning · plan.csv › row 2: Link 1>2:FS, lag: a lead of 6,000,000 minutes is "
        "over ten years; kept as it is. Check the unit of the lag."
    )


def test_a_lag_of_more_than_a_hundred_years_is_a_hundred() -> None:
    program = build(draft(task("1"), task("2"), links=[link("1", "2", lag=Elapsed(10**12))]))
    assert program.links[LinkId("1>2:FS")].lag == Elapsed(52_560_000)
    assert "a lag of 1,000,000,000,000 minutes is over a hundred years; taken as a hundred" in said(
        program
    )


def test_a_lag_in_percent_is_within_a_thousand_times_the_predecessor() -> None:
    lags = (Percent(Decimal(50)), Percent(Decimal(-(10**9))))
    links = [link("1", "2", type, lag) for type, lag in zip(LinkType, lags, strict=False)]
    program = build(draft(task("1"), task("2"), links=links))
    assert [one.lag for one in program.links.values()] == [lags[0], Percent(Decimal(-100_000))]
    assert "a lead of 1,000,000,000 % is over 100,000 %; taken as 100,000 %" in said(program)


def test_a_last_day_before_the_first_becomes_the_first() -> None:
    spell = Availability(units=Share.of(1), first=date(2026, 5, 1), last=date(2026, 4, 1))
    one = Resource(id=ResourceId("r"), name="R", availability=(spell,))
    program = build(draft(resources=[one]))
    assert program.resources[one.id].availability[0].last == date(2026, 5, 1)
    assert "availability.last: 2026-04-01 lies before the first, 2026-05-01" in said(program)


def test_units_of_time_are_such_as_a_day_a_week_and_a_month_can_have() -> None:
    program = build(draft(units=TimeUnits(minutes_per_day=0, minutes_per_week=2250)))
    assert program.units == TimeUnits(minutes_per_day=480, minutes_per_week=2250)
    assert said(program).startswith(
        "IMP-036 warning · plan.csv: Program plan, units.minutes per day: 0 lies outside 1 to "
        "1,440; taken as 480."
    )


def test_a_time_zone_that_nobody_knows_is_none() -> None:
    odd = replace(standard(), zone="Atlantis")
    program = build(draft(calendars=[odd], zone="Europe/Berlin"))
    assert program.zone == "Europe/Berlin"
    assert program.calendars[odd.id].zone is None
    assert said(program) == (
        "IMP-021 warning · plan.csv › row 2: Calendar Standard (standard), zone: there is no time "
        "zone 'Atlantis'; treated as none. Use a name of the IANA time zone database, such as "
        "Europe/Berlin."
    )
    assert build(draft(zone="Atlantis")).zone is None


def test_progress_after_the_status_date_is_kept_but_noted() -> None:
    done = Progress(actual_start=MONDAY, actual_finish=FRIDAY)
    program = build(draft(task("12", "Paint", progress=done)), status_date=datetime(2026, 3, 4))
    assert program.tasks[TaskId("12")].progress == done
    assert said(program) == (
        "IMP-036 note · plan.csv › row 2: Task Paint (12), actual finish: 2026-03-06 17:00 lies "
        "after the status date, 2026-03-04 00:00; kept as it is. Correct the date or move the "
        "status date."
    )


def test_a_long_name_and_control_characters_are_shown_safely() -> None:
    _, says = built(task("1", "Evil\u202e\x01" + "x" * 500, duration=Work(-1)))
    assert "Task Evil\\u202e\\u0001xxx" in says
    assert len(says) < 300


def test_texts_are_kept_as_far_as_a_database_and_a_reader_can_take_them() -> None:
    held, says = built(task("1", "A\0B", notes="x" * 100_001))
    assert (held.name, len(held.notes)) == ("AB", 100_000)
    assert "name: it has the character NUL in it; that was left out." in says
    assert "notes: it is longer than 100,000 characters; the rest was left out." in says


@pytest.mark.parametrize(
    "id", ["a\nb", "\0", ".", "..", "a/../b", "../x", "x/.", "x" * 501, "\u2028"]
)
def test_an_id_that_no_address_can_hold_is_not_kept(id: str) -> None:
    kept = build(draft(task(id, "Dig"), task("2", "Fill")))
    assert list(kept.tasks) == ["2"]
    assert "the task was left out. Give it another id." in said(kept)


@pytest.mark.parametrize("id", ["a b", "ä/ö", "1.2", "\u00a0", "?#%"])
def test_an_id_of_any_letters_is_kept(id: str) -> None:
    found, says = built(task(id, "Dig"))
    assert (found.id, says) == (id, "")
