"""A JSON object of a request, read field by field; what does not fit is refused by its name."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.http import HttpRequest

from fairlead.web.problems import BadInputError

MOST_TEXT = 2_000
_LATEST_YEAR = 2399
_EARLIEST_YEAR = 1800
_GREATEST = 1e6
_REQUIRED: Any = object()
_WHOLE = re.compile("[0-9]{1,9}")
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """The object. where: how it is called in messages. seen: the fields that were asked for."""

    fields: Mapping[str, Any]
    where: str = ""
    seen: set[str] = field(default_factory=set, compare=False)

    @staticmethod
    def of(value: object, where: str = "") -> Asked:
        """A JSON value as an object. Raises BadInputError for anything else."""
        if not isinstance(value, dict):
            raise BadInputError(where, "A JSON object is expected here.")
        return Asked(value, where)

    def __contains__(self, key: str) -> bool:
        self.seen.add(key)
        return key in self.fields

    def get(self, key: str) -> Any:
        """The value as it is; None where there is none."""
        self.seen.add(key)
        return self.fields.get(key)

    def refuse_rest(self) -> None:
        """Raise BadInputError for a field that nothing asked for: it would change nothing."""
        for key in self.fields:
            if key not in self.seen:
                raise self.wrong(key[:40], f"There is no field '{key[:40]}' here.")

    def text(self, key: str, default: str = _REQUIRED, most: int = MOST_TEXT) -> str:
        """A text; without it the default, which also stands for null. Raises BadInputError."""
        value = self.get(key)
        if value is None and default is not _REQUIRED:
            return default
        if isinstance(value, str) and "\0" in value:
            raise self.wrong(key, "A text with the character NUL in it cannot be kept.")
        if not isinstance(value, str) or len(value) > most:
            raise self.wrong(key, f"A text of at most {most:,} characters is expected here.")
        return value

    def number(self, key: str, default: float = _REQUIRED) -> float:
        """A finite number. Raises BadInputError."""
        value = self.get(key)
        if value is None and default is not _REQUIRED:
            return default
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        number = float(value) if is_number else math.nan
        if not abs(number) <= _GREATEST:
            raise self.wrong(key, "A number is expected here.")
        return number

    def moment(self, key: str) -> datetime:
        """A day or a moment in the program's own time, such as 2026-05-04T08:00."""
        text = self.text(key)
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo or not _EARLIEST_YEAR <= found.year <= _LATEST_YEAR:
            raise self.wrong(key, f"'{text[:40]}' is no day such as 2026-05-04.")
        return found.replace(second=0, microsecond=0)

    def wrong(self, key: str, says: str) -> BadInputError:
        """What to raise about a field."""
        return BadInputError(f"{self.where}.{key}" if self.where else key, says)


def whole(text: str) -> int | None:
    """The whole number from 0 on that a text of an address or form says; None for anything else."""
    return int(text) if _WHOLE.fullmatch(text) else None


def asked(request: HttpRequest) -> Asked:
    """The JSON object that a request holds; one without fields for none. Raises BadInputError."""
    try:
        found = orjson.loads(request.body or b"{}")
    except orjson.JSONDecodeError:
        raise BadInputError("body", "This is not JSON.") from None
    if _is_deeper(found, _DEEPEST):
        says = f"Values are nested deeper than {_DEEPEST} levels here. Nothing was changed."
        raise BadInputError("body", says)
    return Asked.of(found, "body")


def _is_deeper(value: object, most: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    within = value.values() if isinstance(value, dict) else value
    return most == 0 or any(_is_deeper(one, most - 1) for one in within)
