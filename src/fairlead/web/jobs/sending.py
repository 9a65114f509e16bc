"""Sending what webhooks are to be told: signed, to addresses that were checked.

The signature is `t=<seconds since 1970>,v1=<HMAC-SHA256 of "t.body" in hexadecimal>`, keyed with
the webhook's secret; who receives it refuses what is older than a few minutes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.utils import timezone

from fairlead.core.ground.errors import FairleadError
from fairlead.net.address import AddressRefusedError, UnreachableError, checked
from fairlead.net.client import post
from fairlead.store import deliveries
from fairlead.store.models import Delivery
from fairlead.store.webhooks import SecretChangedError, secret_of

AT_ONCE = 4
"""How many addresses are called at the same time."""
SIGNATURE, EVENT, ID = "X-Fairlead-Signature", "X-Fairlead-Event", "X-Fairlead-Delivery"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of a call: a status, or an error."""

    status: int | None = None
    error: FairleadError | None = None


def send_due() -> int:
    """Send what is due, one delivery of each webhook; how many were tried."""
    taken = deliveries.take(AT_ONCE)
    for delivery, answer in zip(taken, _called(taken), strict=True):
        _write_down(delivery, answer)
    return len(taken)


def signature(secret: str, at: int, body: bytes) -> str:
    """What the header says of a body. at: seconds since 1970."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"


def _called(taken: Sequence[Delivery]) -> list[_Answer]:
    if not taken:
        return []
    # The threads see no database: what they need is in the rows.
    with ThreadPoolExecutor(AT_ONCE, "webhook") as pool:
        return list(pool.map(_call, taken))


def _call(delivery: Delivery) -> _Answer:
    body = delivery.body.encode()
    try:
        secret = secret_of(delivery.webhook)
        endpoint = checked(delivery.webhook.url, settings.INTRANET_HOSTS)
        headers = {
            "Content-Type": "application/json",
            EVENT: delivery.event,
            ID: delivery.code,
            SIGNATURE: signature(secret, int(timezone.now().timestamp()), body),
        }
        return _Answer(post(endpoint, body, headers))
    except (AddressRefusedError, UnreachableError, SecretChangedError) as error:
        return _Answer(error=error)


def _write_down(delivery: Delivery, answer: _Answer) -> None:
    if answer.error is not None:
        is_final = not isinstance(answer.error, UnreachableError)
        deliveries.not_delivered(delivery, str(answer.error), is_final=is_final)
        return
    status = answer.status
    assert status is not None
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        deliveries.delivered(delivery, status)
    elif HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        says = f"It answered {status}, a redirect, which is not followed. Give where it leads."
        deliveries.not_delivered(delivery, says, status, is_final=True)
    else:
        says = f"It answered {status}. Look at the log of that system."
        gone = status == HTTPStatus.GONE
        deliveries.not_delivered(delivery, says, status, is_final=gone)
