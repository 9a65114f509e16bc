"""Errors as answers: a page for people, `application/problem+json` (RFC 9457) for programs."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import (
    DisallowedHost,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from fairlead.core.ground.errors import FairleadError, UnknownIdError
from fairlead.store.history import NoSuchVersionError, SavedSinceError
from fairlead.store.requests import NoSuchRequestError
from fairlead.store.uploads import ImportDoneError, ImportRunningError, TooManyFilesError

API = "/api/"
RETRY_S = 15 * 60
"""When who tried too often may try again; as long as the limits on failures look back."""
log = logging.getLogger(__name__)


class RequestError(FairleadError):
    """A request that is refused, with the status that HTTP has for it."""

    status = HTTPStatus.BAD_REQUEST
    code = "request"


class NotSignedInError(RequestError):
    """A request by nobody."""

    status = HTTPStatus.UNAUTHORIZED
    code = "request.not_signed_in"

    def __init__(self) -> None:
        super().__init__("Sign in first, or send a key that holds as 'Authorization: Bearer …'.")


class MayNotError(RequestError):
    """A request that the person's role does not allow."""

    status = HTTPStatus.FORBIDDEN
    code = "request.may_not"

    def __init__(self, role: str, needed: str) -> None:
        super().__init__(
            f"You are here as {role}; this needs {needed}. Ask an owner of the program."
        )


class ArchivedError(RequestError):
    """A change of a program that is archived."""

    status = HTTPStatus.FORBIDDEN
    code = "request.archived"

    def __init__(self) -> None:
        super().__init__(
            "This program is archived: it can be read, and nothing in it changes. An owner can "
            "bring it back."
        )


class MethodNotAllowedError(RequestError):
    """A method that a route does not have."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
    code = "request.method"

    def __init__(self, method: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f"{method} is not possible here. Use {' or '.join(allowed)}.")
        self.allowed = allowed


class NoVersionGivenError(RequestError):
    """A change that does not say which version it was made for."""

    status = HTTPStatus.PRECONDITION_REQUIRED
    code = "request.no_version"

    def __init__(self) -> None:
        super().__init__(
            "Say which version you changed, in the header If-Match, so that nothing saved "
            "since is lost. Read the program first; its ETag is what to send."
        )


class PlanMovedError(RequestError):
    """A decision about what was computed for a plan that has changed since."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "request.plan_moved"

    def __init__(self, seen: int, newest: int) -> None:
        super().__init__(
            f"You decided about version {seen} of the plan, which is version {newest} now. "
            "Nothing was changed. Read again what it would do, and send that version as If-Match."
        )


class TooManyError(RequestError):
    """Attempts that came too fast, or too often in vain."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "request.too_many"

    def __init__(self) -> None:
        super().__init__("Too many attempts. Nothing was changed. Wait 15 minutes and try again.")


class BadInputError(RequestError):
    """A field of a request that cannot be used. field: its name."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "request.field"

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field


class Problems:
    """Middleware that answers for every error raised by a view, or by the gate before it."""

    def __init__(self, next: Callable[[HttpRequest], HttpResponse]) -> None:
        self.next = next

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, after giving it the number that errors are found by in the log."""
        request.number = secrets.token_hex(6)  # type: ignore[attr-defined]
        return self.next(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """What to say of an error; our own mistakes are logged whole and shown by number."""
        return answer(request, error)


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    """The answer to an error."""
    status = _status(error)
    number = getattr(request, "number", "")
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("Request %s failed.", number, exc_info=error)
    says = _words(error, status)
    if request.path.startswith(API) or "application/json" in request.headers.get("Accept", ""):
        response = _problem(error, status, says, number)
    else:
        context: dict[str, Any] = {
            "status": int(status),
            "title": status.phrase,
            "says": says,
            "number": number,
        }
        if isinstance(error, SavedSinceError):
            from fairlead.web.deciding import choice

            context["choice"] = choice(request, error)
        response = render(request, "problem.html", context, status=status)
    if isinstance(error, MethodNotAllowedError):
        response["Allow"] = ", ".join(error.allowed)
    if status is HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(RETRY_S)
    return response


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from a page of ours."""
    error = RequestError(
        "This form is not from this page or is too old. Load the page anew and try again."
    )
    error.status = HTTPStatus.FORBIDDEN
    return answer(request, error)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that nothing is at."""
    return answer(request, exception or Http404())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that Django itself refused."""
    return answer(request, exception or SuspiciousOperation())


def broken(request: HttpRequest) -> HttpResponse:
    """Answer when something failed outside of any view, such as the database at a sign-in."""
    # Django does not say what it was, but asks while it is being handled.
    error = sys.exc_info()[1]
    return answer(
        request, error if isinstance(error, Exception) else RuntimeError("Something failed.")
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer who tried too often."""
    return answer(request, TooManyError())


def _status(error: Exception) -> HTTPStatus:
    match error:
        case RequestError():
            return error.status
        case SavedSinceError():
            return HTTPStatus.PRECONDITION_FAILED
        case ImportRunningError() | ImportDoneError() | TooManyFilesError():
            return HTTPStatus.CONFLICT
        case Http404() | NoSuchVersionError() | NoSuchRequestError() | UnknownIdError():
            return HTTPStatus.NOT_FOUND
        case FairleadError():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case PermissionDenied():
            return HTTPStatus.FORBIDDEN
        case RequestDataTooBig() | TooManyFieldsSent():
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        case DisallowedHost() | SuspiciousOperation() | MultiPartParserError():
            return HTTPStatus.BAD_REQUEST
        case OperationalError():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case DataError():
            # PostgreSQL takes no text with NUL in it, nor one that is longer than its column.
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case _:
            return HTTPStatus.INTERNAL_SERVER_ERROR


_WORDS = {
    HTTPStatus.NOT_FOUND: "There is nothing here that you may see. Check the address, or ask an "
    "owner of the program to let you in.",
    HTTPStatus.FORBIDDEN: "You may not do this.",
    HTTPStatus.BAD_REQUEST: "This request cannot be understood.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This is larger than can be taken. Send less at a time.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Something in this is too long or too large, or has a "
    "character in it that cannot be kept. Nothing was changed. Send something else.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database does not answer. Nothing was saved; try again.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "This is our mistake. Nothing was saved. It is in the log "
    "under the number below.",
}


def _words(error: Exception, status: HTTPStatus) -> str:
    return str(error) if isinstance(error, FairleadError) else _WORDS[status]


def _problem(error: Exception, status: HTTPStatus, says: str, number: str) -> HttpResponse:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": says,
        "code": getattr(error, "code", status.name.lower()),
        "request": number,
    }
    if isinstance(error, BadInputError):
        body["field"] = error.field
    if isinstance(error, SavedSinceError):
        from fairlead.web.deciding import in_words

        body["version"] = error.head.number
        body["conflicts"] = [
            {
                "entity": one.entity,
                "id": one.id,
                "field": one.field,
                "name": said.name,
                "what": said.what,
                "base": said.base,
                "saved": said.plan,
                "yours": said.wanted,
                "says": said.says,
            }
            for one, said in zip(error.conflicts, in_words(error), strict=True)
        ]
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/problem+json")
