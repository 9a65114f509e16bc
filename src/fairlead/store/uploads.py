"""Files that people gave: kept on disk under random names, with who gave them and when.

A file is on disk, whole and synced, before its row says so; a row that could not be written takes
its file with it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import orjson
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from fairlead.core.ground.errors import FairleadError
from fairlead.store import jobs
from fairlead.store.models import Job, ProgramRecord, Upload, User

State = Upload.State
OPEN = (State.READING, State.READY)
_LEFT = (State.READING, State.STOPPED, State.READY, State.REFUSED)
"""Not imported, and not put aside."""
HELD_FOR = timedelta(minutes=15)
"""How long an import that nobody works on keeps others from importing into the same program."""
KEPT_FOR = timedelta(days=7)
"""How long a file is kept that was not imported."""
MOST_HELD = 20
"""How many files of one person are kept that were not imported."""
_LONGEST_NAME = 255


class ImportRunningError(FairleadError):
    """Somebody else is importing into the same program. held: what they are importing."""

    code = "import.running"

    def __init__(self, held: Upload) -> None:
        super().__init__(
            f"{held.by_name} began to import '{held.name}' into this program at "
            f"{held.at:%H:%M} UTC. Wait until that import is done or put aside; it is taken to be "
            f"put aside when nobody works on it for {HELD_FOR.seconds // 60} minutes. "
            "Nothing was changed."
        )
        self.held = held


class TooManyFilesError(FairleadError):
    """More files than one person may have kept without importing them."""

    code = "import.too_many"

    def __init__(self) -> None:
        super().__init__(
            f"{MOST_HELD} of your files wait to be imported. Import some of them or put them "
            f"aside; what nobody imports is removed after {KEPT_FOR.days} days. This one was not "
            "kept, and nothing was changed."
        )


class ImportDoneError(FairleadError):
    """An import that cannot go on, because it has ended."""

    code = "import.ended"

    def __init__(self, upload: Upload) -> None:
        words = {
            State.IMPORTED: "was imported already",
            State.UNDONE: "was imported and taken back",
            State.DISCARDED: "was put aside",
            State.REFUSED: "could not be read",
            State.READING: "is being read",
            State.STOPPED: "was not read to its end",
            State.READY: "is not imported yet",
        }
        says = f"'{upload.name}' {words[State(upload.state)]}. Give the file again to import it."
        super().__init__(says)


def keep(name: str, parts: Iterable[bytes], program: ProgramRecord | None, by: User) -> Upload:
    """Keep a file that is to be imported into a program, or to become one.

    What the same person had begun in that program is put aside. Raises ImportRunningError when
    somebody else is importing into it, and TooManyFilesError.
    """
    now = timezone.now()
    if Upload.objects.filter(by=by, state__in=_LEFT).count() >= MOST_HELD:
        raise TooManyFilesError
    stored = secrets.token_hex(24)
    sha256, size = _written(path_of(stored), parts)
    try:
        with transaction.atomic():
            _make_way(program, by, now)
            return Upload.objects.create(
                code=secrets.token_hex(12),
                program=program,
                name=_plain(name),
                stored=stored,
                sha256=sha256,
                size=size,
                by=by,
                by_name=str(by),
                at=now,
                touched_at=now,
                state=State.READING,
            )
    except IntegrityError:
        path_of(stored).unlink()
        held = _open(program).first()
        if held is None:
            raise
        raise ImportRunningError(held) from None
    except BaseException:
        path_of(stored).unlink()
        raise


def refuse_while_held(program: ProgramRecord, by: User) -> None:
    """Raises ImportRunningError when somebody else is importing into a program."""
    held = _held(_open(program), by, timezone.now()).first()
    if held is not None:
        raise ImportRunningError(held)


def answered(upload: Upload, answer: bytes, format: str, *, is_ready: bool) -> None:
    """Note what was read in a file. answer: JSON. Raises ImportDoneError when nobody waits."""
    changed = _in(upload, (State.READING,)).update(
        answer=zlib.compress(answer, 6),
        format=format,
        state=State.READY if is_ready else State.REFUSED,
        touched_at=timezone.now(),
    )
    upload.refresh_from_db()
    if not changed:
        raise ImportDoneError(upload)


def waiting(code: str) -> Upload | None:
    """The upload of a code that waits to be read."""
    return Upload.objects.filter(code=code, state=State.READING).first()


def follow(upload: Upload, job: Job) -> None:
    """Note which job reads a file."""
    upload.job = job
    upload.save(update_fields=["job"])


def stop(upload: Upload) -> bool:
    """Note that a file is not read to its end; False when it was, or is put aside."""
    stopped = _in(upload, (State.READING,)).update(state=State.STOPPED, touched_at=timezone.now())
    upload.refresh_from_db()
    return bool(stopped)


def again(upload: Upload, mapping: Mapping[str, str], dates: str) -> None:
    """Begin to read a file once more, with other words about its columns and dates.

    Raises ImportDoneError, and ImportRunningError when somebody has begun another one since.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            if upload.program is not None and upload.by is not None:
                _make_way(upload.program, upload.by, now, but=upload)
            left = (State.READY, State.REFUSED, State.STOPPED)
            changed = _in(upload, left).update(
                mapping=dict(mapping), dates=dates, state=State.READING, touched_at=now
            )
    except IntegrityError:
        held = _open(upload.program).first()
        if held is None:
            raise
        raise ImportRunningError(held) from None
    upload.refresh_from_db()
    if not changed:
        raise ImportDoneError(upload)


def locked(upload: Upload, state: Upload.State) -> Upload:
    """The upload as the database has it, for this transaction alone.

    Raises ImportDoneError when it is not in the given state.
    """
    found = Upload.objects.select_for_update().get(pk=upload.pk)
    if found.state != state:
        raise ImportDoneError(found)
    return found


def discard(upload: Upload) -> None:
    """Put an import aside, and read it no further. Raises ImportDoneError when it has ended."""
    if not _in(upload, _LEFT).update(state=State.DISCARDED, ended_at=timezone.now()):
        upload.refresh_from_db()
        raise ImportDoneError(upload)
    if upload.job_id is not None:
        jobs.cancel(upload.job_id)
    path_of(upload.stored).unlink(missing_ok=True)


def answer_of(upload: Upload) -> dict[str, object]:
    """What was read in a file, as JSON."""
    if upload.answer is None:
        raise ImportDoneError(upload)
    said: dict[str, object] = orjson.loads(zlib.decompress(upload.answer))
    return said


def found(code: str, program: ProgramRecord) -> Upload | None:
    """The upload of a code among those of a program."""
    return (
        Upload.objects.filter(program=program, code=code)
        .select_related("version", "program", "by", "job")
        .first()
    )


def found_of(code: str, by: User) -> Upload | None:
    """The upload of a code among those that a person wants to make programs of."""
    return Upload.objects.filter(code=code, program=None, by=by).select_related("by", "job").first()


def begun(by: User) -> QuerySet[Upload]:
    """The files that somebody gave to become programs and has not imported, the newest first."""
    held = Upload.objects.filter(by=by, program=None, state__in=_LEFT)
    return held.select_related("program", "version").order_by("-at", "-pk").defer("answer")


def of(program: ProgramRecord) -> QuerySet[Upload]:
    """What was given for a program, the newest first; what was put aside is left out."""
    given = Upload.objects.filter(program=program).exclude(state=State.DISCARDED).defer("answer")
    return given.select_related("version").order_by("-pk")


def last_imported(program: ProgramRecord, format: str) -> Upload | None:
    """The newest file of a format that was imported into a program and not taken back."""
    # In the order of their ends: a file that was given first may have been imported last.
    done = Upload.objects.filter(program=program, state=State.IMPORTED, format=format)
    return done.select_related("version").order_by("-ended_at", "-pk").first()


def note_undone(program: ProgramRecord, versions: Q) -> None:
    """Note that imports are taken back whose versions are: no later file is held against them."""
    held = Upload.objects.filter(versions, program=program, state=State.IMPORTED)
    held.update(state=State.UNDONE, ended_at=timezone.now())


def path_of(stored: str) -> Path:
    """Where the file of a random name lies."""
    folder = Path(settings.IMPORT_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / stored


def clean_up() -> int:
    """Remove files that were not imported and are older than they need be; how many there were."""
    ended = Q(state__in=(*_LEFT, State.DISCARDED))
    old = Upload.objects.filter(ended, touched_at__lt=timezone.now() - KEPT_FOR)
    removed = 0
    for upload in old:
        path_of(upload.stored).unlink(missing_ok=True)
        upload.delete()
        removed += 1
    return removed


def _in(upload: Upload, states: Iterable[Upload.State]) -> QuerySet[Upload]:
    return Upload.objects.filter(pk=upload.pk, state__in=list(states))


def _open(program: ProgramRecord | None) -> QuerySet[Upload]:
    if program is None:
        return Upload.objects.none()
    return Upload.objects.filter(program=program, state__in=OPEN)


def _held(open: QuerySet[Upload], by: User, now: datetime) -> QuerySet[Upload]:
    """Those that others work on."""
    return open.filter(touched_at__gte=now - HELD_FOR).exclude(by=by)


def _make_way(
    program: ProgramRecord | None, by: User, now: datetime, but: Upload | None = None
) -> None:
    open = _open(program)
    if but is not None:
        open = open.exclude(pk=but.pk)
    held = _held(open, by, now).values_list("pk", flat=True)
    left = open.exclude(pk__in=list(held))
    for job in left.filter(job__isnull=False).values_list("job", flat=True):
        jobs.cancel(job)
    stored = list(left.values_list("stored", flat=True))
    left.update(state=State.DISCARDED, ended_at=now)
    transaction.on_commit(lambda: _remove(stored))


def _remove(stored: Iterable[str]) -> None:
    for one in stored:
        path_of(one).unlink(missing_ok=True)


def _written(path: Path, parts: Iterable[bytes]) -> tuple[str, int]:
    """Write a file so that it lasts; its SHA-256 and size in bytes."""
    digest, size = hashlib.sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
                digest.update(part)
                size += len(part)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink()
        raise
    return digest.hexdigest(), size


def _plain(name: str) -> str:
    """The name of a file without folders and without characters that one cannot see."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if c.isprintable()).strip(" .")
    return shown[-_LONGEST_NAME:] or "file"
