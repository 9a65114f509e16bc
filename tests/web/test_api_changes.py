"""What changes a plan, by the API: scenarios, change requests, fixes, versions and baselines."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from fairlead.core.ground.units import Work
from fairlead.core.program.intentions import add_link, set_field
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Branch, User, Version
from tests.web.conftest import KEY, SignIn
from tests.web.everyone import Answer

HERE = f"/api/v1/programs/{KEY}/"
DAY = 480


def send(
    client: Client, path: str, said: dict[str, Any] | None = None, seen: int | None = None
) -> Answer:
    """The answer to a change, made for the version that was seen."""
    headers = {} if seen is None else {"If-Match": f'"{seen}"'}
    return client.post(HERE + path, said or {}, "application/json", headers=headers)


def lasts(line: Branch, task: str, days: int, by: User) -> Version:
    """A task takes so many days on a line from now on."""
    newest = history.head(line)
    patch = set_field(program_of(newest), "task", task, "duration", Work(days * DAY))
    authored = Authored(author=by, origin=Version.Origin.EDIT, message=f"{task} takes {days}")
    return history.save(line, newest.number, patch, authored)


@pytest.fixture
def contributor(sign_in: SignIn) -> Client:
    """Somebody who may edit, but not decide."""
    return sign_in("contributor")


@pytest.fixture
def faster(first: Version, owner: User) -> Branch:
    """A scenario in which the wallets take 6 days instead of 12; the plan is at version 1."""
    line = history.fork(first.branch, 1, title="Faster wallets", by=owner)
    lasts(line, "wallets", 6, owner)
    return line


@pytest.fixture
def raised(contributor: Client, faster: Branch) -> dict[str, Any]:
    """An open request with the scenario as its option."""
    said = {"title": "Ship earlier", "reason": "A partner waits."}
    number = send(contributor, "requests", said).json()["number"]
    option = {"name": "Faster", "scenario": faster.name}
    assert send(contributor, f"requests/{number}/options", option).status_code == 201
    assert send(contributor, f"requests/{number}/submit").json()["state"] == "open"
    found: dict[str, Any] = contributor.get(f"{HERE}requests/{number}").json()
    return found


def test_a_scenario_is_begun_at_the_version_that_was_seen_and_listed(contributor: Client) -> None:
    assert send(contributor, "scenarios", {"title": "Idea"}).status_code == 428
    begun = send(contributor, "scenarios", {"title": "Without Berlin"}, seen=1)
    assert (begun.status_code, begun.json()["name"]) == (201, "without-berlin")
    (listed,) = contributor.get(f"{HERE}scenarios").json()["items"]
    assert listed == begun.json()
    assert listed["base"] == listed["version"] == 1


def test_a_scenario_says_what_it_would_change_in_the_plan(
    contributor: Client, faster: Branch
) -> None:
    said = contributor.get(f"{HERE}scenarios/{faster.name}").json()
    (change,) = said["difference"]["changes"]
    assert (change["id"], change["field"]) == ("wallets", "duration")
    assert (said["plan"], said["can_apply"], said["clashes"]) == (1, True, [])


def test_a_scenario_is_applied_to_the_plan_it_was_held_against(
    contributor: Client, faster: Branch, first: Version, owner: User
) -> None:
    apply = f"scenarios/{faster.name}/apply"
    assert send(contributor, apply).status_code == 428
    seen = lasts(first.branch, "api", 25, owner).number
    refused = send(contributor, apply, seen=1)
    assert (refused.status_code, refused.json()["code"]) == (412, "request.plan_moved")
    saved = send(contributor, apply, seen=seen)
    assert (saved.status_code, saved["ETag"]) == (200, f'"{saved.json()["number"]}"')
    tasks = program_of(history.head(first.branch)).tasks
    assert tasks["wallets"].duration == Work(6 * DAY)  # type: ignore[index]
    assert tasks["api"].duration == Work(25 * DAY)  # type: ignore[index]


def test_a_scenario_that_clashes_says_both_values_and_is_not_applied(
    contributor: Client, faster: Branch, first: Version, owner: User
) -> None:
    seen = lasts(first.branch, "wallets", 40, owner).number
    said = contributor.get(f"{HERE}scenarios/{faster.name}").json()
    assert not said["can_apply"]
    assert [(one["base"], one["plan"], one["wanted"]) for one in said["clashes"]] == [
        ("12d", "40d", "6d")
    ]
    refused = send(contributor, f"scenarios/{faster.name}/apply", seen=seen)
    assert (refused.status_code, refused.json()["code"]) == (412, "program.saved_since")


def test_the_scenario_of_somebody_else_is_closed_by_managers_alone(
    sign_in: SignIn, contributor: Client, faster: Branch
) -> None:
    close = f"scenarios/{faster.name}/close"
    assert send(contributor, close).status_code == 403
    assert send(sign_in("manager"), close).json()["closed_at"]


def test_an_option_says_what_it_would_change_and_a_manager_approves_it(
    sign_in: SignIn, contributor: Client, raised: dict[str, Any], first: Version
) -> None:
    (option,) = raised["options"]
    assert option["can_take"]
    assert [one["id"] for one in option["difference"]["changes"]] == ["wallets"]
    approve = f"requests/{raised['number']}/options/{option['id']}/approve"
    assert send(contributor, approve, seen=raised["plan"]).status_code == 403
    manager = sign_in("manager")
    assert send(manager, approve).status_code == 428
    assert send(manager, approve, seen=99).status_code == 412
    saved = send(manager, approve, {"because": "Worth it."}, seen=raised["plan"]).json()
    assert saved["origin"] == "change request"
    assert history.head(first.branch).number == saved["number"]
    decided = manager.get(f"{HERE}requests/{raised['number']}").json()
    assert (decided["state"], decided["because"]) == ("approved", "Worth it.")
    assert (decided["taken"], decided["applied"]) == (option["id"], saved["number"])


def test_a_request_is_rejected_with_a_reason_only(sign_in: SignIn, raised: dict[str, Any]) -> None:
    manager, reject = sign_in("manager"), f"requests/{raised['number']}/reject"
    refused = send(manager, reject)
    assert (refused.status_code, refused.json()["field"]) == (422, "because")
    assert send(manager, reject, {"because": "Too dear."}).json()["state"] == "rejected"
    assert send(manager, reject, {"because": "Still."}).status_code == 422


def test_a_request_is_withdrawn_by_who_raised_it(
    sign_in: SignIn, contributor: Client, raised: dict[str, Any]
) -> None:
    withdraw = f"requests/{raised['number']}/withdraw"
    assert send(sign_in("commenter"), withdraw).status_code == 403
    assert send(contributor, withdraw).json()["state"] == "withdrawn"


def test_remarks_are_added_and_read(
    sign_in: SignIn, contributor: Client, raised: dict[str, Any]
) -> None:
    remarks = f"requests/{raised['number']}/remarks"
    assert send(sign_in("viewer"), remarks, {"text": "No"}).status_code == 403
    assert send(contributor, remarks, {"text": " "}).status_code == 422
    said = send(sign_in("commenter"), remarks, {"text": "x" * 3000})
    assert said.status_code == 201
    assert contributor.get(HERE + remarks).json() == {"items": [said.json()]}


def test_an_option_is_taken_out(contributor: Client, raised: dict[str, Any]) -> None:
    (option,) = raised["options"]
    one = f"{HERE}requests/{raised['number']}/options/{option['id']}"
    assert contributor.delete(one).json()["options"] == []
    assert contributor.delete(one).status_code == 404


def test_what_options_would_do_is_asked_for_and_read(
    contributor: Client, raised: dict[str, Any]
) -> None:
    impact = f"requests/{raised['number']}/impact"
    before = contributor.get(HERE + impact).json()
    assert before == {
        "job": None, "state": None, "version": None, "is_current": False, "impact": None
    }  # fmt: skip
    job = send(contributor, impact).json()["job"]
    waiting = contributor.get(HERE + impact).json()
    assert (waiting["job"], waiting["state"], waiting["impact"]) == (job, "queued", None)


@pytest.fixture
def redundant(first: Version) -> Version:
    """A version with one more link that others already imply."""
    patch = add_link(program_of(first), "end-to-end", "pilot")  # type: ignore[arg-type]
    authored = Authored(author=first.author, origin=Version.Origin.EDIT, message="Link")
    return history.save(first.branch, first.number, patch, authored)


def test_a_fix_is_shown_before_it_is_made(
    sign_in: SignIn, contributor: Client, redundant: Version
) -> None:
    fix = "findings/HYG-16/fix"
    shown = sign_in("viewer").get(HERE + fix)
    assert shown["ETag"] == f'"{redundant.number}"'
    assert "end-to-end>pilot:FS" in [one["id"] for one in shown.json()["changes"]]
    assert send(sign_in("viewer"), fix, seen=redundant.number).status_code == 403
    assert send(contributor, fix).status_code == 428
    made = send(contributor, fix, seen=redundant.number)
    assert made.json()["parent"] == redundant.number
    assert "end-to-end>pilot:FS" not in program_of(history.head(redundant.branch)).links
    assert contributor.get(HERE + fix).status_code == 404
    assert contributor.get(f"{HERE}findings/HYG-99/fix").status_code == 404


def test_an_old_version_is_restored_as_a_new_one(
    contributor: Client, first: Version, owner: User
) -> None:
    newest = lasts(first.branch, "api", 25, owner).number
    assert send(contributor, "versions/1/restore").status_code == 428
    saved = send(contributor, "versions/1/restore", seen=newest).json()
    assert saved["parent"] == newest
    assert program_of(history.head(first.branch)) == program_of(first)


@pytest.mark.parametrize(
    ("moment", "status"),
    [("2999-01-01", 200), ("2999-01-01T08:00", 200), ("2999-01-01T08:00Z", 200),
     ("2001-01-01", 404), ("0001-01-01T00:00+14:00", 422), ("9999-12-31", 422), ("soon", 422)],
)  # fmt: skip
def test_versions_are_read_as_of_a_moment(
    moment: str, status: int, sign_in: SignIn, first: Version
) -> None:
    answer = sign_in("viewer").get(f"{HERE}versions", {"as_of": moment})
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["versions"][0]["number"] == first.number


def test_versions_as_of_a_moment_are_those_there_were_then(
    sign_in: SignIn, first: Version, owner: User
) -> None:
    later = lasts(first.branch, "api", 25, owner)
    viewer = sign_in("viewer")
    for version in (first, later):
        found = viewer.get(f"{HERE}versions", {"as_of": version.at.isoformat()}).json()
        assert found["versions"][0]["number"] == version.number


def test_a_baseline_is_agreed_on_by_a_manager_and_listed(
    sign_in: SignIn, contributor: Client
) -> None:
    said = {"name": "Steering board"}
    assert send(contributor, "baselines", said, seen=1).status_code == 403
    manager = sign_in("manager")
    assert send(manager, "baselines", said).status_code == 428
    made = send(manager, "baselines", said, seen=1)
    assert (made.status_code, made.json()["baseline"]) == (201, "Steering board")
    assert contributor.get(f"{HERE}baselines").json() == {"items": [made.json()]}
    assert send(manager, "baselines", said, seen=2).json()["field"] == "name"
