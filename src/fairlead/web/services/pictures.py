"""Charts of a simulation for a page: options in both themes, and the same as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fairlead.reports import charts
from fairlead.reports.charts import Option, Step, Theme
from fairlead.reports.charts.frame import HEAD
from fairlead.store.models import Version
from fairlead.web.problems import BadInputError
from fairlead.web.services.drivers import Driver
from fairlead.web.services.kept import Remembered
from fairlead.web.services.simulating import Key, Simulated, finishes

# The paper of the pages' cards, so that charts lie in them without an edge.
LIGHT = replace(charts.LIGHT, paper="#ffffff", ink="#16181d", muted="#535b67")
DARK = replace(charts.DARK, paper="#18181b", ink="#ededef", muted="#a9a9b3")
MOST_BARS = 14
SHARES = (0.05, 0.1, 0.2, 0.5, 0.8, 0.9, 0.95)
_TOP = 34
"""Pixels above a plot whose title stands in the page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart. options: by theme, "light" and "dark". height: pixels. says: it in a sentence."""

    options: Mapping[str, Option]
    height: int
    says: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The S-curve of one target; rows: each share with its date, for those who cannot see it."""

    target: str
    name: str
    picture: Picture
    rows: list[tuple[float, datetime]]


def curve(found: Simulated, wanted: str | None) -> Curve | None:
    """The S-curve of a target, of the whole program without one. Raises BadInputError."""
    if found.answer is None or found.of is None or found.key is None:
        return None
    targets = found.answer["targets"]
    target = targets[0]
    if wanted is not None:
        target = next((one for one in targets if one["id"] == wanted), None)
        if target is None:
            raise BadInputError("target", f"'{wanted[:40]}' was not simulated.")
    key = found.key, target["id"]
    known = _curves.get(key)
    if known is None:
        known = _curves.keep(key, _curve(found.of, target))
    return known


_curves: Remembered[tuple[Key, str], Curve] = Remembered(60)
"""By what never changes: an answer, and one of its targets."""


def _curve(of: Version, target: Mapping[str, Any]) -> Curve:
    moments = finishes(of, target)
    planned = datetime.fromisoformat(target["planned"])

    def drawn(theme: Theme) -> Option:
        return charts.s_curve(moments, title="", planned=planned, theme=theme)

    says = f"How likely {target['name']} is finished by each day."
    rows = [(q, datetime.fromisoformat(target["quantiles"][f"{q:g}"])) for q in SHARES]
    return Curve(target["id"], target["name"], picture(drawn, 380, says), rows)


def tornado(drivers: list[Driver]) -> Picture | None:
    """What the 80 % date would gain without each cause; None when no single one moves it."""
    every = [charts.Bar(one.name, one.days, (one.low, one.high)) for one in drivers]
    bars = charts.telling(every)[:MOST_BARS]
    if not bars:
        return None

    def drawn(theme: Theme) -> Option:
        return charts.tornado(bars, title="", theme=theme)

    says = "Working days that the 80 % date would gain without each cause."
    return picture(drawn, charts.height_for(len(bars)), says)


def waterfall(steps: list[Step], before: datetime, after: datetime) -> Picture | None:
    """By how many working days each cause moved a date; None when none did."""
    if not steps:
        return None

    def drawn(theme: Theme) -> Option:
        return charts.waterfall(steps, before=before, after=after, title="", theme=theme)

    says = "By how many working days each cause moved the date, from before to after."
    return picture(drawn, charts.height_for(len(steps) + 2), says)


def picture(drawn: Callable[[Theme], Option], height: int, says: str) -> Picture:
    """A chart in both themes, without the title that the page itself has."""
    return Picture(
        {"light": _on_page(drawn(LIGHT), says), "dark": _on_page(drawn(DARK), says)}, height, says
    )


def _on_page(option: Option, says: str) -> Option:
    """Without what the page itself says: the title."""
    bare: dict[str, Any] = {name: value for name, value in option.items() if name != "title"}
    bare["grid"] = {**option["grid"], "top": _TOP + option["grid"]["top"] - HEAD}
    bare["aria"] = {"enabled": True, "label": {"description": says}}
    return bare
