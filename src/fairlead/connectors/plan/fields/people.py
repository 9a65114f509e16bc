"""The keys of those who do the work: teams, vendors, people, roles and equipment."""

from __future__ import annotations

from fairlead.connectors.plan import grammar
from fairlead.connectors.plan.entity import Entity, Field, Record
from fairlead.connectors.plan.fields.money import MONEY
from fairlead.connectors.plan.scalars import DAY, SHARE, TEXTS, WHOLE, WORDS
from fairlead.connectors.plan.shapes import Choice, Many
from fairlead.core.program.people import (
    Availability,
    Rate,
    Resource,
    ResourceKind,
    Skill,
    Team,
    Vendor,
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
