"""Libraries of past errors, from the package or from a file that `fairlead library build` wrote."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import orjson

from fairlead.connectors.source import Source
from fairlead.core.forecast import reference_class
from fairlead.core.forecast.library import ErrorLibrary, decode
from fairlead.core.forecast.open_set import SetKind
from fairlead.core.forecast.reference_class import ReferenceClass
from fairlead.core.ground.errors import InvalidRequestError, SourceError

_ERRORS = "throughput_errors.json"
_CLASSES = "reference_classes.json"


def shipped() -> ErrorLibrary:
    """The library that comes with Fairlead, of teams whose histories are public."""
    return decode(_shipped(_ERRORS))


def open_set_class(kind: SetKind) -> ReferenceClass:
    """How much longer than naively sets of open items took, by teams whose items are public."""
    return reference_class.decode(_shipped(_CLASSES)["open_set"][kind.value])


def remaining_time_class() -> ReferenceClass:
    """How much longer projects took than they said was left, by days ahead."""
    return reference_class.decode(_shipped(_CLASSES)["remaining_time"])


def cost_class() -> tuple[ReferenceClass, float]:
    """Real over estimated cost still to come, by fraction complete; other projects' mean ln CPI."""
    plain = _shipped(_CLASSES)
    return reference_class.decode(plain["cost_to_complete"]), float(plain["mean_log_cpi"])


def _shipped(name: str) -> Any:
    return orjson.loads(files("fairlead.connectors.library").joinpath(name).read_bytes())


def library_from(source: Source) -> ErrorLibrary:
    """The library in a file. Raises SourceError for any other file."""
    try:
        return decode(orjson.loads(source.data))
    except (InvalidRequestError, orjson.JSONDecodeError, TypeError, AttributeError):
        says = "this is no library of past errors that this version can read."
        do = "Build it with `fairlead library build`."
        raise SourceError("HIS-004", source.name, says, do) from None
