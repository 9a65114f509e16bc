"""What was done by when, and whether remaining work really waits.

Project stores for every task that began where its work stopped and where it goes on. Mostly that is
the end of one working period and the beginning of the next; only where working time lies between
the two was the task interrupted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from fairlead.connectors.msproject.values import Values
from fairlead.connectors.msproject.worktime import work_between
from fairlead.core.calendars.calendar import Calendar
from fairlead.core.ground.ids import CalendarId
from fairlead.core.ground.units import Elapsed, Share, Work
from fairlead.core.program.limits import FIRST_YEAR, LAST_YEAR
from fairlead.core.program.task import NOT_STARTED, Progress

_HUNDREDTH = Decimal(1).scaleb(-2)
_ALL = Decimal(1)


class Splits:
    """Tells an interruption from a night, by the working time between two moments."""

    def __init__(
        self,
        calendars: Mapping[CalendarId, Calendar],
        usual: CalendarId | None,
        of_uid: Mapping[str, CalendarId],
    ) -> None:
        self._calendars = calendars
        self._usual = usual
        self._of_uid = of_uid
        self._known: dict[tuple[CalendarId | None, datetime, datetime], bool] = {}

    def interrupted(self, calendar_uid: str, stop: datetime, resume: datetime) -> bool:
        """Whether work could have gone on between the two moments."""
        id = self._of_uid.get(calendar_uid.strip(), self._usual)
        calendar = self._calendars.get(id) if id is not None else None
        if calendar is None or resume <= stop:
            return False
        if stop.year < FIRST_YEAR or resume.year > LAST_YEAR:
            return True  # `build` says that such dates cannot stand.
        key = (id, stop, resume)
        if key not in self._known:
            self._known[key] = work_between(calendar, self._calendars, stop, resume) > 0
        return self._known[key]


def progress_of(
    fields: Mapping[str, str],
    values: Values,
    place: str,
    duration: Work | Elapsed,
    splits: Splits,
) -> Progress:
    """The progress of a task that is no summary and takes `duration`."""
    complete = _share(fields, "PercentComplete", values, place)
    physical = _share(fields, "PhysicalPercentComplete", values, place)
    start = values.moment(fields.get("ActualStart"), place, "ActualStart")
    finish = values.moment(fields.get("ActualFinish"), place, "ActualFinish")
    is_elapsed = isinstance(duration, Elapsed)
    read = values.elapsed if is_elapsed else values.duration
    remaining = read(fields.get("RemainingDuration"), place, "RemainingDuration")
    begun = bool(complete) or start is not None
    done = finish is not None or (complete is not None and complete.value >= _ALL)
    if done or (not begun and remaining == duration.minutes):
        remaining = None
    if not begun and not done and remaining is None and not physical:
        return NOT_STARTED
    stop = resume = None
    if begun and not done:
        stop, resume = _interruption(fields, values, place, splits)
    return Progress(
        complete=complete or NOT_STARTED.complete,
        actual_start=start,
        actual_finish=finish,
        remaining=None if remaining is None else type(duration)(remaining),
        suspend=stop,
        resume=resume,
        physical=physical,
    )


def _interruption(
    fields: Mapping[str, str], values: Values, place: str, splits: Splits
) -> tuple[datetime | None, datetime | None]:
    stop = values.moment(fields.get("Stop"), place, "Stop")
    resume = values.moment(fields.get("Resume"), place, "Resume")
    if stop and resume and splits.interrupted(fields.get("CalendarUID", ""), stop, resume):
        return stop, resume
    return None, None


def _share(fields: Mapping[str, str], name: str, values: Values, place: str) -> Share | None:
    """A percentage as a share; None for 0."""
    text = fields.get(name)
    if not text or text == "0":
        return None
    percent = values.number(text, place, name)
    return Share(percent * _HUNDREDTH) if percent else None
