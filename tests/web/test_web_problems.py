"""Errors as answers: words for people, problem+json for programs, and the right status."""

from __future__ import annotations

import pytest

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
