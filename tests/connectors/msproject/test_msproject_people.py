"""Resources and assignments as they are read."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from fairlead.connectors.msproject.read import draft_from
from fairlead.core.ground.units import Elapsed, Money, Share, Work
from fairlead.core.program.people import (
    FULL,
    Assignment,
    Availability,
    Rate,
    Resource,
    ResourceKind,
)
from tests.connectors.msproject.projects import (
    STANDARD,
    calendar,
    delayed,
    golden,
    project,
    row,
    says,
)


def dollars(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def resource(fields: str, calendars: str = STANDARD) -> Resource:
    rows = f"<Resource><UID>5</UID><Name>Ada</Name>{fields}</Resource>"
    draft = draft_from(project(resources=rows, calendars=calendars))
    assert says(draft) == []
    return draft.resources[0].value


def assignment(fields: str, *, kind: str = "<Type>1</Type>") -> Assignment:
    draft = draft_from(
        project(
            row(1),
            resources=f"<Resource><UID>5</UID><Name>Ada</Name>{kind}</Resource>",
            assignments="<Assignment><UID>9</UID><TaskUID>1</TaskUID><ResourceUID>5</ResourceUID>"
            f"{fields}</Assignment>",
        )
    )
    assert says(draft) == []
    return draft.assignments[0].value


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("", ResourceKind.PERSON),
        ("<Type>1</Type>", ResourceKind.PERSON),
        ("<Type>1</Type><IsGeneric>1</IsGeneric>", ResourceKind.ROLE),
        ("<Type>0</Type>", ResourceKind.MATERIAL),
        ("<Type>0</Type><IsCostResource>1</IsCostResource>", ResourceKind.COST),
        ("<Type>2</Type>", ResourceKind.COST),
    ],
)
def test_kinds_of_resources(fields: str, kind: ResourceKind) -> None:
    assert resource(fields).kind is kind


def test_simple_fields_of_a_resource() -> None:
    found = resource(
        "<MaxUnits>3.00</MaxUnits><Group>Masons</Group><EmailAddress>ada@example.org"
        "</EmailAddress><Notes>Knows the rock.</Notes><CalendarUID>-1</CalendarUID>"
    )
    assert (found.id, found.name, found.capacity) == ("5", "Ada", Share(Decimal(3)))
    assert (found.group, found.email, found.notes) == (
        "Masons",
        "ada@example.org",
        "Knows the rock.",
    )
    assert (found.calendar, found.rates, found.availability) == (None, (), ())


def test_a_resource_with_a_calendar_of_its_own() -> None:
    friday = (
        "<WeekDays><WeekDay><DayType>6</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays>"
    )
    calendars = STANDARD + calendar(2, friday, base=1)
    assert resource("<CalendarUID>2</CalendarUID>", calendars).calendar == "2"


def test_rates_are_per_hour_and_costs_per_use_in_hundredths() -> None:
    found = resource(
        "<StandardRate>37.5</StandardRate><StandardRateFormat>3</StandardRateFormat>"
        "<OvertimeRate>50</OvertimeRate><CostPerUse>1500</CostPerUse>"
    )
    assert found.rates == (
        Rate(hourly=dollars("37.5"), overtime=dollars("50"), per_use=dollars("15")),
    )


def test_rate_tables_with_their_dates() -> None:
    def rate(table: int, since: str, hourly: str, per_use: str = "0") -> str:
        return (
            f"<Rate><RatesFrom>{since}</RatesFrom><RatesTo>2049-12-31T23:59:00</RatesTo>"
            f"<RateTable>{table}</RateTable><StandardRate>{hourly}</StandardRate>"
            f"<OvertimeRate>0</OvertimeRate><CostPerUse>{per_use}</CostPerUse></Rate>"
        )

    ever = "1984-01-01T00:00:00"
    found = resource(
        "<StandardRate>5</StandardRate><Rates>"
        + rate(0, ever, "5", "1500")
        + rate(0, "2026-04-01T00:00:00", "0")
        + rate(1, ever, "0")
        + rate(4, ever, "65")
        + "</Rates>"
    )
    assert found.rates == (
        Rate(hourly=dollars("5"), per_use=dollars("15")),
        Rate(since=date(2026, 4, 1)),
        Rate(hourly=dollars("65"), table="E"),
    )


def test_availability_of_a_resource() -> None:
    def period(first: str, last: str, units: str) -> str:
        return (
            f"<AvailabilityPeriod><AvailableFrom>{first}</AvailableFrom>"
            f"<AvailableTo>{last}</AvailableTo><AvailableUnits>{units}</AvailableUnits>"
            "</AvailabilityPeriod>"
        )

    found = resource(
        "<AvailabilityPeriods>"
        + period("1984-01-01T00:00:00", "2026-03-31T23:59:00", "0.5")
        + period("2026-04-01T00:00:00", "2049-12-31T23:59:00", "1")
        + "</AvailabilityPeriods>"
    )
    assert found.availability == (
        Availability(units=Share(Decimal("0.5")), last=date(2026, 3, 31)),
        Availability(units=FULL, first=date(2026, 4, 1)),
    )


def test_old_files_have_one_availability_for_each_resource() -> None:
    found = resource(
        "<MaxUnits>0.5</MaxUnits><AvailableFrom>2026-03-02T00:00:00</AvailableFrom>"
        "<AvailableTo>2049-12-31T23:59:00</AvailableTo>"
    )
    assert found.availability == (
        Availability(units=Share(Decimal("0.5")), first=date(2026, 3, 2)),
    )


def test_blank_resources_and_the_one_of_unassigned_work_are_left_out() -> None:
    rows = (
        "<Resource><UID>0</UID><Type>1</Type></Resource>"
        "<Resource><UID>3</UID><IsNull>1</IsNull></Resource>"
        "<Resource><UID>7</UID><Type>1</Type></Resource>"
    )
    nobody = "<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>0</ResourceUID></Assignment>"
    draft = draft_from(project(row(1), resources=rows, assignments=nobody))
    assert [r.value.id for r in draft.resources] == ["7"]
    assert draft.assignments == []


def test_work_that_nobody_is_assigned_to_is_no_assignment() -> None:
    nobody = (
        "<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID>"
        "<Work>PT8H0M0S</Work></Assignment>"
    )
    assert draft_from(project(row(1), assignments=nobody)).assignments == []


def test_an_assignment_that_has_not_begun() -> None:
    found = assignment(
        "<Units>0.5</Units><Work>PT20H0M0S</Work><ActualWork>PT0H0M0S</ActualWork>"
        "<RemainingWork>PT20H0M0S</RemainingWork><CostRateTable>2</CostRateTable><Cost>99</Cost>"
    )
    assert (found.id, found.task, found.resource) == ("9", "1", "5")
    assert (found.units, found.work) == (Share(Decimal("0.5")), Work(1200))
    assert (found.actual_work, found.remaining_work) == (None, None)
    assert (found.rate_table, found.cost) == ("C", None)


def test_an_assignment_under_way() -> None:
    found = assignment(
        "<Work>PT20H0M0S</Work><ActualWork>PT8H0M0S</ActualWork>"
        "<RemainingWork>PT13H0M0S</RemainingWork><ActualStart>2026-03-02T08:00:00</ActualStart>"
    )
    assert (found.work, found.actual_work, found.remaining_work) == (
        Work(1200),
        Work(480),
        Work(780),
    )
    assert (found.actual_start, found.actual_finish) == (datetime(2026, 3, 2, 8), None)


@pytest.mark.parametrize(
    ("fields", "delay"),
    [
        ("<Delay>550</Delay>", Work(55)),
        (delayed(4800, 7), Work(480)),
        (delayed(14400, 8), Elapsed(1440)),
        ("<Delay>4800</Delay>" + delayed(4800, 7), Work(960)),
    ],
)
def test_the_delay_of_an_assignment(fields: str, delay: Work | Elapsed) -> None:
    assert assignment(fields).delay == delay


def test_the_cost_of_a_cost_resource_is_what_was_entered() -> None:
    found = assignment(
        "<Cost>75000</Cost><Work>PT0H0M0S</Work>",
        kind="<Type>0</Type><IsCostResource>1</IsCostResource>",
    )
    assert (found.cost, found.work) == (dollars("750"), None)


def test_uneven_work_is_noted_once() -> None:
    rows = "".join(
        f"<Assignment><UID>{uid}</UID><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID>"
        "<WorkContour>8</WorkContour></Assignment>"
        for uid in (1, 2)
    )
    draft = draft_from(project(row(1), assignments=rows))
    assert [code for code, _, _ in says(draft)] == ["MSP-003"]


def test_the_people_of_the_lighthouse() -> None:
    draft = draft_from(golden("lighthouse.xml"))
    assert [(r.value.id, r.value.name, r.value.kind) for r in draft.resources] == [
        ("1", "Ada", ResourceKind.PERSON),
        ("2", "Mason", ResourceKind.ROLE),
        ("3", "Granite", ResourceKind.MATERIAL),
        ("4", "Permits", ResourceKind.COST),
    ]
    assert [(r.value.task, r.value.resource) for r in draft.assignments] == [
        ("2", "1"),
        ("4", "2"),
        ("4", "3"),
        ("4", "4"),
    ]
