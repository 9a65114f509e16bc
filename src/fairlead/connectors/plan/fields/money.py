"""The keys of amounts, of what is planned to be spent and of what was."""

from __future__ import annotations

from fairlead.connectors.plan import grammar
from fairlead.connectors.plan.entity import Entity, Field, Record
from fairlead.connectors.plan.scalars import AMOUNT, DAY, NUMBER, WORDS
from fairlead.connectors.plan.shapes import Choice
from fairlead.core.ground.units import Money
from fairlead.core.program.money import Actual, BudgetCategory, BudgetLine, Phasing
from fairlead.core.program.risk import MoneyRange

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

MONEY_POINTS = Record(
    Entity(
        "range",
        MoneyRange,
        (
            Field("low", MONEY, "P10."),
            Field("likely", MONEY, "The median; the most likely where low is 0 or less."),
            Field("high", MONEY, "P90."),
        ),
    ),
    grammar.MONEY_POINTS,
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
