"""The API under inputs nobody thought of: made from its own description, by three kinds of people.

No answer is our mistake (5xx), each is what the description says, and each error is a problem in
JSON with its number and no word about our inside (reliability rows A1 and A3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import HttpResponse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, data
from schemathesis.checks import load_all_checks
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from fairlead.store import tokens
from fairlead.store.archive import bring_back
from fairlead.store.models import User, Version
from fairlead.store.people import Role, give_role
from fairlead.store.teams import make_team
from fairlead.web.api import views
from fairlead.web.api.openapi import document
from fairlead.web.services.intents import KINDS
from tests.web.conftest import KEY
from tests.web.test_field_matrix import FIELDS
from tests.web.things import Things, things

pytestmark = [pytest.mark.soak, pytest.mark.django_db]

QUICK, FULL = 4, 300
PLACES: Things = {"key": KEY, "id": "api", "task": "api"}
NOBODYS = 10**6
"""The number of a token that nobody has: those that ask have to stay."""
Case = schemathesis.Case[Any]
Operation = APIOperation[Any, Any, Any, Any]

load_all_checks()
UNSAID = {"ignored_auth", "positive_data_acceptance", "negative_data_rejection", "use_after_free"}
"""What the description leaves open: the gate's tests ask about sign-in, and bodies are objects."""
CHECKS = [check for check in schemathesis.checks.CHECKS.get_all() if check.__name__ not in UNSAID]

_words = st.sampled_from(["api", "contract", "", "nothing", "\x00", "²", "a" * 3000]) | st.text()
_numbers = (
    st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([-1, 0, 1e308, 10**30])
)
_moments = st.sampled_from(["2026-05-04", "2026-05-04T08:00", "9999-12-31", "0001-01-01", "now"])
_values = st.none() | st.booleans() | _numbers | _words | _moments | st.lists(_words, max_size=2)
_tasks = st.sampled_from(["api", "contract", "sandbox", "launch"]) | _words
_OF_TASKS = ("task", "predecessor", "successor", "parent", "after")


def _edit(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """An edit with the fields that its kind takes, whatever is in them."""
    said = {name: _tasks if name in _OF_TASKS else _values for name in FIELDS[kind]}
    more = {} if "at" in said else {"at": _values}
    return st.fixed_dictionaries({"do": st.just(kind), **said}, optional=more)


EDITS = st.fixed_dictionaries(
    {
        "edits": st.lists(
            st.sampled_from(sorted(KINDS)).flatmap(_edit),
            max_size=3,
        )
    },
    optional={"message": _values},
)
"""Bodies that come further than any object would."""


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests stay within the test's transaction, as those of Django's own client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def keys(first: Version, owner: User) -> dict[str, str]:
    """A token of the owner, who administers too, of a viewer, and of somebody without a role."""
    User.objects.filter(pk=owner.pk).update(is_superuser=True)
    made = {}
    for who in ("owner", "viewer", "outsider"):
        user = owner if who == "owner" else User.objects.create_user(f"{who}@example.org", name=who)
        if who == "viewer":
            give_role(first.program, user, Role.VIEWER)
        until = timezone.now() + timedelta(days=1)
        made[who] = tokens.issue(user, who, can_write=True, expires_at=until)[1]
    return made


def operations() -> list[Operation]:
    """Every operation of the description."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = get_wsgi_application()
    found: list[Operation] = []
    for one in schema.get_all_operations():
        assert isinstance(one, Ok), one
        found.append(one.ok())
    return found


def ask(operation: Operation, key: str, times: int, places: Things = PLACES) -> None:
    """Ask as somebody, so many times, mostly about what is there.

    Fails with the request that was answered wrongly.
    """

    @settings(
        max_examples=times,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(operation.as_strategy(), data())
    def run(case: Case, draw: DataObject) -> None:
        for name, place in places.items():
            if name in case.path_parameters and draw.draw(st.integers(0, 3)):
                case.path_parameters[name] = place
        if "token" in case.path_parameters:
            case.path_parameters["token"] = NOBODYS
        if operation.path.endswith("/edits") and draw.draw(st.booleans()):
            case.body = cast("Any", draw.draw(EDITS))
        case.headers["Authorization"] = f"Bearer {key}"
        case.headers["Accept-Encoding"] = "identity"
        if draw.draw(st.booleans()):
            case.headers["If-Match"] = "1"
        answer = case.call()
        case.validate_response(answer, checks=_all_checks())

    run()


def says_what_is_wrong(context: Any, answer: schemathesis.Response, case: Case) -> None:
    """A3: every error is a problem in JSON, with its number and without a trace of code."""
    if answer.status_code < 400:
        return
    assert answer.headers["content-type"] == ["application/problem+json"], answer.headers
    said = answer.json()
    assert said["status"] == answer.status_code
    assert {"type", "title", "status", "detail", "code", "request"} <= said.keys()
    assert said["detail"]
    assert len(said["request"]) == 12
    assert "Traceback" not in answer.text
    assert ".py" not in answer.text


def _all_checks() -> list[Any]:
    return [*CHECKS, says_what_is_wrong]


@pytest.mark.parametrize("who", ["owner", "viewer", "outsider"])
def test_the_api_keeps_what_its_description_says(
    who: str, keys: dict[str, str], full: bool, first: Version, owner: User
) -> None:
    inside = {**things(first, owner), "number": 3, "team": make_team("Tools").pk}
    times = FULL if full else QUICK if who == "owner" else 2
    wrong = []
    for operation in operations():
        try:
            ask(operation, keys[who], times, {**PLACES, **inside})
            bring_back(first.program)
        except (AssertionError, BaseExceptionGroup) as error:
            wrong.append(f"{operation.label}: {error}")
    assert not wrong, "\n\n".join(wrong)


class _Planted:
    """Stands where the wanted part of a list would, and brings the answer along."""

    reading = property(lambda self: self)
    program = property(lambda self: self)

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (lambda: 1 // 0, "Server error"),
        (lambda: HttpResponse(b'{"items": 7}', content_type="application/json"), "schema"),
        (lambda: HttpResponse(b"no", content_type="text/plain"), "Content-Type"),
        (lambda: HttpResponse(b"no", status=400, content_type="text/html"), "Content-Type"),
    ],
    ids=["a failure", "another form", "another type", "an error in words"],
)
def test_a_planted_fault_is_found(
    fault: Callable[[], Any], says: str, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (risks,) = [one for one in operations() if one.path.endswith("/risks")]
    monkeypatch.setattr(views, "part", lambda visit: _Planted(fault()))
    monkeypatch.setattr(views, "answer", lambda visit, planted, *rest: planted.answer)

    with pytest.raises((AssertionError, BaseExceptionGroup)) as found:
        ask(risks, keys["owner"], QUICK)
    assert says in str(found.value) or any(
        says in str(one) for one in getattr(found.value, "exceptions", ())
    )
