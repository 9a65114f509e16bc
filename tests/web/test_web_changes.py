"""Scenarios and change requests: begun, weighed against the plan, applied or decided."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.test import Client

from fairlead.core.ground.units import Work
from fairlead.core.program.codec import encode_patch
from fairlead.core.program.intentions import set_field
from fairlead.demo import checkout
from fairlead.store import history, jobs, requests
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Branch, ChangeRequest, User, Version
from fairlead.web.jobs import impact
from fairlead.web.jobs.progress import Told
from fairlead.web.services.demo import tell
from fairlead.web.services.impact_table import impact_table
from tests.web.conftest import KEY, Open, SignIn

HERE = f"/programs/{KEY}/"
CHANGES = f"{HERE}changes/"
API = f"/api/v1/programs/{KEY}/requests"
DAY = 480


def lasts(line: Branch, task: str, days: int, by: User | None = None) -> Version:
    """A task takes so many days on a line from now on."""
    newest = history.head(line)
    patch = set_field(program_of(newest), "task", task, "duration", Work(days * DAY))
    authored = Authored(author=by, origin=Version.Origin.EDIT, message=f"{task} takes {days}")
    return history.save(line, newest.number, patch, authored)


def days(line: Branch, task: str) -> int:
    found = [t for t in program_of(history.head(line)).tasks.values() if t.id == task]
    return found[0].duration.minutes // DAY


@pytest.fixture
def plan(first: Version) -> Branch:
    """The main line of the program."""
    return first.branch


@pytest.fixture
def faster(plan: Branch) -> Branch:
    """A scenario in which the wallets take 6 days instead of 12."""
    line = history.fork(plan, 1, title="Faster wallets")
    lasts(line, "wallets", 6)
    return line


@pytest.fixture
def request_7(plan: Branch, faster: Branch, owner: User) -> ChangeRequest:
    """An open request with two options: the scenario, and a patch that makes fraud rules longer."""
    asked = requests.raise_request(plan.program, "Ship wallets earlier", "A partner waits.", owner)
    base = history.version(plan, 1)
    requests.add_option(asked, "Faster wallets", "More people.", base, faster)
    longer = set_field(program_of(base), "task", "fraud", "duration", Work(20 * DAY))
    requests.add_option(asked, "Longer fraud rules", "", base, longer)
    return asked


def post(client: Client, path: str, fields: dict[str, str] | None = None) -> int:
    return client.post(path, fields or {}).status_code


def test_a_scenario_begins_as_the_plan_is_and_leaves_it_alone(
    plan: Branch, sign_in: SignIn
) -> None:
    client = sign_in("contributor")
    answer = client.post(f"{HERE}scenarios/", {"title": "Without Berlin", "version": "1"})
    assert answer["Location"] == f"{HERE}scenarios/without-berlin/"
    assert b"Nothing: both hold the same." in client.get(answer["Location"]).content
    line = history.line(plan.program, "without-berlin")
    lasts(line, "wallets", 30)
    said = client.get(answer["Location"]).content.decode()
    assert "30d" in said
    assert days(plan, "wallets") == 12


def test_a_scenario_needs_a_title_and_the_version_it_begins_at(sign_in: SignIn) -> None:
    client = sign_in("contributor")
    assert post(client, f"{HERE}scenarios/", {"title": " ", "version": "1"}) == 422
    assert post(client, f"{HERE}scenarios/", {"title": "Idea"}) == 428


def test_an_applied_scenario_is_one_version_and_keeps_what_was_saved_since(
    plan: Branch, faster: Branch, sign_in: SignIn
) -> None:
    lasts(faster, "fraud", 4)
    lasts(plan, "api", 25)
    assert post(sign_in("contributor"), f"{HERE}scenarios/{faster.name}/apply") == 302
    assert [days(plan, task) for task in ("wallets", "fraud", "api")] == [6, 4, 25]
    assert history.head(plan).number == 5
    assert history.line(plan.program, faster.name).closed_at is not None
    assert post(sign_in("contributor"), f"{HERE}scenarios/{faster.name}/apply") == 422


def test_a_scenario_that_clashes_shows_both_values_and_is_not_applied(
    plan: Branch, faster: Branch, sign_in: SignIn
) -> None:
    lasts(plan, "wallets", 40)
    client = sign_in("contributor")
    said = client.get(f"{HERE}scenarios/{faster.name}/").content.decode()
    assert "The plan has changed in the same places" in said
    for value in ("12d", "40d", "6d"):
        assert f"<td>{value}</td>" in said
    assert post(client, f"{HERE}scenarios/{faster.name}/apply") == 412
    assert days(plan, "wallets") == 40


def test_who_began_a_scenario_may_close_it_and_so_may_managers(
    plan: Branch, faster: Branch, sign_in: SignIn
) -> None:
    path = f"{HERE}scenarios/{faster.name}/close"
    assert post(sign_in("contributor"), path) == 403
    assert post(sign_in("manager"), path) == 302
    assert days(history.line(plan.program, faster.name), "wallets") == 6


def test_the_plan_itself_is_no_scenario(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    assert owner.get(f"{HERE}scenarios/main/").status_code == 404
    assert post(owner, f"{HERE}scenarios/main/apply") == 404
    assert post(owner, f"{HERE}scenarios/main/close") == 404


def test_commenters_raise_and_say_contributors_add_options_managers_decide(
    plan: Branch, faster: Branch, sign_in: SignIn
) -> None:
    assert post(sign_in("viewer"), CHANGES, {"title": "No"}) == 403
    commenter = sign_in("commenter")
    raised = commenter.post(CHANGES, {"title": "Ship earlier", "reason": "A partner waits."})
    one = raised["Location"]
    assert one == f"{CHANGES}1/"
    assert post(commenter, f"{one}remarks", {"text": "By when?"}) == 302
    option = {"name": "Faster", "says": "More people", "scenario": faster.name}
    assert post(commenter, f"{one}options", option) == 403
    assert post(sign_in("contributor"), f"{one}options", option) == 302
    assert post(commenter, f"{one}submit") == 302
    held = requests.options(requests.request(plan.program, 1))[0]
    approve = f"{one}options/{held.pk}/approve"
    assert post(sign_in("contributor"), approve) == 403
    assert post(sign_in("manager"), approve, {"because": "It pays"}) == 302
    said = commenter.get(one).content.decode()
    for words in ("By when?", "Approved: Faster", "It pays", "in the plan as version 3"):
        assert words in said


def test_approving_is_one_version_that_names_the_request(
    plan: Branch, request_7: ChangeRequest, sign_in: SignIn
) -> None:
    option = requests.options(request_7)[0]
    path = f"{CHANGES}1/options/{option.pk}/approve"
    assert post(sign_in("manager"), path, {"because": "The partner pays"}) == 302
    version = history.head(plan)
    assert version.origin == "change request"
    assert version.message == "CR-1: Ship wallets earlier. Faster wallets"
    assert days(plan, "wallets") == 6
    decided = requests.request(plan.program, 1)
    assert (decided.state, decided.taken, decided.applied) == ("approved", option, version)
    assert (decided.decided_by_name, decided.because) == ("Manager", "The partner pays")


def test_a_decided_request_keeps_saying_what_was_decided_on(
    plan: Branch, request_7: ChangeRequest, sign_in: SignIn
) -> None:
    manager, page = sign_in("manager"), f"{CHANGES}1/"
    option = requests.options(request_7)[0]

    def told() -> list[str]:
        said = re.sub(r"<[^>]+>", "", manager.get(page).content.decode())
        return re.findall(r"Planned finish .*|The planned finish stays.*|.* as before", said)

    before = told()
    assert len(before) == 3
    post(manager, f"{page}options/{option.pk}/approve")
    lasts(plan, "fraud", 60)
    assert told() == before
    assert "the one that was decided on" in manager.get(page).content.decode()


def test_a_request_is_decided_once(plan: Branch, request_7: ChangeRequest, sign_in: SignIn) -> None:
    one, other = requests.options(request_7)
    manager = sign_in("manager")
    assert post(manager, f"{CHANGES}1/options/{one.pk}/approve") == 302
    assert post(manager, f"{CHANGES}1/options/{other.pk}/approve") == 422
    assert post(manager, f"{CHANGES}1/reject", {"because": "No"}) == 422
    assert post(manager, f"{CHANGES}1/withdraw") == 422
    assert post(manager, f"{CHANGES}1/options/{other.pk}/remove") == 422
    assert post(manager, f"{CHANGES}1/options", {"name": "Late"}) == 422
    assert days(plan, "fraud") == 8


def test_an_option_that_clashes_with_the_plan_is_not_taken(
    plan: Branch, request_7: ChangeRequest, sign_in: SignIn
) -> None:
    lasts(plan, "wallets", 40)
    option = requests.options(request_7)[0]
    manager = sign_in("manager")
    assert b"The plan has changed in the same places" in manager.get(f"{CHANGES}1/").content
    assert post(manager, f"{CHANGES}1/options/{option.pk}/approve") == 412
    assert requests.request(plan.program, 1).state == "open"


def test_an_option_that_changes_nothing_cannot_be_taken(plan: Branch, sign_in: SignIn) -> None:
    manager = sign_in("manager")
    manager.post(CHANGES, {"title": "Do nothing"})
    assert post(manager, f"{CHANGES}1/options", {"name": "Wait"}) == 302
    (option,) = requests.options(requests.request(plan.program, 1))
    assert option.line is not None
    assert option.line.kind == Branch.Kind.OPTION
    assert post(manager, f"{CHANGES}1/options/{option.pk}/approve") == 422


def test_there_are_three_options_at_most(request_7: ChangeRequest, sign_in: SignIn) -> None:
    client = sign_in("contributor")
    assert post(client, f"{CHANGES}1/options", {"name": "Third"}) == 302
    assert post(client, f"{CHANGES}1/options", {"name": "Fourth"}) == 422


def test_rejecting_needs_a_reason(plan: Branch, request_7: ChangeRequest, sign_in: SignIn) -> None:
    manager = sign_in("manager")
    assert post(manager, f"{CHANGES}1/reject") == 422
    assert post(manager, f"{CHANGES}1/reject", {"because": "Too dear"}) == 302
    assert requests.request(plan.program, 1).state == "rejected"
    assert history.head(plan).number == 1


def test_only_who_raised_a_request_or_a_manager_withdraws_it(
    plan: Branch, request_7: ChangeRequest, sign_in: SignIn
) -> None:
    assert post(sign_in("contributor"), f"{CHANGES}1/withdraw") == 403
    assert post(sign_in("manager"), f"{CHANGES}1/withdraw") == 302
    assert requests.request(plan.program, 1).state == "withdrawn"


def test_an_option_of_another_request_or_program_is_not_found(
    first: Version, request_7: ChangeRequest, sign_in: SignIn, owner: User
) -> None:
    authored = Authored(author=owner, origin=Version.Origin.IMPORT, message="Theirs")
    theirs = history.begin(program_of(first), authored, "other")
    foreign = requests.raise_request(theirs.program, "Theirs", "", owner)
    patch = set_field(program_of(theirs), "task", "fraud", "duration", Work(DAY))
    option = requests.add_option(foreign, "Theirs", "", theirs, patch)
    manager = sign_in("manager")
    assert post(manager, f"{CHANGES}1/options/{option.pk}/approve") == 404
    assert post(manager, f"{CHANGES}1/options/{option.pk}/remove") == 404
    assert manager.get(f"{CHANGES}2/").status_code == 404


def test_programs_raise_requests_with_patches_as_options(plan: Branch, sign_in: SignIn) -> None:
    client = sign_in("contributor")

    def send(path: str, body: object) -> dict[str, object]:
        answer = client.post(path, json.dumps(body), content_type="application/json")
        return {"status": answer.status_code, **answer.json()}

    raised = send(API, {"title": "Longer rules", "reason": "The bank asks."})
    assert (raised["status"], raised["name"], raised["state"]) == (201, "CR-1", "draft")
    longer = set_field(program_of(history.head(plan)), "task", "fraud", "duration", Work(20 * DAY))
    option = {"name": "Longer", "patch": encode_patch(longer)}
    assert send(f"{API}/1/options", option)["status"] == 201
    assert send(f"{API}/1/options", {"name": "Bad", "patch": {"changes": [1]}})["status"] == 422
    assert send(f"{API}/1/options", {"name": "", "patch": encode_patch(longer)})["status"] == 422
    (listed,) = client.get(API).json()["requests"]
    assert [one["name"] for one in listed["options"]] == ["Longer"]


def test_impact_is_asked_for_once_and_shown_side_by_side(
    plan: Branch, request_7: ChangeRequest, sign_in: SignIn
) -> None:
    lasts(history.line(plan.program, "faster-wallets"), "fraud", 2)
    client = sign_in("viewer")
    said = [client.post(f"{API}/1/impact").json()["job"] for _ in range(2)]
    assert said[0] == said[1]
    job = jobs.claim(said[0])
    assert job is not None
    assert job.program is not None
    assert job.version is not None
    asked = {**job.question, "runs": 256}
    found = impact.run(job.program, job.version, asked, Told(job.pk))
    jobs.finish(job, found)
    page = client.get(f"{CHANGES}1/").content.decode()
    assert "256 runs of the plan in version 1" in page
    table = impact_table(found, requests.options(request_7))
    assert table is not None
    assert table.names == ("The plan", "Faster wallets", "Longer fraud rules")
    p80 = table.lines[0]
    assert (p80.label, p80.hint) == ("The whole program", "80 % sure by")
    assert p80.cells[2].tone == "bad"


def test_impact_is_asked_anew_when_an_option_was_edited(
    plan: Branch, request_7: ChangeRequest
) -> None:
    before = impact.question(request_7)
    lasts(history.line(plan.program, "faster-wallets"), "fraud", 2)
    assert impact.question(request_7) != before


def test_the_requests_of_the_demo_are_there_with_their_decisions(owner: User) -> None:
    tell("checkout-replatform", checkout.story(date(2026, 11, 16)), owner)
    held = {
        str(one): one for one in ChangeRequest.objects.filter(program__key="checkout-replatform")
    }
    assert [held[f"CR-{n}"].state for n in (1, 2, 3, 4)] == [
        "approved",
        "rejected",
        "approved",
        "open",
    ]
    first = held["CR-1"]
    assert first.taken is not None
    assert (first.taken.name, first.decided_by_name) == ("In the browser first", "Henrik Dahl")
    plan = history.head(history.line(first.program))
    for option in requests.options(held["CR-4"]):
        merged = requests.merged(option, plan)
        assert merged.patch
        assert not merged.conflicts


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_request_with_two_options_is_raised_and_one_approved_in_a_browser(
    plan: Branch, faster: Branch, open_page: Open
) -> None:
    slower = history.fork(plan, 1, title="Slower wallets")
    lasts(slower, "wallets", 30)
    page = open_page("owner", CHANGES)
    page.get_by_role("button", name="Raise a change request").click()
    page.get_by_label("What is asked for").fill("Ship wallets earlier")
    page.get_by_label("Why", exact=True).fill("A partner waits.")
    page.get_by_role("button", name="Raise", exact=True).click()
    for name in ("Faster wallets", "Slower wallets"):
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Its changes").select_option(label=f"Scenario: {name}")
        page.get_by_role("button", name="Add the option").click()
        page.get_by_role("heading", name=name).wait_for()
    page.get_by_role("button", name="Submit for decision").click()
    page.get_by_label("Why Faster wallets").fill("The partner pays")
    page.get_by_role("button", name="Approve “Faster wallets”").click()
    page.get_by_role("heading", name="Approved: Faster wallets").wait_for()
    page.get_by_role("link", name="in the plan as version 4").click()
    page.get_by_role("heading", name="Version 1 → 4").wait_for()
    assert page.get_by_label("What changed").locator(".after").inner_text() == "6d"
