"""Why did it move? A quantile's move between two versions of a program, shared out among causes.

Each cause is a group of changes that can be made on the version before without the others; every
coalition of them is a program, run on the same random numbers. What a cause adds depends on what
came before it, so it is averaged over the orders in which they may come. The parts are whole
working minutes and sum to the whole exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from fairlead.core.ground.errors import InvalidRequestError, ProgramError
from fairlead.core.ground.ids import TaskId
from fairlead.core.impact.bundle import CauseKind, Group
from fairlead.core.impact.causes import Source, groups
from fairlead.core.impact.difference import Difference, around, enough_batches
from fairlead.core.impact.game import MOST_PAIRS, Game
from fairlead.core.impact.needs import condensed
from fairlead.core.impact.shares import MOST_EXACT, Portion, rounded
from fairlead.core.impact.wording import Telling, place_of, sentence
from fairlead.core.program.codec import canonical
from fairlead.core.program.patch import Change, Patch, inverse
from fairlead.core.program.program import Program
from fairlead.core.simulation.batches import Mapper
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.simulate import SURE, USUAL_RUNS

FEWER_RUNS = 2048
SECONDS = 16_000_000
"""Task runs that are a matter of seconds on any network."""
HUNDREDTHS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """One cause of a move, and its part of it.

    place: the workstream, team, calendar or risk it is about; empty for the whole program.
    source: where its changes came from, where that is known. says: for people. working_minutes:
    how much later the target is because of it. interval: where 95 of 100 such measurements hold
    the truth. working_days: to a hundredth; the parts sum to the whole here too.
    """

    kind: CauseKind
    place: str
    source: str
    says: str
    working_minutes: int
    interval: Difference
    working_days: float
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Why:
    """Why a target moved between two versions of a program.

    before, after: the quantile in each, in that program's own time. working_minutes: from one to
    the other, on the calendar of the version with the later status date; the causes' parts sum to
    it. minutes_per_day: what a working day means on that calendar. causes: the largest first,
    those that move nothing last. orders: how many orders of the causes were looked at; is_exact:
    whether these were all.
    """

    target: TaskId
    name: str
    quantile: float
    before: datetime
    after: datetime
    working_minutes: int
    interval: Difference
    minutes_per_day: int
    working_days: float
    causes: tuple[Cause, ...]
    runs: int
    orders: int
    is_exact: bool


def why(
    before: Program,
    after: Program,
    *,
    target: TaskId = WHOLE,
    share: float = SURE,
    seed: int = 1,
    runs: int | None = None,
    source: Source | None = None,
    over: Mapper = map,
) -> Why:
    """Why a quantile of a target's finish is another in `after` than in `before`.

    runs: of each program; without, 8,192 where that takes seconds and else 2,048. source: says
    where a change came from; changes from different sources are different causes. The reverse
    question has the same causes with the opposite sign. Raises InvalidRequestError for a target
    that only one of the two has, for a share that is not between 0 and 1, for fewer than two
    batches of runs and for more than 2^17 runs; UnknownIdError for a target that neither has.
    """
    if not 0 < share < 1:
        says = f"A quantile of {share:g} is asked for; it is to lie between 0 and 1."
        raise InvalidRequestError(says, "Choose 0.8, which is usual.")
    if runs is not None:
        enough_batches(runs)
    _refuse_one_sided(before, after, target)
    is_reversed = _is_earlier(after, before)
    older, newer = (after, before) if is_reversed else (before, after)
    found = groups(older, newer, source)
    moving = tuple(group for group in found if group.moves_dates)
    idle = tuple(group for group in found if not group.moves_dates)
    wanted = _fitting(len(newer.tasks), len(moving)) if runs is None else runs
    for players in (moving, _structured(moving), _as_one(moving)):
        game = Game(older, newer, players, target, share, seed, enough_batches(wanted), over)
        try:
            portions, orders = game.portions()
        except ProgramError:
            # Some of these cannot be made without others, in a way that no reference shows.
            continue
        break
    all_groups = (*players, *idle)
    causes = _causes(game, all_groups, portions, (before, after), is_reversed=is_reversed)
    whole, sign = game.whole, -1 if is_reversed else 1
    first, last = game.ends[::sign]
    return Why(
        target=target,
        name=after.name if target == WHOLE else after.tasks[target].name,
        quantile=share,
        before=first,
        after=last,
        working_minutes=sign * round(whole.value),
        interval=-whole if is_reversed else whole,
        minutes_per_day=game.minutes_per_day,
        working_days=sum(round(c.working_days * HUNDREDTHS) for c in causes) / HUNDREDTHS,
        causes=causes,
        runs=game.runs,
        orders=orders,
        is_exact=not any(portion.variance for portion in portions),
    )


def most_batches(before: Program, after: Program, runs: int | None = None) -> int:
    """How many batches of runs `why` takes at most, for those who say how far it is."""
    players = sum(group.moves_dates for group in groups(before, after))
    programs = 2**players if players <= MOST_EXACT else 2 * MOST_PAIRS * (players - 1) + 2
    wanted = _fitting(len(after.tasks), players) if runs is None else runs
    return max(2, programs) * enough_batches(wanted)


def _causes(
    game: Game,
    found: Sequence[Group],
    portions: Sequence[Portion],
    sides: tuple[Program, Program],
    *,
    is_reversed: bool,
) -> tuple[Cause, ...]:
    """The groups with their parts, the largest first; groups without a portion move nothing."""
    minutes = rounded([portion.value for portion in portions])
    days = rounded([Fraction(m * HUNDREDTHS, game.minutes_per_day) for m in minutes])
    telling = Telling(*sides, late=() if is_reversed else game.late())
    causes = []
    for n, group in enumerate(found):
        part, interval, hundredths = 0, Difference(0.0, 0.0, 0.0), 0
        if n < len(portions):
            part, hundredths = minutes[n], days[n]
            interval = around(part, portions[n].influence, portions[n].variance)
        if is_reversed:
            part, interval, hundredths = -part, -interval, -hundredths
            group = _reversed(group)
        causes.append(
            Cause(
                group.bundles[0].kind,
                place_of(group.bundles, telling),
                group.bundles[0].source,
                sentence(group.bundles, telling),
                part,
                interval,
                hundredths / HUNDREDTHS,
                group.changes,
            )
        )
    return tuple(sorted(causes, key=lambda c: (-abs(c.working_minutes), _is_idle(c))))


def _is_idle(cause: Cause) -> bool:
    return cause.kind is CauseKind.OTHER


_OPPOSITE = {
    CauseKind.SCOPE_ADDED: CauseKind.SCOPE_REMOVED,
    CauseKind.SCOPE_REMOVED: CauseKind.SCOPE_ADDED,
}


def _reversed(group: Group) -> Group:
    """The changes that undo a group's."""
    bundles = (
        replace(
            bundle,
            kind=_OPPOSITE.get(bundle.kind, bundle.kind),
            changes=inverse(Patch(bundle.changes)).changes,
        )
        for bundle in group.bundles
    )
    return replace(group, bundles=tuple(bundles))


def _refuse_one_sided(before: Program, after: Program, target: TaskId) -> None:
    if target != WHOLE and (target in before.tasks) != (target in after.tasks):
        when = "before" if target in before.tasks else "after"
        says = f"The task '{target}' is only in the plan {when}, so that it cannot have moved."
        raise InvalidRequestError(says, "Choose a target that both plans have.")


def _is_earlier(one: Program, other: Program) -> bool:
    """Whether one version comes before another: an order that knows nothing of before and after."""
    days = [program.status_date or program.start for program in (one, other)]
    if days[0] != days[1]:
        return days[0] < days[1]
    return canonical(one) < canonical(other)


def _fitting(tasks: int, players: int) -> int:
    """As many runs as usual, where that takes seconds."""
    wanted = 2**players if players <= MOST_EXACT else 4 * players
    return USUAL_RUNS if tasks * wanted * USUAL_RUNS <= SECONDS else FEWER_RUNS


def _structured(found: Sequence[Group]) -> tuple[Group, ...]:
    """The groups, with all that change the structure made one."""
    kinds = {CauseKind.SCOPE_ADDED, CauseKind.SCOPE_REMOVED, CauseKind.LINKS, CauseKind.OUTLINE}
    shaping = [n for n, g in enumerate(found) if any(b.kind in kinds for b in g.bundles)]
    needs = [set(group.needs) for group in found]
    for n in shaping:
        needs[n] |= set(shaping) - {n}
    return condensed(found, needs)


def _as_one(found: Sequence[Group]) -> tuple[Group, ...]:
    everyone = set(range(len(found)))
    return condensed(found, [everyone - {n} for n in range(len(found))])
