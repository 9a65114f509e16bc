"""One calendar by which the finishes of several programs are compared."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import MINUTES_PER_DAY
from fairlead.core.calendars.clock import Clock, clock
from fairlead.core.cpm.axis import Axis
from fairlead.core.program.program import Program

Minutes = npt.NDArray[np.int64]

_EARLIEST_DAY = -62_093  # 1800-01-01
_LATEST_DAY = 157_054  # 2400-01-01
_MARGIN = 2 * 366
"""Days looked up on either side of what is asked for, so that the next question finds them."""


class Yardstick:
    """Counts the working minutes of one program's calendar, from that program's start on.

    Moments of another program are taken as they stand on the axis; where only one of the two has
    a zone, by the clock on the wall.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.axis = Axis(program.zone)
        self._origin = self.axis.minute(program.start)
        self._clock: Clock | None = None
        self._before: Minutes = np.zeros(0, dtype=np.int64)

    def worked(self, moments: Minutes, axis: Axis) -> Minutes:
        """Working minutes from the program's start to each moment; negative before it."""
        if (axis.zone is None) != (self.axis.zone is None):
            there, place = np.unique(moments, return_inverse=True)
            here = [self.axis.minute(axis.moment(m)) for m in self._kept(there).tolist()]
            moments = np.array(here, dtype=np.int64)[place]
        moments = self._kept(moments)
        self._reach(moments)
        return self._work(moments) - self._work(np.array([self._origin]))

    def _kept(self, moments: Minutes) -> Minutes:
        """The moments within the years that a schedule can span."""
        low, high = _EARLIEST_DAY * MINUTES_PER_DAY, _LATEST_DAY * MINUTES_PER_DAY - 1
        return np.clip(moments, low, high)

    def _reach(self, moments: Minutes) -> None:
        """Look up the calendar as far as these moments."""
        low = min(int(moments.min()), self._origin) // MINUTES_PER_DAY
        high = max(int(moments.max()), self._origin) // MINUTES_PER_DAY
        known = self._clock
        if known is not None and known.first_day <= low and high < known.first_day + known.days:
            return
        first, last = low - _MARGIN, high + _MARGIN
        if known is not None:
            first = min(first, known.first_day)
            last = max(last, known.first_day + known.days)
        first, last = max(first, _EARLIEST_DAY), min(last, _LATEST_DAY)
        program = self.program
        own = program.calendars[program.calendar]
        found = clock(own, program.calendars, first, last - first, self.axis.zone)
        lengths = found.end - found.start
        self._clock, self._before = found, np.cumsum(lengths) - lengths

    def _work(self, moments: Minutes) -> Minutes:
        assert self._clock is not None
        start, end = self._clock.start, self._clock.end
        if not start.size:
            return np.zeros(len(moments), dtype=np.int64)
        k = np.minimum(np.searchsorted(end, moments, side="right"), start.size - 1)
        within = np.clip(moments - start[k], 0, end[k] - start[k])
        worked: Minutes = self._before[k] + within
        return worked
