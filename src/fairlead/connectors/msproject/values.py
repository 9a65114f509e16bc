"""Texts of a file as dates, durations and numbers; what cannot be read becomes a finding.

A file repeats the same few texts thousands of times, so each text is read once and remembered.
Ranges are not judged here: `build` does that for every format alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from fairlead.connectors.msproject.vocabulary import FIRST_DAY, LAST_DAY
from fairlead.connectors.source import quote
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.units import MINUTES_PER_DAY, MINUTES_PER_HOUR
from fairlead.core.program.program import TimeUnits

T = TypeVar("T")

MAX_FINDINGS = 1_000
MAX_TEXT = 100_000
SECONDS_PER_MINUTE = 60

_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?"
    r"(Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)
_DURATION = re.compile(
    r"([+-])?P(?:(\d{1,12}(?:\.\d{1,12})?)M)?(?:(\d{1,12}(?:\.\d{1,12})?)W)?"
    r"(?:(\d{1,12}(?:\.\d{1,12})?)D)?"
    r"(?:T(?:(\d{1,15}(?:\.\d{1,12})?)H)?(?:(\d{1,15}(?:\.\d{1,12})?)M)?"
    r"(?:(\d{1,15}(?:\.\d{1,12})?)S)?)?",
    re.ASCII,
)
_LONGEST_WHOLE = 15
_WHOLE = re.compile(rf"([+-]?\d{{1,{_LONGEST_WHOLE}}})(?:\.0{{0,9}})?", re.ASCII)
_LONG = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,2})?", re.ASCII)
_MOST_DIGITS = 28
_FLAGS = {"1": True, "0": False, "true": True, "false": False}
_NONE_WORDS = frozenset({"na", "n/a", "none", "null"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a text is not, or not quite, the value it stands for."""

    code: str
    says: str
    do: str
    severity: Severity = Severity.WARNING


UNLISTED = "MSP-002"
ROUNDED = Trouble("MSP-001", "", "")
"""Not told value by value: one note at the end says how many there were."""


Reader = Callable[[str | None, str, str], T | None]
"""Reads a text, given the place and the element it stands in; no text is no value."""


class Values:
    """Reads the texts of one file and collects what is doubtful about them.

    moment: a date and time to the minute; None when it says none or cannot be read.
    time: a time of day in minutes after midnight.
    duration, elapsed: an ISO 8601 duration in minutes; its days are working days, or 24 hours.
    tenths: tenths of a minute as minutes.
    whole, number: a whole number; a decimal one without needless zeros.
    hundredths: an amount of money, which the file gives in hundredths.
    """

    def __init__(self, source: str, units: TimeUnits | None = None) -> None:
        self.source = source
        self.units = units or TimeUnits()
        self._findings: list[Finding] = []
        self._unlisted = 0
        self._rounded = 0
        self.moment = self._reader(_moment)
        self.time = self._reader(_time)
        self.duration = self._reader(self._working)
        self.elapsed = self._reader(_elapsed)
        self.tenths = self._reader(_tenths)
        self.whole = self._reader(_whole)
        self.number = self._reader(_number)
        self.hundredths = self._reader(_hundredths)
        self._to_the_second = self._reader(_moment_to_the_second)
        self._yes_or_no = self._reader(_flag)

    def day(self, text: str | None, place: str, element: str) -> date | None:
        """The day of a date and time."""
        found = self._to_the_second(text, place, element)
        return found.date() if found else None

    def bound(self, text: str | None, place: str, element: str) -> date | None:
        """The day of a date and time; None for the first and last that Project knows."""
        if text is None or text.startswith((FIRST_DAY, LAST_DAY)):
            return None
        return self.day(text, place, element)

    def flag(self, text: str | None, place: str, element: str) -> bool:
        """Yes or no; no when it is not said."""
        return text != "0" and bool(self._yes_or_no(text, place, element))

    def text(self, text: str | None, place: str, element: str) -> str:
        """A text of at most MAX_TEXT characters."""
        if text is None or len(text) <= MAX_TEXT:
            return text or ""
        says = f"has {len(text):,} characters; the first {MAX_TEXT:,} were kept."
        self.tell(Trouble("IMP-006", says, "Shorten it.", Severity.NOTE), place, element)
        return text[:MAX_TEXT]

    def tell(self, trouble: Trouble, place: str, element: str = "") -> None:
        """Add a finding about an element of a row."""
        if len(self._findings) >= MAX_FINDINGS:
            self._unlisted += 1
            return
        where = f"{place} › {element}" if place and element else place or element
        origin = Origin(self.source, where)
        subject = f"{element} " if element else ""
        self._findings.append(
            Finding(trouble.code, trouble.severity, origin, subject + trouble.says, trouble.do)
        )

    def findings(self) -> tuple[Finding, ...]:
        """Everything told, and one note each for what was only counted."""
        extra = []
        origin = Origin(self.source)
        if self._rounded:
            says = f"Seconds were rounded to whole minutes in {counted(self._rounded, 'value')}."
            do = "Nothing: Fairlead reckons in whole minutes."
            extra.append(Finding(ROUNDED.code, Severity.NOTE, origin, says, do))
        if self._unlisted:
            says = (
                f"This file has {counted(self._unlisted, 'more problem')} that the list leaves out."
            )
            do = "Correct the first ones and read the file again."
            extra.append(Finding(UNLISTED, Severity.NOTE, origin, says, do))
        return (*self._findings, *extra)

    def _reader(self, how: Callable[[str], tuple[T | None, Trouble | None]]) -> Reader[T]:
        """What reads texts in this way, each only once, and tells of what is doubtful."""
        known: dict[str | None, T | None] = {None: None, "": None}
        doubtful: dict[str, tuple[T | None, Trouble]] = {}

        def read(text: str | None, place: str, element: str) -> T | None:
            if text in known:
                return known[text]
            assert text is not None
            if text not in doubtful:
                value, trouble = how(text.strip())
                if trouble is None:
                    known[text] = value
                    return value
                doubtful[text] = value, trouble
            value, trouble = doubtful[text]
            if trouble is ROUNDED:
                self._rounded += 1
            else:
                self.tell(trouble, place, element)
            return value

        return read

    def _working(self, text: str) -> tuple[int | None, Trouble | None]:
        units = self.units
        month = units.days_per_month * units.minutes_per_day
        return _minutes(text, month, units.minutes_per_week, units.minutes_per_day)


def _moment(text: str) -> tuple[datetime | None, Trouble | None]:
    if text.startswith((FIRST_DAY + "T00:00", LAST_DAY + "T23:59")):
        says = f"{quote(text)} is the first or last moment Project knows; treated as none."
        return None, Trouble("IMP-019", says, "Leave the date empty.", Severity.NOTE)
    value, trouble = _moment_to_the_second(text)
    if value is None or not (value.second or value.microsecond):
        return value, trouble
    half = timedelta(seconds=SECONDS_PER_MINUTE // 2)
    try:
        return (value + half).replace(second=0, microsecond=0), trouble or ROUNDED
    except OverflowError:
        return value.replace(second=0, microsecond=0), trouble or ROUNDED


def _moment_to_the_second(text: str) -> tuple[datetime | None, Trouble | None]:
    match = _MOMENT.fullmatch(text)
    if match is None:
        if text.lower() in _NONE_WORDS:
            says = f"{quote(text)} is no date; treated as none."
            return None, Trouble("IMP-019", says, "Leave the date empty.", Severity.NOTE)
        says = f"{quote(text)} is no date such as 2026-03-02T17:00:00; treated as none."
        return None, Trouble("IMP-017", says, "Correct the date.")
    year, month, day, hour, minute, second, fraction, zone = match.groups("0")
    micro = int(fraction.ljust(6, "0")[:6])
    midnight_after = (hour, minute, second) == ("24", "00", "00")
    try:
        value = datetime(
            int(year), int(month), int(day), 0 if midnight_after else int(hour), int(minute),
            int(second), micro,
        )  # fmt: skip
        if midnight_after:
            value += timedelta(days=1)
    except (ValueError, OverflowError):
        says = f"{quote(text)} does not exist; treated as none."
        return None, Trouble("IMP-017", says, "Correct the date.")
    if zone != "0":
        says = f"{quote(text)} names a time zone, which was dropped: dates are local here."
        do = "Give dates in the project's own time."
        return value, Trouble("IMP-021", says, do, Severity.NOTE)
    return value, None


def _time(text: str) -> tuple[int | None, Trouble | None]:
    match = _TIME.fullmatch(text)
    minutes = MINUTES_PER_DAY + 1
    if match and int(match[2]) < MINUTES_PER_HOUR:
        late = int(match[3] or 0) * 2 >= SECONDS_PER_MINUTE
        minutes = int(match[1]) * MINUTES_PER_HOUR + int(match[2]) + late
    if minutes > MINUTES_PER_DAY:
        says = f"{quote(text)} is no time of day such as 08:00:00."
        return None, Trouble("IMP-026", says, "Correct the working time.")
    return minutes, None


def _elapsed(text: str) -> tuple[int | None, Trouble | None]:
    return _minutes(text, 30 * MINUTES_PER_DAY, 7 * MINUTES_PER_DAY, MINUTES_PER_DAY)


def _minutes(text: str, month: int, week: int, day: int) -> tuple[int | None, Trouble | None]:
    """Minutes of a duration whose months, weeks and days have this many."""
    match = _DURATION.fullmatch(text)
    if match is None or text[-1:] in "PT+-":
        says = f"{quote(text)} is no duration with a unit such as PT8H0M0S; left out."
        return None, Trouble("IMP-024", says, "Correct the duration.")
    sign, *parts = match.groups("0")
    scale = (month, week, day, MINUTES_PER_HOUR, 1)
    seconds = Decimal(parts[5]) + SECONDS_PER_MINUTE * sum(
        (Decimal(part) * size for part, size in zip(parts, scale, strict=False)), Decimal(0)
    )
    # Half a minute goes up, as Project itself shows it.
    minutes = int((seconds + SECONDS_PER_MINUTE // 2) // SECONDS_PER_MINUTE)
    exact = minutes * SECONDS_PER_MINUTE == seconds
    return (-minutes if sign == "-" else minutes), None if exact else ROUNDED


def _tenths(text: str) -> tuple[int | None, Trouble | None]:
    tenths, trouble = _whole(text)
    if tenths is None:
        return None, trouble
    minutes = (tenths + 5) // 10
    return minutes, None if minutes * 10 == tenths else ROUNDED


def _whole(text: str) -> tuple[int | None, Trouble | None]:
    match = _WHOLE.fullmatch(text)
    if match:
        return int(match[1]), None
    long = _LONG.fullmatch(text)
    why = f"has more than {_LONGEST_WHOLE} digits" if long else "is no whole number"
    return None, Trouble("IMP-036", f"{quote(text)} {why}; left out.", "Correct the number.")


def _number(text: str) -> tuple[Decimal | None, Trouble | None]:
    if _NUMBER.fullmatch(text):
        return plain(Decimal(text)), None
    says = f"{quote(text)} is no number; left out."
    return None, Trouble("IMP-036", says, "Correct the number.")


def _hundredths(text: str) -> tuple[Decimal | None, Trouble | None]:
    value, trouble = _number(text)
    return (None if value is None else plain(value.scaleb(-2))), trouble


def _flag(text: str) -> tuple[bool, Trouble | None]:
    known = _FLAGS.get(text.lower())
    if known is not None:
        return known, None
    says = f"{quote(text)} is neither 0 nor 1; taken as 0."
    return False, Trouble("IMP-036", says, "Correct the value.")


def counted(number: int, noun: str) -> str:
    """A number with its noun, such as "1 value" or "1,204 values"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros, and written out where it has an exponent."""
    value = value.normalize()
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent <= 0 or value.adjusted() >= _MOST_DIGITS:
        return value
    return value.quantize(Decimal(1))
