"""Working time between two dates of a table, which names no calendar: on the standard one."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from fairlead.core.calendars.calendar import standard
from fairlead.core.calendars.clock import clock
from fairlead.core.calendars.recurrence import day_number


def work_between(start: datetime, finish: datetime) -> int:
    """Working minutes of the standard calendar; 0 when `finish` is not later."""
    if finish <= start:
        return 0
    first, last = day_number(start.date()), day_number(finish.date())
    hours = clock(standard(), {}, first, last - first + 1)
    spans = np.minimum(hours.end, _minute(finish)) - np.maximum(hours.start, _minute(start))
    return int(spans[spans > 0].sum())


def _minute(moment: datetime) -> int:
    """Minutes since 1970-01-01T00:00."""
    return day_number(moment.date()) * 1440 + moment.hour * 60 + moment.minute
