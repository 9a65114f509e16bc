"""What the teams of the example got done is the same each time, and enough to be forecast from."""

from __future__ import annotations

from datetime import date, timedelta

from fairlead.connectors.library.read import shipped
from fairlead.core.forecast.history import weekly
from fairlead.core.forecast.throughput import forecast
from fairlead.demo.checkout import story

MONDAY = date(2026, 11, 16)


def test_the_same_monday_gives_the_same_items_and_another_moves_them() -> None:
    queues = story(MONDAY).queues
    assert queues == story(MONDAY).queues
    later = story(MONDAY + timedelta(weeks=1)).queues
    assert [len(one.items) for one in later] == [len(one.items) for one in queues]
    assert later[0].items[0].created == (queues[0].items[0].created or MONDAY) + timedelta(weeks=1)


def test_every_team_of_a_queue_is_one_of_the_plan_and_can_be_forecast() -> None:
    told = story(MONDAY)
    teams = {team.name for team in told.editions[-1].program.teams.values()}
    people = {person.email for person in told.people}
    for queue in told.queues:
        assert queue.team in teams
        assert queue.by in people
        history = weekly(queue.items, queue.as_of)
        assert not history.future
        found = forecast(history.counts, shipped())
        assert not found.is_borrowed or found.known_weeks > 52


def test_days_are_in_order_and_none_is_to_come() -> None:
    for queue in story(MONDAY).queues:
        for one in queue.items:
            days = [one.created, one.started, one.done]
            known = [day for day in days if day is not None]
            assert days == known + [None] * (3 - len(known))
            assert known
            assert known == sorted(known)
            assert known[-1] < queue.as_of


def test_every_team_has_work_that_nobody_has_begun() -> None:
    for queue in story(MONDAY).queues:
        assert sum(one.started is None for one in queue.items) > 20
