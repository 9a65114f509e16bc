"""Jobs of kind "file": a file that somebody gave is read, to be looked at before it is imported."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import orjson

from fairlead.store import uploads
from fairlead.store.models import Upload
from fairlead.web.jobs.progress import GivenUpError, Told
from fairlead.web.parsing import reading

KIND = "file"
_STEPS: Mapping[str, tuple[str, int]] = {
    "": ("Opening the file", 0),
    "read": ("Reading what is in it", 10),
    "built": ("Putting the plan together", 60),
    "scheduled": ("Working out its dates", 75),
    "told": ("Writing down what was understood", 90),
}
"""By what the child says: what it does next, and how much of the whole is done by then."""

log = logging.getLogger(__name__)


def question(upload: Upload) -> dict[str, Any]:
    """What a job is asked: to read a file."""
    return {"upload": upload.code}


def run(question: Mapping[str, Any], told: Told) -> None:
    """Read a file, and note what it says or why it says nothing."""
    upload = uploads.waiting(question["upload"])
    if upload is None:
        # Answered by a worker that then ended, or put aside.
        return
    told.expect(100)
    try:
        answer = _answer(upload, told)
    except GivenUpError:
        raise
    except Exception:
        uploads.stop(upload)
        raise
    said = orjson.loads(answer)
    uploads.answered(upload, answer, said.get("format", ""), is_ready="program" in said)


def _answer(upload: Upload, told: Told) -> bytes:
    done = 0

    def tell(step: str | None) -> None:
        nonlocal done
        if step is None:
            told.step(0)
            return
        words, share = _STEPS[step]
        told.step(share - done)
        told.say(words)
        done = share

    wanted = reading.Wanted(upload.name, upload.mapping, upload.dates)
    try:
        return reading.read(uploads.path_of(upload.stored).read_bytes(), wanted, tell=tell)
    except OSError:
        log.exception("The file of the upload %s cannot be read back.", upload.pk)
        refused = {
            "number": "IMP-003",
            "where": upload.name,
            "says": "the server could not keep the file.",
            "do": "Give it again.",
        }
        return orjson.dumps({"refused": refused})
