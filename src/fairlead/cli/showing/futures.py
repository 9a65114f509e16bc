"""A simulation for people: the finding, how sure each date is, the curve, and what drives it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.text import Text

from fairlead.cli.plain import clean
from fairlead.cli.showing.findings import show_findings
from fairlead.cli.showing.screen import Screen, cut
from fairlead.cli.showing.words import (
    counted,
    dates_between,
    money_text,
    share_text,
    short_work,
)
from fairlead.cli.showing.worth import show_best, show_worth
from fairlead.compute.study import JOINT_SHARE, Studied
from fairlead.core.cpm.wording import finish_text
from fairlead.core.ground.units import Work
from fairlead.core.program.program import TimeUnits
from fairlead.core.simulation.futures import Finish, Futures
from fairlead.core.simulation.merge import sentence
from fairlead.core.simulation.simulate import SURE
from fairlead.core.simulation.tornado import Bar

CURVE_ROWS = 12
BARS_SHOWN = 8
TASKS_SHOWN = 5
LEAST_BAR = 12
"""The narrowest chart worth drawing, in characters."""
_STEPS = (1, 2, 7, 14, 28, 56, 112, 182, 364)
"""Days between two rows of the curve."""


def show_futures(screen: Screen, study: Studied) -> None:
    """Show a simulation: the finding first, then how it was come by."""
    futures = study.futures
    screen.say(futures.program.name, style="bold")
    screen.say(sentence(study.bias, futures.program.units))
    screen.say()
    _show_targets(screen, futures)
    _show_cost(screen, study)
    _show_curve(screen, futures.first)
    _show_bars(screen, futures, study.bars)
    if study.cause_runs < futures.runs:
        screen.say(f"By the first {study.cause_runs:,} runs, with and without each.", "dim", 2)
    if study.causes_left:
        left = counted(study.causes_left, "more risk or driver", "more risks and drivers")
        move = "moves" if study.causes_left == 1 else "move"
        screen.say(f"{left} {move} it less in a few runs, and had no more.", "dim", 2)
    _show_tasks(screen, study)
    _show_paths(screen, study)
    show_worth(screen, study)
    show_best(screen, study)
    _show_capacity(screen, study)
    _show_terms(screen, futures)
    show_findings(screen, (*futures.program.set_aside, *futures.findings))


def _show_targets(screen: Screen, futures: Futures) -> None:
    targets = list(futures.targets.values())
    ends = [end for t in targets for end in (t.deterministic, t.quantile(0.1), t.quantile(0.95))]
    dates = dates_between(min(ends), max(ends), weekday=screen.wide, time=False)
    shares = (0.5, 0.8, 0.9) if screen.narrow else (0.1, 0.5, 0.8, 0.9)
    table = screen.table()
    table.add_column("When")
    table.add_column("Plan")
    table.add_column("Chance", justify="right")
    for share in shares:
        table.add_column(f"P{share * 100:g}")
    room = screen.width - (len(shares) + 1) * (len(dates.start(ends[0])) + screen.gap) - 10
    for target in targets:
        chance = target.probability(target.deterministic)
        cells = [dates.finish(target.deterministic, target.quantile(s)) for s in shares]
        table.add_row(
            cut(target.name, max(room, LEAST_BAR), screen.signs),
            dates.start(target.deterministic),
            Text(share_text(chance), "red" if chance < 0.5 else ""),
            *cells,
        )
    screen.say(table)


def _show_cost(screen: Screen, study: Studied) -> None:
    futures, cost = study.futures, study.futures.cost
    if cost is None:
        return
    plan = futures.planned_cost
    kept = share_text(cost.share_within(plan.minor()))
    sizes = ", ".join(
        f"P{share * 100:g} {money_text(futures.money(cost.quantile(share)))}"
        for share in (0.5, 0.8, 0.9)
    )
    screen.say()
    screen.say(f"Cost: planned {money_text(plan)}, kept in {kept} of runs; {sizes}.")
    if study.joint:
        point = study.joint[len(study.joint) // 2]
        screen.say(
            f"Date and cost together: {share_text(JOINT_SHARE)} sure of "
            f"{finish_text(point.finish)} with {money_text(point.cost)}."
        )


def _show_curve(screen: Screen, target: Finish) -> None:
    """The S-curve, a row for each date: how likely it is that all is done by then."""
    rows = _dates(target)
    dates = dates_between(rows[0], rows[-1], weekday=not screen.narrow, time=False)
    labels = [dates.start(row) for row in rows]
    width = max(LEAST_BAR, min(50, screen.width - max(map(len, labels)) - 24))
    screen.say()
    screen.say(f"Chance that '{clean(target.name)}' is reached by", style="bold")
    last = None
    for row, label in zip(rows, labels, strict=True):
        end = row + timedelta(days=1)
        chance = target.probability(end)
        filled = round(chance * width)
        marks = _marks(target, last, end)
        line = Text(f"  {label}  ")
        line.append(screen.signs.critical * filled, "cyan")
        line.append(screen.signs.baseline * (width - filled), "dim")
        line.append(f" {share_text(chance):>6}")
        line.append(f"  {marks}" if marks else "", "bold")
        screen.say(line)
        last = end


def _dates(target: Finish) -> list[datetime]:
    """Evenly spaced days from the first that may do to the one that nearly always does."""
    first = min(target.quantile(0.02), target.deterministic)
    last = max(target.quantile(0.97), target.deterministic)
    first = first.replace(hour=0, minute=0)
    span = (last - first).days + 1
    step = next((s for s in _STEPS if span / s <= CURVE_ROWS), _STEPS[-1])
    return [first + timedelta(days=step * n) for n in range(span // step + 2)]


def _marks(target: Finish, after: datetime | None, until: datetime) -> str:
    named = [("plan", target.deterministic)]
    named += [(f"P{share * 100:g}", target.quantile(share)) for share in (0.5, 0.8, 0.9)]
    here = [name for name, at in named if at <= until and (after is None or at > after)]
    return ", ".join(here)


def _show_bars(screen: Screen, futures: Futures, bars: Sequence[Bar]) -> None:
    telling = [bar for bar in bars if not bar.is_noise][:BARS_SHOWN]
    screen.say()
    screen.say("What P80 would gain without it", style="bold")
    if not telling:
        screen.say("Nothing stands out: no single cause moves P80 by more than chance.", indent=2)
        return
    units = futures.program.units
    most = max(abs(bar.removed.minutes) for bar in telling)
    texts = [f"{_signed(bar.removed, units)} {_interval(bar, units)}" for bar in telling]
    room = screen.width - max(map(len, texts)) - 6
    names = min(max(len(bar.name) for bar in telling), room // 2)
    width = max(LEAST_BAR, min(30, room - names))
    for bar, text in zip(telling, texts, strict=True):
        line = Text("  ")
        line.append(cut(f"{bar.name}", names, screen.signs))
        line.append(" " * (names + 1 - line.cell_len + 2))
        style = "red" if bar.removed.minutes > 0 else "green"
        length = max(1, round(abs(bar.removed.minutes) / most * width))
        line.append(screen.signs.critical * length + " " * (width - length), style)
        line.append(f" {text}")
        screen.say(line)


def _show_tasks(screen: Screen, study: Studied) -> None:
    futures = study.futures
    ranked = sorted(futures.model.node_of, key=futures.schedule_sensitivity, reverse=True)
    telling = [id for id in ranked[:TASKS_SHOWN] if futures.schedule_sensitivity(id) > 0]
    if not telling:
        return
    screen.say()
    screen.say("Tasks that decide", style="bold")
    table = screen.table()
    for heading in ("Task", "Critical in", "Moves with", "Sensitivity"):
        table.add_column(heading, justify="left" if heading == "Task" else "right")
    for id in telling:
        table.add_row(
            cut(futures.program.tasks[id].name, screen.width - 40, screen.signs),
            share_text(futures.criticality(id)),
            f"{study.cruciality.get(id, 0.0):.2f}",
            f"{futures.schedule_sensitivity(id):.2f}",
        )
    screen.say(table)


def _show_paths(screen: Screen, study: Studied) -> None:
    tasks = study.futures.program.tasks
    telling = [path for path in study.paths if path.share >= 0.01]
    if not telling:
        return
    screen.say()
    screen.say("Paths that were critical most often", style="bold")
    for path in telling:
        names = f" {screen.signs.arrow} ".join(clean(tasks[id].name) for id in path.tasks)
        screen.say(f"{share_text(path.share):>5}  {names}", indent=2)


def _show_capacity(screen: Screen, study: Studied) -> None:
    found = study.capacity
    if found is None:
        return
    screen.say()
    screen.say("What the capacity of people adds", style="bold")
    ratio = "" if found.ratio is None else f", {found.ratio:.2f} times as long"
    p80, without = finish_text(found.p80), finish_text(found.p80_without)
    screen.say(f"P80 {p80} instead of {without}{ratio}.", indent=2)
    for one in found.bottlenecks[:TASKS_SHOWN]:
        screen.say(f"{share_text(one.share):>5}  {clean(one.name)}", indent=2)
    show_findings(screen, found.findings)


def _show_terms(screen: Screen, futures: Futures) -> None:
    first, units = futures.first, futures.program.units
    error = Work(round(first.standard_error(SURE)))
    screen.say()
    screen.say(
        f"{futures.runs:,} runs, seed {futures.seed}, {futures.model.sampling.value}; the standard "
        f"error of P80 is {short_work(error, units)}.",
        style="dim",
    )


def _signed(work: Work, units: TimeUnits) -> str:
    return f"{work.minutes / units.minutes_per_day:+.1f}d"


def _interval(bar: Bar, units: TimeUnits) -> str:
    low, high = (end.minutes / units.minutes_per_day for end in bar.interval)
    return f"({low:.1f} to {high:.1f})"
