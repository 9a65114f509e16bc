"""What the charts of a team's history say of the items they are given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from fairlead.core.forecast.flow import ageing, cumulative_flow, cycle_times
from fairlead.core.forecast.history import History, Item
from fairlead.core.forecast.reliability import Kept
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.reports.charts import (
    SLIDE,
    Option,
    ageing_chart,
    burn_up,
    cumulative_flow_diagram,
    cycle_time_scatterplot,
    height_for,
    pit_histogram,
    reliability_diagram,
    svg,
)
from fairlead.reports.charts.frame import apart, count_axis, thinned
from fairlead.reports.charts.wording import milliseconds
from tests.reports.charts_of_a_team import (
    HISTORY,
    ITEMS,
    KEPT,
    MONDAY,
    OUTLOOK,
    PIT,
    TODAY,
    item,
)
from tests.reports.drawn import overlaps, texts
from tests.reports.test_chart_options import said, series

LONG = "An item whose name goes on and on because nobody ever made it shorter"


def at(days: int) -> int:
    """The place on a time axis of a day, counted from the end of the history."""
    return milliseconds(datetime.combine(HISTORY.until + timedelta(days=days), datetime.min.time()))


def fits(option: Option, size: tuple[int, int] = SLIDE) -> None:
    """Raises AssertionError when texts of a drawing lie on others, or outside."""
    drawn = svg(option, size)
    assert not overlaps(drawn)
    assert all(text.left > 0 and text.right < size[0] for text in texts(drawn))


def test_the_burn_up_goes_on_where_the_history_ends() -> None:
    option = burn_up(HISTORY, OUTLOOK, title="", weeks=10)
    done, half = series(option, "Items done"), series(option, "P50")
    assert done["data"][0] == [at(-20 * 7), 0.0]
    assert done["data"][-1] == half["data"][0] == [at(0), 80.0]
    assert half["data"][-1] == [at(70), 120.0]
    assert "since 5 Jan 2026" in option["yAxis"]["name"].replace("\u00a0", " ")


def test_what_is_80_percent_sure_is_the_20_percent_quantile_of_items() -> None:
    option = burn_up(HISTORY, OUTLOOK, title="", weeks=10)
    assert series(option, "P80")["data"][-1] == [at(70), 108.0]
    assert said(option) == ["P80 · +28", "P50 · +40"]


def test_the_band_reaches_from_the_10_to_the_90_percent_quantile() -> None:
    option = burn_up(HISTORY, OUTLOOK, title="", weeks=10)
    band = series(option, "P10 to P90")
    hidden = option["series"][0]
    assert hidden["stack"] == band["stack"]
    assert (hidden["data"][-1], band["data"][-1]) == ([at(70), 104.0], [at(70), 32.0])


def test_a_target_is_marked_where_it_is_reached() -> None:
    option = burn_up(HISTORY, OUTLOOK, title="", items=40)
    # 40 items at 4, 2.8 and 2.2 a week are 70, 100 and 127.3 days.
    assert said(option)[2:] == [
        "40 more items",
        "P50 · 2 Aug 2026",
        "P80 · 1 Sep 2026",
        "P95 · 29 Sep 2026",
    ]
    marks = [one["data"][0] for one in option["series"] if one.get("symbolSize") == 11]
    assert marks == [[at(70), 120.0], [at(100), 120.0], [at(128), 120.0]]
    assert option["xAxis"]["max"] > at(128)


def test_a_date_beyond_two_years_is_said_and_has_no_mark() -> None:
    option = burn_up(HISTORY, OUTLOOK, title="", items=400)
    assert "P95 · over two years" in said(option)
    assert sum(one.get("symbolSize") == 11 for one in option["series"]) == 1
    assert option["xAxis"]["max"] == at(104 * 7)


@pytest.mark.parametrize("weeks", [-1, 0, 105])
def test_weeks_that_are_not_forecast_are_refused(weeks: int) -> None:
    with pytest.raises(InvalidRequestError, match="Give 1 to 104 weeks"):
        burn_up(HISTORY, OUTLOOK, title="", weeks=weeks)


def test_of_a_long_history_the_last_year_is_drawn() -> None:
    old = History(date(2000, 1, 3), np.array([1000.0] * 500 + [4.0] * 52))
    assert series(burn_up(old, OUTLOOK, title=""), "Items done")["data"][-1][1] == 208


@pytest.mark.parametrize("items", [1, 3, 40, 150, 400, 5_000])
@pytest.mark.parametrize("weeks", [1, 4, 20, 200])
def test_labels_of_the_burn_up_stay_apart(items: int, weeks: int) -> None:
    history = History(MONDAY, np.array([4.0] * weeks))
    for width in (720, 1600):
        fits(burn_up(history, OUTLOOK, title=LONG, items=items), (width, SLIDE[1]))


def test_the_reliability_diagram_holds_what_was_kept_against_what_was_said() -> None:
    option = reliability_diagram(KEPT, title="")
    (points,) = [one for one in option["series"] if one.get("name") == "Kept"]
    assert points["data"] == [[50.0, 47.5], [80.0, 75.0], [90.0, 97.5]]
    assert said(option) == ["48 %\n19 of 40", "75 %\n30 of 40", "98 %\n39 of 40"]


def test_the_diagonal_and_the_intervals_are_lines() -> None:
    option = reliability_diagram(KEPT, title="")
    (diagonal,) = series(option, "as often as")["markLine"]["data"]
    assert [end["coord"] for end in diagonal] == [[0, 0], [100, 100]]
    bars = series(option, "95 % interval")["markLine"]["data"]
    assert [end["coord"] for end in bars[1]] == [[80.0, 56.0], [80.0, 88.0]]


@pytest.mark.parametrize("shares", [(0, 0, 0), (1, 1, 1), (20, 20, 21), (40, 40, 40)])
def test_labels_of_the_reliability_diagram_stay_apart(shares: Sequence[int]) -> None:
    kept = [Kept(one, n, 40, 0.0, 1.0) for one, n in zip((0.5, 0.8, 0.9), shares, strict=True)]
    for shown in (kept, kept[:1]):
        fits(reliability_diagram(shown, title=LONG), (720, SLIDE[1]))


def test_the_histogram_has_a_bar_for_each_tenth_and_the_level() -> None:
    option = pit_histogram(PIT, title="")
    assert [bar[2] for bar in series(option, "Outcomes")["data"]] == PIT
    assert said(option) == [str(count) for count in PIT]
    (level,) = series(option, "Level: 4 in each")["markLine"]["data"]
    assert [end["coord"] for end in level] == [[0, 4.0], [100, 4.0]]


@pytest.mark.parametrize("pit", [[0] * 10, [1] + [0] * 9, [0] * 9 + [10_000]])
def test_any_outcomes_make_a_histogram(pit: list[int]) -> None:
    fits(pit_histogram(pit, title=LONG), (720, SLIDE[1]))


def test_each_done_item_is_a_point_and_percentiles_are_lines() -> None:
    rows = [Item(f"{n}", MONDAY + timedelta(days=30), started=MONDAY) for n in range(3)]
    rows += [Item("quick", MONDAY, started=MONDAY)]
    option = cycle_time_scatterplot(cycle_times(rows, TODAY), title="", subtitle="Shop")
    cloud = series(option, "Done items")["data"]
    assert cloud[0] == [milliseconds(datetime(2026, 1, 5)), 1]
    assert [point[1] for point in cloud] == [1, 31, 31, 31]
    assert said(option) == [f"{percent} % in 31 d or less" for percent in (50, 85, 95)]
    assert option["title"]["subtext"] == "Shop. Lines: 4 items done in the last 26 weeks"
    assert option["yAxis"]["name"] == "Days from started to done"


def test_one_item_in_a_hundred_may_be_longer_than_the_plot_is_high() -> None:
    slow = Item("slow", MONDAY + timedelta(days=30), started=date(2000, 1, 1))
    rows = [item(n) for n in range(400)]
    option = cycle_time_scatterplot(cycle_times([*rows, slow], TODAY), title="")
    beyond = series(option, "Longer than the plot")
    assert beyond["symbol"] == "triangle"
    assert [y for _, y in beyond["data"]] == [option["yAxis"]["max"]]


def test_of_very_many_items_some_are_drawn_and_that_is_said() -> None:
    many = [item(n) for n in range(10_000)]
    option = cycle_time_scatterplot(cycle_times(many, TODAY), title="")
    drawn = sum(len(one["data"]) for one in option["series"] if "items" in one.get("name", ""))
    assert drawn == 2_000
    assert option["title"]["subtext"].startswith("2,000 of ")
    assert len(svg(option)) < 1_000_000


def test_the_oldest_open_items_are_bars_with_their_age() -> None:
    done = [Item(f"{n}", MONDAY, started=MONDAY - timedelta(days=n - 1)) for n in range(1, 21)]
    rows = [Item(LONG, None, started=MONDAY), Item("new", None, started=TODAY - timedelta(days=10))]
    option = ageing_chart(ageing([*done, *rows], TODAY), title="")
    assert said(option) == [
        "140 d · 100 % took no longer",
        "10 d · 50 % took no longer",
        "50 % in 10 d or less",
        "85 % in 17 d or less",
        "95 % in 19 d or less",
    ]
    assert series(option, "Within the 50 % line")["data"] == [[1, 0.0, 10]]
    assert series(option, "Longer than 95 %")["data"] == [[0, 0.0, 140]]
    fits(option, (720, height_for(4)))


def test_of_very_many_open_items_the_oldest_are_drawn_and_that_is_said() -> None:
    many = [item(n, done=n % 2 > 0, name=LONG) for n in range(10_000)]
    option = ageing_chart(ageing(many, TODAY), title="")
    assert option["title"]["subtext"].startswith("The 24 oldest of 5,000 open items are drawn")
    fits(option, (720, height_for(26)))


def test_without_open_items_the_lines_remain() -> None:
    option = ageing_chart(ageing(ITEMS[1:5], TODAY), title="Nothing is open")
    assert len(said(option)) == 3
    fits(option)


def test_items_left_out_for_want_of_a_day_are_said() -> None:
    rows = [*ITEMS, Item("odd", MONDAY, MONDAY)]
    option = cycle_time_scatterplot(cycle_times(rows, TODAY), title="")
    assert "1 without the day they were started left out" in option["title"]["subtext"]


def test_the_areas_of_the_flow_end_at_what_has_been() -> None:
    flow = cumulative_flow(ITEMS, TODAY)
    option = cumulative_flow_diagram(flow, title="")
    assert option["legend"]["data"] == ["Created: 120", "Started: 120", "Done: 96"]
    ends = [one["data"][-1] for one in option["series"]]
    assert ends == [[at(0), 120.0], [at(0), 120.0], [at(0), 96.0]]
    for upper, lower in pairwise(one["data"] for one in option["series"]):
        assert all(a[1] >= b[1] for a, b in zip(upper, lower, strict=True))


def test_bands_that_the_data_lacks_are_not_drawn_and_gaps_are_said() -> None:
    rows = [Item("A", MONDAY, MONDAY), Item("B", MONDAY)]
    option = cumulative_flow_diagram(cumulative_flow(rows, TODAY), title="", subtitle="Shop")
    assert option["legend"]["data"] == ["Created: 2", "Done: 2"]
    assert option["title"]["subtext"].startswith("Shop. 1 item without a day")


def test_of_decades_of_weeks_some_are_drawn_the_last_among_them() -> None:
    rows = [Item("A", date(1950, 1, 2), date(1950, 1, 2)), *ITEMS]
    flow = cumulative_flow(rows, TODAY)
    option = cumulative_flow_diagram(flow, title="")
    assert all(260 < len(one["data"]) <= 521 for one in option["series"])
    assert option["series"][-1]["data"][-1] == [at(0), 97.0]


@pytest.mark.parametrize("number", [1, 10_000])
def test_one_item_and_ten_thousand_can_be_drawn(number: int) -> None:
    rows = [item(n, name=LONG) for n in range(1, number + 1)]
    for option in (
        cycle_time_scatterplot(cycle_times(rows, TODAY), title=LONG * 3),
        ageing_chart(ageing([*rows, Item(LONG, None, started=MONDAY)], TODAY), title=LONG * 3),
        cumulative_flow_diagram(cumulative_flow(rows, TODAY), title=LONG * 3),
    ):
        fits(option)


def test_labels_are_raised_until_they_are_a_line_apart() -> None:
    assert apart([0, 170, 340], 340) == [0, 0, 0]
    assert apart([5, 5, 5], 340) == [0, 18, 36]
    assert apart([0, 10, 100], 340) == [0, 8, 0]


def test_axes_of_whole_things_have_whole_steps() -> None:
    for most in (0, 1, 2, 3, 13, 16, 130, 9_999):
        axis = count_axis(most)
        assert axis["max"] >= most
        assert axis["interval"] % 1 == 0
        assert axis["max"] % axis["interval"] == 0


def test_thinning_takes_evenly_and_leaves_few_alone() -> None:
    assert thinned([1, 2, 3], 3) == [1, 2, 3]
    assert thinned(range(10), 5) == [0, 2, 4, 6, 8]
