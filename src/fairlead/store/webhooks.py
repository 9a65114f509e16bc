"""Webhooks of programs, and what happens that they are told: written down where it happens.

What happened and that it is to be told are saved in one transaction, so nothing is told that did
not happen, and nothing that happened is forgotten. `deliveries` sees to the rest.

A secret is not kept: it is derived from the secret key of the installation, which is not in the
database nor in a backup, and from a random salt.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from fairlead.core.ground.errors import FairleadError, InvalidRequestError
from fairlead.store.models import (
    ChangeRequest,
    Delivery,
    Job,
    ProgramRecord,
    User,
    Version,
    Webhook,
)

Event = Webhook.Event
CHOSEN = tuple(one for one in Event if one is not Event.TEST)
"""The events that one can choose."""
_OF_JOBS = {"simulation": Event.SIMULATION_FINISHED}
"""The event of a job's end, by the job's kind."""
MOST = 10
"""How many webhooks a program may have."""
PREFIX = "whsec_"
"""Every secret begins so, and scanners for leaked secrets can know it."""


class SecretChangedError(FairleadError):
    """A webhook whose secret does not come out as it was when it was made."""

    code = "webhook.secret_changed"

    def __init__(self) -> None:
        super().__init__(
            "The secret key of this installation is another one than when the webhook was added. "
            "Remove the webhook and add it again."
        )


@transaction.atomic
def add(program: ProgramRecord, url: str, events: Iterable[Event], by: User) -> tuple[Webhook, str]:
    """A new webhook and its secret, which nobody can look up later.

    Raises InvalidRequestError when the program has as many as it may.
    """
    # Two that are added at once must not get past the limit together.
    ProgramRecord.objects.select_for_update().get(pk=program.pk)
    if webhooks(program).count() >= MOST:
        says = f"The program has {MOST} webhooks, which is as many as it may have."
        raise InvalidRequestError(says, "Remove one first.")
    salt = secrets.token_hex(32)
    secret = _derived(salt)
    webhook = Webhook.objects.create(
        program=program,
        url=url,
        events=[one.value for one in CHOSEN if one in set(events)],
        salt=salt,
        digest=_digest(secret),
        created_by=by,
        created_by_name=str(by),
        created_at=timezone.now(),
    )
    return webhook, secret


def webhooks(program: ProgramRecord) -> QuerySet[Webhook]:
    """The webhooks of a program, the oldest first."""
    return Webhook.objects.filter(program=program).order_by("pk")


def webhook(program: ProgramRecord, pk: int) -> Webhook | None:
    """A webhook of a program; None when it has no such one."""
    return webhooks(program).filter(pk=pk).first()


def remove(webhook: Webhook) -> None:
    """Remove a webhook with what was sent to it, and with what was still to be sent."""
    webhook.delete()


def secret_of(webhook: Webhook) -> str:
    """The secret that its deliveries are signed with. Raises SecretChangedError."""
    secret = _derived(webhook.salt)
    if not hmac.compare_digest(_digest(secret), webhook.digest):
        raise SecretChangedError
    return secret


def tell_test(webhook: Webhook) -> Delivery:
    """Let a webhook be told that this is a test; one that waits already is the one."""
    waiting = webhook.deliveries.filter(event=Event.TEST, state=Delivery.State.WAITING).first()
    said = {"says": "This is a test: nothing happened."}
    return waiting or _told([webhook], webhook.program, Event.TEST, said)[0]


def tell_saved(version: Version) -> None:
    """Tell that a version was saved, and of one that came from a file that it was imported."""
    is_imported = version.origin == Version.Origin.IMPORT
    for event in (Event.VERSION_SAVED, *([Event.IMPORT_FINISHED] if is_imported else [])):
        _tell(version.program, event, lambda: _version(version))


def tell_decided(request: ChangeRequest) -> None:
    """Tell that a change request was approved, rejected or withdrawn."""
    _tell(
        request.program,
        Event.CHANGE_DECIDED,
        lambda: {
            "number": request.number,
            "title": request.title,
            "decision": request.state,
            "by": request.decided_by_name,
            "because": request.because,
            "option": None if request.taken is None else request.taken.name,
            "version": None if request.applied is None else request.applied.number,
        },
    )


def tell_finished(job: Job) -> None:
    """Tell that a job has found its answer about a version, where that is an event."""
    event, version = _OF_JOBS.get(job.kind), job.version
    if event is None or version is None:
        return
    _tell(
        version.program,
        event,
        lambda: {
            "job": job.pk,
            "version": version.number,
            "line": version.branch.name,
            "question": job.question,
        },
    )


def _tell(program: ProgramRecord, event: Event, data: Callable[[], Mapping[str, Any]]) -> None:
    """Write down what is to be told. data: gives it, and is only asked when somebody is told."""
    to = [one for one in webhooks(program) if event.value in one.events]
    if to:
        _told(to, program, event, data())


def _told(
    to: Iterable[Webhook], program: ProgramRecord, event: Event, data: Mapping[str, Any]
) -> list[Delivery]:
    now = timezone.now()
    code = f"evt_{secrets.token_hex(12)}"
    body = {
        "id": code,
        "event": event.value,
        "at": now.isoformat(timespec="seconds"),
        "program": program.key,
        "data": data,
    }
    said = orjson.dumps(body).decode()
    return Delivery.objects.bulk_create(
        Delivery(webhook=one, event=event, code=code, body=said, created_at=now, due_at=now)
        for one in to
    )


def _version(version: Version) -> dict[str, Any]:
    parent = version.parent
    return {
        "version": version.number,
        "line": version.branch.name,
        "parent": None if parent is None else parent.number,
        "by": version.author_name,
        "saved_at": version.at.isoformat(timespec="seconds"),
        "origin": version.origin,
        "message": version.message,
        "changes": version.changes,
        "baseline": version.name or None,
        "digest": version.digest,
    }


def _derived(salt: str) -> str:
    key = f"fairlead webhook {settings.SECRET_KEY}".encode()
    made = hmac.new(key, salt.encode(), hashlib.sha256).digest()
    return PREFIX + base64.urlsafe_b64encode(made).decode().rstrip("=")


def _digest(secret: str) -> str:
    """What is kept of a secret. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
