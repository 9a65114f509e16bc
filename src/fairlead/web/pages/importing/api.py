"""Imports for other programs: a file is given, followed, looked at, imported, and taken back.

The same views serve files that become a program (no key in the address) and files for one that is
there.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.urls import reverse

from fairlead.store import history, uploads
from fairlead.store.models import Upload
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import sent
from fairlead.web.problems import BadInputError
from fairlead.web.services import importing
from fairlead.web.services.asked import asked
from fairlead.web.services.import_review import review
from fairlead.web.services.import_told import changes, content, facts, progress
from fairlead.web.services.reading import version_meant
from fairlead.web.services.understood import fields, understood

READ = {Upload.State.READY, Upload.State.REFUSED, Upload.State.IMPORTED, Upload.State.UNDONE}
LISTED = 50


def give(visit: Visit, key: str = "") -> HttpResponse:
    """Give a file, as the field `file` of a form; answered with where its job is.

    A GET lists what was given for the program, the newest first; without a program what one gave
    to become one and has not imported yet.
    """
    record = visit.place.record if key else None
    if visit.method == "POST":
        upload = importing.take(visit.FILES.get("file"), record, visit.user)
        return _accepted(upload, key)
    given = uploads.begun(visit.user) if record is None else uploads.of(record)
    return sent({"items": [facts(upload) for upload in given[:LISTED]]})


def job(visit: Visit, code: str, key: str = "") -> HttpResponse:
    """How far a file is read."""
    upload = _upload(visit, code, key)
    return sent({**progress(upload), "import": _address(upload, key)})


def one(visit: Visit, code: str, key: str = "") -> HttpResponse:
    """An import with what was understood of its file and what it would change.

    A DELETE puts it aside.
    """
    upload = _upload(visit, code, key)
    if visit.method == "DELETE":
        uploads.discard(upload)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    said = facts(upload) | {"job": _address(upload, key, "-job")}
    if upload.state in READ:
        said |= content(understood(upload))
    if key and upload.state == Upload.State.READY:
        head = history.head(history.line(visit.place.record))
        said["changes"] = changes(review(visit.place.record, upload, head))
    return sent(said)


def read(visit: Visit, code: str, key: str = "") -> HttpResponse:
    """Read a file once more. columns: fields by header; dates: "DMY", "MDY" or "YMD"."""
    upload, body = _upload(visit, code, key), asked(visit)
    columns = body.get("columns") if "columns" in body else upload.mapping
    dates = body.text("dates", upload.dates)
    known = {name for name, _ in fields()}
    if not isinstance(columns, dict) or not set(map(str, columns.values())) <= known:
        says = f"'columns' is an object of fields by header. A field is one of {sorted(known)}."
        raise BadInputError("columns", says)
    importing.read_again(upload, columns, dates, visit.user)
    return _accepted(upload, key)


def cancel(visit: Visit, code: str, key: str = "") -> HttpResponse:
    """Read a file no further; `read` reads it again."""
    upload = _upload(visit, code, key)
    importing.cancel(upload)
    return sent({**progress(upload), "import": _address(upload, key)})


def apply(visit: Visit, code: str, key: str = "") -> HttpResponse:
    """Import a file that was looked at. removes: true when much may be removed."""
    upload = _upload(visit, code, key)
    if not key:
        importing.import_as_new(upload, visit.user)
    else:
        removes = asked(visit).get("removes") is True
        record, parent = visit.place.record, version_meant(visit)
        importing.import_into(record, upload, parent, visit.user, removes=removes)
    upload.refresh_from_db()
    return _answer(facts(upload), HTTPStatus.CREATED)


def undo(visit: Visit, code: str, key: str) -> HttpResponse:
    """Take an import back."""
    upload = _upload(visit, code, key)
    importing.undo_import(upload, visit.user)
    upload.refresh_from_db()
    return sent(facts(upload))


def _accepted(upload: Upload, key: str) -> HttpResponse:
    at = _address(upload, key, "-job")
    said = {**progress(upload), "id": upload.code, "job": at, "import": _address(upload, key)}
    return _answer(said, HTTPStatus.ACCEPTED, Location=at)


def _upload(visit: Visit, code: str, key: str) -> Upload:
    return importing.given(visit.place.record if key else None, code, visit.user)


def _answer(body: object, status: HTTPStatus, **headers: str) -> HttpResponse:
    answer = sent(body, **headers)
    answer.status_code = status
    return answer


def _address(upload: Upload, key: str, what: str = "") -> str:
    if key:
        return reverse(f"api-import{what}", args=[key, upload.code])
    return reverse(f"api-importing{what}", args=[upload.code])
