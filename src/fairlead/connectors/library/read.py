"""Libraries of past errors, from the package or from a file that `fairlead library build` wrote."""

from __future__ import annotations

from importlib.resources import files

import orjson

from fairlead.connectors.source import Source
from fairlead.core.forecast.library import ErrorLibrary, decode
from fairlead.core.ground.errors import InvalidRequestError, SourceError

_SHIPPED = "throughput_errors.json"


def shipped() -> ErrorLibrary:
    """The library that comes with Fairlead, of teams whose histories are public."""
    return decode(
        orjson.loads(files("fairlead.connectors.library").joinpath(_SHIPPED).read_bytes())
    )


def library_from(source: Source) -> ErrorLibrary:
    """The library in a file. Raises SourceError for any other file."""
    try:
        return decode(orjson.loads(source.data))
    except (InvalidRequestError, orjson.JSONDecodeError, TypeError, AttributeError):
        says = "this is no library of past errors that this version can read."
        do = "Build it with `fairlead library build`."
        raise SourceError("HIS-004", source.name, says, do) from None
