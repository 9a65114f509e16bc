"""Forecasts from what teams did: recorded, looked at, issued, and held against what came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from fairlead.core.forecast.backtest import SAID, Asked, Question
from fairlead.core.forecast.history import History, Item, ThinHistoryError, last_day, weekly
from fairlead.core.forecast.issued import (
    FRESH_DAYS,
    Issued,
    Resolved,
    due,
    is_hindsight,
    issue,
    kept,
)
from fairlead.core.forecast.paces import LONGEST
from fairlead.core.forecast.reliability import Kept, Reliability, reliability
from fairlead.core.forecast.throughput import Throughput, forecast
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.intentions import expect
from fairlead.core.program.limits import FIRST_YEAR
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task, TaskKind, is_finished
from fairlead.store import forecasts as store
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Forecast, ProgramRecord, Recording, User, Version
from fairlead.web.parsing.reading import Limits, Wanted, read
from fairlead.web.problems import BadInputError
from fairlead.web.services.consequence import consequence
from fairlead.web.services.error_library import Key, Taught, key_of, taught
from fairlead.web.services.kept import Remembered
from fairlead.web.services.open_sets import OpenSet, open_sets
from fairlead.web.services.reading import Reading, schedule_of

MODEL = "throughput 1"
"""What makes the forecasts; counted on when the same history would be forecast otherwise."""
MOST_ITEMS = 100_000
LONGEST_NAME = 100
MOST_BYTES = 32 * 2**20
"""Of a file of items; a year of a large team has less than one of these megabytes."""
GRACE = timedelta(weeks=1)
"""How long a team may take to record what came of a forecast."""
MOST_OFFERED = 500
"""Tasks that are offered to be named; any other can be written down."""
_LIMITS = Limits(cpu_seconds=20, wall_seconds=30.0)


@dataclass(frozen=True, slots=True)
class Look:
    """A team as it is forecast.

    as_of: the day that is looked from. history, found: None where the record does not carry a
    forecast; `refused` then says why. own: how the forecasts that it would have had were kept; None
    where the library was built from it.
    """

    team: str
    as_of: date
    history: History | None
    found: Throughput | None
    own: Mapping[Asked, Reliability] | None
    refused: str
    others: int = 0
    open_sets: tuple[OpenSet, ...] = ()

    @property
    def is_old(self) -> bool:
        """Whether what is forecast from is so old that nobody should promise anything by it."""
        return self.is_old_on(timezone.now().date())

    def is_old_on(self, day: date) -> bool:
        """The same as seen from a day."""
        return self.history is not None and (day - self.history.until).days > FRESH_DAYS

    @property
    def doubts(self) -> tuple[str, ...]:
        """What makes its forecasts doubtful, in words."""
        found = () if self.found is None else self.found.doubts
        if not self.is_old or self.history is None:
            return found
        ends = f"What is known ends on {self.history.until - timedelta(days=1):%d %b %Y}."
        return (*found, f"{ends} Give a newer record before you promise anything by it.")

    @property
    def record(self) -> Reliability | None:
        """How dates of about a quarter were kept, the nearest horizon that has come due."""
        dates = {weeks: one for (asked, weeks), one in (self.own or {}).items()
                 if asked is Question.DATES}  # fmt: skip
        return dates.get(13) or next(iter(dates.values()), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question. said: by how sure it is, the day, or the items at least.

    A day is None where it lies beyond two years.
    """

    question: Question
    asked: int
    said: Mapping[float, date | int | None]

    @property
    def sure(self) -> date | int | None:
        """What is 80 % sure."""
        return self.said[0.8]


@dataclass(frozen=True, slots=True)
class Past:
    """A forecast that was issued.

    came: the day or the items, None before it came due and where the items were not done when it
    did. kept: by how sure it was said to be; empty before it came due. is_hindsight: whether it was
    made so late that it proves nothing, and does not count. is_overdue: whether it came due more
    than a week ago and no record says what came.
    """

    row: Forecast
    answer: Answer
    due: date
    came: date | int | None
    kept: Mapping[float, bool]
    is_hindsight: bool
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a file of items was read as. doubts: what is odd about it, in words."""

    recording: Recording
    doubts: tuple[str, ...]
    resolved: int


def looks(recordings: Iterable[Recording]) -> list[Look]:
    """Teams as their records have them; computed once for each record and library."""
    known = taught()
    wanted = {(one.team, key_of(one), known.keys): one for one in recordings}
    found = _kept_looks.among(wanted)
    missing = [one.pk for key, one in wanted.items() if key not in found]
    for one in store.with_items(missing):
        key = one.team, key_of(one), known.keys
        found[key] = _kept_looks.keep(key, _seen(one, known))
    gone = "This record was removed just now."
    return [
        found.get(key) or Look(one.team, one.as_of, None, None, None, gone)
        for key, one in wanted.items()
    ]


def answer(seen: Look, question: Question, asked: int) -> Answer | None:
    """What a team's record says to a question; None where it carries no forecast."""
    if seen.found is None or seen.history is None:
        return None
    return _said(issue(seen.found.outlook, seen.as_of, question, asked))


def give(
    program: ProgramRecord, file: UploadedFile[bytes] | None, team: str, as_of: str, by: User
) -> Found:
    """Record what a team did from a file, and hold the forecasts that were issued against it.

    team: as the file is called unless said. as_of: the day of the file, today unless said. Raises
    BadInputError for what cannot be read, and InvalidRequestError for too many teams.
    """
    if file is None:
        raise BadInputError("file", "No file was given. Choose one. Nothing was changed.")
    if (file.size or 0) > MOST_BYTES:
        says = f"'{file.name}' has more than {MOST_BYTES // 2**20} MB (limit). Nothing was changed."
        raise BadInputError("file", says)
    name = team.strip() or (file.name or "").rsplit(".", 1)[0].strip()
    # The name stands in addresses.
    is_step = "/" in name or name in {".", ".."}
    if not 0 < len(name) <= LONGEST_NAME or is_step or not name.isprintable():
        says = f"Write a name of at most {LONGEST_NAME} characters, with a letter and no slash."
        raise BadInputError("team", says)
    day = _day_of(as_of)
    items, doubts = _read(file.name or "file", file.read())
    if not any(one.done is not None and one.done < day for one in items):
        says = f"No item of '{file.name}' has a day before {day} on which it was done."
        raise BadInputError("file", " ".join([says, *doubts[:3], "Nothing was changed."]))
    recording = store.record(program, name, items, day, file.name or "file", by)
    came = store.resolve(program, name)
    return Found(recording, doubts, came)


def issue_forecast(
    recording: Recording, question: Question, asked: int, by: User, at: datetime | None = None
) -> Past:
    """Answer a question and write the answer down, to be held against what comes.

    at: when, unless now. Raises ThinHistoryError where the record carries no forecast.
    """
    [seen] = looks([recording])
    if seen.found is None or seen.history is None:
        raise ThinHistoryError(seen.refused, "Record more weeks, and ask again.")
    said = issue(seen.found.outlook, recording.as_of, question, asked)
    model = f"{MODEL} with {seen.others} own teams" if seen.others else MODEL
    row, _ = store.keep(recording, said, model, by, at)
    return _past(row)


def use(
    reading: Reading, recording: Recording, items: int, task: str, parent: int, by: User
) -> tuple[Version, str]:
    """Let a task take as long as a team is forecast to need for so many items; what that moves.

    parent: the version the plan was seen in. Raises BadInputError for no task that is still to be
    done, ThinHistoryError also for a record that is too old to plan by, SavedSinceError, and what
    `change` raises.
    """
    found = reading.program.tasks.get(TaskId(task))
    if found is None or found.kind is not TaskKind.TASK or is_finished(found):
        raise BadInputError("task", "Name a task that is not finished, by its id.")
    [seen] = looks([recording])
    looked_from = reading.program.status_date or timezone.now()
    if seen.history is not None and seen.is_old_on(looked_from.date()):
        says = f"What is known of {recording.team} ends on {seen.history.until}."
        raise ThinHistoryError(says, "Give a newer record to plan by it. Nothing was changed.")
    with transaction.atomic():
        said = store.issued_of(issue_forecast(recording, Question.DATES, items, by).row)
        if said.promise(max(SAID)) > LONGEST:
            says = (
                f"{items:,} items may take more than two years, beyond which nothing is forecast."
            )
            raise BadInputError("items", f"{says} Ask for fewer. Nothing was changed.")
        message = f"Let {found.name} take as long as {recording.team} needs for {items} items"
        authored = Authored(author=by, origin=Version.Origin.EDIT, message=message[:500])
        base = history.version(reading.line, parent)
        patch = expect(program_of(base), found.id, said.durations, recording.team)
        made = history.save(reading.line, parent, patch, authored)
    return made, consequence(schedule_of(reading.version), schedule_of(made)).says


def open_tasks(program: Program) -> list[Task]:
    """Tasks that are not finished, by name; the first ones of very many."""
    tasks = program.tasks.values()
    found = [one for one in tasks if one.kind is TaskKind.TASK and not is_finished(one)]
    return sorted(found, key=lambda one: one.name.casefold())[:MOST_OFFERED]


def latest(program: ProgramRecord, team: str) -> Recording:
    """The latest record of a team. Raises Http404 when there is none."""
    found = store.recording(program, team)
    if found is None:
        raise Http404
    return found


def past(program: ProgramRecord, team: str | None = None) -> list[Past]:
    """The forecasts that were issued, of one team or of all, the newest first."""
    return [_past(row) for row in store.forecasts(program, team)]


def record_of(issued: Sequence[Past]) -> tuple[Kept, ...]:
    """How often the forecasts that were issued came true; empty before one has come due."""
    resolved = (store.resolved_of(one.row) for one in issued if not one.is_hindsight)
    return kept(one for one in resolved if one is not None)


def question_of(items: str | None, weeks: str | None) -> tuple[Question, int] | None:
    """What is asked: `items` by when, or in how many `weeks`; None for neither.

    Raises BadInputError for both, and for what is no such number.
    """
    if items and weeks:
        raise BadInputError("weeks", "Ask for items or for weeks, not for both.")
    for field, text, question, most in (
        ("items", items, Question.DATES, MOST_ITEMS),
        ("weeks", weeks, Question.COUNTS, LONGEST),
    ):
        if text:
            number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
            if not 1 <= number <= most:
                raise BadInputError(field, f"Write a whole number from 1 to {most:,}.")
            return question, number
    return None


_kept_looks: Remembered[tuple[str, Key, tuple[Key, ...]], Look] = Remembered(200)
"""By what never changes about a record and the library it is forecast with."""


def _seen(recording: Recording, known: Taught) -> Look:
    items = store.items_of(recording)
    try:
        history = weekly(items, recording.as_of)
        library, others = known.without(history)
        found = forecast(history.counts, library)
    except ThinHistoryError as error:
        return Look(recording.team, recording.as_of, None, None, None, str(error))
    own = None
    if not library.knows(history):
        own = reliability(history, library)
    sets = open_sets(items, history, recording.as_of)
    return Look(recording.team, recording.as_of, history, found, own, "", others, sets)


def _day_of(text: str) -> date:
    today = timezone.now().date()
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day > today or day.year < FIRST_YEAR:
        raise BadInputError("as_of", "Write the day of the file as 2026-03-31; it has been.")
    return day


def _read(name: str, data: bytes) -> tuple[list[Item], tuple[str, ...]]:
    said = orjson.loads(read(data, Wanted(name, is_items=True), _LIMITS))
    if refused := said.get("refused"):
        says = f"{refused['where']}: {refused['says']} {refused['do']}".strip()
        raise BadInputError("file", f"{says} Nothing was changed.")
    items = store.items_from(said["items"])
    return items, tuple(f"{one['where']}: {one['says']}" for one in said["findings"])


def _said(issued: Issued) -> Answer:
    promises = {said: issued.said(said) for said in SAID}
    if issued.question is Question.COUNTS:
        return Answer(issued.question, issued.asked, {s: int(p) for s, p in promises.items()})
    return Answer(
        issued.question,
        issued.asked,
        {said: _day(issued.since, weeks) for said, weeks in promises.items()},
    )


def _past(row: Forecast) -> Past:
    issued, resolved = store.issued_of(row), store.resolved_of(row)
    late = is_hindsight(issued, row.at.date(), None if resolved is None else resolved.outcome)
    comes_due = due(issued)
    overdue = resolved is None and comes_due + GRACE < timezone.now().date()
    return Past(row, _said(issued), comes_due, _came(resolved), _kept(resolved), late, overdue)


def _came(resolved: Resolved | None) -> date | int | None:
    if resolved is None:
        return None
    if resolved.issued.question is Question.COUNTS:
        return int(resolved.outcome)
    return _day(resolved.issued.since, resolved.outcome)


def _kept(resolved: Resolved | None) -> Mapping[float, bool]:
    if resolved is None:
        return {}
    return {said: resolved.issued.is_kept(said, resolved.outcome) for said in SAID}


def _day(since: date, weeks: float) -> date | None:
    """The last day of so many weeks; None beyond two years."""
    if weeks > LONGEST:
        return None
    return last_day(since, weeks)
