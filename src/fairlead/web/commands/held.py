"""Programs of the workbench's history as plans, for the commands that read plans from files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fairlead.web import environment
from fairlead.web.commands.ready import RefusedError, ready_for_data

if TYPE_CHECKING:
    from fairlead.core.program.program import Program


def program(key: str, number: int | None, db: str | None) -> Program | None:
    """What a version holds, the newest unless a number is given; None without such a program.

    db: the address of a database, in place of DATABASE_URL and the embedded one. Raises
    RefusedError when there is no such version, and when the database cannot be used.
    """
    if not (db or os.environ.get("DATABASE_URL") or environment.embedded().exists()):
        return None
    ready_for_data(db)
    from fairlead.store import history
    from fairlead.store.heads import program_of
    from fairlead.store.models import ProgramRecord

    record = ProgramRecord.objects.filter(key=key).first()
    if record is None:
        return None
    line = history.line(record)
    try:
        return program_of(history.head(line) if number is None else history.version(line, number))
    except history.NoSuchVersionError as error:
        raise RefusedError(f"{key}: {error}") from None
