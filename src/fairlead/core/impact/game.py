"""Coalitions of causes as programs: each made, run on the same random numbers, and read once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from fairlead.core.cpm import compiled as passes
from fairlead.core.cpm.schedule import reschedule, schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.impact.bundle import CauseKind, Group
from fairlead.core.impact.difference import Difference, around
from fairlead.core.impact.movers import bare
from fairlead.core.impact.shares import (
    MOST_EXACT,
    Coalition,
    Portion,
    Reading,
    all_orders,
    coalitions,
    exact,
    sampled,
)
from fairlead.core.impact.yardstick import Yardstick
from fairlead.core.program.change import change
from fairlead.core.program.diff import diff
from fairlead.core.program.patch import PLACE, Change, Patch
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind, is_finished
from fairlead.core.simulation import compiled
from fairlead.core.simulation.batches import Mapper, joined, pieces, run
from fairlead.core.simulation.model import Model, model
from fairlead.core.simulation.sample import Sample
from fairlead.core.simulation.streams import BATCH

MOST_EXACT_RUNS = 150_000_000
"""Task runs up to which all orders are looked at."""
MOST_PAIRS = 8
PARTS_OF_A_DAY = 20
"""How sure the sampling of orders is to be: to a twentieth of a working day."""
AT_ONCE = 16
"""Coalitions that are held in memory side by side."""


class Game:
    """Two versions of a program and the groups of changes between them, as players.

    The older version is the program without any group, the newer one with all of them. What a
    coalition comes to is the quantile of the target's finish, in working minutes of the newer
    version's calendar.
    """

    def __init__(
        self,
        older: Program,
        newer: Program,
        players: Sequence[Group],
        target: TaskId,
        share: float,
        seed: int,
        batches: int,
        over: Mapper,
    ) -> None:
        self._older, self._newer = bare(older, newer), bare(newer, newer)
        self._players = tuple(players)
        self._target, self._share, self._seed = target, share, seed
        self._batches, self._over = batches, over
        self._changes = _by_player(diff(self._older, self._newer).changes, self._players)
        programs = 2 ** min(len(self._players), MOST_EXACT)
        if programs * len(newer.tasks) * self.runs >= compiled.WORTHWHILE:
            # Loading the compiler takes a second, which so many programs gain many times over.
            passes.compiled()
            compiled.compiled()
        self._schedule = schedule(self._older)
        self._yardstick = Yardstick(newer)
        self._everyone: Coalition = frozenset(range(len(self._players)))
        self._known: dict[Coalition, Reading] = {}
        (first, self._nobody), (last, self._whole) = self._run([self._older, self._newer])
        self.ends: tuple[datetime, datetime] = (first, last)
        if self._players:
            self._known = {frozenset(): self._nobody, self._everyone: self._whole}

    @property
    def runs(self) -> int:
        """How often each program is run."""
        return self._batches * BATCH

    @property
    def minutes_per_day(self) -> int:
        """What a working day means on the calendar that all is counted by."""
        calendar = self._newer.calendars[self._newer.calendar]
        return calendar.minutes_per_day or self._newer.units.minutes_per_day

    @property
    def whole(self) -> Difference:
        """How much later the newer version is than the older."""
        moved = self._whole.value - self._nobody.value
        return around(moved, self._whole.influence - self._nobody.influence)

    def portions(self) -> tuple[list[Portion], int]:
        """What each player adds to the whole, and over how many orders.

        Raises ProgramError when some coalition is no program.
        """
        needs = [player.needs for player in self._players]
        if not needs:
            return [], 0
        if len(needs) <= MOST_EXACT:
            orders = all_orders(needs)
            size = len(coalitions(orders)) * len(self._newer.tasks) * self.runs
            if size <= MOST_EXACT_RUNS:
                return exact(needs, self._read), len(orders)
        names = [player.name for player in self._players]
        precision = self.minutes_per_day / PARTS_OF_A_DAY
        return sampled(needs, names, self._seed, self._read, precision=precision, most=MOST_PAIRS)

    def late(self) -> tuple[TaskId, ...]:
        """The tasks that were to be worked on while time passed, and are later for that alone."""
        passed = [
            n
            for n, player in enumerate(self._players)
            if any(bundle.kind is CauseKind.TIME for bundle in player.bundles)
        ]
        today = self._newer.status_date
        if not passed or today is None:
            return ()
        program = self._program(frozenset(passed) | self._players[passed[0]].needs)
        then = reschedule(self._schedule, program)
        return tuple(
            id
            for id, task in self._older.tasks.items()
            if id in program.tasks
            and task.kind is TaskKind.TASK
            and task.active
            and not is_finished(task)
            and self._schedule.dates(id).start < today
            and then.dates(id).finish > self._schedule.dates(id).finish
        )

    def _read(self, wanted: Sequence[Coalition]) -> list[Reading]:
        """What coalitions come to; those not known yet are run side by side."""
        new = [one for one in dict.fromkeys(wanted) if one not in self._known]
        programs = [self._program(one) for one in new]
        readings = (reading for _, reading in self._run(programs))
        self._known.update(zip(new, readings, strict=True))
        return [self._known[one] for one in wanted]

    def _program(self, coalition: Coalition) -> Program:
        """The older version with the changes of some players. Raises ProgramError."""
        changes = (one for player in sorted(coalition) for one in self._changes[player])
        return change(self._older, Patch(tuple(changes)))

    def _run(self, programs: Sequence[Program]) -> Iterator[tuple[datetime, Reading]]:
        """The quantile of each program, as a moment and as a reading."""
        waiting = iter(programs)
        while models := [self._model(program) for program in islice(waiting, AT_ONCE)]:
            cut = [pieces(one, 0, self._batches, with_critical=False) for one in models]
            parts = iter(list(self._over(run, [piece for some in cut for piece in some])))
            for ready, some in zip(models, cut, strict=True):
                finish = joined([next(parts) for _ in some]).finish[0]
                axis = ready.schedule.axis
                worked = Sample(self._yardstick.worked(finish, axis))
                reading = Reading(worked.quantile(self._share), worked.influence(self._share))
                yield axis.moment(Sample(finish).quantile(self._share)), reading

    def _model(self, program: Program) -> Model:
        planned = reschedule(self._schedule, program)
        return model(program, seed=self._seed, targets=(self._target,), planned=planned)


def _by_player(changes: Sequence[Change], players: Sequence[Group]) -> list[list[Change]]:
    """The changes of the bare programs, under the player that each belongs to.

    The order of tasks decides no date and is left out.
    """
    home = {
        (one.entity, one.id, one.field): n
        for n, player in enumerate(players)
        for one in player.changes
    }
    found: list[list[Change]] = [[] for _ in players]
    for one in changes:
        n = home.get((one.entity, one.id, one.field))
        if n is not None and one.field != PLACE:
            found[n].append(one)
    return found
