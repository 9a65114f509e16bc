"""What each chart says of the values it is given."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fairlead.reports.charts import (
    SLIDE,
    Bar,
    Option,
    Point,
    Row,
    Step,
    gantt,
    height_for,
    joint_confidence,
    s_curve,
    svg,
    telling,
    tornado,
    waterfall,
)
from fairlead.reports.charts.wording import day, milliseconds, money, number, percent, plain, signed
from tests.reports.charts_of_a_program import (
    BARS,
    DAY,
    FINISHES,
    MONDAY,
    ROWS,
    STEPS,
    all_charts,
    row,
)
from tests.reports.drawn import texts


def said(option: Option) -> list[str]:
    """The labels of a chart, without what keeps their words together."""
    found: list[str] = []

    def look(value: Any) -> None:
        if isinstance(value, dict):
            text = value.get("label", {}) if isinstance(value.get("label"), dict) else {}
            if text.get("show") and "formatter" in text:
                found.append(text["formatter"].replace("\u00a0", " "))
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(option["series"])
    return found


def series(option: Option, name: str) -> Option:
    """The series of this name."""
    return next(one for one in option["series"] if name in one.get("name", ""))


@pytest.mark.parametrize("kind", all_charts())
def test_an_option_is_plain_json_and_the_same_each_time(kind: str) -> None:
    assert json.dumps(all_charts()[kind]) == json.dumps(all_charts()[kind])


def test_the_s_curve_marks_quantiles_and_the_chance_of_the_plan() -> None:
    option = s_curve(FINISHES, title="", planned=MONDAY + 9 * DAY)
    assert said(option) == [
        "Plan 10 Jun 2026 · 20 %",
        "P50 · 25 Jun 2026",
        "P80 · 10 Jul 2026",
        "P95 · 18 Jul 2026",
    ]


def test_the_s_curve_rises_to_the_share_that_has_finished() -> None:
    curve = series(s_curve(FINISHES, title=""), "finished by then")["data"]
    assert all(left[1] <= right[1] for left, right in pairwise(curve))
    at_20 = [height for at, height in curve if at == milliseconds(MONDAY + 9 * DAY)]
    assert at_20[-1] == 20.0
    assert curve[0][1] == 0.0


def test_the_histogram_counts_each_run_once() -> None:
    for finishes in (FINISHES, FINISHES[:7], [MONDAY], [MONDAY + n * 7 * DAY for n in range(500)]):
        bars = series(s_curve(finishes, title=""), "Share of runs ")["data"]
        assert sum(share for _, _, share in bars) == pytest.approx(100, abs=0.05)
        assert len(bars) <= 42
        assert all(right > left for left, right, _ in bars)


def test_the_bars_are_read_on_the_axis_of_the_curve() -> None:
    option = s_curve([MONDAY, *[MONDAY + DAY] * 3], title="")
    bars = series(option, "Share of runs finished on that day")
    assert [share for _, _, share in bars["data"]] == [25.0, 75.0]
    assert not bars.get("yAxisIndex")
    assert option["yAxis"]["max"] == 100
    assert series(option, "Chance that it is finished by then")["data"][-1][1] == 100.0


def test_bars_of_weeks_begin_on_mondays() -> None:
    finishes = [MONDAY + n * DAY for n in range(200)]
    bars = series(s_curve(finishes, title=""), "in that week")["data"]
    assert {datetime.fromtimestamp(left / 1000, UTC).weekday() for left, _, _ in bars} == {0}


@pytest.mark.parametrize(
    ("days", "period"),
    [(40, "on that day"), (100, "in those 3 days"), (400, "in those 2 weeks"),
     (2_000, "in those 8 weeks")],
)  # fmt: skip
def test_the_legend_says_how_long_a_bar_lasts(days: int, period: str) -> None:
    option = s_curve([MONDAY + n * DAY for n in range(days)], title="")
    assert option["legend"]["data"][1] == f"Share of runs finished {period}"


def test_the_order_of_the_runs_does_not_matter() -> None:
    assert s_curve(FINISHES, title="") == s_curve(FINISHES[::-1], title="")


def test_a_single_certain_finish_can_be_drawn() -> None:
    option = s_curve([MONDAY] * 100, title="", planned=MONDAY)
    assert said(option)[0] == "Plan 1 Jun 2026 · 100 %"


def test_one_run_in_200_may_lie_beyond_the_plot_but_never_the_plan() -> None:
    runs = [*FINISHES * 10, MONDAY + 9_000 * DAY]
    assert s_curve(runs, title="")["xAxis"]["max"] < milliseconds(MONDAY + 100 * DAY)
    late = s_curve(runs, title="", planned=MONDAY + 300 * DAY)
    assert late["xAxis"]["max"] > milliseconds(MONDAY + 300 * DAY)


@pytest.mark.parametrize("days", [1, 3, 12, 30, 75, 200, 500, 1_500, 9_000])
def test_a_time_axis_has_two_to_nine_labels_within_it(days: int) -> None:
    option = s_curve([MONDAY, MONDAY + days * DAY], title="")
    axis = option["xAxis"]
    ticks = axis["axisLabel"]["customValues"]
    assert 2 <= len(ticks) <= 9
    assert all(axis["min"] <= tick <= axis["max"] for tick in ticks)


def test_the_tornado_gives_each_cause_with_its_interval() -> None:
    assert said(tornado(BARS, title="")) == [
        "6.5 d  (5.1 to 7.9)",
        "−2 d  (−2.4 to −1.6)",
        "0.1 d  (−0.3 to 0.5)",
    ]


def test_the_legend_of_the_tornado_names_the_colours_that_there_are() -> None:
    assert tornado(BARS, title="")["legend"]["data"] == [
        "Earlier without it",
        "Later without it: it helps",
        "May be chance",
        "95 % interval",
    ]
    assert tornado([Bar("Rain", 2.0)], title="")["legend"]["data"] == ["Earlier without it"]


def test_bars_that_are_printed_as_nothing_do_not_tell() -> None:
    nothing, little = Bar("Nothing", 0.04, (-0.1, 0.2)), Bar("Little", -0.06, (-0.3, 0.2))
    assert telling([*BARS, nothing, little]) == [*BARS, little]
    assert telling([nothing]) == [nothing], "beside no large bar, hundredths are printed"
    assert telling([Bar("Nothing", 0.0, (0.0, 0.0)), Bar("None", 0.001)]) == []


@pytest.mark.parametrize("days", [0.3, 7.0, 123.4])
def test_labels_beside_bars_with_long_names_end_within_the_picture(days: float) -> None:
    name = "A cause with a name that is long enough to take two lines of it"
    reach = (days * 0.87, days * 1.13)
    bars = [Bar(name, days, reach), Bar(name, -days, (-reach[1], -reach[0]))]
    steps = [Step(name, days, reach), Step(name, -days / 3, (-reach[1], reach[0]))]
    for option in (
        tornado(bars, title=""),
        waterfall(steps, before=MONDAY, after=MONDAY + DAY, title=""),
    ):
        drawn = texts(svg(option))
        assert any(" to " in text.said for text in drawn)
        assert all(text.right < SLIDE[0] for text in drawn)


def test_what_helps_points_left_and_what_is_noise_is_pale() -> None:
    worse, better, noise, *_ = tornado(BARS, title="")["series"]
    assert worse["data"] == [[0, 0.0, 6.5]]
    assert better["data"] == [[1, -2.0, 0.0]]
    assert noise["data"] == [[2, 0.0, 0.1]]
    assert len({one["itemStyle"]["color"] for one in (worse, better, noise)}) == 3


def test_the_gantt_colours_by_criticality_and_writes_it() -> None:
    option = gantt(ROWS, title="")
    by_step = [[bar[0] for bar in one["data"]] for one in option["series"][1:5]]
    assert by_step == [[2], [1], [], [0]]
    assert option["yAxis"][1]["data"] == ["83\u00a0%", "40\u00a0%", "0\u00a0%"]


def test_the_gantt_shows_the_plan_and_where_runs_finish() -> None:
    option = gantt([row("Payment API", 0.83)], title="")
    assert series(option, "Plan")["data"] == [
        [0, milliseconds(MONDAY), milliseconds(MONDAY + 8 * DAY)]
    ]
    assert series(option, "80 % or more")["data"] == [
        [0, milliseconds(MONDAY + 6 * DAY), milliseconds(MONDAY + 22 * DAY)]
    ]
    assert series(option, "P50")["data"] == [[milliseconds(MONDAY + 9 * DAY), 0]]
    assert "Finish, P10 to P90: critical in < 20 %" in option["legend"]["data"]


def test_a_planned_milestone_is_a_diamond() -> None:
    beta = replace(row("Beta", 0.83), start=MONDAY + 8 * DAY)
    option = gantt([row("Payment API", 0.83), beta], title="")
    (diamonds,) = [one for one in option["series"] if one.get("symbol") == "diamond"]
    assert diamonds["data"] == [[milliseconds(MONDAY + 8 * DAY), 1]]


def joint(runs: list[Point]) -> Option:
    """Runs held against 20 days and 150,000."""
    planned = Point(MONDAY + 20 * DAY, 150_000.0)
    return joint_confidence(runs, title="", currency="EUR", planned=planned)


def test_runs_that_keep_both_are_told_from_those_that_do_not() -> None:
    early, late = MONDAY + 20 * DAY, MONDAY + 21 * DAY
    runs = [Point(early, 150_000.0), Point(early, 150_001.0), Point(late, 1.0), Point(MONDAY, 9.0)]
    option = joint(runs)
    assert len(series(option, "keep the plan's date and budget")["data"]) == 2
    assert len(series(option, "miss one or both")["data"]) == 2
    assert said(option) == ["Plan 21 Jun 2026, EUR 150k · both in 50 %"]


@pytest.mark.parametrize("ends", [(104_000, 243_000), (3, 19), (0, 0), (7e6, 7e6), (-40, 812_345)])
def test_steps_of_the_budget_are_even_and_round(ends: tuple[float, float]) -> None:
    axis = joint([Point(MONDAY, float(cost)) for cost in (*ends, 150_000)])["yAxis"]
    steps = (axis["max"] - axis["min"]) / axis["interval"]
    assert steps == pytest.approx(round(steps))
    assert 3 <= steps <= 8
    assert float(f"{axis['interval']:.1e}"[:3]) in (1.0, 2.0, 2.5, 5.0)


def test_many_runs_are_thinned_the_same_way_each_time_and_the_share_is_of_all() -> None:
    runs = [Point(MONDAY + n % 40 * DAY, float(n)) for n in range(8_192)]
    option = joint(runs)
    drawn = sum(len(one["data"]) for one in option["series"] if one.get("large"))
    assert drawn == 2_000
    assert option == joint(runs)
    kept = sum(n % 40 <= 20 for n in range(8_192)) / 8_192
    assert said(option)[0].endswith(f"both in {round(100 * kept)} %")


def test_the_waterfall_ends_where_its_steps_lead() -> None:
    option = waterfall(STEPS, before=MONDAY, after=MONDAY + 7 * DAY, title="")
    _, later, earlier, whole, _ = option["series"]
    assert later["data"] == [[1, 0.0, 6.0], [3, 3.5, 4.5]]
    assert earlier["data"] == [[2, 3.5, 6.0]]
    assert whole["data"] == [[4, 0.0, 4.5]]
    assert said(option) == ["+6 d", "−2.5 d", "+1 d", "1 Jun 2026", "8 Jun 2026  +4.5 d"]
    assert option["yAxis"]["data"][0] == "Before"
    assert option["yAxis"]["data"][-1] == "After"


def test_hundredths_are_written_where_no_step_is_a_day_long() -> None:
    steps = [Step("Scope", 0.02, (-0.41, 0.44)), Step("Progress", -0.3)]
    option = waterfall(steps, before=MONDAY, after=MONDAY, title="")
    assert said(option)[:2] == ["+0.02 d  (−0.41 to 0.44)", "−0.3 d"]


def test_a_move_to_an_earlier_date_falls_to_the_left() -> None:
    option = waterfall([Step("Progress", -3.0)], before=MONDAY, after=MONDAY - 3 * DAY, title="")
    assert option["series"][3]["data"] == [[2, -3.0, 0.0]]
    assert option["xAxis"]["min"] < -3.0


def test_dates_and_numbers_are_written_for_people() -> None:
    assert day(datetime(2026, 7, 10, 16, 41)) == "10\u00a0Jul\u00a02026"
    assert day(datetime(2026, 7, 11)) == "10\u00a0Jul\u00a02026", "midnight ends the day before"
    assert [percent(share) for share in (0.0, 0.004, 0.235, 0.996, 1.0)] == [
        "0\u00a0%", "<\u00a01\u00a0%", "24\u00a0%", ">\u00a099\u00a0%", "100\u00a0%",
    ]  # fmt: skip
    assert [number(value) for value in (6.5, 6.0, -0.04, -2.0, 1234.5)] == [
        "6.5", "6", "0", "−2", "1,234.5",
    ]  # fmt: skip
    assert [number(value, 0) for value in (500.0, 1_000.0, 0.4, -20.0)] == [
        "500",
        "1,000",
        "0",
        "−20",
    ]
    assert [signed(value) for value in (6.5, -2.0, 0.0)] == ["+6.5", "−2", "0"]
    amounts = (950.0, 14_500.0, 144_960.0, 12_345_678.0, -20_000.0)
    assert [money(amount, "EUR").replace("\u00a0", " ") for amount in amounts] == [
        "EUR 950", "EUR 14.5k", "EUR 145k", "EUR 12.3M", "EUR −20k",
    ]  # fmt: skip


def test_clocks_of_the_program_are_shown_not_those_of_greenwich() -> None:
    late = datetime(2026, 6, 1, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    assert day(late) == "1\u00a0Jun\u00a02026"
    assert milliseconds(late) == milliseconds(late.replace(tzinfo=None))


def test_a_name_is_one_line_without_what_a_template_would_read() -> None:
    assert plain("Cards\r\n\tand\x00 wallets\u2028 ") == "Cards and wallets"
    assert "{c}" not in plain("{c}")
    assert plain("\ud800x") == "x"


def test_names_take_two_lines_at_most() -> None:
    option = tornado([Bar("a long name " * 20, 1.0)], title="")
    name = option["yAxis"]["data"][0]
    assert name.count("\n") == 1
    assert name.endswith("…")


def test_more_rows_make_a_higher_chart() -> None:
    assert height_for(20) - height_for(10) == 340
    assert height_for(0) == height_for(3)


def test_a_milestone_and_finished_tasks_can_be_drawn() -> None:
    done = Row("Design agreed", MONDAY, MONDAY, MONDAY, MONDAY, MONDAY, 0.0)
    axis = gantt([done], title="")["xAxis"]
    assert axis["max"] - axis["min"] >= timedelta(hours=2).total_seconds() * 1000
