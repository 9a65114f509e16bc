"""From paths to histories and the library they are forecast with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from fairlead.cli.exits import RefusedError
from fairlead.cli.opening import source
from fairlead.cli.options import today
from fairlead.connectors.histories import items
from fairlead.connectors.library.read import library_from, shipped
from fairlead.core.forecast.backtest import Question
from fairlead.core.forecast.history import History, weekly
from fairlead.core.forecast.learning import Lessons, learn, lessons, merged
from fairlead.core.forecast.library import ErrorLibrary, fingerprints
from fairlead.core.forecast.reliability import Reliability, reliability
from fairlead.core.ground.finding import Finding

_ENDINGS = (".gz", ".csv", ".jsonl", ".json")
_LEAST_OTHERS = 5
"""Other teams of which a library can be learned, where the shipped one knows the team."""


@dataclass(frozen=True, slots=True)
class Team:
    """A history by the name of its file. as_of: the day it is looked at, the first not known."""

    name: str
    as_of: date
    history: History
    findings: tuple[Finding, ...]


def team(path: str, as_of: date | None = None) -> Team:
    """The history in a file, as of a day: unless said, the one after the last item that is done.

    Raises RefusedError, SourceError and ThinHistoryError.
    """
    found, findings = items(source(path))
    if as_of is None:
        # A slip such as 2093 for 2023 has not been, and so is no day to look from.
        now = today()
        days = [one.done for one in found if one.done is not None and one.done <= now]
        if not days:
            odd = [f"{one.origin.place or one.origin.source}: {one.says}" for one in findings[:3]]
            says = f"{path} has no item with a day until today on which it was done."
            raise RefusedError(" ".join([says, *odd, "Give a history of finished items."]))
        as_of = max(days) + timedelta(days=1)
    return Team(_name(path), as_of, weekly(found, as_of), findings)


def teams(paths: Sequence[str]) -> list[Team]:
    """The histories in some files. Raises RefusedError when two have one name."""
    found = [team(path) for path in paths]
    names = [one.name for one in found]
    for name in names:
        if names.count(name) > 1:
            raise RefusedError(f"Two histories are called {name}. Rename one of the files.")
    return found


def chosen(path: str | None) -> ErrorLibrary:
    """The shipped library, or with a file the one in it, beside the shipped one."""
    return shipped() if path is None else merged(shipped(), library_from(source(path)))


def blind(one: Team, known: ErrorLibrary, taught: dict[str, Lessons]) -> ErrorLibrary:
    """The library without a team: the known one, or what the others teach if that knows it.

    Raises RefusedError when there are too few others to learn from.
    """
    if not known.knows(one.history):
        return known
    same = _recorded_again(one, taught)
    others = len(taught) - len(same)
    if others < _LEAST_OTHERS:
        raise RefusedError(
            f"The library was built from {one.name} itself, which would make it look "
            f"better than it is. Give {_LEAST_OTHERS} more histories to learn from instead."
        )
    return learn(taught, without=same)


def own_record(
    one: Team, known: ErrorLibrary, question: Question
) -> Mapping[int, Reliability] | None:
    """By weeks, how a team's own forecasts would have been kept; None where the library knows it.

    From a library that was built from the very history, they would look better than they are.
    """
    if known.knows(one.history):
        return None
    found = reliability(one.history, known)
    return {weeks: kept for (asked, weeks), kept in found.items() if asked is question}


def taught_by(found: Iterable[Team], known: ErrorLibrary) -> dict[str, Lessons]:
    """What the histories teach, where one of them is in the known library; else nothing."""
    found = list(found)
    if not any(known.knows(one.history) for one in found):
        return {}
    return {one.name: lessons(one.history) for one in found}


def _recorded_again(one: Team, taught: Mapping[str, Lessons]) -> set[str]:
    """The names under which a team's history is among others, whole or in part."""
    own = fingerprints(one.history)
    return {
        name for name, other in taught.items() if not own.isdisjoint(fingerprints(other.history))
    }


def _name(path: str) -> str:
    name = Path(path).name
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name or path
