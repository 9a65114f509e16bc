"""The chart in the terminal: bars, marks and the header above them, as plain characters."""

from __future__ import annotations

from datetime import datetime

import pytest

from fairlead.cli.showing.gantt import Bar, Run, bar_runs, baseline_runs, legend
from fairlead.cli.showing.signs import ASCII, UNICODE, Signs, signs_for
from fairlead.cli.showing.timeline import Timeline, header, timeline
from fairlead.core.program.task import TaskKind

MONDAY, FRIDAY = datetime(2026, 3, 2, 8), datetime(2026, 3, 6, 17)
FOUR_WEEKS = timeline(MONDAY, datetime(2026, 3, 27, 17), 26)
"""One character a day, from Monday 2 March to Friday 27 March."""


def drawn(runs: list[Run]) -> str:
    return "".join(text for text, _ in runs)


def bar(
    kind: TaskKind = TaskKind.TASK,
    start: datetime = MONDAY,
    finish: datetime = FRIDAY,
    *,
    critical: bool = False,
    done_to: datetime | None = None,
    line: Timeline = FOUR_WEEKS,
    signs: Signs = UNICODE,
    status: datetime | None = None,
) -> str:
    return drawn(bar_runs(Bar(kind, start, finish, critical, done_to), line, signs, status))


def test_a_bar_covers_the_days_of_the_work() -> None:
    assert bar() == "▒▒▒▒▒                     "
    assert bar(start=datetime(2026, 3, 9, 8), finish=datetime(2026, 3, 10, 17)).index("▒") == 7


def test_critical_work_has_another_character_and_another_colour() -> None:
    assert bar(critical=True).startswith("█████ ")
    (_, calm), *_ = bar_runs(Bar(TaskKind.TASK, MONDAY, FRIDAY, False), FOUR_WEEKS, UNICODE, None)
    (_, red), *_ = bar_runs(Bar(TaskKind.TASK, MONDAY, FRIDAY, True), FOUR_WEEKS, UNICODE, None)
    assert (calm, red) == ("blue", "bold red")


def test_work_that_is_done_is_drawn_thin_up_to_where_the_rest_begins() -> None:
    assert bar(done_to=datetime(2026, 3, 4, 8)).startswith("━━▒▒▒ ")
    assert bar(done_to=FRIDAY).startswith("━━━━━ ")


def test_a_bar_is_never_all_done_while_work_is_left() -> None:
    assert bar(done_to=datetime(2026, 3, 6, 16)).startswith("━━━━▒ ")


def test_the_shortest_work_still_shows() -> None:
    assert bar(finish=datetime(2026, 3, 2, 9)).strip() == "▒"


def test_a_milestone_is_a_diamond_where_it_stands() -> None:
    assert bar(TaskKind.MILESTONE, FRIDAY, FRIDAY).rstrip() == "    ◆"


def test_a_summary_is_a_bracket_over_its_work() -> None:
    assert bar(TaskKind.SUMMARY).rstrip() == "╭───╮"


def test_the_status_date_is_a_line_where_no_bar_is() -> None:
    status = datetime(2026, 3, 13, 17)
    assert bar(status=status).rstrip() == "▒▒▒▒▒      │"
    assert "│" not in bar(finish=datetime(2026, 3, 20, 17), status=status)


def test_a_status_date_beyond_the_chart_is_not_drawn() -> None:
    assert "│" not in bar(status=datetime(2026, 5, 1))


def test_a_baseline_is_dashes_beneath() -> None:
    assert drawn(baseline_runs(MONDAY, FRIDAY, FOUR_WEEKS, UNICODE, None)).rstrip() == "╌╌╌╌╌"


def test_the_legend_names_only_what_can_be_seen() -> None:
    assert [drawn(entry) for entry in legend(UNICODE, baseline=False, status=True)] == [
        "█ critical",
        "▒ not critical",
        "━ done",
        "◆ milestone",
        "│ status date",
    ]
    agreed = [drawn(entry) for entry in legend(UNICODE, baseline=True, status=False)]
    assert agreed[-1] == "╌ baseline"


def test_a_terminal_without_these_signs_gets_plain_ascii() -> None:
    assert signs_for("utf-8") is UNICODE
    assert signs_for("ascii") is signs_for("cp1252") is signs_for("no such encoding") is ASCII
    assert bar(critical=True, signs=ASCII).startswith("##### ")
    assert bar(TaskKind.SUMMARY, signs=ASCII).isascii()


@pytest.mark.parametrize(
    ("first", "last", "width", "upper", "lower"),
    [
        (
            "2026-03-02T08:00",
            "2026-03-03T00:00",
            48,
            "2 Mar 2026                                      ",
            "08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 ",
        ),
        (
            "2026-03-02T08:00",
            "2026-03-06T17:00",
            20,
            "Mar 2026            ",
            "2   3   4   5   6   ",
        ),
        (
            "2026-03-02T08:00",
            "2026-04-10T17:00",
            40,
            "Mar 2026                      Apr 2026  ",
            "2      9      16     23     30     6    ",
        ),
        (
            "2026-02-02T08:00",
            "2027-01-29T17:00",
            52,
            "2026                                           2027 ",
            "   Mar  Apr May  Jun Jul Aug  Sep Oct  Nov Dec Jan  ",
        ),
        (
            "2020-01-01T08:00",
            "2029-12-31T17:00",
            55,
            "2020                                                   ",
            "2020 2021  2022 2023 2024  2025  2026 2027 2028  2029  ",
        ),
    ],
)
def test_the_header_names_periods_where_they_begin(
    first: str, last: str, width: int, upper: str, lower: str
) -> None:
    line = timeline(datetime.fromisoformat(first), datetime.fromisoformat(last), width)
    assert header(line) == (upper, lower)


@pytest.mark.parametrize("width", [10, 24, 61, 150])
@pytest.mark.parametrize("days", [0, 1, 3, 10, 45, 200, 900, 8_000, 200_000])
def test_any_span_has_a_header_of_the_charts_width(days: int, width: int) -> None:
    last = datetime.fromordinal(MONDAY.toordinal() + days)
    line = timeline(MONDAY, max(last, MONDAY), width)
    assert [len(text) for text in header(line)] == [width, width]
    assert line.span(MONDAY, MONDAY) == (line.column(MONDAY), line.column(MONDAY) + 1)


def test_every_column_of_a_chart_is_used_by_its_whole_span() -> None:
    for width in (10, 33, 80):
        line = timeline(MONDAY, datetime(2026, 7, 31, 17), width)
        assert line.span(MONDAY, datetime(2026, 7, 31, 17)) == (0, width)
