"""What follows from a plan, by the API: the same as on the pages, held against their services."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.program.intentions import set_field
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import LastVisit, Version
from fairlead.web.services.dependencies import dependencies
from fairlead.web.services.load import load
from tests.web.conftest import KEY, SignIn, example

HERE = f"/api/v1/programs/{KEY}/"
DAYS_OFF = f"{HERE}calendars/berlin/days-off"


@pytest.fixture(scope="module")
def checkout() -> Schedule:
    """The dates of the example program."""
    return schedule(example("checkout.yaml"))


def test_dependencies_are_those_of_the_page_and_narrowed_by_team(
    sign_in: SignIn, checkout: Schedule
) -> None:
    viewer, found = sign_in("viewer"), dependencies(checkout)
    items = viewer.get(f"{HERE}dependencies").json()["items"]
    assert [one["link"] for one in items] == [one.link.id for one in found.listed]
    given = viewer.get(f"{HERE}dependencies", {"to": "platform"}).json()["items"]
    assert given == [one for one in items if one["receiver"] == "platform"]
    assert given
    assert viewer.get(f"{HERE}dependencies", {"from": "platform"}).json()["total"] == 0
    cells = viewer.get(f"{HERE}dependencies/matrix").json()["items"]
    pairs = {(one["giver"], one["receiver"]) for one in items}
    assert {(one["giver"], one["receiver"]) for one in cells} == pairs


def test_load_is_that_of_the_page_by_person_and_by_team(
    sign_in: SignIn, checkout: Schedule
) -> None:
    viewer, found = sign_in("viewer"), load(checkout)
    people = viewer.get(f"{HERE}load").json()["items"]
    assert [one["id"] for one in people] == [one.id for one in found.people]
    hours = sum(week["asked_hours"] for one in people for week in one["weeks"])
    assert hours == pytest.approx(sum(week.asked for one in found.people for week in one.weeks))
    teams = viewer.get(f"{HERE}load", {"by": "teams"}).json()["items"]
    assert [one["id"] for one in teams] == [one.id for one in found.teams]
    assert viewer.get(f"{HERE}overloads").json()["total"] == len(found.overloaded)
    assert viewer.get(f"{HERE}load", {"by": "moon"}).json()["field"] == "by"


def test_an_overview_has_the_ladder_and_what_is_new_since_the_last_visit(
    sign_in: SignIn, first: Version
) -> None:
    viewer = sign_in("viewer")
    said = viewer.get(f"{HERE}overview").json()
    assert (said["ladder"][0]["id"], said["simulated_version"]) == (None, None)
    assert [one["p80"] for one in said["ladder"]] == [None] * len(said["ladder"])
    assert viewer.post(f"{HERE}overview/seen").json() == {"version": first.number}
    LastVisit.objects.update(at=timezone.now() - timedelta(hours=1))
    patch = set_field(program_of(first), "task", "api", "name", "Interface")
    authored = Authored(author=first.author, origin=Version.Origin.EDIT, message="Rename")
    saved = history.save(first.branch, first.number, patch, authored)
    news = viewer.get(f"{HERE}overview").json()["news"]
    assert (news["is_visit"], news["before"]) == (True, first.number)
    assert [one["number"] for one in news["versions"]] == [saved.number]


def test_a_risk_has_its_place_on_the_heat_map_and_its_responses(sign_in: SignIn) -> None:
    (risk,) = sign_in("viewer").get(f"{HERE}risks").json()["items"]
    program = example("checkout.yaml")
    assert 1 <= risk["likelihood"] <= 5
    assert 1 <= risk["size"] <= 5
    assert risk["expected_delay_days"] <= risk["delay_days"]
    assert [one["id"] for one in risk["responses"]] == list(program.responses)


def test_days_off_are_put_into_a_calendar_as_one_version(sign_in: SignIn) -> None:
    contributor, kind = sign_in("contributor"), "application/json"
    said = {"first": "2026-05-18", "last": "2026-05-19", "name": "Off-site"}
    assert contributor.post(DAYS_OFF, said, kind).status_code == 428
    saved = contributor.post(DAYS_OFF, said, kind, headers={"If-Match": '"1"'})
    assert (saved.status_code, saved["ETag"]) == (201, '"2"')
    year = contributor.get(f"{HERE}calendars/berlin", {"year": "2026"}).json()
    off = [one["date"] for one in year["special"] if one["name"] == "Off-site"]
    assert off == ["2026-05-18", "2026-05-19"]
    assert sign_in("viewer").post(DAYS_OFF, said, kind).status_code == 403


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"first": "soon"}, "first"),
        ({"first": "2026-05-18", "last": "2026-05-01"}, "last"),
        ({"first": 7}, "body.first"),
    ],
)
def test_days_off_that_make_no_sense_change_nothing(
    said: dict[str, object], field: str, sign_in: SignIn, first: Version
) -> None:
    answer = sign_in("owner").post(DAYS_OFF, said, "application/json", headers={"If-Match": "1"})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert history.head(first.branch).number == first.number


def test_a_calendar_that_there_is_not_is_not_found(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    assert owner.get(f"{HERE}calendars/moon").status_code == 404
    said, kind = {"first": "2026-05-18"}, "application/json"
    answer = owner.post(f"{HERE}calendars/moon/days-off", said, kind, headers={"If-Match": "1"})
    assert answer.status_code == 404


def test_doubts_and_blockers_are_told(sign_in: SignIn, checkout: Schedule) -> None:
    viewer = sign_in("viewer")
    doubts = viewer.get(f"{HERE}doubts").json()["items"]
    expected = (*checkout.program.set_aside, *checkout.findings)
    assert [one["code"] for one in doubts] == [one.code for one in expected]
    assert viewer.get(f"{HERE}blockers").status_code == 200
