"""Working time between two moments on a program's calendars, for the few values that need it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np

from fairlead.core.calendars.calendar import Calendar
from fairlead.core.calendars.clock import clock
from fairlead.core.calendars.recurrence import day_number
from fairlead.core.ground.ids import CalendarId
from fairlead.core.ground.units import MINUTES_PER_DAY, MINUTES_PER_HOUR


def work_between(
    calendar: Calendar,
    calendars: Mapping[CalendarId, Calendar],
    start: datetime,
    finish: datetime,
) -> int:
    """Working minutes from one moment to a later one, in O(days between); 0 when not later."""
    if finish <= start:
        return 0
    first, last = day_number(start.date()), day_number(finish.date())
    working = clock(calendar, calendars, first, last - first + 1)
    spans = np.minimum(working.end, _minute(finish)) - np.maximum(working.start, _minute(start))
    return int(spans[spans > 0].sum())


def _minute(moment: datetime) -> int:
    """Minutes since 1970-01-01T00:00."""
    day = day_number(moment.date())
    return day * MINUTES_PER_DAY + moment.hour * MINUTES_PER_HOUR + moment.minute
