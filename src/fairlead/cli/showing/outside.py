"""The outside view of a date or a cost on the terminal."""

from __future__ import annotations

from fairlead.cli.showing.screen import Screen
from fairlead.core.forecast.outside_view import OutsideCost, OutsideDate


def show_date(screen: Screen, found: OutsideDate) -> None:
    """Print by when a release that is expected on a day is out, and how often such days held."""
    ahead = (found.expected - found.today).days
    screen.say(
        f"A release expected on {found.expected:%d %b %Y} is out by {found.sure:%d %b %Y} "
        "(80 % sure).",
        "bold",
    )
    table = screen.table()
    table.add_column("How sure")
    table.add_column("Out by")
    for share, day in found.days.items():
        table.add_row(f"{share:.0%}", f"{day:%d %b %Y}")
    screen.say()
    screen.say(table)
    screen.say()
    kept = found.doubt
    if found.kept is not None:
        kept = (
            f"Of {found.projects} commercial projects, {found.kept:.0%} of the days that were "
            f"expected {ahead} days ahead were kept."
        )
    screen.say(f"{kept} That is borrowed: a plan or a history of this very work says more.")


def show_cost(screen: Screen, found: OutsideCost) -> None:
    """Print what work will cost in the end, and what that rests on."""
    now = found.now
    screen.say(
        f"It costs {found.sure:,.0f} or less in the end (80 % sure); the estimate at "
        f"completion is {found.estimate:,.0f}, within which {found.estimate_kept:.0%} of such "
        "work stayed.",
        "bold",
    )
    table = screen.table()
    table.add_column("How sure")
    table.add_column("At most", justify="right")
    for share, cost in found.costs.items():
        table.add_row(f"{share:.0%}", f"{cost:,.0f}")
    screen.say()
    screen.say(table)
    screen.say()
    own = "no index of its own yet" if found.own_cpi is None else f"a CPI of {found.own_cpi:.2f}"
    screen.say(
        f"{now.earned:,.0f} of {now.budget:,.0f} are earned for {now.spent:,.0f}: {own}, beside "
        f"{found.others_cpi:.2f} of {found.projects} finished projects. The budget is enough in "
        f"{found.within:.0%} of such cases. That is borrowed, and of effort in software projects."
    )
