"""The keys of a plan file, one table for each kind of thing: this is the format.

A key that is not listed here is not understood, and said to be. What may be left out has the
default of its value type in `core/program` or `core/calendars`.
"""

from __future__ import annotations

from fairlead.connectors.plan import calendar_grammar as times
from fairlead.connectors.plan import grammar
from fairlead.connectors.plan.entity import Entity, Field, Record
from fairlead.connectors.plan.scalars import (
    AMOUNT,
    DAY,
    DURATION,
    ELAPSED,
    FINISH,
    FLAG,
    LAG,
    NUMBER,
    PERSON_WORK,
    SHARE,
    START,
    TEXTS,
    WHOLE,
    WORDS,
    WORK,
)
from fairlead.connectors.plan.sections import Criteria, Holidays, Named, RuleBook, Week
from fairlead.connectors.plan.shapes import Choice, Many
from fairlead.core.calendars.calendar import (
    Calendar,
    CalendarException,
    NationalHolidays,
    Recurrence,
    WorkWeek,
)
from fairlead.core.ground.units import Money
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.draft import Draft
from fairlead.core.program.gate import Criterion, Gate, GateDecision
from fairlead.core.program.link import Link, LinkType, Promise
from fairlead.core.program.money import Actual, BudgetCategory, BudgetLine, Phasing
from fairlead.core.program.people import (
    Assignment,
    Availability,
    Rate,
    Resource,
    ResourceKind,
    Skill,
    Team,
    Vendor,
)
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.risk import (
    Driver,
    DriverScope,
    Impact,
    MoneyRange,
    Response,
    ResponseKind,
    ResponseState,
    Risk,
    RiskSide,
    RiskStatus,
)
from fairlead.core.program.rules import (
    Direction,
    FloatRule,
    LagCalendar,
    ProgressRule,
    Rules,
)
from fairlead.core.program.task import (
    Effort,
    Estimate,
    EstimateShape,
    MilestoneEdge,
    Progress,
    Task,
    TaskKind,
    Tier,
)

MONEY = Record(
    Entity(
        "amount",
        Money,
        (
            Field("amount", NUMBER, "How much."),
            Field("currency", WORDS, "In what, when that is no ISO 4217 code."),
        ),
    ),
    AMOUNT,
)

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
        Field("rules", RuleBook(RULES), "The scheduling rules: Microsoft Project, Primavera, …"),
    ),
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
        Field(
            "holidays",
            Holidays(Record(HOLIDAYS, times.HOLIDAY_PLACE)),
            "Public holidays, such as DE-BY.",
        ),
        Field("zone", WORDS, "Time zone of the hours; the program's unless said."),
        Field("day", times.MINUTES, "What a day of it means elsewhere.", ("minutes_per_day",)),
    ),
    short="name",
)

TEAM = Entity(
    "team",
    Team,
    (
        Field("name", WORDS, "The team's name."),
        Field("lead", WORDS, "Resource id of its lead."),
        Field("calendar", WORDS, "Its calendar."),
        Field("vendor", WORDS, "The vendor it belongs to."),
    ),
    short="name",
)

VENDOR = Entity(
    "vendor",
    Vendor,
    (
        Field("name", WORDS, "The company's name."),
        Field("calendar", WORDS, "Its calendar."),
        Field("contact", WORDS, "Whom to speak to."),
    ),
    short="name",
)

AVAILABILITY = Entity(
    "availability",
    Availability,
    (
        Field("units", SHARE, "How much of it there is."),
        Field("days", grammar.PERIOD, "First to last day.", ("first", "last")),
    ),
)

SKILL = Entity(
    "skill",
    Skill,
    (Field("name", WORDS, "What they can do."), Field("level", WHOLE, "How well, 1 to 5.")),
)

RATE = Entity(
    "rate",
    Rate,
    (
        Field("hourly", MONEY, "Cost of an hour."),
        Field("overtime", MONEY, "Cost of an hour of overtime."),
        Field("per use", MONEY, "Cost of each assignment."),
        Field("since", DAY, "The first day it holds."),
        Field("table", WORDS, "Cost rate table, A to E."),
    ),
)

RESOURCE = Entity(
    "resource",
    Resource,
    (
        Field("name", WORDS, "Their name."),
        Field("kind", Choice(ResourceKind), "A person unless said."),
        Field("team", WORDS, "Their team."),
        Field("vendor", WORDS, "The vendor they come from."),
        Field("calendar", WORDS, "Their own calendar."),
        Field("capacity", SHARE, "How much of them there is: 80%, or 300% for three of a role."),
        Field(
            "availability",
            Many(Record(AVAILABILITY, grammar.AVAILABLE)),
            "How that changes over time.",
        ),
        Field("skills", Many(Record(SKILL, grammar.SKILL)), "What they can do, with levels 1-5."),
        Field("rates", Many(Record(RATE, grammar.RATE)), "What they cost."),
        Field("email", WORDS, "Their address."),
        Field("group", WORDS, "Any grouping."),
        Field("source id", WORDS, "Technical key of the source."),
        Field("notes", WORDS, "Notes."),
        Field("fields", TEXTS, "Further named texts."),
    ),
    short="name",
)

PROMISE = Entity(
    "promise",
    Promise,
    (
        Field("needed by", FINISH, "When the receiver needs it."),
        Field("promised by", FINISH, "When the giver promised it."),
        Field("giver", WORDS, "Who promised."),
        Field("receiver", WORDS, "Who was promised."),
    ),
)

AFTER = Entity(
    "predecessor",
    Link,
    (
        Field("task", WORDS, "The task to wait for.", ("predecessor",)),
        Field("type", Choice(LinkType), "FS, SS, FF or SF."),
        Field("lag", LAG, "Time between, such as 2d, -1d, 3ed or 50%."),
        Field("promise", Record(PROMISE), "What the two sides agreed."),
        Field("id", WORDS, "The link's key, when it has one of its own."),
    ),
)

WHO = Entity(
    "assignment",
    Assignment,
    (
        Field("resource", WORDS, "Who or what works on the task."),
        Field("units", SHARE, "With how much of their time."),
        Field("work", PERSON_WORK, "Total work in person-time."),
        Field("actual work", PERSON_WORK, "Work done."),
        Field("remaining work", PERSON_WORK, "Work left."),
        Field("delay", DURATION, "Time after the task's start."),
        Field("actual start", START, "When they started."),
        Field("actual finish", FINISH, "When they finished."),
        Field("rate table", WORDS, "Cost rate table, A to E."),
        Field("cost", MONEY, "Cost of the assignment."),
        Field("id", WORDS, "The assignment's key, when it has one of its own."),
    ),
)

ESTIMATE = Entity(
    "estimate",
    Estimate,
    (
        Field("points", grammar.POINTS, "Low / likely / high.", ("low", "likely", "high")),
        Field("shape", Choice(EstimateShape), "The distribution."),
        Field(
            "quantiles",
            grammar.SHARES,
            "What low and high stand for.",
            ("low_quantile", "high_quantile"),
        ),
    ),
)

TASK = Entity(
    "task",
    Task,
    (
        Field("name", WORDS, "The task's name; its id unless said."),
        Field("kind", Choice(TaskKind), "A summary when it has tasks, else a task, unless said."),
        Field("parent", WORDS, "The summary it belongs to, when it does not stand below it."),
        Field("wbs", WORDS, "Its code in the work breakdown."),
        Field("tier", Choice(Tier), "The rung a summary stands on."),
        Field("duration", DURATION, "Working time such as 5d, 3h, 2w; 5ed is elapsed."),
        Field("estimated", FLAG, "The duration is a guess."),
        Field("estimate", Record(ESTIMATE, grammar.ESTIMATE), "P10 / likely / P90."),
        Field("effort", Choice(Effort), "What decides how long it takes."),
        Field("calendar", WORDS, "Its own calendar."),
        Field("ignore resource calendars", FLAG, "Assignments follow the task's calendar alone."),
        Field("milestone edge", Choice(MilestoneEdge), "Where in the day a milestone stands."),
        Field("constraint", Many(grammar.CONSTRAINT), "Such as SNET 2026-04-01.", ("constraints",)),
        Field("deadline", FINISH, "When it should be done."),
        Field("pinned", grammar.PINNED, "Start to finish, set by hand."),
        Field("active", FLAG, "false leaves it out of the schedule."),
        Field("priority", WHOLE, "0 to 1000 for levelling; 500 unless said."),
        Field("complete", SHARE, "Share of the duration done.", ("progress.complete",)),
        Field("actual start", START, "When it started.", ("progress.actual_start",)),
        Field("actual finish", FINISH, "When it finished.", ("progress.actual_finish",)),
        Field("remaining", DURATION, "Time still needed.", ("progress.remaining",)),
        Field("suspend", FINISH, "When work stopped.", ("progress.suspend",)),
        Field("resume", START, "When work goes on.", ("progress.resume",)),
        Field("physical", SHARE, "Share of the deliverable done.", ("progress.physical",)),
        Field("levelling delay", DURATION, "Time added so that people are free."),
        Field("expected finish", FINISH, "The date the remaining work stretches to."),
        Field("external early start", START, "Limit from another project."),
        Field("external late finish", FINISH, "Limit from another project."),
        Field("owner", WORDS, "Who answers for it."),
        Field("team", WORDS, "The team that does it."),
        Field("fixed cost", MONEY, "Cost beside that of the assignments."),
        Field("source id", WORDS, "Technical key of the source."),
        Field("url", WORDS, "Where to read more."),
        Field("notes", WORDS, "Notes."),
        Field("tags", Many(WORDS), "Free labels."),
        Field("fields", TEXTS, "Further named texts."),
    ),
    short="name",
    parts={"progress": Progress},
)

BUDGET_LINE = Entity(
    "budget line",
    BudgetLine,
    (
        Field("name", WORDS, "What the money is for."),
        Field("category", Choice(BudgetCategory), "The kind of cost."),
        Field("amount", MONEY, "The whole amount, or that of a month when phasing is burn."),
        Field("phasing", Choice(Phasing), "How it spreads over its days."),
        Field("task", WORDS, "The task whose span it covers."),
        Field("team", WORDS, "The team that spends it."),
        Field("vendor", WORDS, "The vendor that is paid."),
        Field("days", grammar.PERIOD, "The days it covers.", ("first", "last")),
    ),
    short="name",
)

ACTUAL = Entity(
    "actual",
    Actual,
    (
        Field("day", DAY, "When it was spent."),
        Field("amount", MONEY, "How much."),
        Field("line", WORDS, "The budget line."),
        Field("task", WORDS, "The task."),
        Field("resource", WORDS, "The resource."),
        Field("source", WORDS, "Where the figure came from."),
        Field("notes", WORDS, "Notes."),
    ),
)

MONEY_POINTS = Record(
    Entity(
        "range",
        MoneyRange,
        (
            Field("low", MONEY, "P10."),
            Field("likely", MONEY, "Most likely."),
            Field("high", MONEY, "P90."),
        ),
    ),
    grammar.MONEY_POINTS,
)

IMPACT = Entity(
    "impact",
    Impact,
    (
        Field("task", WORDS, "The task it hits; none is the program."),
        Field("delay", grammar.WORK_POINTS, "Working time added, low / likely / high."),
        Field("factor", grammar.FACTOR, "Multiplier on the duration."),
        Field("cost", MONEY_POINTS, "Money added."),
        Field("adds", WORDS, "A task that exists only if it happens."),
        Field("skips", WORDS, "A task that is left out if it happens."),
    ),
)

RESPONSE = Entity(
    "response",
    Response,
    (
        Field("name", WORDS, "What is done."),
        Field("kind", Choice(ResponseKind), "Mitigate unless said."),
        Field("state", Choice(ResponseState), "How far it is."),
        Field("cost", MONEY, "What it costs."),
        Field("lead time", ELAPSED, "Elapsed time until it works."),
        Field("residual probability", SHARE, "Chance that is left."),
        Field("residual impacts", Many(Record(IMPACT)), "Impacts that are left."),
        Field("owner", WORDS, "Who sees to it."),
        Field("due", DAY, "By when."),
    ),
    short="name",
)

RISK = Entity(
    "risk",
    Risk,
    (
        Field("name", WORDS, "The risk in a few words."),
        Field("side", Choice(RiskSide), "A threat unless said."),
        Field("status", Choice(RiskStatus), "Open unless said."),
        Field("cause", WORDS, "Because of …"),
        Field("event", WORDS, "… this may happen, …"),
        Field("effect", WORDS, "… and lead to that."),
        Field("probability", SHARE, "Chance that it happens."),
        Field("impacts", Many(Record(IMPACT)), "What it does to tasks and cost."),
        Field("drivers", Many(WORDS), "Drivers it shares with others."),
        Field("owner", WORDS, "Who watches it."),
        Field("days", grammar.PERIOD, "When it can happen.", ("first", "last")),
        Field("trigger", WORDS, "How one sees it happen."),
        Field("contingency", WORDS, "What is done then."),
    ),
    short="name",
)

DRIVER = Entity(
    "driver",
    Driver,
    (
        Field("name", WORDS, "The cause that many tasks share."),
        Field("scope", Choice(DriverScope), "What it acts on."),
        Field("factor", grammar.FACTOR, "Multiplier on durations, low / likely / high."),
        Field("probability", SHARE, "Chance that it acts at all."),
        Field("team", WORDS, "The team it acts on."),
        Field("vendor", WORDS, "The vendor it acts on."),
        Field("tasks", Many(WORDS), "The tasks it acts on."),
    ),
    short="name",
)

CRITERION = Entity(
    "criterion",
    Criterion,
    (
        Field("says", WORDS, "What must hold."),
        Field("task", WORDS, "The task that brings it about."),
        Field("met", FLAG, "Whether it holds."),
        Field("evidence", WORDS, "How one can tell."),
        Field("owner", WORDS, "Who sees to it."),
        Field("due", DAY, "By when."),
    ),
    short="says",
)

GATE = Entity(
    "gate",
    Gate,
    (
        Field("name", WORDS, "The gate's name."),
        Field("milestone", WORDS, "The milestone it is tied to."),
        Field("criteria", Criteria(CRITERION), "What must hold."),
        Field("decision", Choice(GateDecision), "What was decided."),
        Field("decided on", DAY, "When."),
        Field("decider", WORDS, "Who decides."),
    ),
    short="name",
)

BASELINE_TASK = Entity(
    "baseline task",
    BaselineTask,
    (
        Field("start", START, "Agreed start."),
        Field("finish", FINISH, "Agreed finish."),
        Field("duration", DURATION, "Agreed duration."),
        Field("work", PERSON_WORK, "Agreed work."),
        Field("cost", MONEY, "Agreed cost."),
    ),
)

BASELINE = Entity(
    "baseline",
    Baseline,
    (
        Field("name", WORDS, "The baseline's name."),
        Field("agreed on", DAY, "When it was agreed."),
        Field("agreed by", WORDS, "By whom."),
        Field(
            "tasks",
            Named(Record(BASELINE_TASK, grammar.BASELINE_DATES)),
            "Start to finish of each task.",
        ),
    ),
    short="name",
)

SECTIONS = {
    "teams": TEAM,
    "vendors": VENDOR,
    "resources": RESOURCE,
    "budget": BUDGET_LINE,
    "actuals": ACTUAL,
    "drivers": DRIVER,
    "gates": GATE,
    "baselines": BASELINE,
}
"""The sections that are tables of one entity each, under the names of the program's tables."""
