"""Why a date moved between two versions: asked for as a job, told with causes and single edits."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from fairlead.core.ground.units import Work
from fairlead.core.impact.why import most_batches
from fairlead.core.program.intentions import set_field
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Job, User, Version
from fairlead.web.jobs.work import run
from fairlead.web.words import signed_days
from tests.web.accessible import assert_accessible
from tests.web.conftest import KEY, Open, SignIn

PAGE = f"/programs/{KEY}/history/compare?from=1&to=3"
API = f"/api/v1/programs/{KEY}/compare/why"
BOTH = f"{API}?from=1&to=3"
DAY = 480


@pytest.fixture
def slipped(first: Version, owner: User) -> Version:
    """The third version: the wallets take four weeks longer, and a task has another name."""
    for says, id, field, value in (
        ("Wallets take longer", "wallets", "duration", Work(32 * DAY)),
        ("Rename the API", "api", "name", "Payment interface"),
    ):
        newest = history.head(history.line(first.program))
        patch = set_field(program_of(newest), "task", id, field, value)
        authored = Authored(author=owner, origin=Version.Origin.EDIT, message=says)
        history.save(newest.branch, newest.number, patch, authored)
    return history.head(history.line(first.program))


def looked_for(client: Client, address: str = BOTH) -> Job:
    """The causes, asked for and found."""
    asked = client.post(address)
    assert asked.status_code == 202, asked.content
    run.call(asked.json()["job"])
    return Job.objects.get(pk=asked.json()["job"])


def known(client: Client, address: str = BOTH) -> Any:
    """The answer that is kept."""
    return client.get(address).json()


def test_the_parts_of_the_causes_add_up_to_the_move(slipped: Version, sign_in: SignIn) -> None:
    client = sign_in("contributor")
    job = looked_for(client)
    found = known(client)
    assert (job.state, found["from"], found["to"]) == ("done", 1, 3)
    assert found["days"] > 0
    assert sum(one["days"] for one in found["causes"]) == pytest.approx(found["days"])
    ((edit,),) = (one["patch"]["changes"] for one in found["causes"] if one["days"])
    assert (edit["id"], edit["field"]) == ("wallets", "duration")


def test_a_job_counts_no_more_pieces_than_it_said(slipped: Version, sign_in: SignIn) -> None:
    job = looked_for(sign_in("contributor"))
    before = history.version(slipped.branch, 1)
    assert job.total == most_batches(program_of(before), program_of(slipped)) == 2 * 64
    assert job.done <= job.total


def test_the_page_offers_the_question_and_then_tells_the_causes(
    slipped: Version, sign_in: SignIn
) -> None:
    client = sign_in("contributor")
    assert "Look for the causes" in client.get(PAGE).content.decode()
    looked_for(client)
    said = client.get(PAGE).content.decode()
    assert "Look for the causes" not in said
    for words in ("The date that 8 of 10 runs keep moved", "Cards and wallets", "12d", "32d"):
        assert words in said
    assert "1 more change that did not move it" in said
    table = said.split('<table class="table causes">')[1].split("</table>")[0]
    (numbers,) = re.findall(r"<tbody>.*</tbody>", table, re.DOTALL)
    (total,) = re.findall(r"<tfoot>.*</tfoot>", table, re.DOTALL)
    found = known(client)
    (moved,) = (one for one in found["causes"] if one["days"])
    for row, of in ((numbers, moved), (total, found)):
        assert signed_days(of["days"]) in row
        assert " to ".join(signed_days(end) for end in of["interval"]) in row


def test_who_may_only_look_is_told_who_can_ask(slipped: Version, sign_in: SignIn) -> None:
    viewer = sign_in("viewer")
    assert "Look for the causes" not in viewer.get(PAGE).content.decode()
    assert viewer.post(BOTH).status_code == 403
    assert viewer.get(BOTH).status_code == 404
    looked_for(sign_in("contributor"))
    assert viewer.get(BOTH).status_code == 200


def test_each_milestone_and_each_pair_of_versions_has_an_answer_of_its_own(
    slipped: Version, sign_in: SignIn
) -> None:
    client = sign_in("contributor")
    milestone = next(
        task.id for task in program_of(slipped).tasks.values() if task.kind.value == "milestone"
    )
    whole = looked_for(client)
    assert looked_for(client, f"{BOTH}&target={milestone}").pk != whole.pk
    assert looked_for(client).pk == whole.pk
    assert client.get(f"{API}?from=2&to=3").status_code == 404
    assert known(client, f"{BOTH}&target={milestone}")["target"] == milestone


@pytest.mark.parametrize("target", ["nothing", "wallets"])
def test_only_milestones_that_both_versions_have_can_be_asked_about(
    target: str, slipped: Version, sign_in: SignIn
) -> None:
    client = sign_in("contributor")
    for answer in (client.get(f"{BOTH}&target={target}"), client.post(f"{BOTH}&target={target}")):
        assert (answer.status_code, answer.json()["field"]) == (422, "target")


def test_the_other_way_round_has_the_same_causes_with_the_opposite_sign(
    slipped: Version, sign_in: SignIn
) -> None:
    client = sign_in("contributor")
    back = f"{API}?from=3&to=1"
    looked_for(client)
    looked_for(client, back)
    assert known(client, back)["days"] == -known(client)["days"]


def test_versions_that_hold_the_same_leave_nothing_to_ask(first: Version, sign_in: SignIn) -> None:
    said = sign_in("contributor").get(PAGE.replace("to=3", "to=1")).content.decode()
    assert "Both versions hold the same" in said
    assert "Look for the causes" not in said


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_cause_opens_to_its_edits_in_a_browser(
    slipped: Version, sign_in: SignIn, open_page: Open
) -> None:
    looked_for(sign_in("contributor"))
    page = open_page("viewer", PAGE)
    card = page.get_by_label("Why the date moved")
    expect(card.locator(".chart canvas")).to_be_visible()
    cause = card.locator("details.cause").first
    expect(cause.locator(".after")).to_be_hidden()
    cause.locator("summary").click()
    expect(cause.locator(".after")).to_have_text("32d")
    assert_accessible(page)


@pytest.mark.parametrize(
    ("days", "shown"),
    [(3.0, "+3"), (-2.5, "−2.5"), (0.0, "0"), (0.04, "under 0.1"), (-0.04, "under 0.1")],
)
def test_days_are_shown_with_their_sign_and_never_as_a_signed_nothing(
    days: float, shown: str
) -> None:
    assert signed_days(days) == shown
