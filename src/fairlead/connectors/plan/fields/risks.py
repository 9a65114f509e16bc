"""The keys of what may happen: risks, responses and the drivers that tasks share."""

from __future__ import annotations

from fairlead.connectors.plan import grammar
from fairlead.connectors.plan.entity import Entity, Field, Record
from fairlead.connectors.plan.fields.money import MONEY, MONEY_POINTS
from fairlead.connectors.plan.scalars import DAY, ELAPSED, SHARE, WORDS
from fairlead.connectors.plan.shapes import Choice, Many
from fairlead.core.program.risk import (
    Driver,
    DriverScope,
    Impact,
    Response,
    ResponseKind,
    ResponseState,
    Risk,
    RiskSide,
    RiskStatus,
)

IMPACT = Entity(
    "impact",
    Impact,
    (
        Field("task", WORDS, "The task it hits; none is the program, which has no delay."),
        Field("delay", grammar.WORK_POINTS, "Working time added, P10 / median / P90."),
        Field("factor", grammar.FACTOR, "Multiplier on the duration, P10 / median / P90."),
        Field("cost", MONEY_POINTS, "Money added."),
        Field("adds", WORDS, "A task, or summary with all below, that exists only if it happens."),
        Field("skips", WORDS, "A task, or summary with all below, that is left out if it happens."),
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
        Field("probability", SHARE, "Chance that it happens.", vital=True),
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
        Field("factor", grammar.FACTOR, "Multiplier on durations, P10 / median / P90."),
        Field("probability", SHARE, "Chance that it acts at all.", vital=True),
        Field("team", WORDS, "The team it acts on."),
        Field("vendor", WORDS, "The vendor it acts on."),
        Field("tasks", Many(WORDS), "The tasks it acts on."),
    ),
    short="name",
)
