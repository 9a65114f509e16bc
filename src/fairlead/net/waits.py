"""How long another system asks to be left alone, in all the forms in which systems say so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_S = 3600.0
"""More than an hour is a slip: after that one may ask again."""


def asked_to_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds until a system wants to be asked again, 0 to LONGEST_S; None where it is silent.

    headers: by names in small letters. now: aware. Read are `Retry-After` in seconds or as a date
    (RFC 9110), and where no request is left the moment of `X-RateLimit-Reset`, in seconds since
    1970 (GitHub) or as a date (Jira). What is none of it counts as silence.
    """
    asked = _seconds(headers.get("retry-after", ""), now)
    if asked is None and headers.get("x-ratelimit-remaining", "").strip() == "0":
        asked = _until(headers.get("x-ratelimit-reset", ""), now)
    return None if asked is None else min(max(0.0, asked), LONGEST_S)


def _seconds(text: str, now: datetime) -> float | None:
    text = text.strip()
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # A date in GMT without a zone is what old servers write.
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()


def _until(text: str, now: datetime) -> float | None:
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text) - now.timestamp()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
