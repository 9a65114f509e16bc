"""What responses to risks are worth, for people, and which of them to decide on."""

from __future__ import annotations

from rich.text import Text

from fairlead.cli.plain import clean
from fairlead.cli.showing.screen import Screen, cut
from fairlead.cli.showing.words import counted, money_text
from fairlead.compute.study import Studied
from fairlead.core.ground.units import Money
from fairlead.core.impact.difference import Difference
from fairlead.core.impact.worth import Worth

NARROWEST_NAME = 12


def show_worth(screen: Screen, study: Studied) -> None:
    """Show what each response saves, the best first, by the figure that it is ranked by."""
    if not study.worth:
        return
    futures, day = study.futures, study.futures.program.units.minutes_per_day
    headings = ("State", "Cost", "P80", "Money")
    rows = [
        (
            one.state.value,
            "" if one.cost is None else money_text(one.cost),
            _saved(one, day),
            f"{futures.money(one.money_saved.value).amount:+,.0f}",
        )
        for one in study.worth
    ]
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    room = screen.width - sum(widths) - screen.gap * len(widths)
    screen.say()
    screen.say("What each response is worth", style="bold")
    table = screen.table()
    table.add_column("Response")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "State" else "right")
    for one, (state, cost, days, money) in zip(study.worth, rows, strict=True):
        name = cut(one.name, max(room, NARROWEST_NAME), screen.signs)
        table.add_row(name, state, cost, Text(days, "" if one.is_clear else "dim"), money)
    screen.say(table)
    if study.responses_left:
        left = counted(study.responses_left, "more response")
        verb = "changes" if study.responses_left == 1 else "change"
        screen.say(f"{left} {verb} less in a few runs, and had no more.", style="dim", indent=2)


def show_best(screen: Screen, study: Studied) -> None:
    """Show the responses to decide on, where a budget for them was given."""
    best, futures = study.best, study.futures
    if best is None:
        return
    screen.say()
    screen.say("What to decide within the budget", style="bold")
    if not best.chosen:
        screen.say("Nothing: no proposed response that it pays for clearly saves days or money.")
        return
    for one in best.chosen:
        cost = "without cost" if one.cost is None else money_text(one.cost)
        screen.say(f"{clean(one.name)}, {cost}", indent=2)
    day = futures.program.units.minutes_per_day
    days = best.p80_saved.value / day
    saved = futures.money(best.money_saved.value)
    kept = "saved" if saved.amount >= 0 else "more to pay"
    money = money_text(Money(abs(saved.amount), saved.currency))
    screen.say(
        f"Together {money_text(best.cost)}: P80 {days:.1f} working days earlier "
        f"{_interval(best.p80_saved, day)}, and {money} {kept} on average, what they cost included."
    )


def _saved(one: Worth, day: int) -> str:
    """The days saved: of P80, or else of the mean where that alone is clear."""
    if not one.is_clear:
        return "no clear effect"
    how = "" if one.p80_saved.is_clear else " on average"
    saved = one.saved
    if max(abs(saved.low), abs(saved.high)) < day / 2:
        return f"{saved.value / 60:+.1f}h {_interval(saved, 60)}{how}"
    return f"{saved.value / day:+.1f}d {_interval(saved, day)}{how}"


def _interval(found: Difference, unit: int) -> str:
    return f"({found.low / unit:.1f} to {found.high / unit:.1f})"
