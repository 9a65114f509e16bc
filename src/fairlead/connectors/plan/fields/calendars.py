"""The keys of calendars: weeks, exceptions and public holidays."""

from __future__ import annotations

from fairlead.connectors.plan import calendar_grammar as times
from fairlead.connectors.plan import grammar
from fairlead.connectors.plan.entity import Entity, Field, Record
from fairlead.connectors.plan.scalars import WHOLE, WORDS
from fairlead.connectors.plan.sections import Holidays, Week
from fairlead.connectors.plan.shapes import Many
from fairlead.core.calendars.calendar import (
    Calendar,
    CalendarException,
    NationalHolidays,
    Recurrence,
    WorkWeek,
)

RECURRENCE = Entity(
    "recurrence",
    Recurrence,
    (
        Field("every", times.FREQUENCY, "Such as week, 2 weeks or year.", ("frequency", "every")),
        Field("weekdays", times.DAYS_OF_WEEK, "The days of the week that count."),
        Field("day", WHOLE, "Day of the month."),
        Field("month", WHOLE, "Month, 1 to 12."),
        Field("nth", WHOLE, "Which of the weekdays in the month; 5 is the last."),
    ),
)

EXCEPTION = Entity(
    "exception",
    CalendarException,
    (
        Field("days", grammar.PERIOD, "First to last day, both included.", ("first", "last")),
        Field("name", WORDS, "What the days are called."),
        Field("hours", times.HOURS, "Hours of these days; off unless said."),
        Field("repeats", Record(RECURRENCE), "Which of the days, if not all.", ("recurrence",)),
    ),
)

WORK_WEEK = Entity(
    "work week",
    WorkWeek,
    (
        Field("days", grammar.PERIOD, "First to last day, both included.", ("first", "last")),
        Field("name", WORDS, "What the weeks are called."),
        Field("week", Week(), "The hours of each day of the week."),
    ),
)

HOLIDAYS = Entity(
    "holidays",
    NationalHolidays,
    (
        Field("country", WORDS, "Two letters, such as DE."),
        Field("subdivision", WORDS, "A part of the country, such as BY."),
        Field("days", Many(times.HOLIDAY), "The days, resolved."),
    ),
)

PUBLIC_HOLIDAYS = Holidays(Record(HOLIDAYS, times.HOLIDAY_PLACE))

CALENDAR = Entity(
    "calendar",
    Calendar,
    (
        Field("name", WORDS, "The calendar's name."),
        Field("base", WORDS, "The calendar it is based on."),
        Field("week", Week(), "Hours of each day; Monday to Friday 8-12 and 13-17 unless said."),
        Field("work weeks", Many(Record(WORK_WEEK)), "Other weeks for some time."),
        Field("exceptions", Many(Record(EXCEPTION)), "Days off and days with other hours."),
        Field("holidays", PUBLIC_HOLIDAYS, "Public holidays, such as DE-BY."),
        Field("zone", WORDS, "Time zone of the hours; the program's unless said."),
        Field("day", times.MINUTES, "What a day of it means elsewhere.", ("minutes_per_day",)),
    ),
    short="name",
)
