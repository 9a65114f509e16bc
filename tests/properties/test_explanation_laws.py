"""What must hold of every explanation: each sentence is true against the dates of the schedule."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.calendars.arithmetic import work_between
from fairlead.core.cpm.arrays import REMAINING_START
from fairlead.core.cpm.explain import Explanation, Step, explain
from fairlead.core.cpm.rule import Rule
from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.cpm.standing import minute_of
from fairlead.core.program.link import Link, LinkType
from fairlead.core.program.program import Program
from fairlead.core.program.rules import PRIMAVERA, Rules
from fairlead.core.program.task import ConstraintKind
from tests.properties.networks import plans

RULES = (
    Rules(remaining_logic=True),
    Rules(remaining_logic=True, work_waits_for_status_date=False),
    Rules(remaining_logic=True, honor_constraints=True),
    Rules(honor_constraints=True, work_waits_for_status_date=False),
    replace(PRIMAVERA, work_waits_for_status_date=False),
)
EVERY = st.one_of(plans(), *(plans(rules=rules) for rules in RULES))
DATE = re.compile(r"\b[A-Z][a-z]{2} (\d+ [A-Z][a-z]{2} \d{4})( \d\d:\d\d)?")
ENDS = (ConstraintKind.FNET, ConstraintKind.FNLT, ConstraintKind.MFO)
FROM_FINISH = (LinkType.FS, LinkType.FF)


def named(clause: str, *, ends: bool) -> datetime:
    """The first date of a clause; a day without a time begins, or if it `ends` something, ends."""
    found = DATE.search(clause)
    assert found, clause
    day = datetime.strptime(found[1] + (found[2] or " 00:00"), "%d %b %Y %H:%M")
    return day + timedelta(days=1) if ends and not found[2] else day


def work_to(found: Schedule, step: Step, moment: datetime, other: int) -> int:
    """Work on a task's calendar between a moment and a minute, whichever comes first."""
    clock = found.network.book.of_task(found.program.tasks[step.task])
    ends = sorted((found.axis.minute(moment), other))
    return int(work_between(found.clocks, clock, *ends))


def rest(found: Schedule, step: Step) -> int:
    """When a step's work begins, or goes on."""
    return minute_of(found, found.program.tasks[step.task], REMAINING_START)


def clause_of(step: Step) -> str:
    return step.says.partition(" because ")[2]


def every_explanation(found: Schedule) -> list[Explanation]:
    return [explain(found, id) for id in found.program.tasks]


def linked_steps(found: Schedule) -> list[tuple[Step, Link]]:
    """Every step of every explanation that follows a link, with the link."""
    return [
        (step, found.program.links[step.link])
        for explanation in every_explanation(found)
        for step in explanation.steps
        if step.link is not None
    ]


@given(EVERY)
def test_each_step_waits_for_the_next_one_and_the_last_for_none(plan: Program) -> None:
    for explanation in every_explanation(schedule(plan)):
        tasks = [step.task for step in explanation.steps]
        assert [step.waits_for for step in explanation.steps] == [*tasks[1:], None]


@given(EVERY)
def test_a_link_names_when_its_predecessor_does_what_is_waited_for(plan: Program) -> None:
    found = schedule(plan)
    for step, link in linked_steps(found):
        clause = clause_of(step)
        if "passes on what it waited for" in clause or "it was levelled" in clause:
            continue
        before = found.dates(link.predecessor)
        ends = link.type in FROM_FINISH
        moment = named(clause, ends=ends)
        if "the rest of " in clause:
            done = plan.tasks[link.predecessor].progress
            assert done.actual_start is not None
            assert done.actual_finish is None
            assert moment > before.start
        else:
            assert moment == (before.finish if ends else before.start), step.says


@given(EVERY)
def test_a_link_without_lag_holds_the_task_at_the_moment_it_names(plan: Program) -> None:
    found = schedule(plan)
    for step, link in linked_steps(found):
        clause = clause_of(step)
        if link.lag or step.rule is not Rule.LINK:
            continue
        ends = link.type in FROM_FINISH or "passes on" in clause
        moment = named(clause, ends=ends)
        if link.type in (LinkType.FS, LinkType.SS):
            assert work_to(found, step, moment, rest(found, step)) == 0, step.says
        else:
            # Primavera lets a start end what it relieves a minute later.
            slack = int(link.type is LinkType.SF)
            finish = found.axis.minute(step.finish)
            assert work_to(found, step, moment, finish) <= slack, step.says


@given(EVERY)
def test_what_a_date_holds_stands_on_that_date(plan: Program) -> None:
    found = schedule(plan)
    for step in [s for e in every_explanation(found) for s in e.steps]:
        clause = clause_of(step)
        if step.rule is Rule.CONSTRAINT:
            (kind,) = [k for k in ConstraintKind if f"(constraint {k})" in clause]
            other = found.axis.minute(step.finish) if kind in ENDS else rest(found, step)
            assert work_to(found, step, named(clause, ends=kind in ENDS), other) == 0, step.says
        elif step.rule in (Rule.PROGRAM_START, Rule.STATUS_DATE) and " lag of " not in clause:
            held_at_finish = any(
                link.type in (LinkType.FF, LinkType.SF) and link.successor == step.task
                for link in plan.links.values()
            )
            if "is done, and" in clause and held_at_finish:
                continue
            moment = named(clause, ends=False)
            assert work_to(found, step, moment, rest(found, step)) == 0, step.says


@given(EVERY)
def test_every_date_that_wins_against_a_link_is_found(plan: Program) -> None:
    found = schedule(plan)
    said = {str(f.origin).rpartition(" ")[2] for f in found.findings if f.code == "SCH-003"}
    hard = {ConstraintKind.MSO, ConstraintKind.MFO}
    if plan.rules.honor_constraints:
        hard |= {ConstraintKind.SNLT, ConstraintKind.FNLT}
    for id, task in plan.tasks.items():
        fixed = {c.kind for c in task.constraints} & hard
        begun = task.progress.actual_start is not None
        broken = [b for b in explain(found, id).beaten if b.task == id and "is broken" in b.says]
        if broken and fixed and not begun:
            assert id in said
        if id in said:
            assert broken
            assert fixed
