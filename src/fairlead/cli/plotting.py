"""Answers drawn for a slide: the charts of the reports, written to an SVG or PNG file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fairlead.cli.exits import RefusedError
from fairlead.cli.pictures import save
from fairlead.cli.showing.words import share_text
from fairlead.compute.study import JOINT_SHARE, Studied
from fairlead.compute.threads import Threads
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Money
from fairlead.core.impact.why import Why
from fairlead.core.program.program import Program
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.simulate import SURE, simulate
from fairlead.reports import charts
from fairlead.reports.charts import Option
from fairlead.reports.charts.wording import day

CHARTS = ("s-curve", "tornado", "gantt", "joint")
MOST_ROWS = 24
"""Tasks in one chart: the ones that decide most."""


def plotted(study: Studied, chart: str, path: str, *, force: bool) -> None:
    """Draw a simulation. Raises RefusedError for a chart that it has nothing for."""
    option, rows = _DRAWN[chart](study)
    save(option, path, rows, force=force)


def plotted_why(found: Why, program: Program, seed: int, path: str, *, force: bool) -> None:
    """Draw the causes of a move as a waterfall. program: the version after."""
    steps = _steps(found)
    brackets = "; in brackets: 95 % interval" if steps else ""
    date = f"The {share_text(found.quantile)} date of {found.name}"
    option = charts.waterfall(
        steps,
        before=found.before,
        after=found.after,
        title=f"{date} {_moved(found.working_days)}",
        subtitle=_terms(program, f"{found.runs:,} runs of each version", seed) + brackets,
    )
    save(option, path, len(steps) + 2, force=force)


def _steps(found: Why) -> list[charts.Step]:
    """The causes that move the date, the largest first; of very many the small ones as one."""
    moving = [cause for cause in found.causes if cause.working_days]
    shown = moving if len(moving) <= MOST_ROWS else moving[: MOST_ROWS - 1]
    steps = [
        charts.Step(
            cause.says,
            cause.working_days,
            (
                cause.interval.low / found.minutes_per_day,
                cause.interval.high / found.minutes_per_day,
            ),
        )
        for cause in shown
    ]
    rest = moving[len(shown) :]
    if rest:
        days = sum(cause.working_days for cause in rest)
        steps.append(charts.Step(f"{len(rest)} smaller causes", days))
    return steps


def _moved(days: float) -> str:
    if not days:
        return "did not move"
    noun = "working day" if abs(days) == 1 else "working days"
    return f"moved {abs(days):g} {noun} {'later' if days > 0 else 'earlier'}"


def _s_curve(study: Studied) -> tuple[Option, int]:
    futures, first = study.futures, study.futures.first
    moment = futures.model.schedule.axis.moment
    chance = share_text(first.probability(first.deterministic))
    sure = day(first.quantile(SURE))
    return (
        charts.s_curve(
            [moment(int(minute)) for minute in first.moments.ordered],
            title=f"{first.name}: 80 % sure by {sure}; the plan's date is kept in {chance} of runs",
            subtitle=_simulated(futures),
            planned=first.deterministic,
        ),
        0,
    )


def _tornado(study: Studied) -> tuple[Option, int]:
    futures, per_day = study.futures, study.futures.program.units.minutes_per_day
    if not study.bars:
        raise RefusedError("Nothing in this plan varies, so that there is nothing to draw.")
    every = [
        charts.Bar(
            bar.name,
            bar.removed.minutes / per_day,
            (bar.interval[0].minutes / per_day, bar.interval[1].minutes / per_day),
        )
        for bar in study.bars
    ]
    bars = charts.telling(every)[:MOST_ROWS]
    if not bars:
        name = futures.first.name
        raise RefusedError(f"No single cause moves the 80 % date of {name}: nothing to draw.")
    title = f"Working days that the 80 % date of {futures.first.name} would gain without each"
    subtitle, left = _simulated(futures), len(every) - len(bars) + study.causes_left
    if left:
        subtitle += f"; {left:,} more {'move' if left > 1 else 'moves'} it less"
    return charts.tornado(bars, title=title, subtitle=subtitle), len(bars)


def _gantt(study: Studied) -> tuple[Option, int]:
    futures = study.futures
    ranked = sorted(futures.model.node_of, key=futures.criticality, reverse=True)
    chosen = {id for id in ranked[:MOST_ROWS] if futures.criticality(id)}
    ids = [id for id in futures.program.tasks if id in chosen]
    if not ids:
        raise RefusedError("Nothing in this plan is open, so that there is nothing to draw.")
    again = _again(futures, ids)
    rows = [_row(futures, again, id) for id in ids]
    title = f"How often each task decides when {futures.first.name} is reached"
    return charts.gantt(rows, title=title, subtitle=_simulated(futures)), len(rows)


def _again(futures: Futures, ids: Sequence[TaskId]) -> Futures:
    """The same runs again, with the finishes of these tasks kept."""
    with Threads() as pool:
        return simulate(
            futures.program,
            seed=futures.seed,
            runs=futures.runs,
            targets=ids,
            sampling=futures.model.sampling,
            planned=futures.model.schedule,
            over=pool.map,
        )


def _row(futures: Futures, again: Futures, id: TaskId) -> charts.Row:
    target, dates = again.targets[id], futures.model.schedule.dates(id)
    p10, p50, p90 = (target.quantile(share) for share in (0.1, 0.5, 0.9))
    share = futures.criticality(id)
    return charts.Row(target.name, dates.start, dates.finish, p10, p50, p90, share)


def _joint(study: Studied) -> tuple[Option, int]:
    futures, first, cost = study.futures, study.futures.first, study.futures.cost
    if cost is None:
        raise RefusedError(
            "This plan has no costs. Give its people rates, its tasks fixed costs, or it a burn "
            "rate."
        )
    moment, currency = futures.model.schedule.axis.moment, futures.program.currency

    def whole(money: Money) -> float:
        return float(money.amount)

    both = f"on the line, {share_text(JOINT_SHARE)} keep both"
    runs = [
        charts.Point(moment(int(minute)), whole(futures.money(int(amount))))
        for minute, amount in zip(first.moments.values, cost.values, strict=True)
    ]
    return (
        charts.joint_confidence(
            runs,
            title=f"Date and budget of {first.name} together; {both}",
            currency=currency,
            planned=charts.Point(first.deterministic, whole(futures.planned_cost)),
            frontier=[charts.Point(point.finish, whole(point.cost)) for point in study.joint],
            confidence=JOINT_SHARE,
            subtitle=_simulated(futures),
        ),
        0,
    )


_DRAWN: Mapping[str, Callable[[Studied], tuple[Option, int]]] = {
    "s-curve": _s_curve,
    "tornado": _tornado,
    "gantt": _gantt,
    "joint": _joint,
}
"""What each chart draws, and how many rows it has; 0 for one that is as high as a slide."""


def _simulated(futures: Futures) -> str:
    return _terms(futures.program, f"{futures.runs:,} runs", futures.seed)


def _terms(program: Program, runs: str, seed: int) -> str:
    """What a picture must say of itself to be made again."""
    status = program.status_date
    until = "" if status is None else f", as of {status:%d %b %Y}".replace(" 0", " ")
    return f"{program.name}{until}; {runs}, seed {seed}"
