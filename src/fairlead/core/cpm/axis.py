"""The axis a program is computed on: minutes since 1970, local or UTC, and back to moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fairlead.core.calendars.zone import from_utc_minutes, to_utc_minutes

EPOCH = datetime(1970, 1, 1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Axis:
    """Moments as minutes: UTC for a program in a zone, so that nights of clock change count right.

    zone: the program's IANA zone, or None for a program in local time.
    """

    zone: str | None

    def minute(self, moment: datetime) -> int:
        """Minutes since 1970-01-01T00:00 on this axis; seconds are cut off."""
        if self.zone is not None:
            return to_utc_minutes(moment, self.zone)
        return (moment - EPOCH) // _MINUTE

    def moment(self, minute: int) -> datetime:
        """The moment, in the program's own time, that lies so many minutes after 1970 began."""
        if self.zone is not None:
            return from_utc_minutes(minute, self.zone)
        return EPOCH + minute * _MINUTE
