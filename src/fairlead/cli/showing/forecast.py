"""A throughput forecast on the terminal: the answer first, then how sure and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from fairlead.cli.histories import Team
from fairlead.cli.json_forecast import SHARES, at_least, day_of, day_within, doubts
from fairlead.cli.showing.findings import show_findings
from fairlead.cli.showing.screen import Screen
from fairlead.cli.showing.words import counted
from fairlead.core.forecast.backtest import SAID
from fairlead.core.forecast.open_set import SetOutlook
from fairlead.core.forecast.reliability import Reliability
from fairlead.core.forecast.throughput import Throughput

_NO_RECORD = (
    "The library of past errors was built from this very history, so how often its own forecasts "
    "were kept is left to `fairlead backtest`, which learns from others. It has seen what came, so "
    "this forecast may be narrower than what is not known deserves."
)


def show_forecast(
    screen: Screen,
    seen: Team,
    found: Throughput,
    record: Mapping[int, Reliability] | None,
    *,
    items: int | None,
    weeks: int | None,
) -> None:
    """Print the forecast of a day or of items, how such were kept, its basis and its doubts."""
    table = screen.table()
    table.add_column("How sure")
    if items is not None:
        day = day_of(seen, found, 0.8, items)
        by = "later than two years from now" if day is None else f"by {day:%d %b %Y}"
        screen.say(f"{items} more items are done {by} (80 % sure).", "bold")
        table.add_column("Done by")
        for share in SHARES:
            day = day_of(seen, found, share, items)
            table.add_row(f"{share:.0%}", "over two years" if day is None else f"{day:%d %b %Y}")
    elif weeks is not None:
        least = at_least(seen, found, 0.8, weeks)
        plural = "" if weeks == 1 else "s"
        screen.say(f"In {weeks} week{plural} {least} items or more are done (80 % sure).", "bold")
        table.add_column("Items or more", justify="right")
        for share in SHARES:
            table.add_row(f"{share:.0%}", str(at_least(seen, found, share, weeks)))
    screen.say()
    screen.say(table)
    screen.say()
    _show_record(screen, record)
    for line in _basis(seen, found):
        screen.say(line)
    show_findings(screen, seen.findings)


def show_set(screen: Screen, seen: Team, found: SetOutlook, items: int) -> None:
    """Print when a set of open items is done, beside what naive arithmetic says."""
    day = day_within(seen, found.weeks(0.8))
    sure = "in over ten years" if day is None else f"by {day:%d %b %Y}"
    screen.say(
        f"Of {items} open items {found.kind.part:.0%} are done {sure} (80 % sure).",
        "bold",
    )
    table = screen.table()
    table.add_column("How sure")
    table.add_column("Done by")
    for share in SHARES:
        day = day_within(seen, found.weeks(share))
        table.add_row(f"{share:.0%}", "over ten years" if day is None else f"{day:%d %b %Y}")
    screen.say()
    screen.say(table)
    screen.say()
    naive = day_within(seen, found.naive)
    early = "more than ten years" if naive is None else f"{naive:%d %b %Y}"
    ratios = found.ratios
    screen.say(
        f"Their number over the pace of the last weeks says {early}, as if the team did "
        f"nothing else. {ratios.projects} other teams took {ratios.ratio(0.5, 1.0):.1f} times as "
        f"long at the median for {found.kind.value}, and no more than {ratios.ratio(0.8, 1.0):.1f} "
        "times in 8 of 10 cases. A set that somebody drives to its end is faster; one that holds "
        "what nobody means to do takes longer still."
    )
    for line in doubts(seen):
        screen.say(line)
    show_findings(screen, seen.findings)


def _show_record(screen: Screen, record: Mapping[int, Reliability] | None) -> None:
    if record is None:
        screen.say(_NO_RECORD)
        return
    if not record:
        screen.say("No forecast of its own has come due yet: how often they are kept is unknown.")
        return
    table = screen.table()
    table.add_column("Said in the past")
    for heading in ("Forecasts", *(f"{said:.0%} sure" for said in SAID), "80 %, long run"):
        table.add_column(heading, justify="right")
    for weeks, one in record.items():
        at_80 = one.kept[SAID.index(0.8)]
        table.add_row(
            f"{weeks} weeks ahead",
            f"{one.resolved}, borrowed" if one.is_borrowed else str(one.resolved),
            *(f"{kept.share:.0%} kept" for kept in one.kept),
            f"{at_80.low:.0%} to {at_80.high:.0%}",
        )
    screen.say(table)
    screen.say(
        "Every second week of the history was forecast from, with what was known then. Forecasts "
        "overlap, so the last column is as wide as those that do not would make it."
    )
    screen.say()


def _basis(seen: Team, found: Throughput) -> list[str]:
    history = seen.history
    rests = (
        f"From {int(history.counts.sum())} items in {len(history.counts)} weeks until "
        f"{history.until:%d %b %Y}; now about {found.weekly:.1f} items a week."
    )
    own = f"{found.resolved} of this team's own forecasts have come due."
    if found.is_borrowed:
        own += " The width is borrowed from other teams until there are 20."
    left = (
        (history.repeated, "Came twice and counted once"),
        (history.future, "On or after the day of the forecast, and left out"),
        (history.unfinished_week, "In the week that is not over, and left out"),
    )
    told = (f"{what}: {counted(count, 'item')}." for count, what in left if count)
    return [rests, own, *told, *found.doubts, *doubts(seen)]
