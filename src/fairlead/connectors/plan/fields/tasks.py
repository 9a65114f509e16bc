"""The keys of tasks: what they wait for, who works on them, how long they take."""

from __future__ import annotations

from fairlead.connectors.plan import grammar
from fairlead.connectors.plan.entity import Entity, Field, Record
from fairlead.connectors.plan.fields.money import MONEY
from fairlead.connectors.plan.scalars import (
    DURATION,
    FINISH,
    FLAG,
    LAG,
    PERSON_WORK,
    SHARE,
    START,
    TEXTS,
    WHOLE,
    WORDS,
)
from fairlead.connectors.plan.shapes import Choice, Many
from fairlead.core.program.link import Link, LinkType, Promise
from fairlead.core.program.people import Assignment
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
        Field(
            "points",
            grammar.POINTS,
            "Low / likely / high, elapsed where the duration is.",
            ("low", "likely", "high"),
        ),
        Field("shape", Choice(EstimateShape), "The distribution."),
        Field(
            "quantiles",
            grammar.SHARES,
            "What low and high stand for, on either side of 50%.",
            ("low_quantile", "high_quantile"),
        ),
        Field("observed", Many(DURATION), "Durations that were observed, for the shape empirical."),
        Field("together", WORDS, "Estimates with the same words are long or short together."),
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
        Field(
            "estimate",
            Record(ESTIMATE, grammar.ESTIMATE),
            "P10 / median / P90, as in 5d / 7d / 14d; 5ed / 7ed / 14ed is elapsed.",
        ),
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
