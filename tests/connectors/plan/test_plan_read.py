"""What the keys and short forms of a plan file mean."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from fairlead.core.calendars.calendar import Frequency, Shift, standard
from fairlead.core.ground.ids import CalendarId, LinkId, ResourceId, RiskId, TaskId
from fairlead.core.ground.units import Elapsed, Money, Percent, Share, Work
from fairlead.core.program.link import LinkType, Promise
from fairlead.core.program.rules import MICROSOFT_PROJECT, Rules
from fairlead.core.program.task import Constraint, ConstraintKind, EstimateShape, TaskKind
from tests.connectors.plan.plans import draft, program

DAY = 480


def test_tasks_stand_below_one_another_by_indentation() -> None:
    read = program("""
        tasks:
          pay:
            name: Payments
            tasks:
              api: {name: Payment API, duration: 10d}
              live: {name: Live, kind: milestone, after: api}
    """)
    assert {t.id: (t.name, t.kind, t.parent) for t in read.tasks.values()} == {
        "pay": ("Payments", TaskKind.SUMMARY, None),
        "api": ("Payment API", TaskKind.TASK, "pay"),
        "live": ("Live", TaskKind.MILESTONE, "pay"),
    }


def test_a_section_may_be_a_list_with_an_id_in_each_entry() -> None:
    listed = program("""
        teams: [{id: core, name: Core}]
        tasks:
          - {id: api, name: Payment API, duration: 10d, team: core}
    """)
    keyed = program("""
        teams: {core: Core}
        tasks: {api: {name: Payment API, duration: 10d, team: core}}
    """)
    assert listed == keyed


def test_a_name_that_is_not_given_is_the_id() -> None:
    assert program("tasks: {api: {duration: 1d}}").tasks[TaskId("api")].name == "api"


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("5d", Work(5 * DAY)),
        ("2.5 days", Work(1200)),
        ("3h", Work(180)),
        ("90min", Work(90)),
        ("2w", Work(10 * DAY)),
        ("1mo", Work(20 * DAY)),
        ("PT6H30M", Work(390)),
        ("5ed", Elapsed(5 * 1440)),
        ("2 eweeks", Elapsed(14 * 1440)),
        ("36eh", Elapsed(36 * 60)),
    ],
)
def test_durations_carry_their_unit(text: str, duration: Work | Elapsed) -> None:
    assert program(f"tasks: {{a: {{duration: {text}}}}}").tasks[TaskId("a")].duration == duration


def test_days_and_weeks_are_as_long_as_the_program_says() -> None:
    head = "fairlead: 1\nprogram: {start: 2026-03-02, units: {day: 7h, week: 35h, month: 18d}}\n"
    read = program("tasks: {a: {duration: 2d}, b: {duration: 1w}, c: {duration: 1mo}}", head)
    assert [t.duration.minutes for t in read.tasks.values()] == [840, 2100, 18 * 420]


@pytest.mark.parametrize(
    ("after", "type", "lag"),
    [
        ("a", LinkType.FS, Work(0)),
        ("a FS+2d", LinkType.FS, Work(2 * DAY)),
        ("a SS-1d", LinkType.SS, Work(-DAY)),
        ("a FF+50%", LinkType.FF, Percent(Decimal(50))),
        ("a SF + 3 eh", LinkType.SF, Elapsed(180)),
        ("a +1w", LinkType.FS, Work(5 * DAY)),
        ("{task: a, type: SS, lag: 4h}", LinkType.SS, Work(240)),
    ],
)
def test_predecessors_carry_type_and_lag(after: str, type: LinkType, lag: object) -> None:
    read = program(f"tasks: {{a: {{duration: 1d}}, b: {{duration: 1d, after: {after}}}}}")
    link = read.links[LinkId(f"a>b:{type}")]
    assert (link.type, link.lag) == (type, lag)


def test_an_id_may_hold_spaces_and_signs() -> None:
    read = program("""
        tasks:
          phase 2 - build: {duration: 1d}
          test: {duration: 1d, after: phase 2 - build}
    """)
    assert list(read.links) == ["phase 2 - build>test:FS"]


def test_a_link_may_hold_what_two_teams_promised() -> None:
    read = program("""
        resources: {ana: Ana, ben: Ben}
        tasks:
          a: {duration: 1d}
          b:
            duration: 1d
            after: {task: a, promise: {needed by: 2026-03-06, promised by: 2026-03-09, giver: ana}}
    """)
    promise = read.links[LinkId("a>b:FS")].promise
    assert promise == Promise(
        needed_by=datetime(2026, 3, 6, 17),
        promised_by=datetime(2026, 3, 9, 17),
        giver=ResourceId("ana"),
    )


def test_people_are_assigned_in_a_few_words() -> None:
    read = program("""
        resources: {ana: Ana, ben: Ben}
        tasks: {api: {duration: 5d, who: [ana 50%, {resource: ben, work: 3d, delay: 1d}]}}
    """)
    ana, ben = read.assignments.values()
    assert (ana.id, ana.units, ana.work) == ("api:ana", Share.of("0.5"), None)
    assert (ben.id, ben.work, ben.delay) == ("api:ben", Work(3 * DAY), Work(DAY))


def test_an_estimate_is_three_points_and_gives_the_duration_when_there_is_none() -> None:
    read = program("""
        tasks:
          a: {estimate: 8d / 10d / 16d}
          b: {duration: 9d, estimate: {points: 1 / 2 / 4w, shape: beta-PERT, quantiles: 5% / 95%}}
    """)
    a, b = read.tasks.values()
    assert a.duration == a.estimate.likely == Work(10 * DAY) if a.estimate else False
    assert b.estimate is not None
    assert (b.duration, b.estimate.low, b.estimate.high) == (Work(4320), Work(2400), Work(9600))
    assert (b.estimate.shape, b.estimate.low_quantile) == (
        EstimateShape.BETA_PERT,
        Share.of("0.05"),
    )


def test_an_estimate_may_be_elapsed_as_its_duration_is() -> None:
    read = program("""
        tasks:
          a: {estimate: 5ed / 7ed / 14ed}
          b: {duration: 7ed, estimate: {points: 5 / 7 / 14ed, shape: empirical, observed: 7ed}}
    """)
    a, b = read.tasks.values()
    assert a.estimate is not None
    assert b.estimate is not None
    assert a.duration == b.duration == a.estimate.likely == b.estimate.likely == Elapsed(7 * 1440)
    assert (a.estimate.low, a.estimate.high) == (Elapsed(5 * 1440), Elapsed(14 * 1440))
    assert b.estimate.observed == (Elapsed(7 * 1440),)


def test_a_day_without_time_is_when_work_starts_for_starts_and_when_it_ends_for_finishes() -> None:
    read = program(
        """
        calendars: {early: {week: {mon-fri: 06:00-10:00 10:30-14:30}}}
        tasks:
          a: {duration: 1d, constraint: SNET 2026-03-04, deadline: 2026-03-06}
          b: {duration: 1d, constraint: [FNLT 2026-03-10, SNET 2026-03-09 07:15]}
          c: {duration: 1d, actual start: 2026-03-02, actual finish: 2026-03-03}
        """,
        "fairlead: 1\nprogram: {start: 2026-03-02, status date: 2026-03-08}\n",
    )
    a, b, c = read.tasks.values()
    assert read.start == datetime(2026, 3, 2, 6)
    # 8 March is a Sunday: a day off takes the hours of the week's first working day.
    assert read.status_date == datetime(2026, 3, 8, 14, 30)
    assert a.constraints == (Constraint(ConstraintKind.SNET, datetime(2026, 3, 4, 6)),)
    assert a.deadline == datetime(2026, 3, 6, 14, 30)
    assert [one.date for one in b.constraints] == [
        datetime(2026, 3, 10, 14, 30),
        datetime(2026, 3, 9, 7, 15),
    ]
    assert (c.progress.actual_start, c.progress.actual_finish) == (
        datetime(2026, 3, 2, 6),
        datetime(2026, 3, 3, 14, 30),
    )
    assert c.progress.complete == Share.of(1)


def test_the_day_of_a_night_shift_ends_in_the_next_morning() -> None:
    read = program("""
        calendars: {night: {week: {mon-fri: 22:00-06:00}}}
        tasks: {a: {duration: 1d, deadline: 2026-03-04}}
    """)
    assert read.tasks[TaskId("a")].deadline == datetime(2026, 3, 5, 6)


def test_calendars_have_weeks_exceptions_and_holidays() -> None:
    calendars = program("""
        calendars:
          office:
            week: {mon-thu: 09:00-13:00 14:00-18:00, fri: 09:00-13:00}
            holidays: DE-BY
            exceptions:
              - {days: 2026-12-24 to 2026-12-31, name: Shutdown}
              - {days: 2026-05-15, hours: 10:00-12:00}
              - {days: 2026-01-01 to 2026-12-31, repeats: {every: month, nth: 5, weekdays: fri}}
          night: {base: office, week: {sat: 22:00-06:00, sun: off}, zone: Asia/Tokyo, day: 7.5h}
    """).calendars
    office, night = calendars[CalendarId("office")], calendars[CalendarId("night")]
    assert office.week[3] == (Shift(540, 780), Shift(840, 1080))
    assert office.week[4:] == ((Shift(540, 780),), None, None)
    assert office.holidays is not None
    assert (date(2026, 6, 4), "Corpus Christi") in office.holidays.days
    assert {day.year for day, _ in office.holidays.days} == set(range(2025, 2037))
    shutdown, half_day, fridays = office.exceptions
    assert (shutdown.first, shutdown.last) == (date(2026, 12, 24), date(2026, 12, 31))
    assert half_day.hours == (Shift(600, 720),)
    assert fridays.recurrence is not None
    assert (fridays.recurrence.frequency, fridays.recurrence.nth) == (Frequency.MONTHLY, 5)
    assert night.week == (None,) * 5 + ((Shift(1320, 1800),), ())
    assert (night.base, night.zone, night.minutes_per_day) == ("office", "Asia/Tokyo", 450)


def test_a_calendar_without_a_week_works_the_standard_one() -> None:
    calendars = program("calendars: {office: {holidays: DE}}").calendars
    assert calendars[CalendarId("office")].week == standard().week


def test_rules_are_those_of_a_tool_with_some_of_ones_own() -> None:
    head = "fairlead: 1\nprogram: {start: 2026-03-02, rules: "
    assert program("", head + "Microsoft Project}\n").rules == MICROSOFT_PROJECT
    own = program("", head + "{near critical float: 2d, longest path: true}}\n").rules
    assert own == Rules(near_critical_float=Work(2 * DAY), longest_path=True)


def test_a_risk_holds_its_impacts_and_responses() -> None:
    read = program("""
        tasks: {api: {duration: 5d}}
        risks:
          R-7:
            name: The vendor is late
            probability: 30 %
            impacts: {task: api, delay: 2 / 5 / 9d, cost: 1000 / 2500 / 9000 EUR}
            days: until 2026-05-01
            responses:
              M-1: {name: Second vendor, cost: 20000 EUR, lead time: 2w, residual impacts: []}
    """)
    risk = read.risks[RiskId("R-7")]
    assert risk.probability == Share.of("0.3")
    assert (risk.first, risk.last) == (None, date(2026, 5, 1))
    assert risk.impacts[0].delay is not None
    assert risk.impacts[0].delay.high == Work(9 * DAY)
    assert risk.impacts[0].cost is not None
    assert risk.impacts[0].cost.low == Money(Decimal(1000), "EUR")
    (response,) = read.responses.values()
    assert (response.risk, response.lead_time) == ("R-7", Elapsed(14 * 1440))
    assert response.residual_impacts == ()


def test_words_that_other_yaml_readers_change_stay_as_they_are() -> None:
    read = program("""
        tasks:
          no: {name: yes, duration: 1d, wbs: 1.10, tags: [on, 012, 1e3], url: 12:30}
    """)
    task = read.tasks[TaskId("no")]
    assert (task.name, task.wbs, task.tags, task.url) == (
        "yes",
        "1.10",
        ("on", "012", "1e3"),
        "12:30",
    )


def test_keys_may_be_written_with_underscores_hyphens_and_capitals() -> None:
    read = program("tasks: {a: {Duration: 1d, Actual_Start: 2026-03-02, fixed-cost: 5 EUR}}")
    task = read.tasks[TaskId("a")]
    assert task.progress.actual_start == datetime(2026, 3, 2, 8)
    assert task.fixed_cost == Money(Decimal(5), "EUR")


def test_rows_know_the_line_they_come_from() -> None:
    rows = draft("""
        resources: {ana: Ana}
        tasks:
          a: {duration: 1d}
          b:
            duration: 1d
            after: a
            who: ana
    """)
    assert [str(row.origin) for row in rows.tasks] == [
        "plan.yaml › line 5, task a",
        "plan.yaml › line 6, task b",
    ]
    assert str(rows.links[0].origin) == "plan.yaml › line 8, task b"
    assert str(rows.assignments[0].origin) == "plan.yaml › line 9, task b"
