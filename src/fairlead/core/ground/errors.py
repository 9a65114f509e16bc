"""The one tree of errors.

Bad data is a `Finding`, never an exception. A bad request raises one of these:

    FairleadError
    ├── SourceError           a source cannot be read at all; nothing was changed
    ├── ProgramError          an intention that a program cannot take
    │   ├── UnknownIdError
    │   ├── UnknownNameError  a country, a part of one or a time zone that nobody knows
    │   ├── DuplicateIdError
    │   ├── DependencyCycleError
    │   ├── SummaryCycleError
    │   ├── InvalidValueError
    │   └── ConflictError
    ├── InvalidRequestError   a computation asked for something it cannot do
    ├── CodecError            a stored program that this version cannot decode
    ├── ScheduleRangeError    a moment that lies outside the years a schedule can span
    ├── CurrencyMismatchError
    └── MissingExtraError     an optional part of Fairlead that is not installed

Rooms above the core add errors of their own to the root, such as the store's for a version that
somebody saved since. Every message ends in what to do. Each class has a stable `code`.
"""

from __future__ import annotations

from typing import Any


class FairleadError(Exception):
    """The root: catch this to catch every error that Fairlead raises on purpose."""

    code = "fairlead"

    def __reduce__(self) -> tuple[Any, ...]:
        """Come through a process pool whole, whatever the constructor asks for."""
        return _restored, (type(self), self.args, self.__dict__.copy())


def _restored(kind: type[FairleadError], args: tuple[Any, ...], fields: Any) -> FairleadError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(fields)
    return error


class SourceError(FairleadError):
    """A source that cannot be read at all.

    The message names code, file, place, what is wrong and what to do, and ends in
    "Nothing was changed."
    """

    code = "source"

    def __init__(self, number: str, where: str, says: str, do: str) -> None:
        super().__init__(f"{number} · {where}: {says} {do} Nothing was changed.")
        self.number = number
        self.where = where
        self.says = says
        self.do = do


class ProgramError(FairleadError):
    """An intention that a program cannot take."""

    code = "program"


class UnknownIdError(ProgramError):
    """A change or question names something the program does not have."""

    code = "program.unknown_id"

    def __init__(self, entity: str, id: str, nearest: tuple[str, ...] = ()) -> None:
        hint = f" Did you mean {' or '.join(nearest)}?" if nearest else " Check the id."
        super().__init__(f"There is no {entity} '{id}' in this program.{hint}")
        self.entity = entity
        self.id = id


class UnknownNameError(ProgramError):
    """A name from a public list, such as a country or a time zone, that is not on that list."""

    code = "program.unknown_name"

    def __init__(
        self, what: str, name: str, nearest: tuple[str, ...] = (), do: str = "Check the spelling."
    ) -> None:
        hint = f" Did you mean {' or '.join(nearest)}?" if nearest else ""
        super().__init__(f"There is no {what} '{name}'.{hint} {do}")
        self.what = what
        self.name = name
        self.nearest = nearest


class DuplicateIdError(ProgramError):
    """An addition uses an id that is taken."""

    code = "program.duplicate_id"

    def __init__(self, entity: str, id: str) -> None:
        super().__init__(f"There already is a {entity} '{id}'. Choose another id.")
        self.entity = entity
        self.id = id


class DependencyCycleError(ProgramError):
    """A link would make tasks wait for one another."""

    code = "program.dependency_cycle"

    def __init__(self, cycle: tuple[str, ...]) -> None:
        ring = " → ".join((*cycle, cycle[0]))
        super().__init__(f"These tasks wait for one another: {ring}. Remove one of these links.")
        self.cycle = cycle


class SummaryCycleError(ProgramError):
    """A task would stand below itself in the work breakdown."""

    code = "program.summary_cycle"

    def __init__(self, cycle: tuple[str, ...]) -> None:
        ring = " → ".join((*cycle, cycle[0]))
        super().__init__(f"These tasks stand below one another: {ring}. Choose another parent.")
        self.cycle = cycle


class InvalidValueError(ProgramError):
    """A change gives a field a value it cannot hold."""

    code = "program.invalid_value"

    def __init__(self, entity: str, id: str, field: str, says: str, do: str) -> None:
        super().__init__(f"{entity} '{id}', {field}: {says} {do}")
        self.entity = entity
        self.id = id
        self.field = field


class ConflictError(ProgramError):
    """A change expected another value than the program has now."""

    code = "program.conflict"

    def __init__(self, entity: str, id: str, field: str, expected: object, found: object) -> None:
        super().__init__(
            f"{entity} '{id}', {field} is {found!r}, but the change was made on {expected!r}. "
            "Look at both values and make the change again."
        )
        self.entity = entity
        self.id = id
        self.field = field
        self.expected = expected
        self.found = found


class InvalidRequestError(FairleadError):
    """A computation is asked for something it cannot do, such as no runs at all."""

    code = "request.invalid"

    def __init__(self, says: str, do: str) -> None:
        super().__init__(f"{says} {do}")


class CodecError(FairleadError):
    """A stored program that cannot be decoded."""

    code = "codec"

    def __init__(self, path: str, says: str, do: str) -> None:
        super().__init__(f"{path}: {says} {do}")
        self.path = path


class ScheduleRangeError(FairleadError):
    """A moment outside the years that a schedule can span."""

    code = "schedule.range"

    def __init__(self, says: str, do: str) -> None:
        super().__init__(f"{says} {do}")


class CurrencyMismatchError(FairleadError):
    """Two amounts in different currencies cannot be added."""

    code = "money.currency"

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"{left} and {right} cannot be added. Convert one of them first.")
        self.left = left
        self.right = right


class MissingExtraError(FairleadError):
    """An optional part of Fairlead that is needed here is not installed."""

    code = "extra.missing"

    def __init__(self, what: str, extra: str, do: str) -> None:
        super().__init__(f"{what} needs fairlead[{extra}]. {do}")
        self.extra = extra
