"""Work before many moments at once is what `work_at` says of each of them."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.calendars.arithmetic import MINUTES_PER_DAY, work_at
from fairlead.core.calendars.calendar import Calendar, always, standard
from fairlead.core.calendars.clock import EPOCH, clock, stack, work_before
from fairlead.core.ground.ids import CalendarId

FIRST, DAYS = (date(2026, 3, 2) - EPOCH).days, 30
NEVER = Calendar(id=CalendarId("never"), name="Never", week=((),) * 7)
CLOCKS = stack(clock(one, {one.id: one}, FIRST, DAYS) for one in (standard(), NEVER, always()))


@given(
    st.integers(0, 2),
    st.lists(st.integers((FIRST - 2) * MINUTES_PER_DAY, (FIRST + DAYS + 2) * MINUTES_PER_DAY)),
)
def test_many_moments_have_the_work_before_them_that_each_has_alone(
    which: int, moments: list[int]
) -> None:
    together = work_before(CLOCKS, which, np.array(moments, dtype=np.int64))
    assert together.tolist() == [work_at(CLOCKS, which, moment) for moment in moments]
