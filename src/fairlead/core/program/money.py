"""What is planned to be spent and what was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fairlead.core.ground.ids import ActualId, BudgetLineId, ResourceId, TaskId, TeamId, VendorId
from fairlead.core.ground.units import Money


class BudgetCategory(StrEnum):
    """The kinds of cost that a program budgets apart."""

    PERSONNEL = "personnel"
    EQUIPMENT = "equipment"
    EXTERNAL = "external"
    CLOUD = "cloud"
    CONTINGENCY = "contingency reserve"
    MANAGEMENT = "management reserve"
    OTHER = "other"


class Phasing(StrEnum):
    """How a budget line spreads over its days."""

    UNIFORM = "uniform"
    AT_START = "at start"
    AT_FINISH = "at finish"
    BURN = "burn"
    """An amount per month for as long as the task or program runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """An amount set aside for a purpose, over a task's span or over given days.

    amount: the whole, or with BURN the amount per month of thirty days.
    """

    id: BudgetLineId
    name: str
    category: BudgetCategory = BudgetCategory.OTHER
    amount: Money
    phasing: Phasing = Phasing.UNIFORM
    task: TaskId | None = None
    team: TeamId | None = None
    vendor: VendorId | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actual:
    """An amount that was spent on a day, with where the figure came from."""

    id: ActualId
    day: date
    amount: Money
    line: BudgetLineId | None = None
    task: TaskId | None = None
    resource: ResourceId | None = None
    source: str = ""
    notes: str = ""
