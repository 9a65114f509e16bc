"""A client that asks again where that may help, waits as it is asked to, and tells no secrets."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from django.utils import timezone

from fairlead.core.ground.errors import FairleadError
from fairlead.net import client as net
from fairlead.net.address import AddressRefusedError, UnreachableError
from fairlead.net.client import (
    ATTEMPTS,
    PATIENCE_S,
    AnswerRefusedError,
    Client,
    PausedError,
)
from fairlead.net.waits import LONGEST_S, asked_to_wait
from tests.net.faulty import (
    Faulty,
    Reply,
    bomb,
    busy,
    cut_short,
    drips,
    faulty,
    hangs,
    hangs_up,
    leads_to,
    signs_in,
    torn,
    wrong_charset,
)

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TOKEN = "canary-token-5f1c"
Waits = list[float]


@pytest.fixture
def waits() -> Waits:
    """How long was waited, in seconds, without waiting."""
    return []


@pytest.fixture
def asking(waits: Waits) -> Callable[..., Client]:
    """A client of a server that waits in no time."""

    def made(told: Faulty, **given: Any) -> Client:
        given = {"allowed": ["127.0.0.1"], "wait": waits.append, **given}
        return Client(told.url, {"Authorization": f"Bearer {TOKEN}"}, **given)

    return made


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 2.5 "}, 2.5),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "1000000000"}, LONGEST_S),
        ({"retry-after": "Mon, 02 Mar 2026 12:00:30 GMT"}, 30),
        ({"retry-after": "Mon, 02 Mar 2026 13:00:30 +0100"}, 30),
        ({"retry-after": "Mon, 02 Mar 2026 11:00:00 GMT"}, 0),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, LONGEST_S),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "1e9"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "\u0663"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{NOW.timestamp() + 9:.0f}"}, 9),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-03-02T12:01Z"}, 60),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-03-02T12:01"}, 60),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "later"}, None),
        ({"x-ratelimit-remaining": "3", "x-ratelimit-reset": "2026-03-02T12:01Z"}, None),
        ({"retry-after": "4", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}, 4),
    ],
)
def test_the_forms_in_which_systems_ask_to_wait(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert asked_to_wait(headers, NOW) == seconds


def test_a_question_is_put_with_its_query_and_the_token(asking: Callable[..., Client]) -> None:
    with faulty() as told, asking(told) as client:
        answer = client.get("/rest/search", {"jql": "project = A & B", "startAt": 50})
        assert answer.value == {"ok": True}
        assert told.paths == ["/rest/search?jql=project+%3D+A+%26+B&startAt=50"]
        assert told.headers[0]["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "fault",
    [
        busy(429),
        busy(429, Retry_After="2"),
        busy(429, Retry_After="0"),
        busy(429, Retry_After="nonsense"),
        busy(500),
        busy(502),
        busy(503, Retry_After="1"),
        busy(504),
        busy(403, Retry_After="3"),
        torn,
        cut_short,
        signs_in,
        wrong_charset,
        hangs_up,
    ],
    ids=lambda fault: getattr(fault, "__name__", ""),
)
def test_what_may_pass_is_asked_again(
    fault: Reply, asking: Callable[..., Client], waits: Waits
) -> None:
    with faulty(fault, fault) as told, asking(told) as client:
        assert client.get("/x").value == {"ok": True}
        assert client.get("/y").value == {"ok": True}
        assert told.paths == ["/x", "/x", "/x", "/y"]
        assert all("Cookie" not in sent for sent in told.headers)
    assert len(waits) == 2
    assert 0.5 <= waits[0] <= waits[1] <= 4


def test_it_waits_as_long_as_it_is_asked_to(asking: Callable[..., Client], waits: Waits) -> None:
    with faulty(busy(429, Retry_After="40")) as told, asking(told) as client:
        client.get("/x")
    assert waits == [40.0]


@pytest.mark.parametrize("asked", ["61", "1000000000", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_who_asks_for_long_is_left_alone_and_said_so(
    asked: str, asking: Callable[..., Client], waits: Waits
) -> None:
    with faulty(busy(429, Retry_After=asked)) as told, asking(told) as client:
        with pytest.raises(PausedError, match=r"not to be called until .* UTC") as raised:
            client.get("/x")
        assert len(told.paths) == 1
    pause = raised.value.until - timezone.now()
    assert timedelta(seconds=PATIENCE_S - 10) < pause <= timedelta(seconds=LONGEST_S)
    assert waits == []


@pytest.mark.parametrize("fault", [busy(500), signs_in, hangs_up], ids=["500", "page", "reset"])
def test_in_the_end_it_gives_up_in_words(
    fault: Reply, asking: Callable[..., Client], waits: Waits
) -> None:
    with faulty(last=fault) as told, asking(told) as client:
        with pytest.raises(UnreachableError) as raised:
            client.get("/x")
        assert len(told.paths) == ATTEMPTS
    assert "127.0.0.1" in str(raised.value)
    assert "canary" not in str(raised.value)
    assert sum(waits) < 60


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
def test_what_will_not_pass_is_asked_once(
    status: int, asking: Callable[..., Client], waits: Waits
) -> None:
    with faulty(busy(status)) as told, asking(told) as client:
        with pytest.raises(AnswerRefusedError, match=str(status)) as raised:
            client.get("/x")
        assert len(told.paths) == 1
    assert (raised.value.status, raised.value.body) == (status, b'{"message": "canary"}')
    assert "canary" not in str(raised.value)
    assert waits == []


@pytest.mark.parametrize("fault", [busy(503), torn, hangs_up], ids=["503", "torn", "reset"])
def test_what_may_have_been_done_is_not_asked_for_again(
    fault: Reply, asking: Callable[..., Client]
) -> None:
    with faulty(fault) as told, asking(told) as client:
        with pytest.raises(UnreachableError):
            client.change("PUT", "/issue/1", {"due": "2026-03-02"})
        assert told.paths == ["/issue/1"]


@pytest.mark.parametrize("base", ["", "/", "/jira", "/jira/", "/jira/?a=1"])
def test_a_path_comes_after_the_base(base: str) -> None:
    with faulty() as told, Client(f"{told.url}{base}", {}, allowed=["127.0.0.1"]) as client:
        client.get("/rest/x")
        before = base.partition("?")[0].rstrip("/")
        assert told.paths == [f"{before}/rest/x"]


def test_what_is_done_needs_no_answer(asking: Callable[..., Client]) -> None:
    with faulty(lambda request: request.send(b"", 204)) as told, asking(told) as client:
        assert client.change("PUT", "/issue/1", {}).value is None


@pytest.mark.parametrize("fault", [hangs, drips])
def test_an_answer_is_over_by_its_deadline(
    fault: Reply, asking: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(net, "ANSWER_WITHIN_S", 0.3)
    with faulty(fault) as told, asking(told) as client:
        began = monotonic()
        assert client.get("/x").value == {"ok": True}
        assert monotonic() - began < 5


def test_an_answer_that_unpacks_to_too_much_is_let_go(
    asking: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(net, "MOST_BYTES", 2**22)
    with faulty(bomb) as told, asking(told) as client:
        with pytest.raises(UnreachableError):
            client.get("/x", again=False)
        assert client.get("/y").value == {"ok": True}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int, asking: Callable[..., Client]) -> None:
    with (
        faulty() as canary,
        faulty(leads_to(canary.url, status)) as told,
        asking(told) as client,
    ):
        with pytest.raises(AnswerRefusedError, match="leads elsewhere"):
            client.get("/x")
        assert not canary.paths


def test_a_next_page_elsewhere_does_not_get_the_token(asking: Callable[..., Client]) -> None:
    with faulty() as canary, faulty() as told, asking(told) as client:
        assert client.get(f"{told.url}/page/2").value == {"ok": True}
        for elsewhere in (f"{canary.url}/", "http://127.0.0.1.nip.io/", "ftp://127.0.0.1/"):
            with pytest.raises(AnswerRefusedError):
                client.get(elsewhere)
        assert not canary.paths


def test_a_name_that_changes_its_mind_is_not_followed_inside(
    asking: Callable[..., Client],
) -> None:
    with faulty() as canary:
        told = iter([["93.184.216.34"], ["127.0.0.1"]])
        client = Client(
            f"http://jira.test:{canary.port}", {}, resolve=lambda _host, _port: next(told)
        )
        with pytest.raises(AddressRefusedError, match="not on the public internet"):
            client.get("/x")
        assert not canary.paths


def test_no_more_is_asked_in_a_minute_than_may_be(
    asking: Callable[..., Client], waits: Waits
) -> None:
    with faulty() as told, asking(told, per_minute=3) as client:
        for number in range(5):
            client.get(f"/{number}")
    assert len(waits) == 2
    assert 55 < waits[0] <= 60


def test_no_two_questions_are_put_at_once(asking: Callable[..., Client]) -> None:
    with faulty() as told, asking(told) as client, ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(lambda n: client.get(f"/{n}"), range(12)))) == 12
        assert told.at_once == 1


def test_no_error_tells_the_token(asking: Callable[..., Client]) -> None:
    faults = [busy(401), busy(500), signs_in, busy(429, Retry_After="999"), leads_to("http://a.b")]
    for fault in faults:
        with faulty(last=fault) as told, asking(told) as client:
            with pytest.raises(FairleadError) as raised:
                client.get("/x")
            shown = [str(raised.value), repr(raised.value), repr(client)]
            assert not [text for text in shown if TOKEN in text]
