"""What options would do, side by side: a column for the plan and one for each option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from fairlead.store.models import RequestOption
from fairlead.web.words import day, signed_days

NONE = "none"
GOOD, BAD, CALM = "good", "bad", ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with what it differs by. tone: good, bad or neither."""

    text: str
    hint: str = ""
    tone: str = CALM


@dataclass(frozen=True, slots=True)
class Line:
    """A measure with its values, the plan's first. hint: what the values are."""

    label: str
    hint: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ImpactTable:
    """Measures by option. names: of the columns. runs: how many futures each was run through."""

    names: tuple[str, ...]
    lines: tuple[Line, ...]
    runs: int


Found = Mapping[str, Any]


def impact_table(answer: Found, options: Sequence[RequestOption]) -> ImpactTable | None:
    """The answer of the job as a table; None when no option changes anything."""
    plan = answer["plan"]
    if plan is None:
        return None
    shown = [one for one in options if str(one.pk) in answer["options"]]
    found = [answer["options"][str(one.pk)] for one in shown]
    lines = [*_dates(plan, found), *_cost(plan, found), *_lists(found)]
    names = ("The plan", *(one.name for one in shown))
    return ImpactTable(names, tuple(lines), answer["runs"])


def _dates(plan: Found, found: Sequence[Found]) -> list[Line]:
    """The whole program's P80 and P50, then the P80 of each milestone that moves."""
    lines = []
    for place, target in enumerate(plan["targets"]):
        of_options = [_target(one, target["id"]) for one in found]
        quantiles = ("p80", "p50") if place == 0 else ("p80",)
        if place and not any(_moves(one) for one in of_options):
            continue
        for quantile in quantiles:
            name = "The whole program" if place == 0 else target["name"]
            said = "80 % sure by" if quantile == "p80" else "as likely as not by"
            cells = [Cell(_day(target[quantile]))]
            cells += [_date(one, quantile) for one in of_options]
            lines.append(Line(name, said, tuple(cells)))
    return lines


def _moves(target: Found | None) -> bool:
    """Whether an option moves a target enough to be shown, or leaves it out."""
    if target is None or not target["is_in_plan"]:
        return True
    return _tells(target["p80_days"])


def _tells(shift: Found) -> bool:
    return bool(shift["is_clear"] and shift["value"])


def _target(option: Found, id: str) -> Found | None:
    return next((one for one in option["targets"] if one["id"] == id), None)


def _date(target: Found | None, quantile: str) -> Cell:
    if target is None or not target["is_in_plan"]:
        return Cell("left out of the plan")
    shift = target[f"{quantile}_days"]
    if not _tells(shift):
        return Cell(_day(target[quantile]), "no clear difference")
    low, high = signed_days(shift["low"]), signed_days(shift["high"])
    hint = f"{signed_days(shift['value'])} working days ({low} to {high})"
    return Cell(_day(target[quantile]), hint, BAD if shift["value"] > 0 else GOOD)


def _cost(plan: Found, found: Sequence[Found]) -> list[Line]:
    if plan["cost"] is None or any(one["cost"] is None for one in found):
        return []
    currency = plan["currency"]
    cells = [Cell(_money(plan["cost"]["p80"], currency))]
    for one in found:
        more = one["cost_more"]
        if more is None or not more["is_clear"]:
            cells.append(Cell(_money(one["cost"]["p80"], currency), "no clear difference"))
            continue
        value = Decimal(more["value"])
        hint = f"{_money(str(abs(value)), currency)} {'more' if value > 0 else 'less'}"
        tone = BAD if value > 0 else GOOD
        cells.append(Cell(_money(one["cost"]["p80"], currency), hint, tone))
    return [Line("Cost", "80 % sure not above", tuple(cells))]


def _lists(found: Sequence[Found]) -> list[Line]:
    """What else each option does; the plan's column is where they start from."""
    sorts = (
        ("Promises broken", "broken", _promise, BAD),
        ("Promises kept again", "mended", _promise, GOOD),
        ("Newly critical", "newly_critical", str, CALM),
        ("No longer critical", "no_longer_critical", str, CALM),
        ("Asked for more than there is", "overloads", _overload, BAD),
    )
    lines = []
    for label, name, words, tone in sorts:
        if not any(one[name] for one in found):
            continue
        cells = [Cell("–")]
        for one in found:
            said = "; ".join(words(each) for each in one[name])
            cells.append(Cell(said, tone=tone) if said else Cell(NONE))
        lines.append(Line(label, "", tuple(cells)))
    return lines


def _promise(breach: Found) -> str:
    return f"{breach['name']} ({breach['kind']} {_day(breach['due'])})"


def _overload(over: Found) -> str:
    first = day(date.fromisoformat(over["first"]))
    count = over["days"]
    return (
        f"{over['name']} on {first}"
        if count == 1
        else f"{over['name']} on {count} days from {first}"
    )


def _day(text: str) -> str:
    """The day of a finish; what ends at midnight ends with the day before."""
    moment = datetime.fromisoformat(text)
    return day(moment - timedelta(days=1) if moment.time() == time() else moment)


def _money(amount: str, currency: str) -> str:
    return f"{Decimal(amount):,.0f} {currency}".strip()
