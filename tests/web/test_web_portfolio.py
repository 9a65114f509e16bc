"""The portfolio: the programs one has a role in, and no others."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairlead.core.ground.ids import ProgramId
from fairlead.core.program.intentions import set_field
from fairlead.store import history, jobs
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Job, User, Version
from fairlead.store.people import Role, give_role
from fairlead.web.jobs.simulation import KIND, QUESTION
from tests.web.conftest import SignIn
from tests.web.workers import work


def test_members_see_their_program_and_outsiders_see_none(sign_in: SignIn) -> None:
    assert b"Checkout" in sign_in("viewer").get("/").content
    assert b"No program yet" in sign_in("outsider").get("/").content


def test_nobody_sees_anything_without_signing_in(sign_in: SignIn) -> None:
    from django.test import Client

    answer = Client().get("/programs/checkout/")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/accounts/login/?next=%2Fprograms%2Fcheckout%2F",
    )


def test_a_program_of_others_is_as_if_it_were_not_there(sign_in: SignIn) -> None:
    outsider = sign_in("outsider")
    theirs, none = outsider.get("/programs/checkout/"), outsider.get("/programs/nothing/")
    assert theirs.status_code == none.status_code == 404
    assert theirs.content[:200] == none.content[:200]


def test_a_row_says_how_sure_its_program_is_and_of_which_version(
    sign_in: SignIn, first: Version, owner: User
) -> None:
    client = sign_in("owner")
    assert "not simulated yet" in client.get("/").content.decode()
    job, _ = jobs.opened(first, KIND, QUESTION, owner)
    work()
    (told,) = client.get("/api/v1/programs").json()["items"]
    whole = jobs.answer(Job.objects.get(pk=job.pk))["targets"][0]
    assert (told["p80"], told["simulated_version"]) == (whole["quantiles"]["0.8"], first.number)
    page = client.get("/").content.decode()
    assert f"{told['kept']:.0%}".removesuffix("%") in page
    assert "of version 1" not in page
    patch = set_field(program_of(first), "task", "api", "name", "Payment interface")
    authored = Authored(author=owner, origin=Version.Origin.EDIT, message="Rename")
    history.save(first.branch, first.number, patch, authored)
    assert "of version 1" in client.get("/").content.decode()


def test_more_programs_cost_no_more_queries(sign_in: SignIn, first: Version, owner: User) -> None:
    def more(number: int) -> None:
        key = f"more-{number}"
        authored = Authored(author=owner, origin=Version.Origin.IMPORT, message="Another")
        another = history.begin(replace(program_of(first), id=ProgramId(key)), authored, key)
        give_role(another.program, owner, Role.OWNER)

    def queries() -> int:
        client.get("/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        return len(asked)

    client = sign_in("owner")
    jobs.opened(first, KIND, QUESTION, owner)
    work()
    more(0)
    before = queries()
    for number in range(1, 4):
        more(number)
    jobs.opened(Version.objects.latest("pk"), KIND, QUESTION, owner)
    work()
    assert queries() == before


def test_open_scenarios_stand_below_their_program(sign_in: SignIn, first: Version) -> None:
    line = history.fork(first.branch, first.number, title="As of the freeze")
    viewer = sign_in("viewer")
    address = b'href="/programs/checkout/?scenario=as-of-the-freeze">As of the freeze</a>'
    assert address in viewer.get("/").content
    line.closed_at = first.at
    line.save()
    assert address not in viewer.get("/").content


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/programs/checkout/",
        "/programs/checkout/tasks/",
        "/programs/checkout/tasks/api/",
        "/programs/checkout/dependencies/",
        "/programs/checkout/people/",
    ],
)
def test_every_date_of_a_plan_leads_to_its_reason(
    page: str, sign_in: SignIn, first: Version, owner: User
) -> None:
    jobs.opened(first, KIND, QUESTION, owner)
    work()
    text = sign_in("owner").get(page).content.decode()
    said = re.sub(r'title="[^"]*"', "", text)
    rows = [one for one in ROW.findall(said) if DATE.search(one)]
    assert rows or page.endswith("people/")
    for row in rows:
        if "Progress known up to" not in row:
            assert "#why" in row, row


ROW = re.compile(r"<tr.*?</tr>|<dl.*?</dl>", re.DOTALL)
DATE = re.compile(r"\d+ [A-Z][a-z]{2} 20\d\d")
