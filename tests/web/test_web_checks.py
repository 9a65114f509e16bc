"""Checks in the browser, and fixes that are shown before they are made."""

from __future__ import annotations

import pytest
from django.test import Client

from fairlead.core.checks.check import METRICS, check
from fairlead.core.cpm.schedule import schedule
from fairlead.core.program.intentions import add_link, set_field
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Version
from tests.web.conftest import SignIn

PAGE = "/programs/checkout/checks/"
CODE = "HYG-16"
FIX = f"{PAGE}{CODE}/fix/"


@pytest.fixture
def redundant(first: Version) -> Version:
    """A version with a link that others already imply."""
    program = program_of(first)
    patch = add_link(program, "end-to-end", "pilot")  # type: ignore[arg-type]
    authored = Authored(author=first.author, origin=Version.Origin.EDIT, message="Link")
    return history.save(first.branch, first.number, patch, authored)


def offered(version: Version) -> list[str]:
    return [one.code for one in check(schedule(program_of(version))) if one.fix]


def test_every_check_is_listed_with_its_definition_and_source(sign_in: SignIn) -> None:
    page = sign_in("viewer").get(PAGE).content.decode()
    for metric in METRICS:
        assert f'id="{metric.code}"' in page
    assert page.count("Source: ") >= len(METRICS)


def test_a_fix_is_shown_and_nothing_is_saved(sign_in: SignIn, redundant: Version) -> None:
    assert CODE in offered(redundant)
    page = sign_in("contributor").get(FIX).content.decode()
    assert program_of(redundant).tasks["pilot"].name in page  # type: ignore[index]
    assert "Nothing is saved yet." in page
    assert history.head(redundant.branch).number == redundant.number


def test_a_fix_that_was_seen_is_made_as_one_version(sign_in: SignIn, redundant: Version) -> None:
    answer = sign_in("contributor").post(FIX, {"version": redundant.number})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    made = history.head(redundant.branch)
    assert made.number == redundant.number + 1
    assert made.message.startswith(f"Fix {CODE}")
    assert CODE not in offered(made)
    assert made.parent is not None
    assert made.parent.number == redundant.number


def test_a_fix_keeps_what_somebody_saved_since(sign_in: SignIn, redundant: Version) -> None:
    program = program_of(redundant)
    authored = Authored(author=redundant.author, origin=Version.Origin.EDIT, message="Rename")
    rename = set_field(program, "task", "cart", "name", "Basket")
    history.save(redundant.branch, redundant.number, rename, authored)
    sign_in("contributor").post(FIX, {"version": redundant.number})
    made = program_of(history.head(redundant.branch))
    assert made.tasks["cart"].name == "Basket"  # type: ignore[index]
    assert "end-to-end>pilot:FS" not in made.links


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 403), ("commenter", 403), ("outsider", 404)]
)
def test_who_may_not_edit_may_not_fix(
    who: str, status: int, sign_in: SignIn, redundant: Version
) -> None:
    assert sign_in(who).post(FIX, {"version": redundant.number}).status_code == status
    assert history.head(redundant.branch).number == redundant.number


def test_a_fix_needs_the_version_it_was_seen_for(sign_in: SignIn, redundant: Version) -> None:
    assert sign_in("owner").post(FIX).status_code == 428
    assert sign_in("owner").post(FIX, {"version": "x"}).status_code == 422
    assert sign_in("owner").post(FIX, {"version": 99}).status_code == 404


def test_a_fix_from_elsewhere_is_refused(
    owner: object, sign_in: SignIn, redundant: Version
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in("owner").cookies
    assert strict.post(FIX, {"version": redundant.number}).status_code == 403


def test_a_check_without_a_fix_has_none_to_show(sign_in: SignIn) -> None:
    assert sign_in("owner").get(f"{PAGE}HYG-01/fix/").status_code == 404
    assert sign_in("owner").get(f"{PAGE}nothing/fix/").status_code == 404
