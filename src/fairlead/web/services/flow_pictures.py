"""Charts of what a team gets done, for its page: those of a record are drawn once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from fairlead.core.forecast.backtest import Question
from fairlead.core.forecast.flow import (
    Ageing,
    CumulativeFlow,
    CycleTimes,
    ageing,
    cumulative_flow,
    cycle_times,
)
from fairlead.core.forecast.history import Item
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.reports import charts
from fairlead.reports.charts import Option, Theme
from fairlead.reports.charts.ageing import MOST_ROWS
from fairlead.store import forecasts as store
from fairlead.store.models import Recording
from fairlead.web.services.forecasting import Answer, Look
from fairlead.web.services.kept import Remembered
from fairlead.web.services.pictures import Picture, picture

_HEIGHT = 380


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its title. id: in the page. unit: of what a curve counts, empty without one."""

    id: str
    title: str
    picture: Picture
    unit: str = ""


_kept: Remembered[tuple[str, str, date], list[Figure]] = Remembered(40)
"""By what never changes about a record, as in `forecasting`."""


def burn_up(look: Look, answer: Answer | None) -> Figure | None:
    """What was done and what is to come, with the items that were asked about."""
    if look.history is None or look.found is None:
        return None
    history, outlook = look.history, look.found.outlook
    items = answer.asked if answer and answer.question is Question.DATES else None
    weeks = answer.asked if answer and answer.question is Question.COUNTS else None

    def drawn(theme: Theme) -> Option:
        return charts.burn_up(
            history,
            outlook,
            title="",
            items=items,
            weeks=weeks,
            since=look.as_of,
            theme=theme,
        )

    says = "Items done so far, and from now on how many with which certainty."
    return Figure("burn-up", "Done, and to come", picture(drawn, _HEIGHT, says), "items")


def figures(recording: Recording, look: Look) -> list[Figure]:
    """How forecasts were kept and how items flow, as far as the record says."""
    key = (recording.team, recording.digest, recording.as_of)
    flow = _kept.get(key)
    if flow is None:
        flow = []
        # None, where the record was removed just now.
        for full in store.with_items([recording.pk]):
            flow = _kept.keep(key, list(_flow(store.items_of(full), recording.as_of)))
    # How forecasts were kept follows from the library too, which others' records change.
    return [*_reliability(look), *flow]


def _reliability(look: Look) -> Iterator[Figure]:
    record = look.record
    if record is None:
        return

    def diagram(theme: Theme) -> Option:
        return charts.reliability_diagram(record.kept, title="", theme=theme)

    def histogram(theme: Theme) -> Option:
        return charts.pit_histogram(record.pit, title="", theme=theme)

    says = "How often dates were kept that were said to be 50, 80 and 90 % sure."
    yield Figure("reliability", "Said, and kept", picture(diagram, _HEIGHT, says))
    says = "How many outcomes lay in each tenth of what was forecast; level when it is right."
    yield Figure("pit", "Where the outcomes lay", picture(histogram, _HEIGHT, says))


def _flow(items: list[Item], as_of: date) -> Iterator[Figure]:
    """Charts of what the record has the days for; the others are left out."""
    with suppress(InvalidRequestError):
        yield _cycle_times(cycle_times(items, as_of))
    with suppress(InvalidRequestError):
        if (found := ageing(items, as_of)).items:
            yield _ageing(found)
    with suppress(InvalidRequestError):
        yield _cumulative(cumulative_flow(items, as_of))


def _cycle_times(found: CycleTimes) -> Figure:
    def drawn(theme: Theme) -> Option:
        return charts.cycle_time_scatterplot(found, title="", theme=theme)

    says = f"Each item by the day it was done and its days since it was {found.since}."
    return Figure("cycle-times", "How long items took", picture(drawn, _HEIGHT, says))


def _ageing(found: Ageing) -> Figure:
    def drawn(theme: Theme) -> Option:
        return charts.ageing_chart(found, title="", theme=theme)

    says = (
        f"Each open item by its days since it was {found.done.since}, the oldest first, beside how "
        "long done ones took."
    )
    height = charts.height_for(min(len(found.items), MOST_ROWS) + 2)
    return Figure("ageing", "How old open items are", picture(drawn, height, says))


def _cumulative(found: CumulativeFlow) -> Figure:
    def drawn(theme: Theme) -> Option:
        return charts.cumulative_flow_diagram(found, title="", theme=theme)

    says = "How many items were created, started and done, week by week."
    return Figure("flow", "Cumulative flow", picture(drawn, _HEIGHT, says))
