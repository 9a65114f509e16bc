"""Addresses that are told what happens in a program; its owners add and remove them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store import deliveries
from fairlead.store import webhooks as store
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import sent
from fairlead.web.problems import BadInputError
from fairlead.web.services import webhooks
from fairlead.web.services.asked import asked
from fairlead.web.services.reading import reading


def page(visit: Visit, key: str) -> HttpResponse:
    """Show the webhooks, or add one and show its secret, this once."""
    if visit.method == "POST":
        wanted = visit.POST.get("url", ""), visit.POST.getlist("event")
        try:
            added, secret = webhooks.add(visit.place.record, *wanted, visit.user)
        except (BadInputError, InvalidRequestError) as error:
            more = {"wrong": str(error), "url": wanted[0], "chosen": wanted[1]}
            return _page(visit, HTTPStatus.UNPROCESSABLE_ENTITY, **more)
        return _page(visit, added=added, secret=secret)
    return _page(visit)


def test(visit: Visit, key: str, webhook: int) -> HttpResponse:
    """Let an address be told that this is a test."""
    found = webhooks.found(visit.place.record, webhook)
    store.tell_test(found)
    messages.success(visit, f"A test is on its way to {found.url}. Load the page anew to see it.")
    return redirect("webhooks", key)


def remove(visit: Visit, key: str, webhook: int) -> HttpResponse:
    """Remove a webhook."""
    gone = webhooks.found(visit.place.record, webhook)
    store.remove(gone)
    messages.success(visit, f"{gone.url} is told nothing any more.")
    return redirect("webhooks", key)


def listed(visit: Visit, key: str) -> HttpResponse:
    """The webhooks of a program; POST {"url": …, "events": […]} adds one, with its secret."""
    if visit.method == "POST":
        body = asked(visit)
        made = webhooks.add(visit.place.record, body.get("url"), body.get("events"), visit.user)
        return sent({**webhooks.said(made[0]), "secret": made[1]}, HTTPStatus.CREATED)
    return sent({"items": [webhooks.said(one) for one in store.webhooks(visit.place.record)]})


def one(visit: Visit, key: str, webhook: int) -> HttpResponse:
    """A webhook; DELETE removes it and answers with what it was."""
    found = webhooks.found(visit.place.record, webhook)
    if visit.method == "DELETE":
        said = webhooks.said(found)
        store.remove(found)
        return sent(said)
    return sent(webhooks.said(found))


def api_test(visit: Visit, key: str, webhook: int) -> HttpResponse:
    """Send a test to an address; the delivery says what came of it."""
    delivery = store.tell_test(webhooks.found(visit.place.record, webhook))
    return sent(webhooks.delivery_said(delivery), HTTPStatus.ACCEPTED)


def delivered(visit: Visit, key: str, webhook: int) -> HttpResponse:
    """The last deliveries to an address, the newest first."""
    found = webhooks.found(visit.place.record, webhook)
    return sent({"items": [webhooks.delivery_said(it) for it in deliveries.latest(found)]})


def _page(visit: Visit, status: HTTPStatus = HTTPStatus.OK, **more: Any) -> HttpResponse:
    context = {
        "reading": reading(visit),
        "webhooks": webhooks.with_deliveries(visit.place.record),
        "events": [(one.value, one.label) for one in store.CHOSEN],
        "chosen": [one.value for one in store.CHOSEN],
        **more,
    }
    return render(visit, "settings/webhooks.html", context, status=status)
