"""The outside view of a program's dates, and of a date or a cost that somebody gave."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone

from fairlead.compute.study import open_milestones
from fairlead.connectors.library.read import cost_class, remaining_time_class
from fairlead.core.forecast.cost_to_complete import Spent
from fairlead.core.forecast.outside_view import (
    OutsideCost,
    OutsideDate,
    outside_cost,
    outside_date,
)
from fairlead.core.forecast.reference_class import ReferenceClass
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.limits import LAST_YEAR
from fairlead.core.simulation.model import WHOLE
from fairlead.web.problems import BadInputError
from fairlead.web.services.reading import Reading

AMOUNTS = ("budget", "earned", "spent")
_NUMBER = re.compile(r"(\d{1,16}|\d{1,3}(,\d{3}){1,5})(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Expected:
    """An open milestone as it is planned, and what came of days expected so far ahead."""

    id: TaskId
    name: str
    planned: datetime
    view: OutsideDate


def today_of(reading: Reading) -> date:
    """The day that a program looks from: its status date, or else today."""
    status = reading.program.status_date
    return timezone.now().date() if status is None else status.date()


def expected(reading: Reading) -> list[Expected]:
    """The milestones that are planned for a day to come, by that day."""
    tasks, today = reading.program.tasks, today_of(reading)
    found = []
    for id in open_milestones(reading.program):
        planned = None if id == WHOLE else reading.schedule.dates(id).finish
        if planned is not None and planned.date() > today:
            view = outside_date(_dates(), today, planned.date())
            found.append(Expected(id, tasks[id].name, planned, view))
    return sorted(found, key=lambda one: one.planned)


def of_date(reading: Reading, text: str | None) -> OutsideDate | None:
    """The outside view of a day that somebody gave; None for none. Raises BadInputError."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day.year > LAST_YEAR:
        raise BadInputError("date", "Write a day to come as 2027-03-31.")
    try:
        return outside_date(_dates(), today_of(reading), day)
    except InvalidRequestError as error:
        raise BadInputError("date", str(error)) from None


def of_cost(given: Mapping[str, str]) -> OutsideCost | None:
    """The outside view of a cost from its budget, what is earned and what is spent of it.

    None where none of them is given. Raises BadInputError.
    """
    if not any(given.get(name) for name in AMOUNTS):
        return None
    amounts = {name: _amount(name, given.get(name, "")) for name in AMOUNTS}
    now = Spent(amounts["earned"], amounts["spent"], amounts["budget"])
    ratios, log_cpi = _costs()
    try:
        return outside_cost(now, log_cpi, ratios)
    except InvalidRequestError as error:
        raise BadInputError("earned", str(error)) from None


def _amount(name: str, text: str) -> float:
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        raise BadInputError(name, f"Write the {name} as a number such as 1500, 1,500 or 1500.50.")
    return float(plain.replace(",", ""))


@lru_cache(1)
def _dates() -> ReferenceClass:
    return remaining_time_class()


@lru_cache(1)
def _costs() -> tuple[ReferenceClass, float]:
    return cost_class()
