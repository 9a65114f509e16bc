"""What is to be sent to webhooks: taken by one worker at a time, sent again later, given up.

An event may arrive twice, when a worker ends between sending it and writing that down, but none is
forgotten; what it is called (`Delivery.code`) stays the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from fairlead.store.models import Delivery, Webhook

State = Delivery.State
RETRIED_AFTER = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""How long after each attempt in vain comes the next one; then it is given up."""
SILENT = timedelta(minutes=2)
"""A worker that has not written down so long what came of an attempt is gone."""
SHOWN = 20
_LONGEST_WORDS = 400


def latest(webhook: Webhook) -> Sequence[Delivery]:
    """The last deliveries to an address, the newest first."""
    return list(webhook.deliveries.defer("body").order_by("-pk")[:SHOWN])


def take(most: int) -> list[Delivery]:
    """Take what is due for this worker: the oldest of each webhook, of `most` of them at most.

    One delivery of a webhook is on its way at a time, so that a slow address holds up itself.
    """
    now = timezone.now()
    busy = Delivery.objects.filter(state=State.SENDING, sent_at__gte=now - SILENT)
    due = _due(now).exclude(webhook__in=busy.values("webhook"))
    oldest = due.values("webhook").annotate(first=Min("pk")).order_by("first")[:most]
    return [found for row in oldest if (found := _taken(row["first"], now)) is not None]


def delivered(delivery: Delivery, status: int) -> None:
    """Write down that an attempt was answered with yes."""
    _of(delivery).update(state=State.DELIVERED, status=status, says="")


def not_delivered(
    delivery: Delivery, says: str, status: int | None = None, *, is_final: bool = False
) -> None:
    """Write down an attempt in vain. is_final: whether another attempt would end the same way."""
    left = None if is_final else _wait(delivery.attempts)
    state = State.FAILED if left is None else State.WAITING
    due_at = delivery.due_at if left is None else timezone.now() + left
    words = says[:_LONGEST_WORDS]
    _of(delivery).update(state=state, status=status, says=words, due_at=due_at)


def _wait(attempts: int) -> timedelta | None:
    return RETRIED_AFTER[attempts - 1] if attempts <= len(RETRIED_AFTER) else None


def _due(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        Q(state=State.WAITING, due_at__lte=now) | Q(state=State.SENDING, sent_at__lt=now - SILENT)
    )


def _taken(number: int, now: datetime) -> Delivery | None:
    """The delivery as this worker has it; None when another one took it in between."""
    changed = (
        _due(now)
        .filter(pk=number)
        .update(state=State.SENDING, sent_at=now, attempts=F("attempts") + 1)
    )
    return Delivery.objects.select_related("webhook").get(pk=number) if changed else None


def _of(delivery: Delivery) -> QuerySet[Delivery]:
    """The row, as long as nobody took it for another attempt meanwhile."""
    attempt = {"pk": delivery.pk, "state": State.SENDING, "attempts": delivery.attempts}
    return Delivery.objects.filter(**attempt)
