"""The history page: versions compared, undone, restored and looked at as they were."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program.intentions import set_field
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import User, Version
from tests.web.conftest import KEY, Open, SignIn

PAGE = f"/programs/{KEY}/history/"
API = f"/api/v1/programs/{KEY}/"
DAY = 480


def lasts(version: Version, days: int, by: User | None = None) -> Version:
    """The payment API takes so many days from now on."""
    line = history.line(version.program)
    newest = history.head(line)
    patch = set_field(program_of(newest), "task", "wallets", "duration", Work(days * DAY))
    says = f"Wallets take {days} days"
    authored = Authored(author=by, origin=Version.Origin.EDIT, message=says)
    return history.save(line, newest.number, patch, authored)


def newest(version: Version) -> Version:
    """The newest version of the plan."""
    return history.head(history.line(version.program))


def wallets(version: Version) -> int:
    """How many days the task lasts in the newest version."""
    tasks = program_of(newest(version)).tasks
    return next(t.duration.minutes // DAY for t in tasks.values() if t.id == "wallets")


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_the_page_lists_who_saved_what(first: Version, sign_in: SignIn, owner: User) -> None:
    lasts(first, 20, owner)
    said = text(sign_in("viewer"), PAGE)
    assert "Wallets take 20 days" in said
    assert "Olga Owner" in said
    assert "Import checkout.yaml" in said


def test_older_versions_are_a_page_further(first: Version, sign_in: SignIn) -> None:
    for days in range(20, 75):
        lasts(first, days)
    client = sign_in("viewer")
    assert "Wallets take 20 days" not in text(client, PAGE)
    assert "Wallets take 20 days" in text(client, f"{PAGE}?before=7")


def test_a_comparison_says_what_was_and_what_is_and_what_moved(
    first: Version, sign_in: SignIn
) -> None:
    lasts(first, 60)
    said = text(sign_in("viewer"), f"{PAGE}compare?from=1&to=2")
    for words in ("Cards and wallets", "duration", "12d", "60d", "later"):
        assert words in said


@pytest.mark.parametrize("query", ["?from=1&to=99", "?from=77", "?version=55"])
def test_what_is_not_there_is_not_found(query: str, sign_in: SignIn) -> None:
    assert sign_in("viewer").get(f"{PAGE}compare{query}").status_code == 404


@pytest.mark.parametrize("query", ["?from=x", "?to=-1", "?to=1e3", f"?from={'9' * 30}"])
def test_what_is_no_number_is_refused_with_a_word(query: str, sign_in: SignIn) -> None:
    answer = sign_in("viewer").get(f"{PAGE}compare{query}")
    assert answer.status_code == 422
    assert b"is not the number of a version" in answer.content


def test_a_version_of_another_program_cannot_be_compared(first: Version, sign_in: SignIn) -> None:
    authored = Authored(author=None, origin=Version.Origin.IMPORT, message="Theirs")
    other = history.begin(program_of(first), authored, "other")
    for days in (30, 40):
        lasts(other, days)
    assert sign_in("owner").get(f"{PAGE}compare?from=1&to=3").status_code == 404
    assert sign_in("owner").get(f"{API}versions/3/program").status_code == 404


def test_a_contributor_undoes_their_own_version(first: Version, sign_in: SignIn) -> None:
    client = sign_in("contributor")
    lasts(first, 20, User.objects.get(email="contributor@example.org"))
    assert client.post(f"{PAGE}2/undo").status_code == 302
    assert (wallets(first), newest(first).origin) == (12, "undo")


def test_only_a_manager_undoes_the_version_of_somebody_else(
    first: Version, sign_in: SignIn, owner: User
) -> None:
    lasts(first, 20, owner)
    refused = sign_in("contributor").post(f"{PAGE}2/undo")
    assert (refused.status_code, wallets(first)) == (403, 20)
    assert sign_in("manager").post(f"{PAGE}2/undo").status_code == 302
    assert wallets(first) == 12


def test_an_undo_that_later_work_builds_on_is_refused_with_both_values(
    first: Version, sign_in: SignIn, owner: User
) -> None:
    lasts(first, 20, owner)
    lasts(first, 30, owner)
    answer = sign_in("owner").post(f"{PAGE}2/undo", headers={"Accept": "application/json"})
    assert answer.status_code == 412
    (conflict,) = answer.json()["conflicts"]
    assert (conflict["id"], conflict["field"]) == ("wallets", "duration")
    assert newest(first).number == 3


def test_a_form_that_comes_second_shows_both_values_and_lets_choose(
    first: Version, sign_in: SignIn, owner: User
) -> None:
    lasts(first, 20, owner)
    lasts(first, 30, owner)
    client, there = sign_in("contributor"), f"{PAGE}1/restore"
    back = f"http://testserver{PAGE}?before=9"
    refused = client.post(there, {"version": 2}, headers={"Referer": back})
    assert (refused.status_code, wallets(first)) == (412, 30)
    said = refused.content.decode()
    for words in ("12d", "20d", "30d", f'href="{PAGE}?before=9">Keep what is saved</a>'):
        assert words in said
    fields = dict(re.findall(r'name="(\w+)" value="(\w+)"', said.split("Keep what is saved")[1]))
    assert fields.pop("csrfmiddlewaretoken")
    assert fields == {"version": "3"}
    assert client.post(there, fields).status_code == 302
    assert wallets(first) == 12


def test_an_undo_that_would_be_refused_again_offers_nothing_else(
    first: Version, sign_in: SignIn, owner: User
) -> None:
    lasts(first, 20, owner)
    lasts(first, 30, owner)
    strange = {"Referer": "https://elsewhere.example/"}
    said = sign_in("owner").post(f"{PAGE}2/undo", headers=strange).content.decode()
    assert 'href="/">Keep what is saved</a>' in said
    assert "Undo that first" in said
    assert "Save mine" not in said


def test_restoring_is_a_new_version_and_loses_nothing(
    first: Version, sign_in: SignIn, owner: User
) -> None:
    lasts(first, 20, owner)
    lasts(first, 30, owner)
    client = sign_in("contributor")
    assert client.post(f"{PAGE}2/restore").status_code == 428
    stale = client.post(f"{PAGE}2/restore", {"version": "2"})
    assert (stale.status_code, wallets(first)) == (412, 30)
    assert client.post(f"{PAGE}2/restore", {"version": "3"}).status_code == 302
    assert (wallets(first), newest(first).number) == (20, 4)


def test_what_was_saved_since_is_not_lost_by_restoring(
    first: Version, sign_in: SignIn, owner: User
) -> None:
    lasts(first, 20, owner)
    lasts(first, 30, owner)
    answer = sign_in("owner").post(f"{PAGE}1/restore", {"version": "2"})
    assert (answer.status_code, wallets(first)) == (412, 30)


def test_a_baseline_holds_the_dates_of_the_plan_under_its_name(
    first: Version, sign_in: SignIn
) -> None:
    manager = sign_in("manager")
    asked = {"version": "1", "name": "Agreed in spring"}
    assert manager.post(f"{PAGE}baseline", asked).status_code == 302
    version = newest(first)
    assert (version.name, version.origin) == ("Agreed in spring", "baseline")
    held = list(program_of(version).baselines.values())[-1]
    assert (held.name, held.agreed_by) == ("Agreed in spring", "Manager")
    assert held.tasks[TaskId("wallets")].finish is not None
    again = manager.post(f"{PAGE}baseline", {"version": "2", "name": "Agreed in spring"})
    assert again.status_code == 422
    assert "Agreed in spring" in text(manager, PAGE)
    assert sign_in("contributor").post(f"{PAGE}baseline", asked).status_code == 403


def test_the_plan_as_of_a_day_is_the_version_of_that_evening(
    first: Version, sign_in: SignIn
) -> None:
    client = sign_in("viewer")
    found = client.get(f"{PAGE}as-of?on={first.at:%Y-%m-%d}")
    assert found["Location"] == f"/programs/{KEY}/?version=1"
    assert client.get(f"{PAGE}as-of?on=1999-12-31").status_code == 404
    for nonsense in ("", "yesterday", "9999-12-31", "2026-02-30"):
        assert client.get(f"{PAGE}as-of?on={nonsense}").status_code == 422


def test_an_older_version_offers_nothing_that_would_change_it(
    first: Version, sign_in: SignIn, owner: User
) -> None:
    lasts(first, 20, owner)
    said = text(sign_in("owner"), f"{PAGE}?version=1")
    assert "This is an older version" in said
    assert "/undo" not in said
    assert "/restore" not in said


def test_programs_read_versions_and_what_they_hold(
    first: Version, sign_in: SignIn, owner: User
) -> None:
    lasts(first, 20, owner)
    client = sign_in("viewer")
    listed = client.get(f"{API}versions").json()
    assert [one["number"] for one in listed["versions"]] == [2, 1]
    assert (listed["total"], listed["older"]) == (2, None)
    one = client.get(f"{API}versions/2").json()
    assert (one["message"], one["parent"], one["line"]) == ("Wallets take 20 days", 1, "main")
    whole = client.get(f"{API}versions/2/program")
    assert (whole["ETag"], "tasks" in whole.json()) == ('"2"', True)
    compared = client.get(f"{API}compare?from=1&to=2").json()
    (change,) = compared["changes"]
    assert (change["entity"], change["id"], change["field"]) == ("task", "wallets", "duration")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_two_versions_are_chosen_and_compared_in_a_browser(
    first: Version, owner: User, open_page: Open
) -> None:
    lasts(first, 20, owner)
    lasts(first, 60, owner)
    page = open_page("viewer", PAGE)
    page.get_by_label("Compare from version 1").check()
    page.get_by_label("Compare to version 3").check()
    page.get_by_role("button", name="Compare the two chosen").click()
    page.get_by_role("heading", name="Version 1 → 3").wait_for()
    assert "from=1" in page.url
    changed = page.get_by_label("What changed")
    assert changed.get_by_text("Cards and wallets").is_visible()
    assert (changed.locator(".before").inner_text(), changed.locator(".after").inner_text()) == (
        "12d",
        "60d",
    )
    assert page.get_by_label("What moved").get_by_text("later").count() > 0
