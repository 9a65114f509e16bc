"""Every field of every request that writes: unknown ones are refused, and nobody sets what is ours.

Taken from the API's own description (reliability row S2): each operation is asked with each field
that some answer has and its request has not, by the owner, and with all that it takes by those who
may not. Whatever is refused leaves every table as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from django.test import Client

from fairlead.store.models import Version
from fairlead.web.api import bodies
from fairlead.web.api.openapi import document
from fairlead.web.services.intents import KINDS
from tests.web.conftest import KEY, SignIn
from tests.web.contents import changed, contents
from tests.web.everyone import Answer

OURS = ("id", "owner", "role", "is_superuser", "program_id", "created_by", "digest", "__class__")
"""Fields of tables that no answer has."""
FIELDS = {
    "rename": ("task", "name"),
    "duration": ("task", "days"),
    "finish": ("task", "at"),
    "start": ("task", "at"),
    "release": ("task",),
    "progress": ("task", "percent"),
    "link": ("predecessor", "successor", "type", "lag_days"),
    "unlink": ("link",),
    "add": ("name", "days", "after"),
    "place": ("task", "parent", "after"),
    "remove": ("task",),
}
"""What each kind of edit takes."""
FITS = {
    "task": "wallets",
    "name": "New",
    "days": 3,
    "at": "2026-06-01",
    "percent": 10,
    "predecessor": "wallets",
    "successor": "launch",
    "type": "SS",
    "lag_days": 1,
    "parent": "payments",
    "after": "api",
}
EDITS = f"/api/v1/programs/{KEY}/edits"


@dataclass(frozen=True)
class Operation:
    """A request that writes. takes: its fields, with something that each may be."""

    method: str
    path: str
    media: str
    takes: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def who(self) -> str:
        """Somebody who may ask for it."""
        return "admin" if "/instance/" in self.path else "owner"

    def ask(self, client: Client, said: dict[str, Any]) -> Answer:
        """The answer to a request with some fields, for the first version."""
        path = self.path.replace("{key}", KEY)
        path = re.sub(r"\{\w+\}", "1", path)
        if self.media == bodies.FORM and self.method == "POST":
            return client.post(path, said, headers={"If-Match": "1"})
        return client.generic(
            self.method, path, orjson.dumps(said), "application/json", headers={"If-Match": "1"}
        )


def _value(schema: dict[str, Any]) -> Any:
    kinds = {"string": "x", "boolean": True, "integer": 1, "array": [], "object": {}}
    return next((kinds[one] for one in kinds if one in str(schema)), "x")


def operations() -> Iterator[Operation]:
    """All operations of the description that write."""
    told = document()
    schemas = told["components"]["schemas"]
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            if method not in {"post", "put", "patch", "delete"}:
                continue
            content = one.get("requestBody", {"content": {}})["content"]
            takes: dict[str, Any] = {}
            media = bodies.JSON
            for media, body in content.items():  # noqa: B007 (there is one)
                schema = schemas[body["schema"]["$ref"].rpartition("/")[2]]
                assert schema["additionalProperties"] is False
                takes = {name: _value(field) for name, field in schema["properties"].items()}
            yield Operation(method.upper(), path, media, takes)


OPERATIONS = list(operations())


def answered(about: str = "") -> set[str]:
    """The names of all fields that answers have: what is read is not to be written thereby.

    about: of answers about the same kind of thing as a path is alone, and of tables.
    """
    told = document()
    schemas = told["components"]["schemas"]
    wanted = set(schemas)
    if about:
        paths = [one for path, one in told["paths"].items() if _kind(path) == _kind(about)]
        wanted, next_ones = set(), _named(paths)
        while next_ones:
            wanted |= next_ones
            next_ones = _named([schemas[one] for one in next_ones]) - wanted
    return {name for one in wanted for name in schemas[one].get("properties", {})} | set(OURS)


def _kind(path: str) -> str:
    """What a path is about: "requests" for all about change requests."""
    return re.sub(r"^/api/v1/(programs/\{key\}/|instance/)?", "", path).split("/")[0]


def _named(part: Any) -> set[str]:
    """The schemas that a part of the description names."""
    return set(re.findall(r"'#/components/schemas/(\w+)'", str(part)))


def complaints(operation: Operation, client: Client, about: str = "") -> list[str]:
    """Fields that are taken though the description does not say so; about: as `answered` says."""
    found, before = [], contents()
    for name in sorted(answered(about) - operation.takes.keys()):
        answer = operation.ask(client, {**operation.takes, name: "1"})
        if answer.status_code not in {400, 422} or name not in answer.content.decode():
            found.append(f"{name}: {answer.status_code}")
    return [*found, *changed(before, contents())]


def test_every_route_that_writes_is_among_them() -> None:
    assert len(OPERATIONS) > 20
    named = {one.schema.__name__ for one in bodies.BODIES.values()}
    assert named <= document()["components"]["schemas"].keys()
    assert {str(one.takes.keys()) for one in OPERATIONS if one.takes}


@pytest.mark.soak
@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_an_unknown_field_is_refused_by_its_name_and_changes_nothing(
    operation: Operation, sign_in: SignIn, full: bool
) -> None:
    about = "" if full else operation.path
    assert complaints(operation, sign_in(operation.who), about) == []


def test_fields_of_the_same_kind_of_thing_are_found_wherever_they_stand() -> None:
    ours = answered("/api/v1/programs/{key}/requests/{number}/submit")
    assert {"decided_by", "clashes", "can_take", "is_superuser"} <= ours < answered()


@pytest.mark.parametrize("who", ["viewer", "outsider", "nobody"])
def test_a_request_that_is_not_allowed_changes_nothing(who: str, sign_in: SignIn) -> None:
    client = Client() if who == "nobody" else sign_in(who)
    client.raise_request_exception = False
    before, seen = contents(), 0
    for operation in OPERATIONS:
        if "{key}" not in operation.path:
            continue
        answer = operation.ask(client, operation.takes)
        if answer.status_code in {401, 403, 404}:
            seen += 1
            assert changed(before, contents()) == [], operation
        before = contents()
    assert seen > 10


@pytest.mark.parametrize("do", sorted(KINDS))
def test_an_edit_takes_no_field_that_it_does_not_use(
    do: str, sign_in: SignIn, first: Version
) -> None:
    edit = {"do": do} | {name: FITS.get(name) for name in FIELDS[do]}
    if do == "unlink":
        edit["link"] = next(iter(_links(first)))
    client, kind = sign_in("owner"), "application/json"
    before = contents()
    refused = client.post(EDITS, {"edits": [{**edit, "wbs": "7"}]}, kind, headers={"If-Match": "1"})
    assert (refused.status_code, refused.json()["field"]) == (422, "edits[0].wbs")
    assert changed(before, contents()) == []
    saved = client.post(EDITS, {"edits": [edit]}, kind, headers={"If-Match": "1"})
    assert saved.status_code == 200, saved.content


def _links(version: Version) -> list[str]:
    from fairlead.store.heads import program_of

    return [str(one) for one in program_of(version).links]


def test_a_route_that_takes_whatever_is_said_is_noticed(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raised,) = (one for one in OPERATIONS if one.path.endswith("/requests"))
    monkeypatch.setattr(bodies, "_said", lambda request: ())
    found = complaints(raised, sign_in("owner"))
    assert "is_superuser: 201" in found
    assert "store_changerequest" in found
