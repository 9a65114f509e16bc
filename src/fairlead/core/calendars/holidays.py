"""The public holidays of countries and of their parts, from the `holidays` package."""

from __future__ import annotations

import re
import warnings
from difflib import get_close_matches
from functools import cache

from fairlead.core.calendars.calendar import NationalHolidays
from fairlead.core.ground.errors import UnknownNameError

_CODE = re.compile("[A-Z]{2}")


def national(
    country: str, subdivision: str | None, first_year: int, last_year: int
) -> NationalHolidays:
    """The public holidays of a country, or of a part of it, in these years inclusive.

    country: the two-letter code of ISO 3166-1, such as "DE". subdivision: the part's code of
    ISO 3166-2 without the country, such as "BY", or a name the package knows it by.
    Days on which a holiday is observed because it falls on a weekend are included, beside the
    holiday itself. Names are English where the package has them, else the country's own; several
    holidays on one day are one name, joined by "; ". Years beyond the package's tables (for some
    countries the next ten) have no days.
    Raises UnknownNameError for a country or part that the package does not know.
    """
    # The package takes half a second to read: as long as everything else at the start of a command.
    import holidays

    if not _CODE.fullmatch(country):
        raise _unknown_country(country)
    try:
        with warnings.catch_warnings():
            # The package warns of years beyond its tables; these have no days, as documented.
            warnings.simplefilter("ignore")
            found = holidays.country_holidays(
                country,
                subdiv=subdivision,
                years=range(first_year, last_year + 1),
                language="en_US",
            )
    except NotImplementedError:
        parts = codes().get(country)
        if parts is None:
            raise _unknown_country(country) from None
        raise _unknown(f"part of {country}", subdivision or "", parts) from None
    days = tuple(sorted((day, str(name)) for day, name in found.items()))
    return NationalHolidays(country=country, subdivision=subdivision, days=days)


@cache
def codes() -> dict[str, tuple[str, ...]]:
    """The codes of the countries whose holidays are known, each with its parts; in 0.7 s, once."""
    import holidays

    countries = holidays.list_supported_countries(include_aliases=False)
    return {country: tuple(parts) for country, parts in sorted(countries.items())}


def _unknown_country(country: str) -> UnknownNameError:
    return _unknown("country", country, tuple(codes()))


def _unknown(what: str, name: str, known: tuple[str, ...]) -> UnknownNameError:
    nearest = tuple(get_close_matches(name.upper(), known, n=3))
    return UnknownNameError(what, name, nearest, "Use a code of ISO 3166, such as DE with BY.")
