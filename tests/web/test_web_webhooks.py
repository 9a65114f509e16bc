"""Webhooks in the settings and the API, and what arrives at the other end."""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from fairlead.core.program.intentions import set_field
from fairlead.store import history, housekeeping, webhooks
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Delivery, User, Version, Webhook
from fairlead.store.people import Role, give_role
from fairlead.web.jobs import rounds
from fairlead.web.jobs.sending import send_due, signature
from tests.crash.served import Served, installed
from tests.net.listening import Listener, listening
from tests.web.conftest import SignIn, example

PAGE = "/programs/checkout/settings/webhooks/"
API = "/api/v1/programs/checkout/webhooks"
ALL = [one.value for one in webhooks.CHOSEN]


@pytest.fixture
def other_end(settings: Any) -> Iterator[Listener]:
    """A system on this machine that the operator allows to be called."""
    with listening() as told:
        settings.INTRANET_HOSTS = [told.host]
        yield told


def asked(client: Client, path: str, body: object = None) -> Any:
    return client.post(path, data=body or {}, content_type="application/json")


def added(client: Client, url: str, events: list[str] = ALL) -> tuple[Webhook, str]:
    answer = asked(client, API, {"url": url, "events": events})
    assert answer.status_code == 201, answer.content
    return Webhook.objects.get(pk=answer.json()["id"]), answer.json()["secret"]


def renamed(version: Version, name: str = "Checkout") -> Version:
    task = next(iter(program_of(version).tasks))
    patch = set_field(program_of(version), "task", task, "name", name)
    authored = Authored(author=version.author, origin=Version.Origin.EDIT, message="Rename")
    return history.save(version.branch, version.number, patch, authored)


def test_an_owner_adds_an_address_and_sees_the_secret_once(
    sign_in: SignIn, other_end: Listener
) -> None:
    owner = sign_in("owner")
    said = {"url": other_end.url, "event": ["version.saved", "change.decided"]}
    page = owner.post(PAGE, said).content.decode()
    webhook = Webhook.objects.get()
    secret = webhooks.secret_of(webhook)
    assert secret in page
    assert (webhook.url, webhook.events) == (other_end.url, ["version.saved", "change.decided"])
    assert webhook.created_by_name == "Olga Owner"
    shown = owner.get(PAGE).content.decode()
    assert other_end.url in shown
    assert "A change request was decided" in shown
    assert webhooks.PREFIX not in shown
    assert webhooks.PREFIX not in owner.get(API).content.decode()


def test_what_is_saved_arrives_signed(sign_in: SignIn, other_end: Listener, first: Version) -> None:
    _, secret = added(sign_in("owner"), other_end.url)
    made = renamed(first)
    assert send_due() == 1
    (got,) = other_end.got
    said = orjson.loads(got.body)
    assert (said["event"], said["data"]["version"]) == ("version.saved", made.number)
    assert got.headers["X-Fairlead-Event"] == "version.saved"
    assert got.headers["X-Fairlead-Delivery"] == said["id"]
    at, signed = (it.partition("=")[2] for it in got.headers["X-Fairlead-Signature"].split(","))
    wanted = hmac.new(secret.encode(), f"{at}.".encode() + got.body, hashlib.sha256)
    assert hmac.compare_digest(signed, wanted.hexdigest())
    assert abs(int(at) - timezone.now().timestamp()) < 60
    assert send_due() == 0


def test_the_signature_is_that_of_time_and_body() -> None:
    """Computed by hand: printf '1700000000.{}' | openssl dgst -sha256 -hmac whsec_x."""
    assert signature("whsec_x", 1_700_000_000, b"{}") == (
        "t=1700000000,v1=be8cb8325f2202445260a855532f967e30ad2a9394ce28da66ee02880ddcb661"
    )


def test_a_test_can_be_sent_and_its_answer_seen(sign_in: SignIn, other_end: Listener) -> None:
    owner = sign_in("owner")
    webhook, _ = added(owner, other_end.url)
    assert owner.post(f"{PAGE}{webhook.pk}/test/")["Location"] == PAGE
    send_due()
    assert orjson.loads(other_end.got[0].body)["event"] == "test"
    page = owner.get(PAGE).content.decode()
    assert "A test" in page
    assert "delivered" in page
    (said,) = owner.get(f"{API}/{webhook.pk}/deliveries").json()["items"]
    assert (said["state"], said["status"], said["attempts"]) == ("delivered", 200, 1)


def test_the_api_tests_and_removes(sign_in: SignIn, other_end: Listener) -> None:
    owner = sign_in("owner")
    webhook, _ = added(owner, other_end.url)
    one = f"{API}/{webhook.pk}"
    assert asked(owner, f"{one}/test").json()["state"] == "waiting"
    assert owner.get(one).json()["url"] == other_end.url
    assert owner.delete(one).status_code == 200
    assert owner.get(one).status_code == 404
    assert send_due() == 0
    assert not other_end.got


def test_what_an_address_answers_is_nobodys_to_see(sign_in: SignIn, other_end: Listener) -> None:
    """The server at the other end answers with the word "secret"."""
    owner = sign_in("owner")
    webhook, _ = added(owner, other_end.url)
    asked(owner, f"{API}/{webhook.pk}/test")
    send_due()
    shown = owner.get(PAGE).content + owner.get(f"{API}/{webhook.pk}/deliveries").content
    assert b">secret" not in shown
    assert b'"secret' not in shown


def test_an_address_that_fails_is_asked_again_and_holds_up_no_other(
    sign_in: SignIn, settings: Any, first: Version
) -> None:
    owner = sign_in("owner")
    with listening(503, 200) as failing, listening() as fine:
        settings.INTRANET_HOSTS = [failing.host, fine.host]
        broken, _ = added(owner, failing.url)
        added(owner, fine.url)
        renamed(first)
        assert send_due() == 2
        (said,) = owner.get(f"{API}/{broken.pk}/deliveries").json()["items"]
        assert (said["state"], said["status"], said["attempts"]) == ("waiting", 503, 1)
        assert said["next_at"] is not None
        assert b"It answered 503. Look at the log" in owner.get(PAGE).content
        Delivery.objects.update(due_at=timezone.now())
        assert send_due() == 1
        one, other = failing.got
        assert one.body == other.body
        assert one.headers["X-Fairlead-Delivery"] == other.headers["X-Fairlead-Delivery"]
        assert len(fine.got) == 1


def test_a_redirect_is_given_up_and_leads_nowhere(
    sign_in: SignIn, settings: Any, first: Version
) -> None:
    """Even where both ends are allowed: what was checked is one address, not two."""
    with listening() as canary, listening(307, leads_to=canary.url) as told:
        settings.INTRANET_HOSTS = ["127.0.0.1"]
        added(sign_in("owner"), told.url)
        renamed(first)
        send_due()
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.status, delivery.attempts) == ("failed", 307, 1)
        assert "redirect" in delivery.says
        assert not canary.got


def test_an_address_that_is_no_longer_allowed_is_not_called(
    sign_in: SignIn, other_end: Listener, settings: Any, first: Version
) -> None:
    """As a name that led outside when it was added, and leads inside since."""
    added(sign_in("owner"), other_end.url)
    settings.INTRANET_HOSTS = []
    renamed(first)
    send_due()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status) == ("failed", None)
    assert "is not on the public internet" in delivery.says
    assert not other_end.got


def test_nothing_is_sent_with_a_secret_that_is_not_the_one_that_was_shown(
    sign_in: SignIn, other_end: Listener, settings: Any, first: Version
) -> None:
    added(sign_in("owner"), other_end.url)
    settings.SECRET_KEY = "another"
    renamed(first)
    send_due()
    assert "Remove the webhook and add it again" in Delivery.objects.get().says
    assert not other_end.got


@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("", "url"),
        (None, "url"),
        (7, "url"),
        ("ftp://example.org/", "url"),
        ("http://127.0.0.1/", "url"),
        ("http://2130706433:8000/", "url"),
        ("http://0x7f.1:8000/", "url"),
        ("http://0177.0.0.1/", "url"),
        ("http://[::ffff:127.0.0.1]/", "url"),
        ("http://localhost:8000/", "url"),
        ("http://169.254.169.254/latest/meta-data/", "url"),
        ("http://user:password@127.0.0.1/", "url"),
    ],
)
def test_an_address_inside_is_refused_when_it_is_added(
    url: object, field: str, sign_in: SignIn
) -> None:
    answer = asked(sign_in("owner"), API, {"url": url, "events": ALL})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not Webhook.objects.exists()


def test_what_cannot_be_added_stays_in_the_form_with_the_reason(sign_in: SignIn) -> None:
    said = {"url": "http://127.1:8000/in", "event": "change.decided"}
    answer = sign_in("owner").post(PAGE, said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "127.1 is not on the public internet" in page
    assert 'value="http://127.1:8000/in"' in page
    assert page.count(" checked") == 1
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("events", [None, [], "version.saved", ["moon.rises"], ["test"], [7], [[]]])
def test_events_that_there_are_not_are_refused(
    events: object, sign_in: SignIn, other_end: Listener
) -> None:
    answer = asked(sign_in("owner"), API, {"url": other_end.url, "events": events})
    assert (answer.status_code, answer.json()["field"]) == (422, "events")
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
def test_a_body_that_is_no_object_is_refused(body: bytes, sign_in: SignIn) -> None:
    answer = sign_in("owner").post(API, data=body, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize("who", ["viewer", "contributor", "manager"])
def test_webhooks_are_for_owners(who: str, sign_in: SignIn) -> None:
    """The matrix asks of every role; this shows that the way there is not shown either."""
    client = sign_in(who)
    assert client.get(PAGE).status_code == 403
    assert "Webhooks" not in client.get("/programs/checkout/settings/").content.decode()
    assert "Webhooks" in sign_in("owner").get("/programs/checkout/settings/").content.decode()


def test_a_webhook_of_another_program_is_not_found(
    sign_in: SignIn, other_end: Listener, owner: User
) -> None:
    authored = Authored(author=owner, origin=Version.Origin.IMPORT, message="Import")
    other = history.begin(example("checkout.yaml"), authored, "other").program
    give_role(other, User.objects.create_user("else@example.org"), Role.OWNER)
    theirs, _ = webhooks.add(other, other_end.url, webhooks.CHOSEN, owner)
    mine = sign_in("owner")
    for path in (f"{API}/{theirs.pk}", f"{API}/{theirs.pk}/deliveries"):
        assert mine.get(path).status_code == 404
    assert mine.delete(f"{API}/{theirs.pk}").status_code == 404
    for path in (f"{API}/{theirs.pk}/test", f"{PAGE}{theirs.pk}/test/"):
        assert mine.post(path).status_code == 404
    assert mine.post(f"{PAGE}{theirs.pk}/remove/").status_code == 404
    assert Webhook.objects.filter(pk=theirs.pk).exists()
    assert not Delivery.objects.exists()


def test_the_worker_of_a_server_tells_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening() as told:
        monkeypatch.setenv("FAIRLEAD_INTRANET_HOSTS", told.host)
        served = Served(installed(tmp_path / "data"))
        status, made = served.api("POST", "webhooks", {"url": told.url, "events": ALL})
        assert status == 201
        status, _ = served.api("POST", f"webhooks/{made['id']}/test")
        until = time.monotonic() + 30
        while not told.got and time.monotonic() < until:
            time.sleep(0.05)
        assert served.stop() == 0
    assert [one.headers["X-Fairlead-Event"] for one in told.got] == ["test"]
    assert "broken off" not in served.errors
    assert states_in(served) == {"delivered"}


def states_in(served: Served) -> set[str]:
    """The states of what was sent, as the file has it after the end."""
    with closing(sqlite3.connect(served.on.database)) as opened:
        return {state for (state,) in opened.execute("SELECT state FROM store_delivery")}


@pytest.mark.django_db
def test_one_worker_a_day_tidies_up() -> None:
    cache.clear()
    assert rounds.tidy_up()
    assert not rounds.tidy_up()
    cache.clear()
    assert rounds.tidy_up()


@pytest.mark.django_db
def test_a_day_on_which_tidying_failed_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise OperationalError

    cache.clear()
    with monkeypatch.context() as planted:
        planted.setattr(housekeeping, "tidy", fails)
        with pytest.raises(OperationalError):
            rounds.tidy_up()
    assert rounds.tidy_up()
