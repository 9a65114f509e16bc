"""A plan edited: looked at before it is saved, saved, taken back and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import orjson

from fairlead.core.cpm.schedule import Schedule, reschedule
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.patch import Patch
from fairlead.store import history
from fairlead.store.history import Authored
from fairlead.store.models import Version
from fairlead.web.access.visit import Visit
from fairlead.web.problems import BadInputError
from fairlead.web.services.asked import Asked
from fairlead.web.services.consequence import consequence
from fairlead.web.services.intents import Made, made
from fairlead.web.services.reading import Reading, keep_schedule, schedule_of, version_meant
from fairlead.web.services.timeline import differing

Answer = dict[str, Any]
_MOST_LOOKED_AT = 4


def preview(visit: Visit, reading: Reading, asked: Asked) -> Answer:
    """What edits would do to the version they were made for; nothing is saved."""
    base = _base(visit, reading)
    before = schedule_of(base)
    wanted, after = _effect(before, orjson.dumps(asked.get("edits")), visit.user.pk)
    return {"version": base.number, **_answer(before, after, wanted.patch, asked)}


def save(visit: Visit, reading: Reading, asked: Asked) -> Answer:
    """Save edits as one version. Raises SavedSinceError, and what `made` raises."""
    _refuse_older(reading)
    base = _base(visit, reading)
    before = schedule_of(base)
    wanted, effect = _effect(before, orjson.dumps(asked.get("edits")), visit.user.pk)
    message = asked.text("message", "").strip() or wanted.message
    # Where nobody saved since, what was edited is what will stand: its dates are known already.
    is_newest = reading.version.pk == base.pk
    after = effect if is_newest else None
    new = history.save(reading.line, base.number, wanted.patch, _authored(visit, message))
    if after is not None and new.parent_id == base.pk:
        keep_schedule(new, after)
    else:
        after = schedule_of(new)
    patch = Patch() if new.pk == base.pk else wanted.patch
    return _saved(before, after, new, patch, asked)


@lru_cache(maxsize=_MOST_LOOKED_AT)
def _effect(before: Schedule, edits: bytes, by: int) -> tuple[Made, Schedule]:
    """What edits make of a plan; who looked at it before saving has it computed already.

    by: whose edits they are. Two people who add a task at once add two.
    """
    wanted = made(before, orjson.loads(edits))
    return wanted, reschedule(before, wanted.program)


def undo(visit: Visit, reading: Reading) -> Answer:
    """Take the person's last edit back. Raises InvalidRequestError when there is none."""
    return _taken_back(visit, reading, redo=False)


def redo(visit: Visit, reading: Reading) -> Answer:
    """Bring back what the person's last undo took. Raises InvalidRequestError likewise."""
    return _taken_back(visit, reading, redo=True)


def _taken_back(visit: Visit, reading: Reading, *, redo: bool) -> Answer:
    _refuse_older(reading)
    base = _base(visit, reading)
    taken = history.last_own(reading.line, visit.user, undone=redo)
    if taken is None:
        word = "redo" if redo else "undo"
        raise InvalidRequestError(f"There is nothing of yours to {word}.", "Edit something first.")
    what = taken.undoes.message if redo and taken.undoes is not None else taken.message
    message = f"{'Redo' if redo else 'Undo'}: {what}"
    new = history.undo(reading.line, taken.number, _authored(visit, message, is_undo=True))
    return _saved(schedule_of(base), schedule_of(new), new, Patch((), message), Asked({}))


def _base(visit: Visit, reading: Reading) -> Version:
    """The version that the page shows. Raises NoVersionGivenError and NoSuchVersionError."""
    number = version_meant(visit)
    if number == reading.version.number:
        return reading.version
    return history.version(reading.line, number)


def _refuse_older(reading: Reading) -> None:
    if not reading.is_newest:
        raise BadInputError("version", "This is an older version; only the newest can be changed.")


def _authored(visit: Visit, message: str, *, is_undo: bool = False) -> Authored:
    origin = Version.Origin.UNDO if is_undo else Version.Origin.EDIT
    return Authored(author=visit.user, origin=origin, message=message[:500])


def _saved(before: Schedule, after: Schedule, new: Version, patch: Patch, asked: Asked) -> Answer:
    said: Mapping[str, Any] = {
        "version": new.number,
        "message": new.message,
        "author": new.author_name,
    }
    return {**said, **_answer(before, after, patch, asked)}


def _answer(before: Schedule, after: Schedule, patch: Patch, asked: Asked) -> Answer:
    known = set(before.findings)
    return {
        "changes": len(patch.changes),
        "consequence": asdict(consequence(before, after, _about(asked))),
        "findings": [
            {"code": one.code, "says": str(one)} for one in after.findings if one not in known
        ],
        **differing(before, after),
    }


def _about(asked: Asked) -> TaskId | None:
    """The task that one edit alone took hold of to move it."""
    edits = asked.get("edits")
    if not isinstance(edits, list) or len(edits) != 1 or edits[0].get("do") != "start":
        return None
    return TaskId(edits[0]["task"])
