"""A plan as the timeline draws it: rows, links and days off, as columns of plain numbers.

Moments are minutes since 1970 by the program's own clock, so that the page needs no time zone.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Mapping
from datetime import timedelta
from threading import Lock
from typing import Any

import numpy as np
import orjson

from fairlead.core.calendars.days import hours_by_day
from fairlead.core.cpm.axis import EPOCH
from fairlead.core.cpm.paths import float_to
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.program.program import Program
from fairlead.store import history
from fairlead.store.models import Version
from fairlead.web.services.reading import Reading, schedule_of
from fairlead.web.services.timeline_rows import (
    COLUMNS,
    FLAGS,
    LINK_COLUMNS,
    Sheet,
    minute,
    sheet_of,
)

_MINUTES_PER_DAY = 24 * 60
_DAYS_AROUND = 370
_MOST_DAYS = 20_000
_MOST_KEPT = 8
_LEVEL = 3

_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def packed_plan(reading: Reading) -> bytes:
    """The plan of a version as gzipped JSON, kept in this process for whoever asks next."""
    digest = reading.version.digest
    with _lock:
        if digest in _kept:
            _kept.move_to_end(digest)
            return _kept[digest]
    body = gzip.compress(orjson.dumps(plan(reading)), _LEVEL, mtime=0)
    with _lock:
        _kept[digest] = body
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return body


def plan(reading: Reading) -> dict[str, Any]:
    """The whole plan of a version."""
    schedule = reading.schedule
    program = schedule.program
    sheet = sheet_of(schedule)
    ids = sheet.order
    minutes = schedule.by_the_clock()
    ends = (
        (int(minutes.min()), int(minutes.max())) if len(minutes) else (minute(program.start),) * 2
    )
    return {
        "version": reading.version.number,
        "name": program.name,
        "status": None if program.status_date is None else minute(program.status_date),
        "columns": COLUMNS,
        "flags": FLAGS,
        "rows": sheet.rows(ids),
        "link_columns": LINK_COLUMNS,
        "links": sheet.links(program.links),
        "teams": {id: team.name for id, team in program.teams.items()},
        "owners": {id: resource.name for id, resource in program.resources.items()},
        "baseline": baseline(reading),
        "days_off": days_off(program, ends),
        "commitments": deadlines(program),
    }


def differing(before: Schedule, after: Schedule) -> dict[str, Any]:
    """What a page that shows `before` needs to show `after`: rows, links, and what is gone.

    rows: whole ones, of tasks that changed themselves. moved: of those whose dates alone are other,
    as MOVED. order: the outline's order of ids, only when tasks were added, removed or moved in it.
    """
    old, new = sheet_of(before), sheet_of(after)
    was, now = before.program, after.program
    changed, moved = _changed_tasks(before, after, old, new)
    found: dict[str, Any] = {
        "rows": new.rows(changed),
        "moved": new.moved(moved),
        "removed": [id for id in was.tasks if id not in now.tasks],
        "links": new.links(_changed_links(before, after, old, new)),
        "unlinked": [id for id in was.links if id not in now.links],
        "status": None if now.status_date is None else minute(now.status_date),
    }
    if old.order != new.order:
        found["order"] = new.order
    return found


def _changed_tasks(
    before: Schedule, after: Schedule, old: Sheet, new: Sheet
) -> tuple[list[TaskId], list[TaskId]]:
    """The tasks that changed themselves, and the others whose dates or floats are other ones."""
    was, now = before.program.tasks, after.program.tasks
    changed = []
    if was is not now:
        changed = [id for id, t in now.items() if (o := was.get(id)) is not t and o != t]
    inherited = old.level != new.level or old.teams != new.teams
    if inherited:
        changed += [id for id in now if id in was and old.placed(id) != new.placed(id)]
    a, b = before.table, after.table
    if old.order == new.order and a.row == b.row:
        columns = ("start", "finish", "total_float", "critical")
        differs = np.any([getattr(a, c) != getattr(b, c) for c in columns], axis=0)
        ids = list(b.row)
        moved = [ids[i] for i in np.flatnonzero(differs).tolist()]
    else:
        moved = [id for id in now if id in was and old.dated(id) != new.dated(id)]
    whole = set(changed)
    return list(whole), [id for id in moved if id not in whole]


def _changed_links(before: Schedule, after: Schedule, old: Sheet, new: Sheet) -> list[LinkId]:
    was, now = before.program.links, after.program.links
    if was is now and before.network.link_ids == after.network.link_ids:
        flipped = np.flatnonzero(old.drives != new.drives).tolist()
        return [id for at in flipped if (id := after.network.link_ids[at]) is not None]
    changed = []
    rows, old_rows = after.link_rows, before.link_rows
    for id, link in now.items():
        held = was.get(id)
        if held != link or _drives(old, old_rows, id) != _drives(new, rows, id):
            changed.append(id)
    return changed


def _drives(sheet: Sheet, rows: Mapping[LinkId, int], id: LinkId) -> bool:
    row = rows.get(id)
    return row is not None and bool(sheet.drives[row])


def baseline(reading: Reading) -> dict[str, Any] | None:
    """The dates that were agreed: of the newest version with a name, or of the plan's own baseline.

    dates: by task, start and finish.
    """
    named = (
        history.baselines(reading.place.record).filter(number__lt=reading.version.number).first()  # type: ignore[attr-defined]
    )
    if named is not None:
        kept = history.version(reading.line, named.number)
        return _of_version(kept)
    for agreed in reversed(reading.program.baselines.values()):
        dates = {
            id: [minute(one.start or one.finish), minute(one.finish)]
            for id, one in agreed.tasks.items()
            if one.finish is not None
        }
        return {"name": agreed.name, "dates": dates}
    return None


def _of_version(version: Version) -> dict[str, Any]:
    schedule = schedule_of(version)
    rows = schedule.by_the_clock().tolist()
    return {"name": version.name, "dates": dict(zip(schedule.table.row, rows, strict=True))}


def days_off(program: Program, ends: tuple[int, int]) -> list[int]:
    """The days without work on the program's calendar around its tasks, as days since 1970."""
    first = ends[0] // _MINUTES_PER_DAY - _DAYS_AROUND
    last = min(ends[1] // _MINUTES_PER_DAY + _DAYS_AROUND, first + _MOST_DAYS)
    epoch = EPOCH.date()
    days = (epoch + timedelta(days=first), epoch + timedelta(days=last))
    calendar = program.calendars[program.calendar]
    patterns, which = hours_by_day(calendar, program.calendars, *days)
    off = np.array([not hours for hours in patterns])
    found: list[int] = (np.flatnonzero(off[which]) + first).tolist()
    return found


def deadlines(program: Program) -> dict[TaskId, int]:
    """By task, the moment it is to be finished by."""
    return {id: minute(task.deadline) for id, task in program.tasks.items() if task.deadline}


def critical_to(schedule: Schedule, milestone: TaskId) -> list[TaskId]:
    """The tasks that move one milestone at once when they slip. Raises UnknownIdError."""
    least = schedule.program.rules.critical_float
    units = schedule.program.units
    return [
        id for id, room in float_to(schedule, milestone).items() if units.working(room) <= least
    ]
