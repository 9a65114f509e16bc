"""What the runs of a program have in common: dates, money, and which tasks decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

import numpy as np

from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Money, Work
from fairlead.core.program.program import Program
from fairlead.core.program.task import is_finished
from fairlead.core.simulation.batches import Part
from fairlead.core.simulation.costs import MINOR, planned
from fairlead.core.simulation.model import WHOLE, Model
from fairlead.core.simulation.sample import Numbers, Sample
from fairlead.core.simulation.streams import BATCH

FEW_RUNS = 8 * BATCH
"""Fewer say how sure they are from too few batches."""


@dataclass(frozen=True, eq=False)
class Finish:
    """When one target is finished in each run.

    deterministic: when the plan says. moments: minutes on the program's axis. worked: the same
    counted in working minutes of the program's calendar, in which differences are taken.
    """

    id: TaskId
    name: str
    deterministic: datetime
    moments: Sample
    worked: Sample
    model: Model

    def quantile(self, share: float) -> datetime:
        """The date that so large a share of the runs keeps."""
        return self.model.schedule.axis.moment(self.moments.quantile(share))

    def probability(self, by: datetime) -> float:
        """The share of the runs that are finished by a moment."""
        return self.moments.share_within(self.model.schedule.axis.minute(by))

    @property
    def mean(self) -> datetime:
        """The mean finish, on the program's calendar."""
        clock = self.model.schedule.network.book.of_program
        ground = self.model.ground
        found = ground.finish_after(clock, np.array([round(self.worked.mean)]))
        # No work ends just where the first begins: between two days that is the day before.
        found = max(found, self.moments.quantile(0))
        return self.model.schedule.axis.moment(found)

    @property
    def deviation(self) -> Work:
        """The standard deviation, in working minutes."""
        return Work(round(self.worked.deviation))

    def standard_error(self, share: float) -> float:
        """The standard error of a quantile, in working minutes."""
        return self.worked.standard_error(share)


@dataclass(frozen=True, eq=False)
class Futures:
    """A program's runs, all of them at once.

    targets: in the order they were asked for; the first is the one whose critical path the
    tasks' criticality is about. cost: None for a program without costs.
    """

    model: Model
    part: Part

    @property
    def program(self) -> Program:
        """The program that was run."""
        return self.model.program

    @property
    def seed(self) -> int:
        """The seed of its streams."""
        return self.model.causes.seed

    @property
    def runs(self) -> int:
        """How many runs there were."""
        return len(self.part.cost_minor)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the runs rest on and a reader should know."""
        if self.runs >= FEW_RUNS:
            return self.model.findings
        says = (
            f"{self.runs:,} runs are few: how sure the dates are, the standard error, is itself "
            "only a guess."
        )
        origin, do = Origin(self.program.name), f"Use {FEW_RUNS:,} runs or more."
        few = Finding("SIM-008", Severity.NOTE, origin, says, do)
        return (*self.model.findings, few)

    @property
    def first(self) -> Finish:
        """The first target."""
        return self.targets[self.model.targets[0]]

    @cached_property
    def targets(self) -> Mapping[TaskId, Finish]:
        """When each target is finished."""
        return {id: self._finish(row, id) for row, id in enumerate(self.model.targets)}

    @cached_property
    def cost(self) -> Sample | None:
        """What each run costs, in minor units of the program's currency."""
        return Sample(self.part.cost_minor) if self.model.costs or self._risks_cost else None

    @property
    def planned_cost(self) -> Money:
        """What the plan costs if everything takes what was planned and no risk happens."""
        return self.money(planned(self.model.costs, self.model.schedule))

    def money(self, minor: float) -> Money:
        """Minor units as money."""
        return Money(Decimal(round(minor)) / MINOR, self.program.currency)

    def criticality(self, task: TaskId) -> float:
        """The share of runs in which a task leads, link by link, to the first target.

        Finished work leads nowhere any more.
        """
        if is_finished(self.program.tasks[task]):
            return 0.0
        return float(self.part.critical[self.model.node_of[task]]) / self.runs

    def deviation(self, task: TaskId) -> float:
        """The standard deviation of a task's duration, in working minutes."""
        node = self.model.node_of[task]
        mean = int(self.part.total[node]) / self.runs
        square = int(self.part.square[node]) / self.runs
        return float(np.sqrt(max(square - mean * mean, 0.0)))

    def schedule_sensitivity(self, task: TaskId) -> float:
        """The schedule sensitivity index: criticality times the task's deviation over the finish's.

        Source: Vanhoucke 2010, "Measuring Time", from PMI's PMBOK Guide.
        """
        spread = self.first.worked.deviation
        return self.criticality(task) * self.deviation(task) / spread if spread else 0.0

    @property
    def _risks_cost(self) -> bool:
        return bool(self.model.causes.money)

    def _finish(self, row: int, id: TaskId) -> Finish:
        program, schedule = self.program, self.model.schedule
        name = program.name if id == WHOLE else program.tasks[id].name
        planned = schedule.finish if id == WHOLE else schedule.dates(id).finish
        moments = self.part.finish[row]
        clock = schedule.network.book.of_program
        worked: Numbers = self.model.ground.work(clock, moments)
        return Finish(id, name, planned, Sample(moments), Sample(worked), self.model)
