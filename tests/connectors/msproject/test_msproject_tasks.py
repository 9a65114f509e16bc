"""Tasks as they are read: outline, durations, constraints, progress, custom fields."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from fairlead.connectors.msproject.read import draft_from
from fairlead.core.ground.units import Elapsed, Money, Share, Work
from fairlead.core.program.baseline import BaselineTask
from fairlead.core.program.rules import MICROSOFT_PROJECT, Direction, ProgressRule
from fairlead.core.program.task import (
    NOT_STARTED,
    Constraint,
    ConstraintKind,
    Effort,
    Pinned,
    Progress,
    TaskKind,
)
from tests.connectors.msproject.projects import delayed, project, row, says, task, tasks

DAY = 8 * 60
MONDAY = datetime(2026, 3, 2, 8)


def bare(fields: str) -> str:
    """A task that has only what `fields` says of it."""
    return f"<Task><UID>1</UID><ID>1</ID><Name>A</Name>{fields}</Task>"


@pytest.mark.parametrize(
    ("number", "text", "duration", "estimated"),
    [
        (3, "PT0H30M0S", Work(30), False),
        (5, "PT4H0M0S", Work(240), False),
        (7, "PT16H0M0S", Work(960), False),
        (9, "PT40H0M0S", Work(2400), False),
        (11, "PT160H0M0S", Work(9600), False),
        (4, "PT0H30M0S", Elapsed(30), False),
        (6, "PT4H0M0S", Elapsed(240), False),
        (8, "PT24H0M0S", Elapsed(1440), False),
        (10, "PT168H0M0S", Elapsed(10080), False),
        (12, "PT720H0M0S", Elapsed(43200), False),
        (39, "PT16H0M0S", Work(960), True),
        (40, "PT24H0M0S", Elapsed(1440), True),
        (21, "PT16H0M0S", Work(960), False),
        (53, "PT16H0M0S", Work(960), False),
    ],
)
def test_the_format_says_which_clock_a_duration_counts(
    number: int, text: str, duration: Work | Elapsed, estimated: bool
) -> None:
    fields = f"<Duration>{text}</Duration><DurationFormat>{number}</DurationFormat>"
    found = tasks(draft_from(project(bare(fields))))
    assert [(t.duration, t.estimated) for t in found.values()] == [(duration, estimated)]


def test_estimated_wins_over_the_format() -> None:
    assert task("<DurationFormat>39</DurationFormat><Estimated>0</Estimated>").estimated is False
    assert task("<DurationFormat>7</DurationFormat><Estimated>1</Estimated>").estimated is True


def test_the_outline_gives_parents_and_blank_rows_are_skipped() -> None:
    draft = draft_from(
        project(
            row(0, level=0, name="Whole")
            + row(1, name="Phase", level=1)
            + row(2, level=2)
            + "<Task><UID>3</UID><ID>3</ID><IsNull>1</IsNull></Task>"
            + row(4, level=3)
            + row(5, level=1)
        )
    )
    assert {t.id: (t.parent, t.kind) for t in tasks(draft).values()} == {
        "0": (None, TaskKind.SUMMARY),
        "1": ("0", TaskKind.SUMMARY),
        "2": ("1", TaskKind.SUMMARY),
        "4": ("2", TaskKind.TASK),
        "5": ("0", TaskKind.TASK),
    }
    assert says(draft) == []


def test_the_project_summary_without_tasks_is_left_out() -> None:
    assert draft_from(project(row(0, level=0))).tasks == []


def test_the_project_summary_is_called_like_the_project() -> None:
    nameless = "<Task><UID>0</UID><ID>0</ID><OutlineLevel>0</OutlineLevel></Task>"
    draft = draft_from(project(nameless + row(1), header="<Title>Harbour</Title>"))
    assert (draft.name, tasks(draft)["0"].name) == ("Harbour", "Harbour")


def test_rows_are_in_the_order_of_their_ids() -> None:
    shuffled = [row(1), row(3, level=2), row(2, level=2)]
    draft = draft_from(project("".join(shuffled)))
    assert list(tasks(draft)) == ["1", "2", "3"]


def test_a_jump_in_the_outline_is_named() -> None:
    draft = draft_from(project(row(1) + row(2, level=4)))
    assert tasks(draft)["2"].parent == "1"
    assert says(draft) == [
        (
            "IMP-034",
            "Task UID 2 › OutlineLevel",
            "OutlineLevel is 4, but the row above it has 1; it was placed under task '1'.",
        )
    ]


def test_without_levels_outline_numbers_tell_the_outline() -> None:
    rows = "".join(
        f"<Task><UID>{uid}</UID><OutlineNumber>{number}</OutlineNumber></Task>"
        for uid, number in enumerate(("0", "1", "1.1", "1.1.1", "2"))
    )
    found = tasks(draft_from(project(rows)))
    assert [found[id].parent for id in "1234"] == ["0", "1", "2", "0"]


def test_a_task_without_uid_is_left_out_and_named() -> None:
    draft = draft_from(project("<Task><ID>1</ID><Name>Lost</Name></Task>"))
    assert says(draft) == [
        (
            "IMP-015",
            "Task on line 1 › UID",
            "UID of task 'Lost' is missing; the task was left out.",
        )
    ]


def test_what_project_computes_for_a_summary_is_not_kept() -> None:
    progress = "<PercentComplete>25</PercentComplete><ActualStart>2026-03-02T08:00:00</ActualStart>"
    draft = draft_from(project(row(1, progress) + row(2, level=2)))
    found = tasks(draft)["1"]
    assert (found.duration, found.progress, found.effort) == (Work(0), NOT_STARTED, Effort.DURATION)


def test_a_milestone_has_no_duration_and_is_marked() -> None:
    zero = "<Duration>PT0H0M0S</Duration>"
    assert task(zero + "<Milestone>1</Milestone>").kind is TaskKind.MILESTONE
    assert task(zero + "<Milestone>0</Milestone>").kind is TaskKind.TASK
    assert task("<Milestone>1</Milestone>").kind is TaskKind.TASK


@pytest.mark.parametrize(
    ("fields", "effort"),
    [
        ("<Type>0</Type>", Effort.ASSIGNMENTS),
        ("<Type>1</Type>", Effort.DURATION),
        ("<Type>2</Type>", Effort.ASSIGNMENTS),
    ],
)
def test_only_fixed_durations_are_not_driven_by_assignments(fields: str, effort: Effort) -> None:
    assert task(fields).effort is effort


def test_a_task_without_type_has_that_of_the_project() -> None:
    rows, header = bare(""), "<DefaultTaskType>{}</DefaultTaskType>"
    for number, effort in ((1, Effort.DURATION), (0, Effort.ASSIGNMENTS)):
        found = tasks(draft_from(project(rows, header=header.format(number))))
        assert found["1"].effort is effort


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (2, ConstraintKind.MSO),
        (3, ConstraintKind.MFO),
        (4, ConstraintKind.SNET),
        (5, ConstraintKind.SNLT),
        (6, ConstraintKind.FNET),
        (7, ConstraintKind.FNLT),
    ],
)
def test_constraints_with_a_date(number: int, kind: ConstraintKind) -> None:
    fields = "<ConstraintDate>2026-03-02T08:00:00</ConstraintDate>"
    assert task(f"<ConstraintType>{number}</ConstraintType>{fields}").constraints == (
        Constraint(kind, MONDAY),
    )


def test_as_soon_and_as_late_as_possible() -> None:
    assert task("<ConstraintType>0</ConstraintType>").constraints == ()
    assert task("<ConstraintType>1</ConstraintType>").constraints == (
        Constraint(ConstraintKind.ALAP),
    )


def test_in_a_plan_drawn_from_its_finish_as_soon_as_possible_is_a_constraint() -> None:
    header = (
        "<ScheduleFromStart>0</ScheduleFromStart><StartDate>2026-03-02T08:00:00</StartDate>"
        "<FinishDate>2026-03-31T17:00:00</FinishDate>"
    )
    draft = draft_from(
        project(row(1) + row(2, "<ConstraintType>1</ConstraintType>"), header=header)
    )
    assert draft.finish == datetime(2026, 3, 31, 17)
    assert draft.rules.direction is Direction.FROM_FINISH
    assert [t.constraints[0].kind for t in tasks(draft).values()] == [
        ConstraintKind.ASAP,
        ConstraintKind.ALAP,
    ]


def test_a_constraint_that_does_not_exist_is_named() -> None:
    draft = draft_from(project(row(1, "<ConstraintType>9</ConstraintType>")))
    assert [code for code, _, _ in says(draft)] == ["IMP-036"]


def test_a_manual_task_is_pinned_where_it_was_put() -> None:
    shown = "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-02T17:00:00</Finish>"
    typed = (
        "<ManualStart>2026-03-03T08:00:00</ManualStart>"
        "<ManualFinish>2026-03-04T17:00:00</ManualFinish>"
    )
    assert task("<Manual>1</Manual>" + shown).pinned == Pinned(MONDAY, datetime(2026, 3, 2, 17))
    assert task("<Manual>1</Manual>" + shown + typed).pinned == Pinned(
        datetime(2026, 3, 3, 8), datetime(2026, 3, 4, 17)
    )
    assert task("<Manual>0</Manual>" + shown + typed).pinned is None


def test_a_manual_task_without_dates_is_named() -> None:
    draft = draft_from(project(row(1, "<Manual>1</Manual>")))
    assert (tasks(draft)["1"].pinned, [code for code, _, _ in says(draft)]) == (None, ["IMP-022"])


def test_a_task_of_another_project_keeps_its_dates() -> None:
    fields = (
        r"<ExternalTask>1</ExternalTask><ExternalTaskProject>Q:\b.mpp\7</ExternalTaskProject>"
        "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-02T17:00:00</Finish>"
    )
    draft = draft_from(project(row(1, fields)))
    assert tasks(draft)["1"].pinned == Pinned(MONDAY, datetime(2026, 3, 2, 17))
    assert [code for code, _, _ in says(draft)] == ["IMP-029"]


@pytest.mark.parametrize(
    ("fields", "delay"),
    [
        (delayed(0, 8), Work(0)),
        (delayed(4800, 7), Work(480)),
        (delayed(14400, 8), Elapsed(1440)),
    ],
)
def test_the_delay_of_levelling(fields: str, delay: Work | Elapsed) -> None:
    assert task(fields).levelling_delay == delay


STARTED = "<ActualStart>2026-03-02T08:00:00</ActualStart>"


def test_progress_of_a_task_under_way() -> None:
    found = task(
        "<Duration>PT40H0M0S</Duration><PercentComplete>40</PercentComplete>"
        "<RemainingDuration>PT24H0M0S</RemainingDuration>"
        f"{STARTED}<PhysicalPercentComplete>35</PhysicalPercentComplete>"
    )
    assert found.progress == Progress(
        complete=Share(Decimal("0.4")),
        actual_start=MONDAY,
        remaining=Work(24 * 60),
        physical=Share(Decimal("0.35")),
    )


def test_a_task_that_has_not_begun_has_no_progress() -> None:
    assert task("<RemainingDuration>PT8H0M0S</RemainingDuration>").progress == NOT_STARTED


def test_a_finished_task_has_nothing_left() -> None:
    found = task(
        "<PercentComplete>100</PercentComplete><RemainingDuration>PT0H0M0S</RemainingDuration>"
        f"{STARTED}<ActualFinish>2026-03-02T17:00:00</ActualFinish>"
        "<Stop>2026-03-02T17:00:00</Stop><Resume>2026-03-02T17:00:00</Resume>"
    )
    assert found.progress == Progress(
        complete=Share(Decimal(1)), actual_start=MONDAY, actual_finish=datetime(2026, 3, 2, 17)
    )


@pytest.mark.parametrize(
    ("stop", "resume", "interrupted"),
    [
        ("2026-03-03T12:00:00", "2026-03-03T13:00:00", False),  # lunch
        ("2026-03-03T17:00:00", "2026-03-04T08:00:00", False),  # a night
        ("2026-03-06T17:00:00", "2026-03-09T08:00:00", False),  # a weekend
        ("2026-03-03T17:00:00", "2026-03-03T17:00:00", False),
        ("2026-03-03T17:00:00", "2026-03-02T08:00:00", False),
        ("2026-03-03T17:00:00", "2026-03-06T08:00:00", True),
        ("2026-03-03T16:59:00", "2026-03-04T08:00:00", True),
    ],
)
def test_only_lost_working_time_is_an_interruption(
    stop: str, resume: str, interrupted: bool
) -> None:
    found = task(
        f"<PercentComplete>40</PercentComplete>{STARTED}"
        f"<Stop>{stop}</Stop><Resume>{resume}</Resume>"
    ).progress
    expected = (datetime.fromisoformat(stop), datetime.fromisoformat(resume))
    assert (found.suspend, found.resume) == (expected if interrupted else (None, None))


def test_an_interruption_is_judged_by_the_calendar_of_the_task() -> None:
    always = (
        "<Calendar><UID>2</UID><Name>24 Hours</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>"
        + "".join(
            f"<WeekDay><DayType>{n}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime>"
            "<FromTime>00:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime></WorkingTimes>"
            "</WeekDay>"
            for n in range(1, 8)
        )
        + "</WeekDays></Calendar>"
    )
    night = (
        f"<PercentComplete>40</PercentComplete>{STARTED}<Stop>2026-03-03T17:00:00</Stop>"
        "<Resume>2026-03-04T08:00:00</Resume>"
    )
    assert (
        task(night + "<CalendarUID>2</CalendarUID>", calendars=always).progress.resume is not None
    )
    assert task(night).progress.resume is None


def test_simple_fields() -> None:
    found = task(
        "<WBS>1.2</WBS><Priority>900</Priority><CalendarUID>-1</CalendarUID><Active>0</Active>"
        "<IgnoreResourceCalendar>1</IgnoreResourceCalendar><FixedCost>12345</FixedCost>"
        "<Deadline>2026-03-02T08:00:00</Deadline><Notes>n&lt;1&gt;</Notes>"
        "<HyperlinkAddress>https://example.org</HyperlinkAddress>"
        "<HyperlinkSubAddress>top</HyperlinkSubAddress><Contact>Ada</Contact>"
    )
    assert (found.wbs, found.priority, found.calendar, found.active) == ("1.2", 900, None, False)
    assert found.ignore_resource_calendars
    assert (found.deadline, found.notes) == (MONDAY, "n<1>")
    assert found.url == "https://example.org#top"
    assert found.fixed_cost == Money(Decimal("123.45"), "USD")
    assert found.fields == {"Contact": "Ada"}


CUSTOM = (
    "<OutlineCodes><OutlineCode><FieldID>188744096</FieldID><FieldName>Outline Code1</FieldName>"
    "<Values><Value><ValueID>1</ValueID><ParentValueID>0</ParentValueID><Value>EMEA</Value></Value>"
    "<Value><ValueID>2</ValueID><ParentValueID>1</ParentValueID><Value>Berlin</Value></Value>"
    "</Values></OutlineCode></OutlineCodes><ExtendedAttributes><ExtendedAttribute>"
    "<FieldID>188743731</FieldID><FieldName>Text1</FieldName><Alias>Contract</Alias>"
    "</ExtendedAttribute><ExtendedAttribute><FieldID>188743767</FieldID>"
    "<FieldName>Number1</FieldName></ExtendedAttribute></ExtendedAttributes>"
)


def attribute(field: int, value: str) -> str:
    return (
        f"<ExtendedAttribute><FieldID>{field}</FieldID><Value>{value}</Value></ExtendedAttribute>"
    )


def test_custom_fields_go_by_alias_by_name_or_by_number() -> None:
    found = task(
        attribute(188743731, "C-17")
        + attribute(188743767, "3.5")
        + attribute(188743997, "told")
        + attribute(999, "?")
        + attribute(188743734, "")
        + "<OutlineCode><FieldID>188744096</FieldID><ValueID>2</ValueID></OutlineCode>",
        definitions=CUSTOM,
    )
    assert found.fields == {
        "Contract": "C-17",
        "Number1": "3.5",
        "Text11": "told",
        "Field 999": "?",
        "Outline Code1": "EMEA.Berlin",
    }


def test_baselines_are_gathered_from_the_tasks() -> None:
    first = (
        "<Baseline><Number>0</Number><Start>2026-03-02T08:00:00</Start><Finish>2026-03-03T17:00:00"
        "</Finish><Duration>PT16H0M0S</Duration><DurationFormat>7</DurationFormat>"
        "<Work>PT16H0M0S</Work><Cost>150000</Cost></Baseline>"
    )
    tenth = "<Baseline><Number>10</Number><Start>2026-03-02T08:00:00</Start></Baseline>"
    interim = (
        "<Baseline><Number>1</Number><Interim>1</Interim><Start>2026-03-02T08:00:00</Start>"
        "</Baseline>"
    )
    draft = draft_from(project(row(1, first + tenth) + row(2, interim + tenth)))
    assert [(r.value.id, r.value.name, sorted(r.value.tasks)) for r in draft.baselines] == [
        ("0", "Baseline", ["1"]),
        ("10", "Baseline 10", ["1", "2"]),
        ("interim 1", "Interim plan 1", ["2"]),
    ]
    assert draft.baselines[0].value.tasks == {
        "1": BaselineTask(
            start=MONDAY,
            finish=datetime(2026, 3, 3, 17),
            duration=Work(2 * DAY),
            work=Work(2 * DAY),
            cost=Money(Decimal(1500), "USD"),
        )
    }


def test_the_header_sets_dates_units_and_rules() -> None:
    draft = draft_from(
        project(
            row(1),
            header="<Title>Harbour.xml</Title><StartDate>2026-03-02T08:00:00</StartDate>"
            "<FinishDate>2026-06-30T17:00:00</FinishDate><StatusDate>2026-03-06T17:00:00</StatusDate>"
            "<GUID>8C0E2D54-3F6B-EC11-9A3B-0050568F1A2B</GUID><CurrencyCode>EUR</CurrencyCode>"
            "<MinutesPerDay>450</MinutesPerDay><MinutesPerWeek>2250</MinutesPerWeek>"
            "<DaysPerMonth>18</DaysPerMonth><CriticalSlackLimit>2</CriticalSlackLimit>"
            "<MultipleCriticalPaths>1</MultipleCriticalPaths>"
            "<SplitsInProgressTasks>0</SplitsInProgressTasks><CalendarUID>1</CalendarUID>",
        )
    )
    assert (draft.id, draft.name) == ("8C0E2D54-3F6B-EC11-9A3B-0050568F1A2B", "Harbour.xml")
    assert (draft.start, draft.finish) == (MONDAY, None)
    assert draft.status_date == datetime(2026, 3, 6, 17)
    assert (draft.currency, draft.calendar) == ("EUR", "1")
    units = draft.units
    assert (units.minutes_per_day, units.minutes_per_week, units.days_per_month) == (450, 2250, 18)
    assert draft.rules.critical_float == Work(900)
    assert draft.rules.open_ends_critical
    assert draft.rules.progress is ProgressRule.OVERRIDE


@pytest.mark.parametrize("number", ["0", "1"])
def test_constraints_are_honoured_whatever_the_file_says(number: str) -> None:
    header = f"<HonorConstraints>{number}</HonorConstraints>"
    assert draft_from(project(row(1), header=header)).rules == MICROSOFT_PROJECT


def test_a_file_without_title_goes_by_its_name() -> None:
    assert draft_from(project(row(1))).name == "plan"


def test_old_files_tell_the_currency_by_its_symbol() -> None:
    header = "<CurrencySymbol>£</CurrencySymbol>"
    assert draft_from(project(row(1), header=header)).currency == "GBP"


def test_unreadable_values_do_not_hide_a_task() -> None:
    odd = "<Duration>two days</Duration><Priority>high</Priority><Milestone>x</Milestone>"
    draft = draft_from(project(row(1, odd)))
    found = tasks(draft)["1"]
    assert (found.name, found.duration, found.priority) == ("A", Work(0), 500)
    assert [(code, place) for code, place, _ in says(draft)] == [
        ("IMP-036", "Task UID 1 › Priority"),
        ("IMP-024", "Task UID 1 › Duration"),
        ("IMP-036", "Task UID 1 › Milestone"),
    ]
