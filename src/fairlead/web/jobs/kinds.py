"""Which kinds of long work there are, and the function that does each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fairlead.store.models import ProgramRecord, Version
from fairlead.web.jobs import file, impact, simulation, why
from fairlead.web.jobs.progress import Told

FILES = "files"
"""The queue of files that are read: nobody waits with a small one until a simulation is done."""

Work = Callable[[ProgramRecord, Version, Mapping[str, Any], Told], Any]
"""Answers a question about a version as plain JSON."""

KINDS: Mapping[str, Work] = {
    "impact": impact.run,
    "simulation": simulation.run,
    "why": why.run,
}

Chore = Callable[[Mapping[str, Any], Told], None]
"""Work that is about no version, and keeps what comes out of it itself."""

CHORES: Mapping[str, Chore] = {
    file.KIND: file.run,
}
QUEUES: Mapping[str, str] = {file.KIND: FILES}
"""The queue of a kind, where it is not the usual one."""
