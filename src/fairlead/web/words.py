"""How values are put into words in templates. Nothing is computed here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.utils import timezone

from fairlead.store.history import MAIN

register = template.Library()


_MINUTES_PER_HOUR = 60
_HOURS_PER_DAY = 24
_DAYS_SHOWN = 14


@register.filter
def day(value: date | datetime | None) -> str:
    """A date as `29 May 2026`; a dash where there is none."""
    return "–" if value is None else f"{value.day} {value:%b %Y}"


@register.filter
def day_or_later(value: date | None) -> str:
    """A forecast day; nothing is forecast more than two years ahead."""
    return "in over two years" if value is None else day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as `29 May 2026, 17:00`, in the zone it carries."""
    return "–" if value is None else f"{day(value)}, {value:%H:%M}"


@register.filter
def ago(value: datetime | None) -> str:
    """How long ago something was, and of older things the day."""
    if value is None:
        return "never"
    minutes = int((timezone.now() - value).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < _MINUTES_PER_HOUR:
        return f"{minutes} min ago"
    hours = minutes // _MINUTES_PER_HOUR
    if hours < _HOURS_PER_DAY:
        return f"{hours} h ago"
    days = hours // _HOURS_PER_DAY
    return f"{days} d ago" if days <= _DAYS_SHOWN else day(value)


@register.filter
def percent(value: float | None) -> str:
    """A share as `83 %`; a dash where its base is nothing."""
    return "–" if value is None else f"{value * 100:.0f} %"


@register.filter
def signed_days(value: float | None) -> str:
    """Working days with their sign, as `+3` or `−2.5`; less than can be shown as `under 0.1`."""
    if value is None:
        return "–"
    text = f"{abs(value):.1f}".removesuffix(".0")
    if text == "0":
        return "under 0.1" if value else text
    return f"{'+' if value > 0 else '−'}{text}"


@register.filter
def split(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


@register.simple_tag
def navigation() -> list[tuple[str, str, str]]:
    """The pages of a program: their routes by name, what the side calls them, their letters."""
    from fairlead.web.routes import routes

    return [(route.name, route.label, route.letter) for route in routes() if route.label]


@register.filter
def line_query(reading: Any) -> str:
    """What keeps an address on the line that is being looked at; nothing on the main line."""
    name = reading.line.name
    return "" if name == MAIN else f"?{urlencode({'scenario': name})}"


@register.filter
def at_query(reading: Any) -> str:
    """What keeps an address on the line and on the version that is being looked at."""
    asked = {} if reading.line.name == MAIN else {"scenario": reading.line.name}
    if not reading.is_newest:
        asked["version"] = str(reading.version.number)
    return f"?{urlencode(asked)}" if asked else ""


@register.filter
def as_scenario(name: str) -> str:
    """What leads an address to a line by its name; nothing without one."""
    return f"?{urlencode({'scenario': name})}" if name else ""


@register.filter
def one(listing: str, id: str) -> str:
    """The address of one of the things that are listed at an address."""
    return f"{listing}{quote(id, safe='')}/"


@register.filter
def entry(mapping: Any, key: Any) -> Any:
    """The value of a key, or None."""
    return mapping.get(key)


@register.filter
def thousands(value: float | None) -> str:
    """A number in whole thousands groups, as `8,192`; a dash where there is none."""
    return "–" if value is None else f"{value:,.0f}".replace("-", "−")


@register.filter
def likelihood(band: int) -> str:
    """What a row of a heat map of risks is called, 1 to 5."""
    return ("≤ 10 %", "≤ 30 %", "≤ 50 %", "≤ 70 %", "> 70 %")[band - 1]
