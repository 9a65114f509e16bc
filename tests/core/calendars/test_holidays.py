"""National holidays, against days anyone can look up."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from fairlead.core.calendars.holidays import codes, national
from fairlead.core.ground.errors import UnknownNameError


def test_bavaria_keeps_days_that_germany_as_a_whole_does_not() -> None:
    bavaria = dict(national("DE", "BY", 2026, 2026).days)
    germany = dict(national("DE", None, 2026, 2026).days)
    assert germany[date(2026, 10, 3)] == "German Unity Day"
    assert {date(2026, 1, 6), date(2026, 6, 4), date(2026, 11, 1)} == set(bavaria) - set(germany)


def test_a_holiday_on_a_saturday_comes_with_the_day_it_is_observed() -> None:
    days = dict(national("US", None, 2026, 2026).days)
    assert days[date(2026, 7, 4)] == "Independence Day"
    assert days[date(2026, 7, 3)] == "Independence Day (observed)"


def test_all_years_asked_for_are_there_in_order() -> None:
    found = national("FR", None, 2024, 2027)
    days = [day for day, _ in found.days]
    assert (found.country, found.subdivision) == ("FR", None)
    assert days == sorted(days)
    assert [day.year for day in days if (day.month, day.day) == (7, 14)] == [2024, 2025, 2026, 2027]


def test_no_years_no_holidays() -> None:
    assert national("FR", None, 2027, 2026).days == ()


@pytest.mark.parametrize("country", ["XX", "", "Germany", "__doc__", "list_supported_countries"])
def test_an_unknown_country_is_refused(country: str) -> None:
    with pytest.raises(UnknownNameError, match=f"no country '{country}'"):
        national(country, None, 2026, 2026)


def test_a_country_in_small_letters_is_refused_with_the_right_spelling() -> None:
    with pytest.raises(UnknownNameError, match=r"no country 'de'. Did you mean DE\?"):
        national("de", None, 2026, 2026)


def test_an_unknown_part_is_refused_with_the_ones_it_may_mean() -> None:
    with pytest.raises(UnknownNameError) as refused:
        national("DE", "B", 2026, 2026)
    assert refused.value.what == "part of DE"
    assert set(refused.value.nearest) <= set(codes()["DE"])
    assert "BY" in refused.value.nearest


def test_the_countries_and_their_parts_can_be_listed() -> None:
    known = codes()
    assert len(known) > 200
    assert "BY" in known["DE"]
    assert all(len(code) == 2 for code in known)


def test_the_package_is_not_read_before_it_is_needed() -> None:
    program = "import sys, fairlead.core.calendars.holidays; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
