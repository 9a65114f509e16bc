"""My program in the address, somebody else's thing behind it: it is not there (row S1).

Every route of a program that names a thing inside of it is asked for a thing of another program,
by somebody who may do everything in both addresses' program but that one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

import pytest

from fairlead.core.program.intentions import set_field
from fairlead.store import history, invitations, jobs, requests, terms, uploads
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Job, ProgramRecord, SavedView, User, Version, Webhook
from fairlead.store.people import Role, give_role
from fairlead.web.access.policy import policy
from tests.web.addresses import Address, addresses
from tests.web.conftest import KEY, SignIn, example
from tests.web.contents import changed, contents

VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
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
def theirs(first: Version) -> dict[str, object]:
    """One of each thing in a program of somebody else; the name of a variable gives its value."""
    user = User.objects.create_user("else@example.org", name="Else")
    authored = Authored(author=user, origin=Version.Origin.EDIT, message="x")
    version = history.begin(example("checkout.yaml"), authored, "theirs")
    record = version.program
    give_role(record, user, Role.OWNER)
    for n in range(5):
        patch = set_field(program_of(version), "task", "api", "name", f"Name {n}")
        version = history.save(version.branch, version.number, patch, authored)
    line = history.fork(version.branch, version.number, title="Their scenario", by=user)
    for _ in range(3):
        asked = requests.raise_request(record, "Title", "Reason", user)
    option = requests.add_option(asked, "Option", "", history.head(version.branch), line)
    hook = Webhook(program=record)
    return {
        "version": version.number,
        "request": asked.number,
        "option": option.pk,
        "name": line.name,
        "term": terms.keep_term(record, "Name", "Meaning", user).pk,
        "member": record.memberships.get().pk,
        "invitation": invitations.invite("n@example.org", user, record, Role.VIEWER)[0].pk,
        "code": uploads.keep("a.yaml", [b"x"], record, user).code,
        "job": jobs.opened(version, "simulation", {}, user)[0].pk,
        "webhook": saved(hook, user),
        "view": saved(SavedView(program=record), user),
    }


def saved(row: Webhook | SavedView, user: User) -> int:
    """The number of a row that is kept with whoever made it, and when."""
    for field in row._meta.concrete_fields:
        if field.name in {"created_by", "user", "owner", "by"}:
            setattr(row, field.name, user)
        elif field.get_internal_type() == "DateTimeField" and not field.null:
            setattr(row, field.name, datetime(2026, 3, 2).astimezone())
    row.save()
    return int(row.pk)


def path(address: Address, theirs: Mapping[str, object]) -> str:
    """The address in my program of a thing in theirs."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name == "key":
            return KEY
        if name == "number":
            for kind, what in (("changes", "request"), ("requests", "request"), ("jobs", "job")):
                if f"/{kind}/" in address.pattern:
                    return str(theirs[what])
            return str(theirs["version"])
        return str(theirs[name])

    return "/" + VARIABLE.sub(value, address.pattern)


def complaints(address: Address, theirs: Mapping[str, object], sign_in: SignIn) -> list[str]:
    """What is answered otherwise than that there is no such thing, and what changed by it."""
    found = []
    client = sign_in("owner")
    client.raise_request_exception = False
    for method in policy()[address.pattern]:
        before = contents()
        kind = "application/json" if address.is_api else "application/x-www-form-urlencoded"
        body = "{}" if address.is_api else "&".join(f"{a}={b}" for a, b in BODIES.items())
        where = path(address, theirs)
        answer = client.generic(method, where, body, kind, headers={"If-Match": "1"})
        if answer.status_code != 404:
            found.append(f"{method} {where}: {answer.status_code}")
        found += [f"{method} {where} changed {one}" for one in changed(before, contents())]
    return found


@pytest.mark.parametrize("address", ASKED, ids=lambda one: one.pattern)
def test_a_thing_of_another_program_is_not_there(
    address: Address, theirs: dict[str, object], sign_in: SignIn
) -> None:
    found = complaints(address, theirs, sign_in)
    assert not [one for one in found if "/checks/" not in one], "\n".join(found)


def test_a_thing_that_is_looked_up_by_its_number_alone_is_noticed(
    theirs: dict[str, object], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def anywhere(record: ProgramRecord, number: int) -> Job | None:
        return Job.objects.filter(pk=number).select_related("version").first()

    monkeypatch.setattr(jobs, "job", anywhere)
    (address,) = (one for one in ASKED if one.pattern.endswith("jobs/<int:number>"))
    assert complaints(address, theirs, sign_in)
