"""Baselines: the dates, work and cost that were agreed on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from fairlead.core.ground.ids import BaselineId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Money, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineTask:
    """What was agreed for one task; None where the source says nothing."""

    start: datetime | None = None
    finish: datetime | None = None
    duration: Work | Elapsed | None = None
    work: Work | None = None
    cost: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A plan as it was agreed."""

    id: BaselineId
    name: str
    agreed_on: date | None = None
    agreed_by: str = ""
    tasks: Table[TaskId, BaselineTask] = field(default_factory=Table)
