"""The API: described whole, true to its description, paged within one version, and in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from fairlead.core.program.intentions import remove_with_references, set_field
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import User, Version
from fairlead.web.api.described import DESCRIBED
from fairlead.web.api.openapi import document
from fairlead.web.needs import Need
from fairlead.web.route import Route
from fairlead.web.routes import routes
from tests.web.conftest import KEY, SignIn
from tests.web.things import Things, path, things

OF_A_ROUTE: Mapping[str, Things] = {
    "api-calendar": {"id": "berlin"},
    "api-fix": {"code": "HYG-16"},
}
"""What stands in the addresses of routes whose variables are called as those of others."""
FOLLOWED = {
    "api-simulations",
    "api-compare",
    "api-compare-why",
    "api-importing",
    "api-importing-job",
}
"""Answers to a question, or after some work: `test_api_answers.py` goes there step by step."""
UNTOLD = {"api-openapi-get", "api-importing-delete", "api-import-delete", "api-forecast-delete"}
"""The description itself, and what answers with nothing."""
PROGRAM = "/api/v1/programs/checkout/"
OF_THE_API = [route for route in routes() if route.pattern.startswith("api/")]


def asks(route: Route) -> str:
    """Somebody who may read a route."""
    need = route.needs["GET"]
    return {Need.OWN: "owner", Need.MANAGE: "owner", Need.ADMINISTRATOR: "admin"}.get(
        need, "viewer"
    )


@pytest.fixture
def inside(first: Version, owner: User) -> Things:
    """One of each thing in the program of the tests; a task, a calendar and a fix of their own."""
    return {**things(first, owner), "id": "api", "task": "api"}


def fits(answer: Any, schema: dict[str, Any]) -> None:
    """Fail unless a JSON value is what the description says."""
    whole = {**schema, "components": document()["components"]}
    Draft202012Validator(whole).validate(answer)


def renamed(version: Version, task: str, name: str) -> Version:
    patch = set_field(program_of(version), "task", task, "name", name)
    authored = Authored(author=version.author, origin=Version.Origin.EDIT, message="Rename")
    return history.save(version.branch, version.number, patch, authored)


def test_every_route_and_method_of_the_api_is_described() -> None:
    paths = document()["paths"]
    for route in OF_THE_API:
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.pattern)
        assert {method.lower() for method in route.needs} <= set(paths[path])
    assert len(paths) == len({route.pattern for route in OF_THE_API})
    assert set(DESCRIBED) <= {route.name for route in OF_THE_API}


def test_operations_have_ids_of_their_own_and_every_reference_leads_somewhere() -> None:
    told = document()
    operations = [
        one["operationId"]
        for path in told["paths"].values()
        for method, one in path.items()
        if method != "parameters"
    ]
    assert len(operations) == len(set(operations))
    for reference in set(re.findall(r"'\$ref': '#/([^']+)'", str(told))):
        at = told
        for step in reference.split("/"):
            at = at[step]
    for schema in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_answer_has_a_schema() -> None:
    untold = set()
    for told in document()["paths"].values():
        for method, one in told.items():
            if method == "parameters":
                continue
            answer = one["responses"].get("200") or one["responses"]["2XX"]
            if not answer["content"]["application/json"]["schema"]:
                name = one["operationId"]
                untold.add(name if name.endswith(method) else f"{name}-{method}")
    assert untold == UNTOLD


def test_the_description_is_served_to_anybody(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")


@pytest.mark.parametrize(
    "route",
    [route for route in OF_THE_API if route.name in DESCRIBED and route.name not in FOLLOWED],
    ids=lambda r: r.name,
)
def test_what_is_answered_is_what_is_described(
    route: Route, sign_in: SignIn, inside: Things
) -> None:
    found = {**inside, **OF_A_ROUTE.get(route.name, {})}
    answer = sign_in(asks(route)).get(path(route.pattern, KEY, found))
    assert answer.status_code == 200, answer.content
    told = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.pattern)
    described = document()["paths"][told]["get"]["responses"]["200"]
    fits(answer.json(), described["content"]["application/json"]["schema"])
    assert ("headers" in described) == ("ETag" in answer)


def test_an_answer_that_does_not_fit_is_noticed() -> None:
    from jsonschema import ValidationError

    with pytest.raises(ValidationError):
        fits({"items": [{"id": 7}]}, {"$ref": "#/components/schemas/Tasks"})


@pytest.mark.parametrize(
    ("path", "who", "status"),
    [
        ("tasks", "outsider", 404),
        ("tasks/nothing", "viewer", 404),
        ("tasks?version=99", "viewer", 404),
        ("tasks?limit=0", "viewer", 422),
        ("tasks?limit=1e9", "viewer", 422),
        ("tasks?cursor=now", "viewer", 422),
        ("tasks?cursor=99-0", "viewer", 404),
        ("tasks?sort=colour", "viewer", 422),
        ("tasks?to=nowhere", "viewer", 404),
    ],
)
def test_errors_are_problems_as_described(
    path: str, who: str, status: int, sign_in: SignIn
) -> None:
    answer = sign_in(who).get(PROGRAM + path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    fits(answer.json(), {"$ref": "#/components/schemas/Problem"})


@pytest.mark.parametrize("limit", [1, 7, 100])
@pytest.mark.parametrize("query", ["", "sort=-finish", "state=open"])
def test_parts_make_up_the_whole_whatever_their_size(
    limit: int, query: str, sign_in: SignIn
) -> None:
    viewer = sign_in("viewer")
    whole = viewer.get(f"{PROGRAM}tasks?limit=1000&{query}").json()
    assert (whole["next"], len(whole["items"])) == (None, whole["total"])
    assert _all(viewer, f"{PROGRAM}tasks?limit={limit}&{query}") == whole["items"]


def test_a_list_that_was_begun_stays_what_it_was(sign_in: SignIn, first: Version) -> None:
    viewer = sign_in("viewer")
    before = viewer.get(f"{PROGRAM}tasks?limit=1000").json()["items"]
    begun = viewer.get(f"{PROGRAM}tasks?limit=5").json()
    authored = Authored(author=first.author, origin=Version.Origin.EDIT, message="Remove")
    gone = remove_with_references(program_of(first), "task", "contract")
    history.save(first.branch, first.number, gone, authored)
    rest = viewer.get(f"{PROGRAM}tasks?limit=1000&cursor={begun['next']}").json()
    assert begun["items"] + rest["items"] == before
    assert rest["version"] == begun["version"] == first.number
    assert viewer.get(f"{PROGRAM}tasks").json()["version"] == first.number + 1


@pytest.mark.parametrize("path", ["tasks", "tasks/api", "risks", "findings"])
def test_who_has_the_newest_version_is_not_sent_it_again(
    path: str, sign_in: SignIn, first: Version
) -> None:
    viewer = sign_in("viewer")
    tag = viewer.get(PROGRAM + path)["ETag"]
    again = viewer.get(PROGRAM + path, HTTP_IF_NONE_MATCH=tag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    renamed(first, "api", "Payment interface")
    changed = viewer.get(PROGRAM + path, HTTP_IF_NONE_MATCH=tag)
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_the_api_and_the_page_list_the_same_tasks(sign_in: SignIn) -> None:
    viewer = sign_in("viewer")
    listed = [one["id"] for one in viewer.get(f"{PROGRAM}tasks?critical=1").json()["items"]]
    page = viewer.get("/programs/checkout/tasks/?critical=1").content.decode()
    assert listed == re.findall(r'data-task="([^"]+)"', page)


def _all(client: Client, url: str) -> list[Any]:
    found: list[Any] = []
    cursor = ""
    while True:
        part = client.get(f"{url}{cursor}").json()
        found += part["items"]
        if part["next"] is None:
            return found
        cursor = f"&cursor={part['next']}"
