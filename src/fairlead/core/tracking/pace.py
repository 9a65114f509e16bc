"""How long issues take, as those did that are done: from the start of work to its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.task import Estimate
from fairlead.core.tracking.issue import Issue, State
from fairlead.core.tracking.mapping import PlanMapping

LEAST_DONE = 10
"""Issues of a kind that must be done before their durations say something."""
LOOKED_BACK = timedelta(days=2 * 365)
"""What was done longer ago was another team's work."""

_HOUR = 60
_SHORTEST = 2 * _HOUR


@dataclass(frozen=True, slots=True)
class Expected:
    """How long an issue takes, how uncertain that is, and what it was taken from, in words."""

    duration: Work
    estimate: Estimate | None
    source: str


class Pace:
    """What the issues that were done by a moment say of those to come."""

    def __init__(self, issues: Iterable[Issue], moment: datetime, mapping: PlanMapping) -> None:
        self._mapping = mapping
        took: dict[str, list[int]] = defaultdict(list)
        by_point: list[float] = []
        for one in issues:
            if one.done is None or one.started is None or one.done < moment - LOOKED_BACK:
                continue
            worked = _worked(one.started, one.done)
            took[one.kind].append(worked)
            took[""].append(worked)
            if one.points:
                by_point.append(worked / one.points)
        self._took = {kind: _estimate(of) for kind, of in took.items() if len(of) >= LEAST_DONE}
        enough = len(by_point) >= LEAST_DONE
        self._by_point = float(np.median(by_point)) if enough else None

    def expected(self, issue: Issue) -> Expected:
        """The duration of an issue that is to be done, by the best of what is known of it."""
        if issue.estimate:
            return Expected(_rounded(issue.estimate.minutes), None, "its estimate")
        if issue.points:
            day = self._mapping.day_points
            if day is not None:
                return Expected(_rounded(issue.points / day * 480), None, "its points")
            if self._by_point is not None:
                long = _rounded(issue.points * self._by_point)
                return Expected(long, None, "its points, as long as such took")
        found = self._took.get(issue.kind) or self._took.get("")
        if found is not None:
            return Expected(_work(found.likely), found, f"how long a {issue.kind or 'task'} took")
        return Expected(self._mapping.usual, None, "")

    def left(self, issue: Issue, expected: Expected, moment: datetime) -> Work:
        """What is left of an issue in progress: as is said, or of those that took longer so far.

        Where none took longer, half as long again as it has taken: what is late comes later.
        """
        if issue.remaining is not None and issue.state is State.IN_PROGRESS and issue.remaining:
            return _rounded(issue.remaining.minutes)
        worked = _worked(issue.started or moment, moment)
        return _rounded(max(expected.duration.minutes - worked, worked / 2))


def _estimate(minutes: Sequence[int]) -> Estimate:
    low, likely, high = np.percentile(minutes, (10, 50, 90)).tolist()
    middle = _rounded(likely)
    return Estimate(low=min(_rounded(low), middle), likely=middle, high=max(_rounded(high), middle))


def _worked(start: datetime, end: datetime) -> int:
    """The working time of a span, in minutes, of a usual week."""
    span = Elapsed(max(0, int((end - start).total_seconds()) // 60))
    return max(_SHORTEST, TimeUnits().working(span).minutes)


def _rounded(minutes: float) -> Work:
    return Work(max(_SHORTEST, round(minutes / _HOUR) * _HOUR))


def _work(of: Work | Elapsed) -> Work:
    assert isinstance(of, Work)
    return of
