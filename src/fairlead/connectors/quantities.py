"""Quantities as people write them: "5d", "3.5h", "2ew", "FS+2d", "80 %", "1200 EUR", and back.

Every reader here takes short text and raises MisreadError, which says what is wrong and what to
write instead; every writer's text reads back as the same value. Durations are rounded to the
minute.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from fairlead.connectors.source import quote
from fairlead.core.ground.units import Elapsed, Money, Percent, Share, Work
from fairlead.core.program.link import Lag, LinkType
from fairlead.core.program.program import TimeUnits

LONGEST_TEXT = 200
MOST_MINUTES = 100 * 366 * 24 * 60
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:[.,][0-9]{1,40})?")
_DURATION = re.compile(r"([+-]?)\s*([0-9]{1,40}(?:[.,][0-9]{1,40})?)\s*([^\W\d]{0,20})\.?")
_MONEY = re.compile(r"([+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?)\s*([A-Z]{3})?")
_CODE_FIRST = re.compile(r"([A-Z]{3})\s*([+-]?[0-9].*)")
_ISO = re.compile(r"([+-]?)P(?:([0-9]{1,12})D)?(?:T(?:([0-9]{1,12})H)?(?:([0-9]{1,12})M)?.{0,20})?")
_LINK_TYPE = re.compile(r"(FS|SS|FF|SF|EA|AA|EE|AE)(.*)", re.IGNORECASE)
_GERMAN_TYPES = {"EA": "FS", "AA": "SS", "EE": "FF", "AE": "SF"}

_MINUTE, _HOUR, _DAY, _WEEK, _MONTH = "min", "h", "d", "w", "mo"
_WORDS = {
    _MINUTE: "m min mins minute minutes minuten",
    _HOUR: "h hr hrs hour hours std stunde stunden",
    _DAY: "d dy day days t tag tage tagen",
    _WEEK: "w wk wks week weeks woche wochen",
    _MONTH: "mo mon mons month months monat monate",
}
_UNITS = {word: unit for unit, words in _WORDS.items() for word in words.split()}
_ELAPSED = {_MINUTE: 1, _HOUR: 60, _DAY: 1440, _WEEK: 7 * 1440, _MONTH: 30 * 1440}


class MisreadError(ValueError):
    """A text that is not the value it should be; becomes a finding at the place it stands."""

    def __init__(self, code: str, says: str, do: str) -> None:
        super().__init__(f"{says} {do}")
        self.code = code
        self.says = says
        self.do = do


def number(text: str) -> Decimal:
    """A plain decimal number, with a point or a comma; no exponent, no grouping."""
    if not _NUMBER.fullmatch(text):
        raise MisreadError("IMP-042", f"{quote(text)} is not a number.", "Write it like 12 or 1.5.")
    return Decimal(text.replace(",", "."))


def number_text(value: Decimal) -> str:
    """A number without exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def duration(text: str, units: TimeUnits, people: int = 1) -> Work | Elapsed:
    """Working or elapsed time such as "5d", "3 hrs", "2 Wochen" or, elapsed, "5ed".

    A hundred years are the most, for each of `people`. A number without unit is days. ISO 8601
    durations such as PT8H are working hours.
    """
    text = text.strip()
    if (
        text[:1] in {"P", "-"}
        and (iso := _ISO.fullmatch(text[:LONGEST_TEXT]))
        and any(iso.groups()[1:])
    ):
        sign, days, hours, minutes = iso.groups()
        size = int(days or 0) * units.minutes_per_day + int(hours or 0) * 60 + int(minutes or 0)
        return Work(_bounded(text, sign, Decimal(size), people))
    sign, amount, is_elapsed, unit = _parts(text)
    size_of = _ELAPSED[unit] if is_elapsed else _working(unit, units)
    minutes_in = _bounded(text, sign, amount * size_of, people)
    return Elapsed(minutes_in) if is_elapsed else Work(minutes_in)


def elapsed(text: str) -> Elapsed:
    """Time on the wall clock: "14d" and "14ed" are both fourteen days of 24 hours."""
    sign, amount, _, unit = _parts(text.strip())
    return Elapsed(_bounded(text, sign, amount * _ELAPSED[unit]))


def has_unit(text: str) -> bool:
    """Whether a duration says what it counts."""
    return not text.strip()[-1:].isdigit()


def duration_text(value: Work | Elapsed, units: TimeUnits) -> str:
    """A duration in the largest unit that holds it exactly, such as "10d", "1.5d" or "450min"."""
    sign, size = ("-", -value.minutes) if value.minutes < 0 else ("", value.minutes)
    if isinstance(value, Elapsed):
        day, prefix = 1440, "e"
    else:
        day, prefix = units.minutes_per_day, ""
    if day > 0 and size % day == 0:
        return f"{sign}{size // day}{prefix}d"
    if day > 0 and day % 2 == 0 and size % (day // 2) == 0:
        return f"{sign}{size // day}.5{prefix}d"
    if size % 15 == 0:
        return f"{sign}{number_text(Decimal(size) / 60)}{prefix}h"
    return f"{sign}{size}{prefix}min"


def lag(text: str, units: TimeUnits) -> Lag:
    """The lag after a link's type: "+2d", "-1eh" or "+50%"; empty is none."""
    text = text.strip()
    if not text:
        return Work(0)
    if text.endswith("%"):
        return Percent(number(text[:-1].replace(" ", "")))
    return duration(text, units)


def lag_text(value: Lag, units: TimeUnits) -> str:
    """A lag with its sign, such as "+2d"; empty when there is none."""
    if isinstance(value, Percent):
        text = f"{number_text(value.value)}%"
    elif value == Work(0):
        return ""
    else:
        text = duration_text(value, units)
    return text if text.startswith("-") else f"+{text}"


def link_tail(text: str, units: TimeUnits) -> tuple[LinkType, Lag]:
    """The part of a predecessor after its id: "", "FS", "SS+2d" or "+1w".

    The German types EA, AA, EE and AE are read too.
    """
    text = text.strip()
    if found := _LINK_TYPE.fullmatch(text):
        type = found[1].upper()
        return LinkType(_GERMAN_TYPES.get(type, type)), lag(found[2], units)
    return LinkType.FS, lag(text, units)


def share(text: str) -> Share:
    """A part of a whole: "80%", "80 %" or "0.8"."""
    stripped = text.strip()
    digits = stripped.removesuffix("%").rstrip()
    if not _NUMBER.fullmatch(digits):
        do = "Write a share such as 30% or 0.3."
        raise MisreadError("IMP-042", f"{quote(text)} is not a share.", do)
    return Share(_shifted(number(digits), -2) if stripped.endswith("%") else number(digits))


def share_text(value: Share) -> str:
    """A share in percent."""
    return f"{number_text(_shifted(value.value, 2))}%"


def money(text: str, currency: str) -> Money:
    """An amount such as "1200 EUR", "EUR 1200.50" or, in the given currency, "1200"."""
    stripped = text.strip()
    if len(stripped) <= LONGEST_TEXT and (turned := _CODE_FIRST.fullmatch(stripped)):
        stripped = f"{turned[2]} {turned[1]}"
    if not (found := _MONEY.fullmatch(stripped)):
        do = "Write it like 1200 EUR or 1200.50 EUR, without signs between thousands."
        raise MisreadError("IMP-042", f"{quote(text)} is not an amount of money.", do)
    return Money(Decimal(found[1]), found[2] or currency)


def money_text(value: Money) -> str:
    """An amount with its currency."""
    return f"{value.amount:f} {value.currency}"


def _shifted(value: Decimal, places: int) -> Decimal:
    """The value times 10 to the power `places`, exactly: no context rounds it."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    return Decimal((sign, digits, exponent + places))


def _unit(text: str, word: str) -> tuple[bool, str]:
    if not word:
        return False, _DAY
    if word in _UNITS:
        return False, _UNITS[word]
    # "e" is elapsed; German Project writes "f" for "fortlaufend".
    if word[0] in "ef" and word[1:] in _UNITS:
        return True, _UNITS[word[1:]]
    raise MisreadError(
        "IMP-024",
        f"{quote(text)} has an unknown unit {quote(word)}.",
        "Write 5d, 3h, 30min, 2w or 1mo; 5ed for five elapsed days.",
    )


def _working(unit: str, units: TimeUnits) -> int:
    if unit == _MONTH:
        return units.days_per_month * units.minutes_per_day
    lengths = {_MINUTE: 1, _HOUR: 60, _DAY: units.minutes_per_day, _WEEK: units.minutes_per_week}
    return lengths[unit]


def _parts(text: str) -> tuple[str, Decimal, bool, str]:
    """Sign, amount, whether elapsed, and the unit."""
    found = _DURATION.fullmatch(text) if len(text) <= LONGEST_TEXT else None
    if not found:
        do = "Write it like 5d, 3h, 30min or 2w."
        raise MisreadError("IMP-024", f"{quote(text)} is not a duration.", do)
    sign, amount, word = found.groups()
    return (sign, Decimal(amount.replace(",", ".")), *_unit(text, word.casefold()))


def _bounded(text: str, sign: str, size: Decimal, people: int = 1) -> int:
    if size > MOST_MINUTES * people:
        raise MisreadError("IMP-023", f"{quote(text)} is over 100 years.", "Correct it.")
    minutes = int(size.to_integral_value(rounding=ROUND_HALF_EVEN))
    return -minutes if sign == "-" else minutes
