"""The keys of what is held to: gates with their criteria, and baselines."""

from __future__ import annotations

from fairlead.connectors.plan import grammar
from fairlead.connectors.plan.entity import Entity, Field, Record
from fairlead.connectors.plan.fields.money import MONEY
from fairlead.connectors.plan.scalars import DAY, DURATION, FINISH, FLAG, PERSON_WORK, START, WORDS
from fairlead.connectors.plan.sections import Criteria, Named
from fairlead.connectors.plan.shapes import Choice
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.gate import Criterion, Gate, GateDecision

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
