"""Files that become a program, or a newer version of one: taken in, read, imported, taken back.

Whatever fails, nothing was changed: a worker reads a file in a child process, and what it says is
written in one transaction or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store import history, jobs, uploads
from fairlead.store.archive import archive
from fairlead.store.history import Authored
from fairlead.store.models import ProgramRecord, Upload, User, Version
from fairlead.store.people import Role, give_role
from fairlead.web.jobs import file as reading
from fairlead.web.jobs.asking import begin
from fairlead.web.problems import BadInputError
from fairlead.web.services.import_review import LARGE_SHARE, review
from fairlead.web.services.understood import understood

DATE_ORDERS = ("DMY", "MDY", "YMD")


def take(file: UploadedFile[bytes] | None, program: ProgramRecord | None, by: User) -> Upload:
    """Keep a file and have it read. program: what it is imported into, None for one of its own.

    Raises BadInputError without a file or for one that is too large, and ImportRunningError when
    somebody else is importing into the program.
    """
    if file is None:
        raise BadInputError("file", "No file was given. Choose one. Nothing was changed.")
    if (file.size or 0) > settings.IMPORT_MAX_BYTES:
        megabytes = settings.IMPORT_MAX_BYTES // 2**20
        says = f"'{file.name}' has more than {megabytes} MB (limit). Split it, or ask your "
        raise BadInputError("file", f"{says}administrator. Nothing was changed.")
    if program is not None:
        uploads.refuse_while_held(program, by)
    uploads.clean_up()
    upload = uploads.keep(file.name or "file", file.chunks(), program, by)
    try:
        _have_read(upload, by)
    except BaseException:
        # Without a job nobody would read it, and it would keep others from importing.
        uploads.stop(upload)
        raise
    return upload


def given(program: ProgramRecord | None, code: str, by: User) -> Upload:
    """The upload of a code, among those of a program or of a person. Raises Http404."""
    upload = uploads.found_of(code, by) if program is None else uploads.found(code, program)
    if upload is None:
        raise Http404
    return upload


def read_again(upload: Upload, mapping: Mapping[str, str], dates: str, by: User) -> None:
    """Have a file read once more, with what somebody said about its columns and dates.

    mapping: field by header. Raises BadInputError, ImportDoneError and ImportRunningError.
    """
    if dates and dates not in DATE_ORDERS:
        raise BadInputError("dates", f"'{dates[:20]}' is no order of dates. Choose one.")
    with transaction.atomic():
        uploads.again(upload, mapping, dates)
        _have_read(upload, by)


def cancel(upload: Upload) -> None:
    """Read a file no further, unless it is read already."""
    if uploads.stop(upload) and upload.job is not None:
        jobs.cancel(upload.job.pk)


def import_as_new(upload: Upload, by: User) -> Version:
    """Make a program of a file, owned by who imports it. Raises ImportDoneError."""
    program = understood(upload).program
    with transaction.atomic():
        upload = uploads.locked(upload, Upload.State.READY)
        version = history.begin(program, _authored(upload, by))
        give_role(version.program, by, Role.OWNER)
        _note(upload, version, version.program)
    return version


def import_into(
    record: ProgramRecord, upload: Upload, parent: int, by: User, *, removes: bool
) -> Version:
    """Make of a file, as it was reviewed against version `parent`, the newest version of a plan.

    removes: whether somebody agreed that much is removed. Raises BadInputError when that is
    needed, ImportDoneError, SavedSinceError, and what `change` raises.
    """
    line = history.line(record)
    reviewed = review(record, upload, history.version(line, parent))
    if reviewed.removes_much and not removes:
        says = (
            f"This import removes more than {LARGE_SHARE:.0%} of the plan. Tick that this is "
            "meant, or put the import aside. Nothing was changed."
        )
        raise BadInputError("removes", says)
    with transaction.atomic():
        upload = uploads.locked(upload, Upload.State.READY)
        authored = _authored(upload, by)
        version = history.save(line, parent, reviewed.patch, authored)
        _note(upload, version if version.at == authored.at else None)
    return version


def may_undo(upload: Upload) -> bool:
    """Whether an import can be taken back: it changed something, and nothing builds on it."""
    if upload.state != Upload.State.IMPORTED or upload.version is None or upload.program is None:
        return False
    return upload.version.parent_id is not None or is_alone(upload.program)


def is_alone(record: ProgramRecord) -> bool:
    """Whether a program has no version but the first."""
    return record.versions.count() == 1


def undo_import(upload: Upload, by: User) -> None:
    """Take an import back: of a plan its version; a program made of a file is archived.

    Raises ImportDoneError, SavedSinceError when later versions build on it, and
    InvalidRequestError when a program has gone on since it was imported.
    """
    with transaction.atomic():
        upload = uploads.locked(upload, Upload.State.IMPORTED)
        version, record = upload.version, upload.program
        assert record is not None
        # An import that changed nothing made no version, and leaves nothing to take back.
        if version is not None and version.parent_id is None:
            _archive(record)
        elif version is not None:
            message = f"Undo import of {upload.name}"
            undo = Authored(author=by, origin=Version.Origin.UNDO, message=message)
            history.undo(history.line(record), version.number, undo)
        upload.state, upload.ended_at = Upload.State.UNDONE, timezone.now()
        upload.save(update_fields=["state", "ended_at"])


def _archive(record: ProgramRecord) -> None:
    if not is_alone(record):
        says = "The program has gone on since it was imported, so nothing was taken back."
        raise InvalidRequestError(says, "Archive the program among its members.")
    archive(record)


@transaction.atomic
def _have_read(upload: Upload, by: User) -> None:
    job = begin(reading.KIND, reading.question(upload), by, upload.program)
    uploads.follow(upload, job)


def _authored(upload: Upload, by: User) -> Authored:
    message = f"Import {upload.name}"
    return Authored(author=by, origin=Version.Origin.IMPORT, message=message, at=timezone.now())


def _note(upload: Upload, version: Version | None, program: ProgramRecord | None = None) -> None:
    """Note that a file was imported, and what came of it."""
    upload.version = version
    if program is not None:
        upload.program = program
    upload.state, upload.ended_at = Upload.State.IMPORTED, timezone.now()
    upload.save(update_fields=["program", "version", "state", "ended_at"])
