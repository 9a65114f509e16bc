"""Webhooks: what is told with what happens, and deliveries that are taken, retried and given up."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.core.ground.units import Work
from fairlead.core.program.intentions import set_field
from fairlead.store import deliveries, heads, history, jobs, requests, webhooks
from fairlead.store.deliveries import RETRIED_AFTER
from fairlead.store.models import Branch, Delivery, Version, Webhook
from fairlead.store.requests import Decision
from fairlead.store.webhooks import CHOSEN, SecretChangedError
from tests.store.lines import begun, lasts, person

pytestmark = pytest.mark.django_db

URL = "https://hooks.example.org/fairlead"
Event = Webhook.Event


@pytest.fixture
def line() -> Branch:
    return begun()


@pytest.fixture
def webhook(line: Branch) -> Webhook:
    """One that is told of everything."""
    return webhooks.add(line.program, URL, CHOSEN, person("Ann"))[0]


def told() -> list[tuple[str, dict[str, Any]]]:
    """The events that are on their way, with their data."""
    rows = Delivery.objects.order_by("pk")
    return [(row.event, orjson.loads(row.body)["data"]) for row in rows]


def again(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def make_due(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())


def test_a_version_that_is_saved_is_told(line: Branch, webhook: Webhook) -> None:
    lasts(line, "B", 3, "Ben")
    (sent,) = Delivery.objects.all()
    said = orjson.loads(sent.body)
    assert (said["id"], said["event"], said["program"]) == (
        sent.code,
        "version.saved",
        "checkout",
    )
    data = said["data"]
    assert (data["version"], data["line"], data["parent"], data["by"]) == (2, "main", 1, "Ben")
    assert (data["origin"], data["message"], data["changes"]) == ("edit", "B takes 3", 1)


def test_a_version_that_came_from_a_file_is_told_as_an_import_too(
    line: Branch, webhook: Webhook
) -> None:
    patch = set_field(heads.program_of(history.head(line)), "task", "A", "duration", Work(960))
    authored = history.Authored(
        author=person("Ben"), origin=Version.Origin.IMPORT, message="Import plan.xml"
    )
    history.save(line, 1, patch, authored)
    assert [event for event, _ in told()] == ["version.saved", "import.finished"]


def test_a_decision_is_told_with_what_was_taken(line: Branch, webhook: Webhook) -> None:
    request = requests.raise_request(line.program, "Drop C", "Too late", person("Ben"))
    base = history.head(line)
    patch = set_field(heads.program_of(base), "task", "C", "duration", Work(0))
    option = requests.add_option(request, "Now", "", base, patch)
    requests.approve(request, option, line, Decision(by=person("Ann"), because="We agreed."))
    event, data = told()[-1]
    assert event == "change.decided"
    assert (data["number"], data["decision"], data["option"]) == (1, "approved", "Now")
    assert (data["because"], data["version"]) == ("We agreed.", 2)


@pytest.mark.parametrize(("kind", "count"), [("simulation", 1), ("impact", 0)])
def test_a_simulation_that_is_finished_is_told(
    kind: str, count: int, line: Branch, webhook: Webhook
) -> None:
    job, _ = jobs.opened(history.head(line), kind, {"runs": 256}, None)
    claimed = jobs.claim(job.pk)
    assert claimed is not None
    jobs.finish(claimed, {})
    assert len(told()) == count
    if count:
        assert told()[0][1] == {
            "job": job.pk,
            "version": 1,
            "line": "main",
            "question": {"runs": 256},
        }


def test_a_simulation_that_was_cancelled_is_not_told(line: Branch, webhook: Webhook) -> None:
    job, _ = jobs.opened(history.head(line), "simulation", {}, None)
    claimed = jobs.claim(job.pk)
    assert claimed is not None
    jobs.cancel(job.pk)
    jobs.finish(claimed, {})
    assert not told()


def test_only_what_was_chosen_is_told_and_only_of_the_own_program(line: Branch) -> None:
    webhooks.add(line.program, URL, [Event.CHANGE_DECIDED], person("Ann"))
    other = begun("other")
    webhooks.add(other.program, URL, CHOSEN, person("Ann"))
    lasts(line, "A", 2, "Ben")
    assert not told()


def test_what_was_not_saved_is_not_told(line: Branch, webhook: Webhook) -> None:
    with transaction.atomic():
        lasts(line, "A", 2, "Ben")
        transaction.set_rollback(True)
    assert not told()


def test_everybody_is_told_the_same_event(line: Branch, webhook: Webhook) -> None:
    webhooks.add(line.program, f"{URL}/2", CHOSEN, person("Ann"))
    lasts(line, "A", 2, "Ben")
    one, other = Delivery.objects.all()
    assert (one.code, one.body) == (other.code, other.body)
    assert one.webhook != other.webhook


def test_a_program_has_only_so_many(line: Branch) -> None:
    for _ in range(webhooks.MOST):
        webhooks.add(line.program, URL, CHOSEN, person("Ann"))
    with pytest.raises(InvalidRequestError, match="Remove one first"):
        webhooks.add(line.program, URL, CHOSEN, person("Ann"))


def test_a_secret_is_nowhere_in_the_database_and_comes_out_again(line: Branch) -> None:
    webhook, secret = webhooks.add(line.program, URL, CHOSEN, person("Ann"))
    other, another = webhooks.add(line.program, URL, CHOSEN, person("Ann"))
    assert webhooks.secret_of(Webhook.objects.get(pk=webhook.pk)) == secret
    assert webhooks.secret_of(other) == another != secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM store_webhook")
        assert secret not in str(cursor.fetchall())
    assert webhook.digest == hashlib.sha256(secret.encode()).hexdigest()


def test_another_key_of_the_installation_is_noticed(
    webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY", "another")
    with pytest.raises(SecretChangedError, match="add it again"):
        webhooks.secret_of(webhook)


def test_a_delivery_is_taken_once(line: Branch, webhook: Webhook) -> None:
    lasts(line, "A", 2, "Ben")
    (taken,) = deliveries.take(4)
    assert (taken.state, taken.attempts) == ("sending", 1)
    assert not deliveries.take(4)
    deliveries.delivered(taken, 204)
    assert (again(taken).state, again(taken).status) == ("delivered", 204)
    assert not deliveries.take(4)


def test_an_address_gets_one_at_a_time_in_their_order(line: Branch, webhook: Webhook) -> None:
    webhooks.add(line.program, f"{URL}/2", CHOSEN, person("Ann"))
    for days in (2, 3):
        lasts(line, "A", days, "Ben")
    first = deliveries.take(4)
    assert [orjson.loads(one.body)["data"]["version"] for one in first] == [2, 2]
    assert not deliveries.take(4)
    for one in first:
        deliveries.delivered(one, 200)
    assert [orjson.loads(one.body)["data"]["version"] for one in deliveries.take(1)] == [3]


def test_what_failed_is_tried_again_later_and_given_up_at_last(
    line: Branch, webhook: Webhook
) -> None:
    lasts(line, "A", 2, "Ben")
    for wait in RETRIED_AFTER:
        (taken,) = deliveries.take(4)
        before = timezone.now()
        deliveries.not_delivered(taken, "It answered 503.", 503)
        left = again(taken).due_at - before
        assert (again(taken).state, again(taken).says) == ("waiting", "It answered 503.")
        assert wait <= left < wait + timedelta(seconds=5)
        assert not deliveries.take(4)
        make_due(taken)
    (last,) = deliveries.take(4)
    deliveries.not_delivered(last, "It answered 503.", 503)
    assert (again(last).state, again(last).attempts) == ("failed", len(RETRIED_AFTER) + 1)
    make_due(last)
    assert not deliveries.take(4)


def test_what_would_fail_the_same_way_is_not_tried_again(line: Branch, webhook: Webhook) -> None:
    lasts(line, "A", 2, "Ben")
    (taken,) = deliveries.take(4)
    deliveries.not_delivered(taken, "It leads inside." + "x" * 500, is_final=True)
    assert again(taken).state == "failed"


def test_what_a_worker_left_is_sent_again_under_the_same_name(
    line: Branch, webhook: Webhook
) -> None:
    lasts(line, "A", 2, "Ben")
    (left,) = deliveries.take(4)
    silent = timezone.now() - deliveries.SILENT - timedelta(seconds=1)
    Delivery.objects.filter(pk=left.pk).update(sent_at=silent)
    (taken,) = deliveries.take(4)
    assert (taken.pk, taken.code, taken.attempts) == (left.pk, left.code, 2)
    # The worker that was thought gone comes back: what it found counts no more.
    deliveries.not_delivered(left, "Too late")
    assert again(taken).state == "sending"


def test_a_test_that_waits_is_not_doubled(webhook: Webhook) -> None:
    assert webhooks.tell_test(webhook) == webhooks.tell_test(webhook)
    assert [event for event, _ in told()] == ["test"]


def test_who_is_removed_is_told_nothing_more(line: Branch, webhook: Webhook) -> None:
    lasts(line, "A", 2, "Ben")
    (taken,) = deliveries.take(4)
    webhooks.remove(webhook)
    deliveries.delivered(taken, 200)
    lasts(line, "A", 3, "Ben")
    assert not Delivery.objects.exists()
