"""What changes would do, and why a date moved, for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from fairlead.cli.plain import clean
from fairlead.cli.showing.findings import show_findings
from fairlead.cli.showing.screen import Screen, cut
from fairlead.cli.showing.words import counted, money_text, share_text
from fairlead.core.cpm.wording import finish_text
from fairlead.core.impact.commitments import Breach
from fairlead.core.impact.difference import Difference
from fairlead.core.impact.impact import ChangeImpact
from fairlead.core.impact.why import Cause, Why

NARROWEST_NAME = 16
CAUSES_SHOWN = 12
DAYS_NAMED = 3
LONGEST_BAR = 24
IN_BRACKETS = "In brackets: where 95 of 100 such simulations hold the truth."


def show_impact(screen: Screen, found: Sequence[ChangeImpact]) -> None:
    """Show each option: the dates and the cost first, then what else it does."""
    before = found[0].before
    screen.say(before.program.name, style="bold")
    for one in found:
        screen.say()
        screen.say(clean(one.name), style="bold")
        _show_shifts(screen, one)
        _show_cost(screen, one)
        _show_critical(screen, one)
        _show_overloads(screen, one)
        _show_breaches(screen, "Breaks", "red", one.broken)
        _show_breaches(screen, "Mends", "green", one.mended)
        show_findings(screen, one.after.program.set_aside)
    screen.say()
    screen.say(
        f"{before.runs:,} runs of each, seed {before.seed}, with the same chance in all. "
        f"{IN_BRACKETS}",
        style="dim",
    )


def show_why(screen: Screen, found: Why) -> None:
    """Show how far a date moved, and the part of each cause."""
    arrow = screen.signs.arrow
    screen.say(clean(found.name), style="bold")
    moved = _by(found.working_days)
    which = f"The {share_text(found.quantile)} date"
    if not found.causes:
        screen.say(f"Nothing changed: {which.lower()} is {finish_text(found.after)}.")
        return
    before, after = finish_text(found.before), finish_text(found.after)
    screen.say(f"{which} moved {moved}: {before} {arrow} {after}.")
    screen.say()
    telling = [one for one in found.causes if one.working_minutes][:CAUSES_SHOWN]
    _show_causes(screen, found, telling)
    idle = len(found.causes) - len(telling)
    if idle:
        screen.say(f"{counted(idle, 'other cause')} moved it by nothing.", style="dim", indent=2)
    screen.say()
    how = "all orders" if found.is_exact else f"{found.orders:,} orders"
    brackets = "" if screen.narrow else f" {IN_BRACKETS}"
    screen.say(
        f"{found.runs:,} runs of each version with the same chance; each cause counts as what it "
        f"adds on average over {how} in which they can come. They sum to the whole.{brackets}",
        style="dim",
    )


def _show_shifts(screen: Screen, one: ChangeImpact) -> None:
    day = one.before.program.units.minutes_per_day
    table = screen.table()
    columns = ("P80", "P50", "Mean") if screen.wide else ("P80", "Mean")
    table.add_column("When", no_wrap=True)
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Later in", justify="right")
    room = max(NARROWEST_NAME, screen.width - 22 * len(columns) - 12)
    for shift in one.finishes:
        shifts = {"P80": shift.p80, "P50": shift.p50, "Mean": shift.mean}
        table.add_row(
            cut(shift.name, room, screen.signs),
            *(_shift(shifts[name], day) for name in columns),
            share_text(shift.worse),
        )
    screen.say(table)
    for gone in one.gone:
        screen.say(f"{one.before.targets[gone].name} is no longer in the plan.", indent=2)


def _shift(found: Difference, day: int) -> Text:
    low, high = found.low / day, found.high / day
    style = "red" if found.low > 0 else "green" if found.high < 0 else "dim"
    return Text(f"{found.value / day:+.1f}d ({low:.1f} to {high:.1f})", style)


def _show_cost(screen: Screen, one: ChangeImpact) -> None:
    if one.cost is None:
        return
    money, p80 = one.before.money, one.cost.p80
    if not (one.cost.mean.value or p80.value or one.cost.worse):
        screen.say("Cost: does not change.", indent=2)
        return
    low, high = (f"{money(end).amount:+,.0f}" for end in (p80.low, p80.high))
    sign = "more" if p80.value > 0 else "less"
    amount = money_text(money(abs(p80.value)))
    shift = f"{amount} {sign}" if p80.value else "unchanged"
    screen.say(
        f"Cost: P80 {shift} ({low} to {high}); dearer in {share_text(one.cost.worse)} of runs.",
        indent=2,
    )


def _show_critical(screen: Screen, one: ChangeImpact) -> None:
    for what, shifts in (
        ("Now critical", one.newly_critical),
        ("No longer critical", one.no_longer_critical),
    ):
        if shifts:
            names = ", ".join(
                f"{clean(s.name)} ({share_text(s.before)} {screen.signs.arrow} "
                f"{share_text(s.after)})"
                for s in shifts
            )
            screen.say(f"{what}: {names}.", indent=2)


def _show_overloads(screen: Screen, one: ChangeImpact) -> None:
    for over in one.overloads:
        days = ", ".join(day.isoformat() for day in over.days[:DAYS_NAMED])
        more = f" and {len(over.days) - DAYS_NAMED} more" if len(over.days) > DAYS_NAMED else ""
        screen.say(f"{clean(over.name)} is asked for more than there is on {days}{more}.", indent=2)


def _show_breaches(screen: Screen, what: str, style: str, breaches: Sequence[Breach]) -> None:
    for breach in breaches:
        commitment = breach.commitment
        line = Text(f"  {what} ", style)
        line.append(f"{commitment.kind.value} '{clean(commitment.name)}'")
        line.append(f" of {finish_text(commitment.due)}: ")
        parts = []
        if breach.breaks_plan:
            parts.append(f"planned for {finish_text(breach.planned[1])}")
        if breach.breaks_sure and breach.sure is not None:
            parts.append(f"80 % sure only by {finish_text(breach.sure[1])}")
        if what == "Mends":
            parts = [f"planned for {finish_text(breach.planned[1])}"]
        line.append(", ".join(parts) + ".")
        screen.say(line)


def _show_causes(screen: Screen, found: Why, causes: Sequence[Cause]) -> None:
    """A row for each: days with their interval where there is room, a bar, and what it is."""
    most = max((abs(one.working_days) for one in causes), default=0.0)
    width = LONGEST_BAR if screen.wide else LONGEST_BAR // 2
    table = screen.grid()
    for justify in ("right", "right", "left"):
        table.add_column(justify=justify, no_wrap=True)
    table.add_column(overflow="fold")
    for one in causes:
        length = max(1, round(abs(one.working_days) / most * width)) if most else 1
        style = "red" if one.working_minutes > 0 else "green"
        low, high = (end / found.minutes_per_day for end in (one.interval.low, one.interval.high))
        interval = "" if screen.narrow else f"({low:.1f} to {high:.1f})"
        bar = Text(screen.signs.critical * length, style)
        table.add_row(f"{one.working_days:+.1f}d", interval, bar, clean(one.says))
    screen.say(table, indent=2)


def _by(days: float) -> str:
    if not days:
        return "by nothing"
    amount = f"{abs(days):g} working day{'' if abs(days) == 1 else 's'}"
    return f"{amount} {'later' if days > 0 else 'earlier'}"
