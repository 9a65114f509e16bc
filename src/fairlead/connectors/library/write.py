"""A library of past errors as a file: the same bytes for the same histories."""

from __future__ import annotations

import json

from fairlead.core.forecast.library import ErrorLibrary, encode


def written(library: ErrorLibrary) -> bytes:
    """The library as JSON in ASCII, keys in order, one line."""
    return f"{json.dumps(encode(library), separators=(',', ':'), sort_keys=True)}\n".encode()
