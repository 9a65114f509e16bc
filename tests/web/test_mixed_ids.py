"""My program in the address, somebody else's thing behind it: it is not there (row S1).

Every route of a program that names a thing inside of it is asked for a thing of another program,
by somebody who may do everything in both addresses' program but that one.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from fairlead.store import history, jobs
from fairlead.store.history import Authored
from fairlead.store.models import Job, ProgramRecord, User, Version
from fairlead.store.people import Role, give_role
from fairlead.web.access.policy import policy
from tests.web.addresses import Address, addresses
from tests.web.conftest import KEY, SignIn, example
from tests.web.contents import changed, contents
from tests.web.things import VARIABLE, Things, path, things

INNER = [
    one
    for one in addresses()
    if one.is_of_a_program and set(VARIABLE.findall(one.pattern)) - {"key", "code", "task", "id"}
]
UPLOADS = [one for one in addresses() if one.is_of_a_program and "/<slug:code>/" in one.pattern]
UPLOADS = [one for one in UPLOADS if "import" in one.pattern]
ASKED = INNER + UPLOADS
BODIES: Mapping[str, str] = {
    "version": "1",
    "text": "x",
    "name": "x",
    "meaning": "x",
    "do": "remove",
}


@pytest.fixture
def theirs(first: Version) -> Things:
    """One of each thing in a program of somebody else."""
    user = User.objects.create_user("else@example.org", name="Else")
    authored = Authored(author=user, origin=Version.Origin.EDIT, message="x")
    version = history.begin(example("checkout.yaml"), authored, "theirs")
    give_role(version.program, user, Role.OWNER)
    return things(version, user)


def complaints(address: Address, theirs: Things, sign_in: SignIn) -> list[str]:
    """What is answered otherwise than that there is no such thing, and what changed by it."""
    found = []
    client = sign_in("owner")
    client.raise_request_exception = False
    for method in policy()[address.pattern]:
        before = contents()
        kind = "application/json" if address.is_api else "application/x-www-form-urlencoded"
        body = "{}" if address.is_api else "&".join(f"{a}={b}" for a, b in BODIES.items())
        where = path(address.pattern, KEY, theirs)
        answer = client.generic(method, where, body, kind, headers={"If-Match": "1"})
        if answer.status_code != 404:
            found.append(f"{method} {where}: {answer.status_code}")
        found += [f"{method} {where} changed {one}" for one in changed(before, contents())]
    return found


@pytest.mark.parametrize("address", ASKED, ids=lambda one: one.pattern)
def test_a_thing_of_another_program_is_not_there(
    address: Address, theirs: Things, sign_in: SignIn
) -> None:
    found = complaints(address, theirs, sign_in)
    assert not found, "\n".join(found)


def test_a_thing_that_is_looked_up_by_its_number_alone_is_noticed(
    theirs: Things, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def anywhere(record: ProgramRecord, number: int) -> Job | None:
        return Job.objects.filter(pk=number).select_related("version").first()

    monkeypatch.setattr(jobs, "job", anywhere)
    (address,) = (one for one in ASKED if one.pattern.endswith("jobs/<int:number>"))
    assert complaints(address, theirs, sign_in)
