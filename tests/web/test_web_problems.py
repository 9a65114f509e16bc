"""Errors as answers: words for people, problem+json for programs, and the right status."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from tests.web.conftest import SignIn


def test_a_wrong_method_names_the_right_ones(sign_in: SignIn) -> None:
    answer = sign_in("owner").delete("/programs/checkout/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert b"Use GET." in answer.content


def test_programs_get_their_problem_as_json_and_a_number_to_ask_about(sign_in: SignIn) -> None:
    answer = sign_in("owner").get("/programs/checkout/?version=99", HTTP_ACCEPT="application/json")
    body = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, body["status"]) == (404, 404)
    assert body["detail"] == "There is no version 99. Look at the history for those."
    assert body["code"] == "program.no_such_version"
    assert len(body["request"]) == 12


@pytest.mark.parametrize("wrong", ["x", "-1", "1e3", "²"])
def test_what_is_no_version_is_refused_by_name(wrong: str, sign_in: SignIn) -> None:
    answer = sign_in("viewer").get(
        "/programs/checkout/", {"version": wrong}, HTTP_ACCEPT="application/json"
    )
    assert (answer.status_code, answer.json()["field"]) == (422, "version")


def test_an_unknown_address_is_answered_in_our_words(sign_in: SignIn) -> None:
    answer = sign_in("viewer").get("/nowhere")
    assert answer.status_code == 404
    assert b"There is nothing here that you may see." in answer.content


def test_a_key_that_does_not_hold_is_answered_with_a_number(db: None, client: Client) -> None:
    answer = client.get("/api/v1/programs", HTTP_AUTHORIZATION="Bearer nothing")
    assert answer.status_code == 401
    assert len(answer.json()["request"]) == 12


def test_what_fails_before_any_view_is_answered_with_a_number(db: None, client: Client) -> None:
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        # The end of the test's transaction brings it back.
        cursor.execute("DROP TABLE store_apitoken")
    answer = client.get("/api/v1/programs", HTTP_AUTHORIZATION="Bearer nothing")
    assert answer.status_code >= 500
    assert len(answer.json()["request"]) == 12
    assert "such table" not in answer.content.decode()


def test_a_text_that_a_database_does_not_take_is_the_sender_s_fault(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    looked = owner.get("/api/v1/programs/checkout/plan", {"scenario": "a\0b"})
    # SQLite looks for it in vain, PostgreSQL does not even look.
    assert looked.status_code in {404, 422}
    edit = {"do": "rename", "task": "api", "name": "Renamed"}
    saved = owner.post(
        "/api/v1/programs/checkout/edits",
        {"edits": [edit], "message": "a\0b"},
        content_type="application/json",
        HTTP_IF_MATCH="1",
    )
    assert (saved.status_code, saved.json()["field"]) == (422, "body.message")
