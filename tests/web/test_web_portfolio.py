"""The portfolio: the programs one has a role in, and no others."""

from __future__ import annotations

from fairlead.store import history
from fairlead.store.models import Version
from tests.web.conftest import SignIn


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


def test_open_scenarios_stand_below_their_program(sign_in: SignIn, first: Version) -> None:
    line = history.fork(first.branch, first.number, title="As of the freeze")
    viewer = sign_in("viewer")
    address = b'href="/programs/checkout/?scenario=as-of-the-freeze">As of the freeze</a>'
    assert address in viewer.get("/").content
    line.closed_at = first.at
    line.save()
    assert address not in viewer.get("/").content
