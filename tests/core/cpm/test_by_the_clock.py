"""Dates as minutes by the program's own clock: what a chart can draw without knowing zones."""

from __future__ import annotations

from datetime import datetime

import pytest

from fairlead.core.cpm.axis import EPOCH
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.units import Work
from fairlead.core.program.build import build
from tests.core.program.sketch import draft, link, task


@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_minutes_are_those_of_the_dates_on_either_side_of_a_clock_change(zone: str | None) -> None:
    # The clocks of Berlin go forward on 29 March 2026, within "b".
    plan = build(
        draft(
            task("a", duration=Work(5 * 480)),
            task("b", duration=Work(40 * 480)),
            links=[link("a", "b")],
            start=datetime(2026, 3, 9, 8),
            zone=zone,
        )
    )
    dated = schedule(plan)
    minutes = dated.by_the_clock()
    assert minutes.shape == (2, 2)
    for id, row in dated.table.row.items():
        dates = dated.dates(id)
        expected = [(end - EPOCH).total_seconds() / 60 for end in (dates.start, dates.finish)]
        assert minutes[row].tolist() == expected
    assert [minute % 1440 // 60 for minute in minutes.ravel().tolist()] == [8, 17, 8, 17]


def test_a_program_without_tasks_has_no_minutes() -> None:
    assert schedule(build(draft(zone="Europe/Berlin"))).by_the_clock().shape == (0, 2)
