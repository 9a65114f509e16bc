"""The drawing on a plan card: one column a day, capitals are working days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

FIRST_DAY = date(2026, 3, 2)
"""The Monday a chart starts on unless its header says otherwise."""

MORNING, EVENING = time(8), time(17)
LETTERS = "MTWTFSS"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
AT_EVENING, AT_MORNING = "◆", "◇"


class CardError(ValueError):
    """A card that does not keep to the grammar: which line, and what is wrong with it."""

    def __init__(self, line: int, says: str) -> None:
        super().__init__(f"line {line}: {says}")


@dataclass(frozen=True, slots=True)
class Chart:
    """The days of a card, and for each calendar (the header's is "") on which of them it works."""

    first: date
    calendars: Mapping[str, str]

    def day(self, text: str, line: int) -> date:
        """The day meant by "Wed", "w2 Wed" (the second Wednesday drawn) or "2026-03-11"."""
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
        found = re.fullmatch(rf"(?:w(\d+) )?({'|'.join(WEEKDAYS)})", text)
        if found is None:
            raise CardError(line, f"'{text}' is not a day: write Wed, w2 Wed or 2026-03-11")
        ahead = (WEEKDAYS.index(found[2]) - self.first.weekday()) % 7
        return self.first + timedelta(days=ahead + 7 * (int(found[1] or 1) - 1))

    def morning(self, text: str, line: int) -> datetime:
        """When work starts on that day."""
        return datetime.combine(self.day(text, line), MORNING)

    def evening(self, text: str, line: int) -> datetime:
        """When work ends on that day."""
        return datetime.combine(self.day(text, line), EVENING)

    def check_letters(self, drawing: str, line: int) -> None:
        """Raises CardError unless the letters are the weekdays from the first day on."""
        count = len(self.calendars[""])
        letters = "".join(LETTERS[(self.first.weekday() + n) % 7] for n in range(count))
        if drawing.upper() != letters:
            raise CardError(line, f"the days from {self.first} on are {letters}, in either case")

    def works(self, calendar: str, column: int) -> bool:
        """Whether the calendar works on the day of this column."""
        return self.calendars[calendar][column].isupper()

    def exceptions(self, calendar: str) -> list[tuple[date, bool]]:
        """The days on which the calendar departs from Monday to Friday, and whether it works."""
        found = []
        for column in range(len(self.calendars[calendar])):
            day = self.first + timedelta(days=column)
            if self.works(calendar, column) != (day.weekday() < 5):
                found.append((day, self.works(calendar, column)))
        return found

    def span(self, drawing: str, calendar: str, line: int) -> tuple[datetime, datetime] | None:
        """Start and finish of what is drawn, None for an empty row. Raises CardError."""
        bar = drawing.strip()
        if not bar:
            return None
        column = drawing.index(bar[0])
        first = self.first + timedelta(days=column)
        if len(drawing) > len(self.calendars[calendar]):
            raise CardError(line, "the drawing runs past the header's last day")
        if bar in (AT_EVENING, AT_MORNING):
            moment = datetime.combine(first, EVENING if bar == AT_EVENING else MORNING)
            return moment, moment
        if not re.fullmatch(r"#([#.-]*#)?", bar):
            raise CardError(line, f"'{bar}' is no drawing: # work, - standstill, . day off, ◆ ◇")
        for n, sign in enumerate(bar, column):
            if (sign == ".") == self.works(calendar, n):
                what = "works" if sign == "." else "does not work"
                raise CardError(line, f"'{sign}' in column {n + 1}, a day on which it {what}")
        last = first + timedelta(days=len(bar) - 1)
        return datetime.combine(first, MORNING), datetime.combine(last, EVENING)

    def drawn(self, start: datetime, finish: datetime, calendar: str) -> str:
        """The drawing of a task with these dates, as far as the chart reaches."""
        first = (start.date() - self.first).days
        if start == finish:
            sign = AT_MORNING if start.time() <= MORNING else AT_EVENING
            return " " * first + sign
        last = ((finish - timedelta(minutes=1)).date() - self.first).days
        bar = "".join(
            "#" if n >= len(self.calendars[calendar]) or self.works(calendar, n) else "."
            for n in range(max(0, first), last + 1)
        )
        return " " * first + bar
