"""The error tree: drawn as it is, with unique codes, each message ending in what to do."""

from __future__ import annotations

import pickle
import re

import pytest

from fairlead.core.ground import errors
from fairlead.core.ground.errors import (
    CodecError,
    ConflictError,
    CurrencyMismatchError,
    DependencyCycleError,
    DuplicateIdError,
    FairleadError,
    InvalidRequestError,
    InvalidValueError,
    MissingExtraError,
    ProgramError,
    ScheduleRangeError,
    SourceError,
    SummaryCycleError,
    UnknownIdError,
    UnknownNameError,
)

EXAMPLES: tuple[FairleadError, ...] = (
    SourceError("IMP-001", "plan.xml", "the file is empty.", "Export it again."),
    UnknownIdError("task", "17"),
    UnknownIdError("task", "17", nearest=("16", "18")),
    UnknownNameError("country", "Utopia", do="Check the spelling."),
    UnknownNameError("time zone", "Europe/Berlim", nearest=("Europe/Berlin",)),
    DuplicateIdError("task", "17"),
    DependencyCycleError(("a", "b", "c")),
    SummaryCycleError(("a", "b")),
    InvalidValueError("task", "17", "duration", "-1 is negative.", "Give it 0 or more minutes."),
    ConflictError("task", "17", "name", "Build", "Build it"),
    InvalidRequestError("0 runs are asked for; there can be 1 to 131,072.", "Choose 8192."),
    CodecError("tasks[3].duration", "'x' is no duration.", "Restore the file from a backup."),
    ScheduleRangeError("2500-01-01 lies outside 1800 to 2400.", "Check the dates."),
    CurrencyMismatchError("USD", "EUR"),
    MissingExtraError("A cluster", "cluster", "Install it with: pip install '.[cluster]'."),
)
"""One of each error, made as the code makes it; families are never raised themselves."""

FAMILIES = {FairleadError, ProgramError}

FIRST_WORDS = {
    "Check", "Choose", "Convert", "Did", "Export", "Give", "Install", "Look", "Make", "Nothing",
    "Remove", "Restore", "Split", "Use",
}  # fmt: skip
"""What the last sentence of a message may begin with; "Did you mean" asks for a choice."""


def all_errors(root: type[FairleadError] = FairleadError) -> list[type[FairleadError]]:
    """The tree below and with this class, depth first."""
    return [root, *(c for child in root.__subclasses__() for c in all_errors(child))]


def is_of_the_core(error: type[FairleadError]) -> bool:
    """Whether it belongs to the tree: rooms above have errors of their own, on the same root."""
    return error.__module__ == errors.__name__


def drawn(root: type[FairleadError], indent: str = "") -> list[str]:
    """What is below this class, as the module's docstring should draw it without the remarks."""
    lines = []
    for child in (children := [c for c in root.__subclasses__() if is_of_the_core(c)]):
        last = child is children[-1]
        lines.append(f"{indent}{'└──' if last else '├──'} {child.__name__}")
        lines += drawn(child, indent + ("    " if last else "│   "))
    return lines


def advice(message: str) -> str:
    """The last sentence of a message."""
    return re.split(r"(?<=[.?!]) ", message.strip())[-1]


def advice_complaints(message: str) -> list[str]:
    """Why a message does not end in what to do."""
    last = advice(message)
    if last.split()[0] not in FIRST_WORDS or last[-1] not in ".?":
        return [f"'{last}' is no instruction"]
    return []


def test_the_docstring_draws_the_tree_as_it_is() -> None:
    doc = errors.__doc__ or ""
    tree = [line[4:] for line in doc.splitlines() if re.match(r"    [F│├└ ]", line)]
    names = [re.sub(r"(Error)\s.*", r"\1", line) for line in tree]
    assert names == ["FairleadError", *drawn(FairleadError)]


def test_every_error_has_its_own_code() -> None:
    codes = [error.code for error in all_errors()]
    assert len(codes) == len(set(codes))
    assert all("code" in vars(error) for error in all_errors())


def test_every_error_has_an_example_here() -> None:
    assert {type(e) for e in EXAMPLES} == set(filter(is_of_the_core, all_errors())) - FAMILIES


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda e: type(e).__name__)
def test_every_message_ends_in_what_to_do(error: FairleadError) -> None:
    assert not advice_complaints(str(error))


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda e: type(e).__name__)
def test_every_error_comes_through_a_pool_of_processes_whole(error: FairleadError) -> None:
    found = pickle.loads(pickle.dumps(error))
    assert (type(found), str(found), vars(found)) == (type(error), str(error), vars(error))


def test_names_end_in_error() -> None:
    assert all(error.__name__.endswith("Error") for error in all_errors())


def test_a_message_that_only_laments_is_found() -> None:
    assert advice_complaints("There is no task '17' in this program.")
    assert advice_complaints("Remove the link. It failed.")
    assert not advice_complaints("It failed. Remove the link.")
