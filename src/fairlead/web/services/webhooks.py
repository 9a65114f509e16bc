"""Webhooks as owners ask for them, and as pages and the API say them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404

from fairlead.net.address import AddressRefusedError, UnreachableError, checked
from fairlead.store import deliveries, webhooks
from fairlead.store.models import Delivery, ProgramRecord, User, Webhook
from fairlead.web.problems import BadInputError


def add(record: ProgramRecord, url: object, events: object, by: User) -> tuple[Webhook, str]:
    """A webhook for an address that may be called, and its secret, to be shown this once.

    Raises BadInputError for an address that cannot or may not be called and for events that there
    are not, and InvalidRequestError when the program has as many as it may.
    """
    if not isinstance(url, str) or not url.strip():
        raise BadInputError("url", "Give the address that is told, such as https://example.org/in.")
    wanted = _events(events)
    try:
        checked(url.strip(), settings.INTRANET_HOSTS)
    except (AddressRefusedError, UnreachableError) as error:
        raise BadInputError("url", str(error)) from None
    return webhooks.add(record, url.strip(), wanted, by)


def found(record: ProgramRecord, pk: int) -> Webhook:
    """A webhook of the program. Raises Http404 when it has no such one."""
    webhook = webhooks.webhook(record, pk)
    if webhook is None:
        raise Http404
    return webhook


def with_deliveries(record: ProgramRecord) -> list[dict[str, Any]]:
    """The webhooks of a program, each with its events in words and its last deliveries."""
    labels = {one.value: one.label for one in webhooks.Event}
    return [
        {
            "webhook": one,
            "events": [labels.get(event, event) for event in one.events],
            "deliveries": deliveries.latest(one),
        }
        for one in webhooks.webhooks(record)
    ]


def said(webhook: Webhook) -> dict[str, Any]:
    """A webhook as JSON, without its secret."""
    return {
        "id": webhook.pk,
        "url": webhook.url,
        "events": webhook.events,
        "created_by": webhook.created_by_name,
        "created_at": webhook.created_at,
    }


def delivery_said(delivery: Delivery) -> dict[str, Any]:
    """A delivery as JSON. What an address answered is not kept, but for the status."""
    is_open = delivery.state == Delivery.State.WAITING
    return {
        "id": delivery.code,
        "event": delivery.event,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "status": delivery.status,
        "says": delivery.says,
        "created_at": delivery.created_at,
        "sent_at": delivery.sent_at,
        "next_at": delivery.due_at if is_open else None,
    }


def _events(said: object) -> Iterable[webhooks.Event]:
    known = {one.value: one for one in webhooks.CHOSEN}
    if not isinstance(said, list) or not said:
        raise BadInputError("events", f"Choose at least one event: {', '.join(known)}.")
    for one in said:
        if not isinstance(one, str) or one not in known:
            says = f"'{str(one)[:40]}' is no event. Choose among {', '.join(known)}."
            raise BadInputError("events", says)
    return [known[one] for one in said]
