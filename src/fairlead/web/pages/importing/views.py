"""Import in the browser: give a file, look at what was understood, import it, take it back.

The same views serve files that become a program (no key in the address) and files for one that is
there.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from fairlead.store import history, uploads
from fairlead.store.models import ProgramRecord, Upload, Version
from fairlead.store.people import Role
from fairlead.web.access.visit import Visit
from fairlead.web.services import importing
from fairlead.web.services.import_review import review
from fairlead.web.services.reading import reading, version_meant
from fairlead.web.services.understood import fields, mapping_of, understood

UNDONE = Upload.State.UNDONE


def start(visit: Visit, key: str = "") -> HttpResponse:
    """Show where to drop a file, and what was imported before; take a file."""
    record = _record(visit, key)
    if visit.method == "POST":
        upload = importing.take(visit.FILES.get("file"), record, visit.user)
        return _to("preview", upload, key)
    context = _frame(visit, key)
    context["limit"] = settings.IMPORT_MAX_BYTES
    context["megabytes"] = settings.IMPORT_MAX_BYTES // 2**20
    if record is None:
        context["begun"] = uploads.begun(visit.user)
    else:
        context["may"] = visit.place.role >= Role.MANAGER
        context["earlier"] = uploads.of(record)[:50]
        context["is_alone"] = importing.is_alone(record)
    return render(visit, "importing/start.html", context)


def preview(visit: Visit, code: str, key: str = "") -> HttpResponse:
    """Show how far a file is read, what was understood of it, or what came of it.

    When something is sent, have it read again as was said.
    """
    upload = _upload(visit, code, key)
    if visit.method == "POST":
        mapping, dates = upload.mapping, upload.dates
        if upload.state != Upload.State.STOPPED:
            mapping, dates = mapping_of(upload, visit.POST.dict()), visit.POST.get("dates", "")
        importing.read_again(upload, mapping, dates, visit.user)
        return _to("preview", upload, key)
    context = _frame(visit, key) | {"upload": upload}
    match upload.state:
        case Upload.State.IMPORTED | Upload.State.UNDONE:
            context["file"] = understood(upload)
            context["is_whole"] = upload.version is not None and upload.version.parent_id is None
            context["may_undo"] = importing.may_undo(upload)
            return render(visit, "importing/report.html", context)
        case Upload.State.READY | Upload.State.REFUSED:
            context |= {"file": understood(upload), "fields": fields()}
            context["orders"] = importing.DATE_ORDERS
            if key and upload.state == Upload.State.READY:
                head = history.head(history.line(visit.place.record))
                context["review"] = review(visit.place.record, upload, head)
            return render(visit, "importing/preview.html", context)
        case Upload.State.READING | Upload.State.STOPPED:
            return render(visit, "importing/wait.html", context)
        case _:
            raise uploads.ImportDoneError(upload)


def apply(visit: Visit, code: str, key: str = "") -> HttpResponse:
    """Import a file that was looked at."""
    upload = _upload(visit, code, key)
    if not key:
        version = importing.import_as_new(upload, visit.user)
        return _to("preview", upload, version.program.key)
    removes = bool(visit.POST.get("removes"))
    importing.import_into(
        visit.place.record, upload, version_meant(visit), visit.user, removes=removes
    )
    return _to("preview", upload, key)


def cancel(visit: Visit, code: str, key: str = "") -> HttpResponse:
    """Read a file no further."""
    upload = _upload(visit, code, key)
    importing.cancel(upload)
    return _to("preview", upload, key)


def discard(visit: Visit, code: str, key: str = "") -> HttpResponse:
    """Put an import aside."""
    upload = _upload(visit, code, key)
    uploads.discard(upload)
    messages.info(visit, f"{upload.name} was put aside. Nothing was changed.")
    return HttpResponseRedirect(reverse("import", args=[key]) if key else reverse("importing"))


def undo(visit: Visit, code: str, key: str) -> HttpResponse:
    """Take an import back."""
    upload = _upload(visit, code, key)
    importing.undo_import(upload, visit.user)
    if _made_program(upload.version):
        messages.info(visit, f"The import of {upload.name} was undone; its program is archived.")
        return HttpResponseRedirect(reverse("portfolio"))
    messages.info(visit, f"The import of {upload.name} was undone.")
    return _to("preview", upload, key)


def file(visit: Visit, code: str, key: str) -> HttpResponse:
    """Send the file as it was given: to be kept, never to be shown."""
    upload = _upload(visit, code, key)
    try:
        kept = uploads.path_of(upload.stored).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        kept, as_attachment=True, filename=upload.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    # A streamed answer is what FileResponse is; the views of pages are typed as plain ones.
    return response  # type: ignore[return-value]


def _frame(visit: Visit, key: str) -> dict[str, Any]:
    """What every one of these pages needs; addresses differ with and without a program."""
    prefix = "import" if key else "importing"
    names = {name: f"{prefix}_{name}" for name in ("preview", "apply", "discard", "cancel")}
    names["job"] = "api-import-job" if key else "api-importing-job"
    return {"names": names, "key": key, "reading": reading(visit) if key else None}


def _record(visit: Visit, key: str) -> ProgramRecord | None:
    return visit.place.record if key else None


def _upload(visit: Visit, code: str, key: str) -> Upload:
    return importing.given(_record(visit, key), code, visit.user)


def _made_program(version: Version | None) -> bool:
    return version is not None and version.parent_id is None


def _to(page: str, upload: Upload, key: str) -> HttpResponse:
    if key:
        return HttpResponseRedirect(reverse(f"import_{page}", args=[key, upload.code]))
    return HttpResponseRedirect(reverse(f"importing_{page}", args=[upload.code]))
