"""Dates as people and programs write them in tables; never guessed.

2026-03-02, 02.03.2026, 2 March 2026 and 02/Mar/26 say what they mean. 03/04/2026 does not: the
order is taken from dates in the same file that fit only one order, or from a day of the week that
is written beside them, or from whoever asks for the file to be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias

from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import quote

DateOrder: TypeAlias = Literal["DMY", "MDY", "YMD"]

EXAMPLES = 3
_LONGEST = 60
_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(.*)", re.DOTALL)
_NUMERIC = re.compile(
    r"(?:([^\W\d]{2,10})\.?,?\s+)?([0-9]{1,2})([-/.])\s?([0-9]{1,2})\3\s?([0-9]{4}|[0-9]{2})(.*)",
    re.DOTALL,
)
_DAY_FIRST = re.compile(
    r"(?:[^\W\d]{2,10}\.?,?\s+)?([0-9]{1,2})[\s.\-/]{1,3}([^\W\d]{3,9})[\s.,\-/]{1,3}"
    r"([0-9]{4}|[0-9]{2})(.*)",
    re.DOTALL,
)
_MONTH_FIRST = re.compile(
    r"(?:[^\W\d]{2,10}\.?,?\s+)?([^\W\d]{3,9})[\s.]{1,2}([0-9]{1,2})(?:st|nd|rd|th)?,?\s{1,2}([0-9]{4})(.*)",
    re.DOTALL,
)
_TIME = re.compile(
    r"[T\s,]{1,3}([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"\s{0,2}([AaPp]\.?[Mm]\.?)?\s{0,2}(?:Uhr|Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_MONTHS = (
    "jan january januar jän jänner",
    "feb february februar",
    "mar march mär märz mrz",
    "apr april",
    "may mai",
    "jun june juni",
    "jul july juli",
    "aug august",
    "sep sept september",
    "oct october okt oktober",
    "nov november",
    "dec december dez dezember",
)
_MONTH_OF = {word: n for n, words in enumerate(_MONTHS, 1) for word in words.split()}
_DAYS_OF_WEEK = (
    "mo mon monday montag",
    "tu tue tuesday di die dienstag",
    "we wed wednesday mi mit mittwoch",
    "th thu thursday do don donnerstag",
    "fr fri friday fre freitag",
    "sa sat saturday sam samstag sonnabend",
    "su sun sunday so son sonntag",
)
_WEEKDAY_OF = {word: n for n, words in enumerate(_DAYS_OF_WEEK) for word in words.split()}
_1900 = datetime(1899, 12, 30)
_1904 = datetime(1904, 1, 1)
_LAST_SERIAL = 2_958_465


@dataclass(frozen=True, slots=True)
class Orders:
    """What the dates of a file say about their order.

    fits: how many dates fit each order alone. ambiguous: how many fit both, and examples of them.
    """

    day_first: int
    month_first: int
    ambiguous: int
    examples: tuple[str, ...]

    @property
    def decided(self) -> DateOrder | None:
        """The order, where the dates leave no doubt."""
        if self.day_first and not self.month_first:
            return "DMY"
        return "MDY" if self.month_first and not self.day_first else None


def orders(texts: Iterable[str]) -> Orders:
    """The evidence that dates give of their order."""
    day_first = month_first = ambiguous = 0
    examples: list[str] = []
    for text in texts:
        found = _NUMERIC.fullmatch(text.strip()) if len(text) <= _LONGEST else None
        if found is None or found[3] == ".":
            continue
        fits = _fits(found)
        if len(fits) == 2:
            ambiguous += 1
            if len(examples) < EXAMPLES and text not in examples:
                examples.append(text)
        else:
            day_first += fits == {"DMY"}
            month_first += fits == {"MDY"}
    return Orders(day_first, month_first, ambiguous, tuple(examples))


def _fits(found: re.Match[str]) -> set[str]:
    """The orders under which a date exists, and falls on the day of the week beside it."""
    one, other = int(found[2]), int(found[4])
    if one == other:
        return set()
    year, weekday = _year(found[5]), _WEEKDAY_OF.get((found[1] or "").casefold())
    fits = set()
    for order, day, month in (("DMY", one, other), ("MDY", other, one)):
        try:
            that = date(year, month, day)
        except ValueError:
            continue
        if weekday is None or that.weekday() == weekday:
            fits.add(order)
    return fits


def parsed_date(text: str, order: DateOrder | None, *, base_1904: bool = False) -> date:
    """The day, or the moment if a time is given. Raises MisreadError.

    order: of dates such as 03/04/2026; None where the file has none that need it.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise _no_date(text)
    if re.fullmatch(r"[0-9]{5,7}([.,][0-9]{1,10})?", text):
        return serial_date(float(text.replace(",", ".")), base_1904=base_1904)
    if found := _ISO.fullmatch(text):
        return _made(text, found[1], found[3], found[4], found[5])
    if found := _NUMERIC.fullmatch(text):
        one, other, last = found[2], found[4], found[5]
        if order == "YMD" and len(last) == 2:
            return _made(text, f"{_year(one)}", other, last, found[6])
        day, month = (other, one) if order == "MDY" and found[3] != "." else (one, other)
        return _made(text, f"{_year(last)}", month, day, found[6])
    if (found := _DAY_FIRST.fullmatch(text)) and (month_number := _month(found[2])):
        return _made(text, f"{_year(found[3])}", f"{month_number}", found[1], found[4])
    if (found := _MONTH_FIRST.fullmatch(text)) and (month_number := _month(found[1])):
        return _made(text, found[3], f"{month_number}", found[2], found[4])
    raise _no_date(text)


def serial_date(serial: float, *, base_1904: bool) -> date:
    """The day of a spreadsheet's serial, or the moment if it has a fraction. Raises MisreadError.

    Serial 60 of the 1900 system is 1900-02-29, which never was.
    """
    if not 0 < serial <= _LAST_SERIAL:
        says = f"{serial:g} is not the serial of a date."
        raise MisreadError("IMP-018", says, "Format the cell as a date and save again.")
    if not base_1904 and 60 <= serial < 61:
        says = "serial 60 is 1900-02-29, which does not exist."
        raise MisreadError("IMP-018", says, "Correct the date.")
    epoch = _1904 if base_1904 else _1900 + timedelta(days=serial < 60)
    moment = epoch + timedelta(seconds=round(serial * 86_400))
    return moment if moment.time() != time() else moment.date()


def _made(text: str, year: str, month: str, day: str, rest: str) -> date:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise MisreadError("IMP-017", f"{text} does not exist.", "Correct the date.") from None
    if not rest.strip():
        return found
    clock = _TIME.fullmatch(rest.rstrip())
    if clock is None:
        raise _no_date(text)
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if half := (clock[4] or "")[:1].casefold():
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return datetime.combine(found, time(hour, minute, second))
    except ValueError:
        says = f"{quote(text)} has no such time of day."
        raise MisreadError("IMP-017", says, "Correct the time.") from None


def _year(text: str) -> int:
    """Two digits are 1969 to 2068, as in POSIX."""
    number = int(text)
    if len(text) > 2:
        return number
    return number + (1900 if number >= 69 else 2000)


def _month(word: str) -> int | None:
    return _MONTH_OF.get(word.casefold())


def _no_date(text: str) -> MisreadError:
    return MisreadError("IMP-017", f"{quote(text)} is not a date.", "Write it like 2026-03-02.")
