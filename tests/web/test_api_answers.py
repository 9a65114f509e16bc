"""What changes and long work are answered with is what the description says, step by step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve
from jsonschema import Draft202012Validator, ValidationError

from fairlead.store.models import Version
from fairlead.web.api.openapi import document
from tests.web.conftest import EXAMPLES, KEY, SignIn
from tests.web.workers import work

HERE = f"/api/v1/programs/{KEY}/"
Ask = Callable[..., Any]


def fitting(address: str, method: str, answer: Any) -> Any:
    """The body of an answer, which says all that the description promises and nothing else."""
    assert answer.status_code < 300, answer.content
    name = resolve(address.split("?")[0]).url_name
    told = document()
    ids = {name, f"{name}-{method}"}
    (found,) = (
        one
        for path in told["paths"].values()
        for verb, one in path.items()
        if verb == method and one["operationId"] in ids
    )
    responses = found["responses"]
    described = responses.get("200") or responses["2XX"]
    schema = described["content"]["application/json"]["schema"]
    assert schema, f"{name} says nothing about its answer"
    held = told["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    body = answer.json()
    Draft202012Validator({**schema, "components": told["components"]}).validate(body)
    assert set(body) <= set(held["properties"]), set(body) - set(held["properties"])
    return body


@pytest.fixture
def ask(sign_in: SignIn, first: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask as the owner, about the newest version there was; the answer fits its description."""
    monkeypatch.setattr(settings, "IMPORT_FOLDER", tmp_path / "imports")
    client: Client = sign_in("owner")

    def asked(address: str, body: object = None, method: str = "post", version: int = 1) -> Any:
        address = address if address.startswith("/") else HERE + address
        if method == "get":
            return fitting(address, method, client.get(address))
        if isinstance(body, SimpleUploadedFile):
            return fitting(address, method, client.post(address, {"file": body}))
        headers = {"If-Match": f'"{version}"'}
        kind = "application/json"
        answer = client.post(address, body or {}, content_type=kind, headers=headers)
        return fitting(address, method, answer)

    return asked


def test_edits_and_taking_them_back(ask: Ask) -> None:
    body = {"edits": [{"do": "duration", "task": "api", "days": 30}]}
    assert "author" not in ask("edits?preview=1", body)
    assert ask("edits", body)["version"] == 2
    assert ask("undo", version=2)["version"] == 3
    assert ask("redo", version=3)["consequence"]["tasks"]
    compared = ask("compare?from=1&to=2", method="get")
    assert (compared["from"]["number"], compared["to"]["number"]) == (1, 2)


def test_what_is_simulated_and_why_it_moved(ask: Ask) -> None:
    job = ask("simulations", {"runs": 100})
    work()
    assert ask(f"jobs/{job['id']}", method="get")["state"] == "done"
    ask("simulations", {})
    work()
    assert ask("simulations", method="get")["runs"] > 100
    ask("edits", {"edits": [{"do": "duration", "task": "wallets", "days": 32}]})
    ask("compare/why?from=1&to=2")
    work()
    assert ask("compare/why?from=1&to=2", method="get")["causes"]
    waiting = ask("simulations", {"runs": 200, "seed": 7}, version=2)
    assert ask(f"jobs/{waiting['id']}/cancel")["state"] == "cancelled"
    assert ask(f"jobs/{waiting['id']}/retry")["state"] == "queued"


def test_a_request_with_an_option_and_its_impact(ask: Ask) -> None:
    number = ask("requests", {"title": "Drop the wallets"})["number"]
    ask("edits", {"edits": [{"do": "duration", "task": "wallets", "days": 2}]})
    changes = ask("compare?from=2&to=1", method="get")["changes"]
    ask(f"requests/{number}/options", {"name": "Without", "patch": changes})
    ask(f"requests/{number}/impact")
    work()
    assert ask(f"requests/{number}/impact", method="get")["impact"]["options"]


@pytest.mark.parametrize("whole", ["/api/v1/imports", "imports"])
def test_a_file_from_being_given_to_being_taken_back(whole: str, ask: Ask) -> None:
    newer = (EXAMPLES / "checkout-a-week-later.yaml").read_bytes()
    given = ask(whole, SimpleUploadedFile("newer.yaml", newer))
    work()
    assert ask(given["job"], method="get")["state"] == "ready"
    found = ask(given["import"], method="get")
    assert found["plan"]["counts"]
    assert ("changes" in found) == (whole == "imports")
    ask(f"{given['import']}/read")
    ask(f"{given['import']}/cancel")
    ask(f"{given['import']}/read")
    work()
    assert ask(f"{given['import']}/apply", {"removes": True} if whole == "imports" else None)
    if whole == "imports":
        assert ask(f"{given['import']}/undo")["state"] == "undone"
        assert len(ask("imports", method="get")["items"]) == 1


def test_a_file_that_is_no_plan(ask: Ask) -> None:
    given = ask("/api/v1/imports", SimpleUploadedFile("a.yaml", b"name: [\n"))
    work()
    assert ask(given["import"], method="get")["refused"]["do"]


def test_a_webhook_says_its_secret_once(ask: Ask) -> None:
    body = {"url": "https://8.8.8.8/in", "events": ["version.saved"]}
    assert ask("webhooks", body)["secret"]


def test_an_answer_with_something_more_is_noticed() -> None:
    class More:
        status_code = 200

        def json(self) -> object:
            return {"tasks": ["api"], "more": 1}

    with pytest.raises(AssertionError, match="more"):
        fitting(f"{HERE}critical/api", "get", More())
    with pytest.raises(ValidationError):
        fitting(f"{HERE}plan", "get", More())
