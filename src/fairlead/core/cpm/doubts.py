"""What the computation of dates itself has to say of a plan, as findings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import Clocks, work_between
from fairlead.core.cpm.arrays import (
    CLOCK,
    FF,
    FINISH_CAP,
    FS,
    LAG,
    LINK_FINISH,
    LINK_START,
    MUST_FINISH,
    MUST_START,
    NONE,
    NOT_STARTED,
    PINNED_START,
    SOURCE,
    SS,
    START,
    START_CAP,
    STATE,
    TARGET,
    TYPE,
    Limits,
)
from fairlead.core.cpm.broken import link_starts
from fairlead.core.cpm.network import Network, is_node
from fairlead.core.cpm.wording import constraint_text, span_text
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.units import Percent
from fairlead.core.program.fault import label
from fairlead.core.program.program import Program
from fairlead.core.program.task import NOT_STARTED as NO_PROGRESS
from fairlead.core.program.task import ConstraintKind, Task, is_finished

Minutes = npt.NDArray[np.int64]

_DAYS_OF_A_YEAR = 366
_MUST = frozenset({ConstraintKind.MSO, ConstraintKind.MFO})
_LATEST = frozenset({ConstraintKind.SNLT, ConstraintKind.FNLT})


def doubts(
    program: Program,
    network: Network,
    clocks: Clocks,
    limits: Limits,
    dates: Minutes,
    beyond: npt.NDArray[np.bool_],
    years: tuple[int, ...],
) -> tuple[Finding, ...]:
    """All that is doubtful about the dates of a program.

    dates: (nodes, DATE_COLUMNS). beyond: (nodes,) which have no dates that can be trusted, because
    they lie outside the first and last of these years.
    """
    return (
        *_never_ending(program, network, beyond, years),
        *(_shares_of_summaries(program) if network.percent else ()),
        *_against_links(program, network, clocks, limits, dates),
        *_progress_without_start(program),
    )


def _never_ending(
    program: Program, net: Network, beyond: npt.NDArray[np.bool_], years: tuple[int, ...]
) -> Iterator[Finding]:
    ids = [net.ids[i] for i in np.flatnonzero(beyond)]
    named = [program.tasks[id] for id in ids if id is not None]
    if named:
        first, many = named[0], f"{len(named)} {'task' if len(named) == 1 else 'tasks'}"
        why = "durations, lags or calendars leave no date."
        do = "Check the durations, and that their calendars have working time."
        if net.book.most_days() <= (years[-1] - years[0] + 1) * _DAYS_OF_A_YEAR:
            why = f"{len(net.book)} different calendars leave no room for more."
            do = "Let tasks share calendars, or check the durations."
        yield Finding(
            "SCH-001",
            Severity.BLOCKER,
            _origin(program, f"Task {first.id}"),
            f"{many} (first '{first.name}') would run outside the years {years[0]} to {years[-1]}: "
            f"{why} No date or float of what hangs together with them can be trusted.",
            do,
        )


def _shares_of_summaries(program: Program) -> Iterator[Finding]:
    """What is said of lags in percent of a summary or hammock, whose length is not its own."""
    for link in program.links.values():
        if isinstance(link.lag, Percent) and not is_node(program.tasks[link.predecessor]):
            name = program.tasks[link.predecessor].name
            yield Finding(
                "SCH-002",
                Severity.WARNING,
                _origin(program, f"Link {link.id}"),
                f"the lag is a percentage of '{name}', which has no duration of its own; "
                "it counts as none.",
                "Give the lag in days.",
            )


def _against_links(
    program: Program, network: Network, clocks: Clocks, limits: Limits, dates: Minutes
) -> Iterator[Finding]:
    """What is said of work that a date holds before the links into it would have it."""
    for i in _suspects(network, dates):
        id = network.ids[i]
        assert id is not None
        task, clock = program.tasks[id], int(network.net.nodes[i, CLOCK])
        start = int(dates[i, START])
        gaps = {
            link: int(work_between(clocks, clock, start, wanted))
            for link, wanted in link_starts(network, clocks, limits, dates, i)
        }
        worst = max(gaps, key=lambda link: gaps[link], default=None)
        if worst is None or gaps[worst] <= 0:
            continue
        link = program.links[worst]
        before = program.tasks[link.predecessor].name
        by = span_text(type(task.duration)(gaps[worst]), program.units)
        yield Finding(
            "SCH-003",
            Severity.WARNING,
            _origin(program, f"Task {task.id}"),
            f"{_fixed_by(task)}, though the {link.type} link from '{before}' would have it {by} "
            "later. The date wins.",
            "Move the date, or what comes before it, or take the link away.",
        )


def _suspects(network: Network, dates: Minutes) -> list[int]:
    """Nodes with a date that wins against links, and a link that may have lost."""
    net = network.net
    given = net.nodes[:, [MUST_START, MUST_FINISH, START_CAP, FINISH_CAP, PINNED_START]] != NONE
    fixed = given.any(axis=1) & (net.nodes[:, STATE] == NOT_STARTED) & network.counts
    if not fixed.any():
        return []
    links = net.links[fixed[net.links[:, TARGET]]]
    source, target, kind = links[:, SOURCE], links[:, TARGET], links[:, TYPE]
    after = np.where((kind == FS) | (kind == FF), dates[source, LINK_FINISH], 0)
    after = np.where(kind == SS, dates[source, LINK_START], after)
    plain = ((kind == FS) | (kind == SS)) & (links[:, LAG] == 0)
    found: list[int] = np.unique(target[~plain | (after > dates[target, START])]).tolist()
    return found


def _fixed_by(task: Task) -> str:
    """The date that wins, in words."""
    if task.pinned is not None:
        return f"the dates of '{task.name}' were set by hand"
    # A must wins against a latest date.
    wins = _MUST if any(c.kind in _MUST for c in task.constraints) else _LATEST
    held = [c for c in task.constraints if c.kind in wins]
    names = [f"'{task.name}'", *["it"] * len(held)]
    said = [f"{constraint_text(c, who)} ({c.kind})" for c, who in zip(held, names, strict=False)]
    return " and ".join(said)


def _progress_without_start(program: Program) -> Iterator[Finding]:
    """What is said of progress that decides nothing, because nobody said when work began."""
    for task in program.tasks.values():
        done = task.progress
        if done is NO_PROGRESS or done.actual_start is not None:
            continue
        if not is_node(task) or not task.active or not task.duration or is_finished(task):
            continue
        left = done.remaining
        if left is not None and left.minutes != task.duration.minutes:
            says = f"'{task.name}' is said to have {span_text(left, program.units)} left"
        elif done.complete.value:
            says = f"'{task.name}' is {float(done.complete.value * 100):g} % complete"
        else:
            continue
        yield Finding(
            "SCH-004",
            Severity.WARNING,
            _origin(program, f"Task {task.id}"),
            f"{says}, but nobody said when it started; it is scheduled as if it had not begun, "
            "at its whole length.",
            "Give its actual start.",
        )


def _origin(program: Program, place: str) -> Origin:
    return Origin(f"Program {label(program)}", place)
