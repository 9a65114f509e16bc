"""Load by week: what assignments ask for and what there is, by hand and by the levelling's book."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.units import Share
from fairlead.core.impact.load import loads
from fairlead.core.program.change import change
from fairlead.core.program.intentions import set_field
from fairlead.web.services.load import Week, load
from tests.web.conftest import SignIn, example

CHECKOUT = example("checkout.yaml")
PLANNED = schedule(CHECKOUT)
PAGE = "/programs/checkout/people/"


def test_a_full_week_of_one_assignment_is_its_share_of_the_week() -> None:
    """Ines is at half on the Payment API; the week from 20 April has five days of eight hours."""
    ines = next(one for one in load(PLANNED).people if one.id == "ines")
    week = next(week for week in ines.weeks if week.monday == date(2026, 4, 20))
    assert (week.asked, week.there, week.share) == (20, 40, 0.5)


def test_a_team_is_the_sum_of_its_people() -> None:
    found = load(PLANNED)
    for team in found.teams:
        members = [one for one in found.people if one.team == team.name]
        for n, week in enumerate(team.weeks):
            assert week.asked == pytest.approx(sum(one.weeks[n].asked for one in members))
            assert week.there == pytest.approx(sum(one.weeks[n].there for one in members))
    assert [team.name for team in found.teams] == [
        team.name for team in CHECKOUT.teams.values() if team.name in {t.name for t in found.teams}
    ]


def test_weeks_are_mondays_from_the_status_date_on_without_gaps() -> None:
    mondays = load(PLANNED).mondays
    assert mondays[0] == date(2026, 4, 6)
    assert all(b - a == timedelta(days=7) for a, b in pairwise(mondays))


def test_who_is_asked_too_much_is_listed_with_the_tasks() -> None:
    small = change(CHECKOUT, set_field(CHECKOUT, "resource", "web", "capacity", Share.of("0.5")))
    planned = schedule(small)
    over = {one.name: one for one in load(planned).overloaded}
    web = over["Web engineer"]
    assert web.days == len(
        loads(planned).excess()[next(id for id in small.resources if id == "web")]
    )
    assert {"pay-page", "languages"} <= {task.id for task in web.tasks}
    assert web.excess > 0


@pytest.mark.parametrize(
    ("asked", "there", "level"),
    [
        (0, 40, "none"),
        (10, 40, "low"),
        (30, 40, "fair"),
        (36, 40, "full"),
        (40, 40, "full"),
        (41, 40, "over"),
        (0, 0, "away"),
        (8, 0, "over"),
    ],
)
def test_a_week_is_as_full_as_it_says(asked: float, there: float, level: str) -> None:
    assert Week(date(2026, 4, 6), asked, there).level == level


def test_teams_come_first_and_people_of_one_team_on_demand(sign_in: SignIn) -> None:
    viewer = sign_in("viewer")
    teams = viewer.get(PAGE).content.decode()
    people = viewer.get(f"{PAGE}?by=people&team=Payments").content.decode()
    heat = people.split('id="overloaded"')[0]
    assert '<th scope="row">Ines Okafor' not in teams
    assert '<th scope="row">Ines Okafor' in heat
    assert '<th scope="row">Tom Becker' not in heat


def test_a_week_that_is_none_is_refused(sign_in: SignIn) -> None:
    answer = sign_in("viewer").get(f"{PAGE}?from=-1", HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["field"]) == (422, "from")
    assert sign_in("viewer").get(f"{PAGE}?from=9999").status_code == 200
