"""An enhancement as a deliverable: approval, code, reviews and documentation, up to a day.

The project records when a kep.yaml changed, and nothing of the work behind it. The work shown here
is derived from the dates of the freezes, and every task says what of it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from fairlead.core.ground.ids import TaskId, TeamId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Share
from fairlead.core.program.task import NOT_STARTED, Estimate, Progress, Task, TaskKind, Tier
from fairlead.demo.kubernetes.approval import approval, marked_implemented
from fairlead.demo.kubernetes.facts import END_OF_DAY, Facts, State
from fairlead.demo.kubernetes.reference import estimate, reference
from fairlead.demo.kubernetes.teams import (
    lead_of,
    owners_of,
    participants,
    release_team_of,
    sig_name,
)
from fairlead.demo.kubernetes.timeline import (
    CODE_FREEZE,
    DOCS_FREEZE,
    DOCS_PLACEHOLDER,
    ENHANCEMENTS_FREEZE,
    Plan,
)
from fairlead.demo.kubernetes.working_days import Window, after, before

REVIEWED_PART = 2
"""Of the days up to Code Freeze every second, the last ones, is taken to be for review."""

WINDOW = (
    "Derived: the project records no durations. This is the time between the freezes, that of "
    "code halved for review; progress is the time that has passed."
)
UNAPPROVED = "Recorded: kep.yaml does not say implementable, and no exception is granted."
REVIEWED = (
    "That it was reviewed for production readiness is derived: without, no KEP is merged as such."
)
KEPT = (
    "Assumed done by the freeze because kep.yaml still named v1.32 after it; kep.yaml does not "
    "say what was merged. Of such enhancements some turn out later to have moved."
)


@dataclass(frozen=True)
class Deliverable:
    """An enhancement on a day, and when its parts are to be done."""

    facts: Facts
    state: State
    today: date

    @property
    def id(self) -> TaskId:
        """The id of its summary, such as "kep-1287"."""
        return TaskId(f"kep-{self.state.number}")

    @cached_property
    def approved(self) -> date | None:
        """The day on which it was approved for the release, by what was known on the day."""
        return approval(self.facts, self.state, self.today)

    @cached_property
    def is_planned(self) -> bool:
        """Whether there is work to plan: it is approved, or an exception was asked for it."""
        asked = {one.issue for one in self.facts.exceptions if one.requested <= self.today}
        return not self.is_withdrawn and (self.approved is not None or self.state.number in asked)

    @property
    def is_withdrawn(self) -> bool:
        """Whether kep.yaml says so, although it names the release."""
        return self.state.recorded.get("status") == "withdrawn"

    @cached_property
    def begins(self) -> date:
        """The first day of its work: the Enhancements Freeze, or the day after its approval."""
        if self.is_on_time:
            return self.facts.row("Begin Enhancements").at.date()
        return after(self.approved or self.today)

    @property
    def is_on_time(self) -> bool:
        """Whether it was approved by the Enhancements Freeze."""
        freeze = self.facts.row("Begin Enhancements").at.date()
        return self.approved is not None and self.approved <= freeze

    @cached_property
    def code(self) -> tuple[Window, Window]:
        """The working days of implementation and those of review."""
        until = before(self.facts.row("Begin Code").at.date())
        whole = Window(self.begins, until)
        return whole.split(max(1, whole.days // REVIEWED_PART))

    @cached_property
    def docs(self) -> tuple[Window, Window]:
        """The working days of writing documentation and those of its review."""
        placeholder, ready, freeze = (
            self.facts.row(name).at.date()
            for name in ("Docs deadline — Open", "Docs deadline — PRs", "Docs Freeze")
        )
        return Window(max(after(placeholder), self.begins), ready), Window(after(ready), freeze)

    def part(self, name: str) -> TaskId:
        """The id of one of its parts."""
        return TaskId(f"{self.id}-{name}")


def add(plan: Plan, one: Deliverable) -> None:
    """Add an enhancement to a plan, below the workstream of its owning SIG."""
    plan.tasks.append(_summary(one))
    plan.tasks.append(_approval(one))
    if one.is_planned:
        plan.tasks.extend(_work(one))
        _link(plan, one)


def _summary(one: Deliverable) -> Task:
    recorded = one.state.recorded
    targets = [f"{s} {recorded[s]}" for s in ("alpha", "beta", "stable") if s in recorded]
    stage = one.state.stage
    return Task(
        id=one.id,
        name=f"KEP-{one.state.number} {recorded['title']}" + (f" ({stage})" if stage else ""),
        kind=TaskKind.SUMMARY,
        tier=Tier.DELIVERABLE,
        parent=TaskId(one.state.sig),
        team=TeamId(one.state.sig),
        owner=owners_of(one.state.sig),
        url=f"https://kep.k8s.io/{one.state.number}",
        tags=(stage,) if stage else (),
        notes=_doubt(one),
        fields=Table(
            {
                "Status, as recorded": recorded.get("status", ""),
                "Stages, as recorded": ", ".join(targets),
                "Participating SIGs, as recorded": recorded.get("participating_sigs", ""),
                "Recorded in": f"keps/{one.state.path}/kep.yaml @ {one.state.commit[:12]}",
                "Recorded on": one.state.day.isoformat(),
            }
        ),
    )


def _doubt(one: Deliverable) -> str:
    """What of the record does not fit together."""
    status, recorded = one.state.recorded.get("status", ""), one.state.recorded
    if one.is_withdrawn:
        return "kep.yaml still names v1.32, but the enhancement is withdrawn: nothing is planned."
    if one.approved is None:
        return f"kep.yaml names v1.32, but the status is {status}: not approved for it."
    if not any("1.32" in recorded.get(stage, "") for stage in ("alpha", "beta", "stable")):
        return "kep.yaml names v1.32 as its latest milestone, but plans no stage for it."
    return ""


def _approval(one: Deliverable) -> Task:
    """The milestone of the approval, or in its place that of the withdrawal."""
    name, notes, progress = "KEP and production readiness approved", UNAPPROVED, NOT_STARTED
    day = one.approved
    if one.is_withdrawn:
        name, notes, day = "withdrawn", "Recorded: the status in kep.yaml.", one.state.day
    elif day is not None:
        notes = f"Recorded: approved since {day}, by kep.yaml or by an exception. {REVIEWED}"
    if day is not None:
        at = datetime.combine(day, END_OF_DAY)
        progress = Progress(complete=Share.of(1), actual_start=at, actual_finish=at)
    return Task(
        id=one.part("approved"),
        name=f"KEP-{one.state.number}: {name}",
        kind=TaskKind.MILESTONE,
        parent=one.id,
        deadline=one.facts.row("Begin Enhancements").at if day is None else None,
        progress=progress,
        owner=owners_of(one.state.sig),
        team=TeamId(one.state.sig),
        notes=notes,
    )


def _work(one: Deliverable) -> Iterator[Task]:
    compared = reference(one.facts, one.state.sig, one.state.stage)
    coding, reviewing = one.code
    writing, checking = one.docs
    own, name = one.state.sig, "implementation and tests"
    yield _task(one, "implementation", name, coding, own)
    # All that is uncertain stands here: nothing is known to be merged before the freeze, so that
    # progress, which is only time that has passed, must not make it likelier.
    spread = estimate(reviewing.work, compared.kept)
    chance = f"Estimate: {compared.says}; so often it is done in time."
    name = f"review and merge by {sig_name(own)}"
    yield _task(one, "review", name, reviewing, own, spread=spread, notes=chance)
    for sig in participants(one.state):
        name = f"review by {sig_name(sig)}"
        yield _task(one, f"review-{sig}", name, reviewing, sig)
    yield _merged(one)
    ready = writing.finish
    yield _task(one, "docs", "documentation written", writing, own, deadline=ready)
    yield _docs_review(one, checking)


def _task(
    one: Deliverable,
    part: str,
    name: str,
    window: Window,
    sig: str,
    *,
    deadline: datetime | None = None,
    spread: Estimate | None = None,
    notes: str = "",
) -> Task:
    ended = marked_implemented(one.facts, one.state, one.today) if part != "docs" else None
    progress = window.progress(one.today, ended=ended)
    basis = _by_record(ended) if progress.actual_finish is not None else WINDOW
    return Task(
        id=one.part(part),
        name=f"KEP-{one.state.number}: {name}",
        parent=one.id,
        duration=window.work,
        estimate=spread,
        deadline=deadline,
        progress=progress,
        owner=owners_of(sig),
        team=TeamId(sig),
        notes=f"{basis} {notes}".strip(),
    )


def _docs_review(one: Deliverable, window: Window) -> Task:
    role = "Docs"
    progress = window.progress(one.today)
    return Task(
        id=one.part("docs-review"),
        name=f"KEP-{one.state.number}: documentation reviewed and merged",
        parent=one.id,
        duration=window.work,
        deadline=one.facts.row("Docs Freeze").at,
        progress=progress,
        owner=lead_of(one.facts, role),
        team=release_team_of(role),
        notes=KEPT if progress.actual_finish is not None else WINDOW,
    )


def _merged(one: Deliverable) -> Task:
    """The end of the code, by which an enhancement keeps its release or not."""
    freeze = one.facts.row("Begin Code").at
    ended = marked_implemented(one.facts, one.state, one.today)
    at = one.code[1].progress(one.today, ended=ended).actual_finish
    done = Progress(complete=Share.of(1), actual_start=at, actual_finish=at)
    return Task(
        id=one.part("merged"),
        name=f"KEP-{one.state.number}: code merged",
        kind=TaskKind.MILESTONE,
        parent=one.id,
        deadline=freeze,
        progress=NOT_STARTED if at is None else done,
        owner=owners_of(one.state.sig),
        team=TeamId(one.state.sig),
        notes=WINDOW if at is None else _by_record(ended),
    )


def _by_record(ended: date | None) -> str:
    return f"Recorded: marked implemented on {ended}, so merged by then." if ended else KEPT


def _link(plan: Plan, one: Deliverable) -> None:
    approved, code, docs = (one.part(p) for p in ("approved", "implementation", "docs"))
    merged, docs_review = one.part("merged"), one.part("docs-review")
    if one.is_on_time:
        plan.link(approved, ENHANCEMENTS_FREEZE)
        plan.link(ENHANCEMENTS_FREEZE, code)
    else:
        plan.link(approved, code)
        plan.link(approved, docs)
    for review in ("review", *(f"review-{sig}" for sig in participants(one.state))):
        plan.link(code, one.part(review))
        plan.link(one.part(review), merged)
    plan.link(merged, CODE_FREEZE)
    plan.link(DOCS_PLACEHOLDER, docs)
    plan.link(docs, docs_review)
    plan.link(merged, docs_review)
    plan.link(docs_review, DOCS_FREEZE)
