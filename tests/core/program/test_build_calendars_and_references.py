"""What `build` makes of calendars that cannot be worked by, and of names of nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from fairlead.core.calendars.calendar import (
    Calendar,
    CalendarException,
    DayHours,
    Frequency,
    Recurrence,
    Shift,
    WorkWeek,
    standard,
)
from fairlead.core.ground.ids import (
    AssignmentId,
    BaselineId,
    BudgetLineId,
    CalendarId,
    DriverId,
    GateId,
    ResourceId,
    ResponseId,
    RiskId,
    TaskId,
    TeamId,
)
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Money
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.build import build
from fairlead.core.program.gate import Criterion, Gate
from fairlead.core.program.link import Promise
from fairlead.core.program.money import BudgetLine
from fairlead.core.program.people import Assignment, Resource, Team
from fairlead.core.program.risk import Driver, Factor, Impact, Response, Risk
from tests.core.program.sketch import draft, link, said, task

DAY = (Shift(480, 1020),)


def calendar(id: str, *days: DayHours | None, **fields: Any) -> Calendar:
    """A calendar of seven days; those not given are left to its base."""
    week = (*days, *(None,) * (7 - len(days)))
    return Calendar(id=CalendarId(id), name=id.title(), week=week, **fields)


def test_without_any_calendar_there_is_the_standard_one() -> None:
    program = build(draft(task("1")))
    assert program.calendars == {standard().id: standard()}
    assert program.calendar == standard().id
    assert program.set_aside == ()


def test_the_first_base_calendar_is_the_programs_when_none_is_named() -> None:
    derived = calendar("derived", base=CalendarId("site"))
    program = build(draft(calendars=[derived, calendar("site", DAY), calendar("office", DAY)]))
    assert program.calendar == "site"
    assert program.set_aside == ()


def test_a_program_calendar_that_is_not_there_gives_way_to_the_first_base_calendar() -> None:
    program = build(draft(calendars=[calendar("site", DAY)], calendar=CalendarId("4507")))
    assert program.calendar == "site"
    assert said(program) == (
        "IMP-027 warning · plan.csv: Program plan, calendar: there is no calendar '4507' that can "
        "be used; 'Site' was taken. Choose one of the program's calendars."
    )


def test_a_task_calendar_that_is_not_there_gives_way_to_the_programs() -> None:
    program = build(draft(task("1", "Dig", calendar=CalendarId("9"))))
    assert program.tasks[TaskId("1")].calendar is None
    assert said(program) == (
        "IMP-027 warning · plan.csv › row 2: Task Dig (1), calendar: there is no calendar '9'; "
        "treated as none. Choose one of the program's calendars."
    )


def test_a_calendar_without_working_time_is_set_aside_with_the_number_of_its_tasks() -> None:
    night = calendar("night", *[()] * 7)
    tasks = [task(str(n), calendar=night.id) for n in range(14)]
    program = build(draft(*tasks, calendars=[calendar("site", DAY), night]))
    assert list(program.calendars) == ["site"]
    assert {one.calendar for one in program.tasks.values()} == {None}
    assert said(program) == (
        "IMP-025 warning · plan.csv › row 3: Calendar Night (night): it has no working hours in "
        "any week; 14 tasks use it; it was left out, and what uses it follows the program's "
        "calendar. Choose another calendar or give it working hours."
    )


def test_a_calendar_that_works_through_its_base_is_kept() -> None:
    derived = calendar("derived", (), base=CalendarId("site"))
    program = build(draft(calendars=[derived, calendar("site", DAY, DAY)]))
    assert set(program.calendars) == {"derived", "site"}


def test_a_calendar_that_takes_all_working_days_from_its_base_is_set_aside() -> None:
    derived = calendar("derived", (), base=CalendarId("site"))
    program = build(draft(calendars=[derived, calendar("site", DAY)]))
    assert set(program.calendars) == {"site"}


def test_a_calendar_on_a_base_without_working_time_keeps_its_own_hours() -> None:
    calendars = [calendar("idle", *[()] * 7), calendar("own", DAY, base=CalendarId("idle"))]
    program = build(draft(calendars=calendars))
    assert program.calendars == {CalendarId("own"): calendar("own", DAY)}
    assert [finding.code for finding in program.set_aside] == ["IMP-025"]


def test_a_ring_of_base_calendars_is_opened() -> None:
    calendars = [calendar("a", DAY, base=CalendarId("b")), calendar("b", base=CalendarId("a"))]
    program = build(draft(calendars=calendars))
    assert [one.base for one in program.calendars.values()] == [None, "a"]
    assert said(program) == (
        "IMP-027 warning · plan.csv › row 2: Calendar A (a), base: these calendars stand on one "
        "another: A (a) → B (b) → A (a); treated as none. Give one of them another base."
    )


def test_a_base_calendar_that_is_not_there_counts_as_none() -> None:
    program = build(draft(calendars=[calendar("a", DAY, base=CalendarId("z"))]))
    assert program.calendars[CalendarId("a")].base is None
    assert said(program) == (
        "IMP-027 warning · plan.csv › row 2: Calendar A (a), base: there is no calendar 'z'; "
        "treated as none. Add the base calendar or choose another."
    )


def test_overlapping_shifts_are_merged() -> None:
    program = build(draft(calendars=[calendar("a", (Shift(720, 1020), Shift(480, 780)))]))
    assert program.calendars[CalendarId("a")].week[0] == (Shift(480, 1020),)
    assert said(program) == (
        "IMP-026 note · plan.csv › row 2: Calendar A (a), week.Monday: the shifts 12:00-17:00, "
        "08:00-13:00 overlap or do not fit a day; taken as 08:00-17:00. Check the working hours."
    )


def test_overlapping_shifts_longer_than_a_day_together_become_two_that_touch() -> None:
    night = calendar("a", (Shift(0, 1440), Shift(1380, 1560)))
    program = build(draft(calendars=[night]))
    assert program.calendars[night.id].week[0] == (Shift(0, 1380), Shift(1380, 1560))
    assert "taken as 00:00-23:00, 23:00-26:00" in said(program)
    again = build(draft(calendars=list(program.calendars.values())))
    assert again.calendars == program.calendars
    assert again.set_aside == ()


def test_shifts_that_touch_are_left_as_they_are() -> None:
    two = calendar("a", (Shift(480, 720), Shift(720, 1020)))
    program = build(draft(calendars=[two]))
    assert program.calendars[two.id] == two
    assert program.set_aside == ()


def test_a_shift_that_ends_before_it_starts_runs_into_the_next_day() -> None:
    program = build(draft(calendars=[calendar("a", DAY, DAY, DAY, DAY, (Shift(1320, 360),))]))
    assert program.calendars[CalendarId("a")].week[4] == (Shift(1320, 1800),)
    assert "week.Friday: the shifts 22:00-06:00" in said(program)
    assert "taken as 22:00-30:00" in said(program)


def test_a_shift_longer_than_a_day_or_empty_or_on_another_day_cannot_be_worked() -> None:
    odd = (Shift(480, 9_000), Shift(300, 300), Shift(1500, 1600))
    program = build(draft(calendars=[calendar("a", odd, DAY)]))
    assert program.calendars[CalendarId("a")].week[0] == (Shift(480, 1920),)


def test_hours_of_exceptions_and_work_weeks_are_put_in_order_too() -> None:
    mixed = (Shift(780, 1020), Shift(480, 720))
    day = CalendarException(first=date(2026, 3, 2), last=date(2026, 3, 2), hours=mixed)
    week = WorkWeek(first=date(2026, 6, 1), last=date(2026, 6, 30), week=(mixed,) * 7)
    program = build(draft(calendars=[calendar("a", DAY, exceptions=(day,), work_weeks=(week,))]))
    found = program.calendars[CalendarId("a")]
    assert found.exceptions[0].hours == mixed[::-1]
    assert found.work_weeks[0].week == (mixed[::-1],) * 7
    assert {finding.code for finding in program.set_aside} == {"IMP-026"}


def built_recurrence(recurrence: Recurrence) -> tuple[Recurrence | None, str]:
    """What becomes of the recurrence of a holiday, and what is said of it."""
    day = CalendarException(first=date(2026, 1, 1), last=date(2026, 12, 31), recurrence=recurrence)
    program = build(draft(calendars=[calendar("a", DAY, exceptions=(day,))]))
    return program.calendars[CalendarId("a")].exceptions[0].recurrence, said(program)


def test_weekdays_that_no_week_has_are_left_out_of_a_recurrence() -> None:
    sundays = Recurrence(frequency=Frequency.WEEKLY, weekdays=(6,))
    assert built_recurrence(sundays) == (sundays, "")
    found, says = built_recurrence(replace(sundays, weekdays=(-1, 6, 7)))
    assert found == sundays
    assert says == (
        "IMP-036 warning · plan.csv › row 2: Calendar A (a), exceptions.recurrence.weekdays: -1, 7 "
        "are no days of the week; left out. Give days from 0, Monday, to 6, Sunday."
    )


def test_a_month_that_no_year_has_is_the_first() -> None:
    december = Recurrence(frequency=Frequency.YEARLY, month=12, day=25)
    assert built_recurrence(december) == (december, "")
    found, says = built_recurrence(replace(december, month=13))
    assert found == replace(december, month=1)
    assert "exceptions.recurrence.month: 13 lies outside 1 to 12; taken as 1." in says


def test_a_week_has_seven_days() -> None:
    short = replace(calendar("a"), week=(DAY, DAY))
    program = build(draft(calendars=[short]))
    assert program.calendars[CalendarId("a")].week == (DAY, DAY, *(None,) * 5)
    assert "week: the week has 2 days" in said(program)


def test_an_owner_who_is_not_there_is_none() -> None:
    program = build(draft(task("1", "Dig", owner=ResourceId("A. Kim"))))
    assert program.tasks[TaskId("1")].owner is None
    assert said(program) == (
        "IMP-035 warning · plan.csv › row 2: Task Dig (1), owner: there is no resource 'A. Kim'; "
        "treated as none. Add the resource, or correct the reference."
    )


def test_an_assignment_of_nobody_is_left_out() -> None:
    one = Assignment(id=AssignmentId("a"), task=TaskId("1"), resource=ResourceId("x"))
    program = build(draft(task("1"), assignments=[one]))
    assert program.assignments == {}
    assert "resource: there is no resource 'x'; the assignment was left out." in said(program)


def test_a_response_to_a_risk_that_is_not_there_is_left_out() -> None:
    one = Response(id=ResponseId("p"), risk=RiskId("R-9"), name="Dam")
    program = build(draft(responses=[one]))
    assert program.responses == {}
    assert "risk: there is no risk 'R-9'; the response was left out." in said(program)


def test_a_promise_loses_only_the_person_who_is_not_there() -> None:
    ana = Resource(id=ResourceId("ana"), name="Ana")
    promise = Promise(giver=ana.id, receiver=ResourceId("nobody"))
    one = replace(link("1", "2"), promise=promise)
    program = build(draft(task("1"), task("2"), links=[one], resources=[ana]))
    assert program.links[one.id].promise == Promise(giver=ana.id)
    assert "promise.receiver: there is no resource 'nobody'" in said(program)


def test_an_impact_on_a_task_that_is_not_there_does_not_fall_on_the_whole_program() -> None:
    impacts = (Impact(task=TaskId("1")), Impact(task=TaskId("99")), Impact(adds=TaskId("98")))
    program = build(draft(task("1"), risks=[Risk(id=RiskId("R"), name="R", impacts=impacts)]))
    assert program.risks[RiskId("R")].impacts == impacts[:1]
    assert len(program.set_aside) == 2


def test_a_driver_of_a_team_that_is_not_there_acts_on_nothing_and_is_left_out() -> None:
    same = Factor(low=Decimal(1), likely=Decimal(1), high=Decimal(1))
    driver = Driver(id=DriverId("d"), name="D", factor=same, team=TeamId("t"))
    risk = Risk(id=RiskId("R"), name="R", drivers=(driver.id,))
    program = build(draft(drivers=[driver], risks=[risk]))
    assert program.drivers == {}
    assert program.risks[risk.id].drivers == ()
    assert [finding.code for finding in program.set_aside] == ["IMP-035", "IMP-035"]


def test_money_is_kept_when_its_task_is_not_there() -> None:
    amount = Money(Decimal(900), "USD")
    one = BudgetLine(id=BudgetLineId("b"), name="Crane", amount=amount, task=TaskId("9"))
    program = build(draft(budget=[one]))
    assert program.budget[one.id] == replace(one, task=None)


def test_a_gate_loses_only_what_is_not_there() -> None:
    criterion = Criterion(id="c", says="Tests pass", task=TaskId("9"), evidence="report")
    gate = Gate(id=GateId("g"), name="Beta", milestone=TaskId("1"), criteria=(criterion,))
    program = build(draft(task("1"), gates=[gate]))
    assert program.gates[gate.id] == replace(gate, criteria=(replace(criterion, task=None),))
    assert "criteria.task: there is no task '9'" in said(program)


def test_a_baseline_holds_tasks_of_the_program_only() -> None:
    agreed = Table({TaskId("1"): BaselineTask(), TaskId("9"): BaselineTask()})
    baseline = Baseline(id=BaselineId("0"), name="B", tasks=agreed)
    program = build(draft(task("1"), baselines=[baseline]))
    assert program.baselines[BaselineId("0")].tasks == {TaskId("1"): BaselineTask()}
    assert "tasks: there is no task '9'" in said(program)


def test_teams_and_people_may_refer_to_one_another() -> None:
    team = Team(id=TeamId("core"), name="Core", lead=ResourceId("ana"))
    ana = Resource(id=ResourceId("ana"), name="Ana", team=team.id)
    program = build(draft(teams=[team], resources=[ana]))
    assert (program.teams, program.resources) == ({team.id: team}, {ana.id: ana})
    assert program.set_aside == ()
