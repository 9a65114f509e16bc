"""The program as it stands at the end of a day, as a draft that `build` takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from fairlead.core.calendars.calendar import STANDARD, standard
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.ids import ProgramId, TaskId, TeamId
from fairlead.core.ground.table import Table
from fairlead.core.program.baseline import Baseline
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.program import Program
from fairlead.core.program.rules import Rules
from fairlead.core.program.task import Task, TaskKind, Tier
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.demo.kubernetes.deliverables import Deliverable, add
from fairlead.demo.kubernetes.facts import END_OF_DAY, Facts
from fairlead.demo.kubernetes.gates import gates
from fairlead.demo.kubernetes.reference import everything
from fairlead.demo.kubernetes.risks import risks
from fairlead.demo.kubernetes.teams import (
    ALIASES,
    lead_of,
    owners_of,
    release_team_of,
    resources,
    sig_name,
    teams,
)
from fairlead.demo.kubernetes.timeline import ROOT, Plan, timeline

ORIGIN = Origin("kubernetes/enhancements and kubernetes/sig-release")
NAME = "Kubernetes v1.32"
NO_SPREAD = Decimal(0)

ABOUT = (
    "Kubernetes v1.32 as its project recorded it: milestones from the release timeline, a "
    "deliverable for each enhancement whose kep.yaml named v1.32 as its latest milestone on the "
    "day, and what changed from the Enhancements Freeze to the release. Recorded are these dates, "
    "statuses, SIGs and exceptions. Tasks below an enhancement, their durations, links and "
    "progress are derived from the freezes and marked so; the project records no effort, no "
    "cost and no names of engineers in what is used here. The freezes wait for nobody: what is "
    "not ready by then moves to another release."
)

T = TypeVar("T")


def program(facts: Facts, today: date, baseline: Baseline | None = None) -> Program:
    """The program as it stands at the end of a day, with what it still has of a baseline."""
    status_date = datetime.combine(today, END_OF_DAY)
    return build(_draft(facts, today, baseline), status_date=status_date)


def with_enhancements(facts: Facts, plan: Plan, today: date) -> None:
    """Add a workstream for each owning SIG, with its enhancements of the day below it."""
    targeted = facts.targeted(today)
    for sig in sorted({state.sig for state in targeted}):
        plan.tasks.append(workstream(sig))
        for state in targeted:
            if state.sig == sig:
                add(plan, Deliverable(facts, state, today))


def workstream(sig: str) -> Task:
    """The enhancements that a SIG owns, as a summary."""
    return Task(
        id=TaskId(sig),
        name=sig_name(sig),
        kind=TaskKind.SUMMARY,
        tier=Tier.WORKSTREAM,
        parent=ROOT,
        team=TeamId(sig),
        owner=owners_of(sig),
    )


def _draft(facts: Facts, today: date, baseline: Baseline | None) -> Draft:
    lead = lead_of(facts, "Release Team Lead")
    team = release_team_of("Release Team Lead")
    whole = Task(id=ROOT, name=NAME, kind=TaskKind.SUMMARY, owner=lead, team=team, notes=ABOUT)
    plan = timeline(facts, today)
    plan.tasks.insert(0, whole)
    with_enhancements(facts, plan, today)
    agreed = [] if baseline is None else [_still_there(baseline, plan)]
    nothing = Uncertainty(task=NO_SPREAD, program=NO_SPREAD, team=NO_SPREAD, vendor=NO_SPREAD)
    return Draft(
        origin=ORIGIN,
        id=ProgramId("kubernetes-v1.32"),
        name=NAME,
        start=datetime.combine(facts.timeline[0].first, time(8)),
        zone="UTC",
        calendar=STANDARD,
        # Only what earlier releases tell is uncertain here; the rest are dates that were set.
        uncertainty=nothing,
        # Derived work fills the time up to a freeze, so that all of it has no float; what is of
        # interest is what leads to the release.
        rules=Rules(longest_path=True),
        calendars=_rows([standard()]),
        tasks=_rows(plan.tasks),
        links=_rows(plan.links),
        teams=_rows(teams(facts)),
        resources=_rows(resources(facts)),
        risks=_rows(risks(facts, today)),
        gates=_rows(gates(facts, today)),
        baselines=_rows(agreed),
        findings=tuple(_findings(facts, today)),
    )


def _still_there(baseline: Baseline, plan: Plan) -> Baseline:
    """A baseline without the tasks that left the release since."""
    ids = {task.id for task in plan.tasks}
    kept = {id: agreed for id, agreed in baseline.tasks.items() if id in ids}
    return replace(baseline, tasks=Table(kept))


def _rows(values: Iterable[T]) -> list[Row[T]]:
    return [Row(value, ORIGIN) for value in values]


def _findings(facts: Facts, today: date) -> Iterator[Finding]:
    """What a reader should know of the data: what is derived, and what does not fit together."""
    past = everything(facts)
    yield _note(
        "K8S-001",
        "Work below the enhancements, its durations, links and progress are derived from the "
        "dates of the freezes; the project records none of them.",
        "Take them as a picture of how a release is organised, not as what somebody planned.",
    )
    yield _note(
        "K8S-002",
        f"After Code Freeze an enhancement counts as done while kep.yaml names v1.32, and the "
        f"records end on the day of the release. In v1.23 to v1.31 {past.moved} of "
        f"{past.targeted} turned out later to have moved.",
        "Ask the release notes what was shipped.",
    )
    spelt = sorted(
        state.number
        for state in facts.targeted(today)
        if {s.strip() for s in state.recorded.get("participating_sigs", "").split(";")} & {*ALIASES}
    )
    yield _note(
        "K8S-003",
        f"KEPs {', '.join(spelt)} name SIGs that do not exist by that name; they are taken as "
        "the SIG with the nearest name.",
        "Correct participating-sigs in kep.yaml.",
    )
    for asked in facts.exceptions:
        state = facts.asked_for[asked.issue]
        others = [s.number for s in facts.asked_for.values() if s.recorded["title"] == asked.name]
        if others and asked.issue not in others:
            yield _note(
                "K8S-004",
                f"The exception for '{asked.name}' names issue {asked.issue}, which is "
                f"'{state.recorded['title']}'; an enhancement of that name is KEP-{others[0]}.",
                "Correct the issue in exceptions.yaml.",
            )


def _note(code: str, says: str, do: str) -> Finding:
    return Finding(code, Severity.NOTE, ORIGIN, says, do)
