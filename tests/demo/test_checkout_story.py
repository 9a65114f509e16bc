"""The checkout's story: rich enough to look at, sound at every edition, and told for any Monday."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.finding import Severity
from fairlead.core.ground.ids import CalendarId, TaskId
from fairlead.core.program.change import change
from fairlead.core.program.diff import diff
from fairlead.core.program.program import Program
from fairlead.core.program.risk import ResponseState, RiskSide
from fairlead.core.program.task import TaskKind
from fairlead.core.simulation.simulate import simulate
from fairlead.demo.checkout import story
from fairlead.demo.story import REJECTED, Story

MONDAY = date(2026, 11, 16)
PROMISE = TaskId("all-live")


@pytest.fixture(scope="module")
def told() -> Story:
    return story(MONDAY)


@pytest.fixture(scope="module")
def first(told: Story) -> Program:
    return told.editions[0].program


@pytest.fixture(scope="module")
def last(told: Story) -> Program:
    return told.editions[-1].program


def test_the_program_has_something_for_every_page(last: Program) -> None:
    kinds = Counter(task.kind for task in last.tasks.values())
    assert 280 <= kinds[TaskKind.TASK] <= 320
    assert 15 <= kinds[TaskKind.MILESTONE] <= 30
    assert len([team for team in last.teams.values() if team.vendor is None]) == 7
    assert len(last.vendors) == 3
    assert 35 <= len([r for r in last.resources.values() if r.email]) <= 45
    assert {c.holidays.country for c in last.calendars.values() if c.holidays} >= {"DE", "PT", "IN"}
    assert 18 <= len(last.risks) <= 24
    assert {risk.side for risk in last.risks.values()} == set(RiskSide)
    assert {r.state for r in last.responses.values()} >= {
        ResponseState.PROPOSED,
        ResponseState.PLANNED,
        ResponseState.IN_FORCE,
    }
    estimated = [t for t in last.tasks.values() if t.estimate is not None]
    assert len(estimated) > kinds[TaskKind.TASK] / 2
    assert len(last.gates) == 4
    assert len(last.baselines) == 2


def test_no_team_works_alone(last: Program) -> None:
    def team(id: TaskId | None) -> str | None:
        while id is not None and last.tasks[id].team is None:
            id = last.tasks[id].parent
        return None if id is None else last.tasks[id].team

    pairs = {(team(k.predecessor), team(k.successor)) for k in last.links.values()}
    across = {one for one in pairs if None not in one and one[0] != one[1]}
    own = {team.id for team in last.teams.values() if team.vendor is None}
    assert {giver for giver, _ in across} >= own - {"mobile"}
    assert {receiver for _, receiver in across} >= own


def test_the_plan_is_read_and_scheduled_without_complaint(told: Story) -> None:
    for edition in (told.editions[0], told.editions[-1]):
        assert edition.program.set_aside == ()
        found = schedule(edition.program).findings
        assert [one for one in found if one.severity is Severity.BLOCKER] == []


def test_editions_follow_one_another_and_each_changes_something(told: Story) -> None:
    for before, after in pairwise(told.editions):
        assert before.at < after.at
        assert diff(before.program, after.program)
    mondays = [e.at.date() for e in told.editions if e.program.status_date]
    assert set(mondays) >= {MONDAY - timedelta(weeks=n) for n in range(10)}


def test_the_last_status_date_is_the_monday_asked_for(last: Program) -> None:
    assert last.status_date == datetime(2026, 11, 16, 17)


def test_everybody_who_does_something_is_among_the_people(told: Story) -> None:
    known = {person.email for person in told.people}
    busy = {edition.author for edition in told.editions}
    for request in told.requests:
        busy |= {request.by} | ({request.decided_by} if request.decided_by else set())
    assert busy <= known


def test_an_undo_gives_back_the_program_before_the_mistake(told: Story) -> None:
    (at,) = (n for n, edition in enumerate(told.editions) if edition.origin == "undo")
    assert told.editions[at].program == told.editions[at - 2].program


def test_work_is_done_week_by_week_and_never_after_the_status_date(told: Story) -> None:
    done = []
    for edition in told.editions:
        status = edition.program.status_date
        finished = [
            t.progress.actual_finish
            for t in edition.program.tasks.values()
            if t.progress.actual_finish is not None
        ]
        assert status is not None
        assert max(finished) <= status
        done.append(len(finished))
    assert done == sorted(done)
    assert done[-1] > done[0] + 50


def test_the_options_of_requests_apply_to_the_last_edition(told: Story, last: Program) -> None:
    assert [len(request.options) for request in told.requests] == [3, 2, 2, 3]
    for request in told.requests:
        names = {option.name for option in request.options}
        assert request.decision in {None, REJECTED, *names}
        for option in request.options:
            changed = change(last, option.patch)
            assert (changed == last) == (option.name == request.decision)
    assert [request.decision for request in told.requests].count(None) == 1


def test_the_plan_keeps_the_promise_but_its_80_percent_date_comes_weeks_later(
    last: Program,
) -> None:
    found = simulate(last, runs=256, targets=[PROMISE]).first
    promise = last.tasks[PROMISE].deadline
    assert promise is not None
    assert found.deterministic <= promise
    assert timedelta(weeks=1) < found.quantile(0.8) - promise < timedelta(weeks=8)


def test_ten_weeks_later_the_same_is_told_with_the_holidays_of_those_weeks(
    told: Story, last: Program
) -> None:
    by = timedelta(weeks=10)
    later = story(MONDAY + by)
    assert [e.at - by for e in later.editions] == [e.at for e in told.editions]
    assert [e.message for e in later.editions] == [e.message for e in told.editions]
    moved = later.editions[-1].program
    assert list(moved.tasks) == list(last.tasks)
    assert moved.links.keys() == last.links.keys()
    assert [t.duration for t in moved.tasks.values()] == [t.duration for t in last.tasks.values()]
    berlin = moved.calendars[CalendarId("berlin")].holidays
    assert berlin is not None
    assert all(day.month == 1 for day, name in berlin.days if name == "New Year's Day")
    off = schedule(moved).finish - by - schedule(last).finish
    assert abs(off) < timedelta(weeks=4)


def test_a_day_that_is_no_monday_is_refused() -> None:
    with pytest.raises(ValueError, match="Choose one, such as 2026-11-16"):
        story(date(2026, 11, 17))
