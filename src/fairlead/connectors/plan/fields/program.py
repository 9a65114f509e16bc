"""The keys of the program as a whole: its dates, its conventions and its rules."""

from __future__ import annotations

from fairlead.connectors.plan import calendar_grammar as times
from fairlead.connectors.plan.entity import Entity, Field, Record
from fairlead.connectors.plan.scalars import FINISH, FLAG, NUMBER, START, WORDS, WORK
from fairlead.connectors.plan.sections import RuleBook
from fairlead.connectors.plan.shapes import Choice
from fairlead.core.program.draft import Draft
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.rules import Direction, FloatRule, LagCalendar, ProgressRule, Rules
from fairlead.core.program.uncertainty import Uncertainty

UNITS = Entity(
    "units",
    TimeUnits,
    (
        Field("day", times.MINUTES, "Working time that 1d means.", ("minutes_per_day",)),
        Field("week", times.MINUTES, "Working time that 1w means.", ("minutes_per_week",)),
        Field("month", times.DAYS, "Working days that 1mo means.", ("days_per_month",)),
    ),
)

RULES = Entity(
    "rules",
    Rules,
    (
        Field("direction", Choice(Direction), "From the start forward, or from the finish back."),
        Field("progress", Choice(ProgressRule), "Out-of-sequence progress."),
        Field("work waits for status date", FLAG, "No undone work before the status date."),
        Field("lag calendar", Choice(LagCalendar), "Whose working time a lag counts."),
        Field("honor constraints", FLAG, "Hard constraints win against links."),
        Field("remaining logic", FLAG, "Links bind what remains of started work."),
        Field("lag from actual", FLAG, "An SS lag runs from the actual start."),
        Field("use expected finish", FLAG, "An expected finish stretches the duration."),
        Field("late within finish", FLAG, "No late date after the program's finish."),
        Field("open ends critical", FLAG, "A task without successors has no float."),
        Field("alap keeps successors", FLAG, "ALAP uses free float only."),
        Field("total float", Choice(FloatRule), "Where total float is measured."),
        Field("critical float", WORK, "Critical with this total float or less."),
        Field("near critical float", WORK, "Near-critical with this total float or less."),
        Field("longest path", FLAG, "Critical means on the longest path."),
    ),
)

UNCERTAINTY = Entity(
    "uncertainty",
    Uncertainty,
    (
        Field("task", NUMBER, "Spread of a duration nobody estimated; 0.5 unless said."),
        Field("program", NUMBER, "Spread of what all work shares; 0.15 unless said."),
        Field("team", NUMBER, "Spread of what the work of a team shares; 0.15 unless said."),
        Field("vendor", NUMBER, "Spread of what the work of a vendor shares; 0.15 unless said."),
    ),
)

PROGRAM = Entity(
    "program",
    Draft,
    (
        Field("id", WORDS, "The program's key."),
        Field("name", WORDS, "The program's name."),
        Field("start", START, "The earliest moment for work."),
        Field("finish", FINISH, "When all must be done by."),
        Field("status date", FINISH, "Up to when the progress is known."),
        Field("zone", WORDS, "IANA time zone, such as Europe/Berlin."),
        Field("currency", WORDS, "ISO 4217 code, such as EUR."),
        Field("calendar", WORDS, "The calendar of tasks that name none."),
        Field("units", Record(UNITS), "What a day, a week and a month of work mean."),
        Field("uncertainty", Record(UNCERTAINTY), "How uncertain what nobody estimated is."),
        Field("rules", RuleBook(RULES), "The scheduling rules: Microsoft Project, Primavera, …"),
    ),
)
