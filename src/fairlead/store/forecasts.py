"""What teams did, and forecasts from it, kept: a forecast that was issued is never changed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import inf

import orjson
from django.db import transaction
from django.utils import timezone

from fairlead.core.forecast.backtest import Question
from fairlead.core.forecast.history import Item
from fairlead.core.forecast.issued import Issued, Resolved, outcome
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store.models import Forecast, ProgramRecord, Recording, User

MOST_TEAMS = 100
"""How many teams of one program are recorded."""
MOST_KEPT = 12
"""How many recordings of one team are kept, the latest ones: nothing is forecast from others."""
_LATEST_LAST = ("as_of", "at", "pk")
_LATEST_FIRST = ("-as_of", "-at", "-pk")


def record(
    program: ProgramRecord,
    team: str,
    items: Iterable[Item],
    as_of: date,
    file: str,
    by: User,
    at: datetime | None = None,
) -> Recording:
    """Keep the items of a team as they stood before a day; what is given again is the latest anew.

    at: when, unless now. Raises InvalidRequestError for more teams than a program may have, and for
    a record older than all that are kept.
    """
    body = orjson.dumps([[one.id, one.done, one.created, one.started] for one in items])
    with transaction.atomic():
        ProgramRecord.objects.select_for_update().get(pk=program.pk)
        held = Recording.objects.filter(program=program)
        is_known = held.filter(team=team).exists()
        if not is_known and held.values("team").distinct().count() >= MOST_TEAMS:
            says = f"The program has {MOST_TEAMS} teams with a record already."
            raise InvalidRequestError(says, "Remove one of them first.")
        made, _ = Recording.objects.update_or_create(
            program=program,
            team=team,
            as_of=as_of,
            digest=hashlib.sha256(body).hexdigest(),
            defaults={"file": file, "by": by, "by_name": str(by), "at": at or timezone.now()},
            create_defaults={
                "body": zlib.compress(body),
                "items": len(orjson.loads(body)),
                "file": file,
                "by": by,
                "by_name": str(by),
                "at": at or timezone.now(),
            },
        )
        old = held.filter(team=team).order_by(*_LATEST_FIRST).values_list("pk", flat=True)
        gone = list(old[MOST_KEPT:])
        if made.pk in gone:
            says = f"{MOST_KEPT} later records of '{team}' are kept, and this is an older one."
            raise InvalidRequestError(says, "Give a later one. Nothing was changed.")
        Recording.objects.filter(pk__in=gone).delete()
    return made


def recordings(program: ProgramRecord) -> list[Recording]:
    """The latest recording of each team of a program, by team, without the items."""
    found: dict[str, Recording] = {}
    held = Recording.objects.filter(program=program).defer("body")
    for one in held.order_by(*_LATEST_LAST):
        found[one.team] = one
    return [found[team] for team in sorted(found, key=str.casefold)]


def recording(program: ProgramRecord, team: str) -> Recording | None:
    """The latest recording of a team, without the items; None when there is none."""
    held = Recording.objects.filter(program=program, team=team).defer("body")
    return held.order_by(*_LATEST_LAST).last()


def latest_of_all(before: datetime, most: int) -> list[Recording]:
    """The latest record of each team of all programs in use that was made before a moment.

    Only what tells them apart is loaded; the latest `most` of them.
    """
    held = Recording.objects.filter(program__archived_at__isnull=True, at__lt=before)
    held = held.only("program_id", "team", "as_of", "digest")
    found = {(one.program_id, one.team): one for one in held.order_by(*_LATEST_LAST)}
    return sorted(found.values(), key=lambda one: (one.as_of, one.pk))[-most:]


def with_items(numbers: Iterable[int]) -> list[Recording]:
    """Recordings with their items, by their numbers."""
    return list(Recording.objects.filter(pk__in=list(numbers)))


def items_of(recording: Recording) -> list[Item]:
    """The items of a recording."""
    return items_from(orjson.loads(zlib.decompress(recording.body)))


def items_from(rows: Iterable[Sequence[str | None]]) -> list[Item]:
    """Items of rows with their id and the days on which each was done, created and started."""
    return [
        Item(str(id), _day(done), _day(created), _day(started))
        for id, done, created, started in rows
    ]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def remove(program: ProgramRecord, team: str) -> int:
    """Remove all recordings of a team; what was forecast from them stays. How many there were."""
    return Recording.objects.filter(program=program, team=team).delete()[0]


def keep(
    recording: Recording, issued: Issued, model: str, by: User, at: datetime | None = None
) -> tuple[Forecast, bool]:
    """Write down a forecast that is issued, and whether it is new: the same counts once.

    at: when, unless now.
    """
    return Forecast.objects.get_or_create(
        program=recording.program,
        team=recording.team,
        question=issued.question.value,
        asked=issued.asked,
        since=issued.since,
        digest=recording.digest,
        model=model,
        defaults={
            "quantiles": list(issued.quantiles),
            "by": by,
            "by_name": str(by),
            "at": at or timezone.now(),
        },
    )


def forecasts(program: ProgramRecord, team: str | None = None) -> list[Forecast]:
    """The forecasts that were issued, of one team or of all, the newest first."""
    held = Forecast.objects.filter(program=program)
    return list((held if team is None else held.filter(team=team)).order_by("-at", "-pk"))


def issued_of(row: Forecast) -> Issued:
    """The forecast of a row, as it was issued."""
    return Issued(Question(row.question), row.asked, row.since, tuple(row.quantiles))


def resolved_of(row: Forecast) -> Resolved | None:
    """The forecast of a row with what came of it; None while it has not come due."""
    if row.resolved_at is None:
        return None
    return Resolved(issued_of(row), inf if row.outcome is None else row.outcome)


def resolve(program: ProgramRecord, team: str, at: datetime | None = None) -> int:
    """Hold every forecast of a team against its latest record. How many came due by it.

    What an earlier record said of one is corrected where this one says otherwise. at: when, unless
    now.
    """
    latest = recording(program, team)
    if latest is None:
        return 0
    items = items_of(latest)
    came_due = 0
    for row in Forecast.objects.filter(program=program, team=team):
        came = outcome(issued_of(row), items, latest.as_of)
        if came is None:
            continue
        known = None if came == inf else came
        if row.resolved_at is not None and row.outcome == known:
            continue
        came_due += row.resolved_at is None
        row.outcome = known
        row.resolved_at = at or timezone.now()
        row.save(update_fields=["outcome", "resolved_at"])
    return came_due
