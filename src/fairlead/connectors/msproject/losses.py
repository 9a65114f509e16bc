"""What a Microsoft Project file cannot hold of a program: one note for each kind, with a count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields

from fairlead.connectors.msproject.baselines import baseline_name
from fairlead.connectors.msproject.people import RATE_TABLES
from fairlead.connectors.msproject.write_calendars import CalendarNumbers, split_at_midnight
from fairlead.connectors.msproject.write_tasks import baseline_numbers
from fairlead.connectors.source import note
from fairlead.core.ground.finding import Finding, Origin
from fairlead.core.ground.units import NO_WORK, Money, Percent, Share
from fairlead.core.program.link import link_id
from fairlead.core.program.outline import children
from fairlead.core.program.people import Assignment, Resource, ResourceKind
from fairlead.core.program.program import Program
from fairlead.core.program.rules import MICROSOFT_PROJECT, Direction, ProgressRule
from fairlead.core.program.task import (
    NOT_STARTED,
    Effort,
    MilestoneEdge,
    Task,
    TaskKind,
    is_finished,
)

CODE = "MSP-010"
TARGET = "Microsoft Project XML"

_KEEP = "Keep the program's own file beside this one."
_HELD_RULES = frozenset({"direction", "progress", "open_ends_critical", "critical_float"})

Loss = tuple[str, int, str]
"""The kind, how many of it there are, and what became of them."""

_GONE = "left out"


def losses_of(
    program: Program, calendars: CalendarNumbers, fields_left_out: int, cleaned: int
) -> tuple[Finding, ...]:
    """One note for each kind of thing that is in the program and not, or not so, in the file.

    fields_left_out: custom fields without room. cleaned: texts that lost characters.
    """
    losses: list[Loss] = [
        *_whole_kinds(program),
        *_of_the_program(program),
        *_of_calendars(program, calendars),
        *((kind, sum(map(lost, program.tasks.values())), end) for kind, lost, end in _TASKS),
        *((kind, sum(map(lost, program.resources.values())), end) for kind, lost, end in _PEOPLE),
        *_of_assignments(program),
        *_of_baselines(program),
        ("custom fields", fields_left_out, "left out, for Project has 30 text fields"),
        ("texts with characters that XML forbids", cleaned, "left out those characters"),
    ]
    return tuple(
        note(
            CODE, Origin(TARGET, kind), f"{kind[0].upper()}{kind[1:]} ({count:,}): {became}.", _KEEP
        )
        for kind, count, became in losses
        if count
    )


def _whole_kinds(program: Program) -> Iterator[Loss]:
    yield "teams", len(program.teams), _GONE
    yield "vendors", len(program.vendors), _GONE
    yield "budget lines", len(program.budget), _GONE
    yield "actual costs", len(program.actuals), _GONE
    yield "risks", len(program.risks), _GONE
    yield "risk responses", len(program.responses), _GONE
    yield "risk drivers", len(program.drivers), _GONE
    yield "gates", len(program.gates), _GONE
    links = program.links.values()
    named = sum(link.id != link_id(link.predecessor, link.successor, link.type) for link in links)
    yield "ids of links", named, "became those of their tasks"
    pairs = {(link.predecessor, link.successor) for link in links}
    yield "further links between two tasks", len(links) - len(pairs), "may be dropped by Project"
    yield "promises between teams", sum(link.promise is not None for link in links), _GONE
    percents = (link.lag.value for link in links if isinstance(link.lag, Percent))
    fractions = sum(percent != round(percent) for percent in percents)
    yield "lags in fractions of a percent", fractions, "rounded"
    below = children(program)
    empty = (t.kind is TaskKind.SUMMARY and id not in below for id, t in program.tasks.items())
    yield "summaries of nothing", sum(empty), "became tasks"


def _of_the_program(program: Program) -> Iterator[Loss]:
    rules, usual = program.rules, MICROSOFT_PROJECT
    changed = [
        field.name.replace("_", " ")
        for field in fields(rules)
        if field.name not in _HELD_RULES
        and getattr(rules, field.name) != getattr(usual, field.name)
    ]
    if rules.progress is ProgressRule.ACTUAL_DATES:
        changed.append("progress")
    if rules.critical_float.minutes % max(program.units.minutes_per_day, 1):
        changed.append("critical float")
    yield "scheduling rules", len(changed), f"became Project's own ({', '.join(changed)})"
    yield "time zones", int(program.zone is not None), "left out, dates are local"
    imposed = program.finish is not None and rules.direction is Direction.FROM_START
    yield "imposed finishes", int(imposed), _GONE
    unknown = not (len(program.currency) == 3 and program.currency.isascii())
    yield "currencies without a code of ISO 4217", int(unknown), "became USD"
    foreign = sum(money.currency != program.currency for money in _amounts(program))
    yield "amounts in another currency", foreign, f"taken for {program.currency}"


def _amounts(program: Program) -> Iterator[Money]:
    amounts = [task.fixed_cost for task in program.tasks.values()]
    for resource in program.resources.values():
        for rate in resource.rates:
            amounts += [rate.hourly, rate.overtime, rate.per_use]
    for baseline in program.baselines.values():
        amounts += [task.cost for task in baseline.tasks.values()]
    amounts += [assignment.cost for assignment in program.assignments.values()]
    return (amount for amount in amounts if amount is not None)


def _of_calendars(program: Program, calendars: CalendarNumbers) -> Iterator[Loss]:
    known = program.calendars
    yield "time zones of calendars", sum(c.zone is not None for c in known.values()), _GONE
    lengths = sum(c.minutes_per_day is not None for c in known.values())
    yield "day lengths of calendars", lengths, _GONE
    holidays = sum(c.holidays is not None for c in known.values())
    yield "sets of national holidays", holidays, "became single exceptions"
    written_out = len(calendars.written_out)
    yield "calendars with a base", written_out, "written out in full"
    overnight = sum(split_at_midnight(c, known) != c for c in known.values())
    yield "calendars with shifts over midnight", overnight, "cut at midnight"


def _is_fine(share: Share | None) -> bool:
    return share is not None and share.value * 100 != round(share.value * 100)


def _is_odd_interruption(task: Task) -> bool:
    """An end of an interruption is known, but not both ends of one in work that goes on."""
    progress = task.progress
    ends = {progress.suspend, progress.resume}
    begun = progress.actual_start is not None or progress.complete.value > 0
    return ends != {None} and (None in ends or not begun or is_finished(task))


_COMPUTED = (NOT_STARTED, NO_WORK, False, Effort.DURATION)

_TASKS: tuple[tuple[str, Callable[[Task], bool], str], ...] = (
    ("three-point estimates", lambda t: t.estimate is not None, _GONE),
    ("tiers of summaries", lambda t: t.tier is not None, _GONE),
    ("owners of tasks", lambda t: t.owner is not None, _GONE),
    ("teams of tasks", lambda t: t.team is not None, _GONE),
    ("tags of tasks", lambda t: bool(t.tags), _GONE),
    ("source ids of tasks", lambda t: bool(t.source_id), _GONE),
    ("expected finishes", lambda t: t.expected_finish is not None, _GONE),
    (
        "limits from other projects",
        lambda t: t.external_early_start is not None or t.external_late_finish is not None,
        _GONE,
    ),
    ("start and finish milestones", lambda t: t.milestone_edge is not MilestoneEdge.EITHER,
     "became milestones of either kind"),
    ("level-of-effort tasks", lambda t: t.kind is TaskKind.LEVEL_OF_EFFORT, "became tasks"),
    ("milestones with a duration", lambda t: t.kind is TaskKind.MILESTONE and bool(t.duration),
     "became tasks"),
    ("tasks with several constraints", lambda t: len(t.constraints) > 1, "one kept"),
    (
        "values of summaries",
        lambda t: t.kind is TaskKind.SUMMARY
        and (t.progress, t.duration, t.estimated, t.effort) != _COMPUTED,
        "left out, Project computes them",
    ),
    (
        "percentages finer than one percent",
        lambda t: _is_fine(t.progress.complete) or _is_fine(t.progress.physical),
        "rounded",
    ),
    (
        "interruptions of tasks that are not under way",
        _is_odd_interruption,
        _GONE,
    ),
)  # fmt: skip

_PEOPLE: tuple[tuple[str, Callable[[Resource], bool], str], ...] = (
    ("teams of resources", lambda r: r.team is not None, _GONE),
    ("vendors of resources", lambda r: r.vendor is not None, _GONE),
    ("skills of resources", lambda r: bool(r.skills), _GONE),
    ("source ids of resources", lambda r: bool(r.source_id), _GONE),
    ("pieces of equipment", lambda r: r.kind is ResourceKind.EQUIPMENT, "became people"),
    (
        "resources with other rate tables than A to E",
        lambda r: any(rate.table not in RATE_TABLES for rate in r.rates),
        "those tables left out",
    ),
)


def _of_assignments(program: Program) -> Iterator[Loss]:
    def computed(assignment: Assignment) -> bool:
        kind = program.resources[assignment.resource].kind
        return assignment.cost is not None and kind is not ResourceKind.COST

    costs = sum(map(computed, program.assignments.values()))
    others = sum(a.rate_table not in RATE_TABLES for a in program.assignments.values())
    yield "assignments with other rate tables than A to E", others, "take table A"
    yield "costs of assignments", costs, "left out, Project computes them"


def _of_baselines(program: Program) -> Iterator[Loss]:
    numbers = baseline_numbers(program.baselines)
    empty = sum(not baseline.tasks for baseline in program.baselines.values())
    yield "baselines without tasks", empty, _GONE
    yield "baselines", len(program.baselines) - len(numbers), "left out, for Project has 11"
    renamed = sum(
        baseline.name != baseline_name(id) or not id.endswith(str(numbers[id][0]))
        for id, baseline in program.baselines.items()
        if id in numbers
    )
    yield "names of baselines", renamed, "became numbers"
    agreed = sum(b.agreed_on is not None or bool(b.agreed_by) for b in program.baselines.values())
    yield "dates and signatures of baselines", agreed, _GONE
