"""The gate that every request passes: what its route needs, and whether the person is that."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware

from fairlead.store.models import ApiToken, User
from fairlead.store.people import Place, Role, place
from fairlead.web.access.policy import policy
from fairlead.web.needs import Need
from fairlead.web.problems import (
    ArchivedError,
    BadInputError,
    MayNotError,
    MethodNotAllowedError,
    NotSignedInError,
    RequestError,
    answer,
)
from fairlead.web.route import BRINGS_BACK

API = "/api/"
READING = frozenset({"GET", "HEAD", "OPTIONS"})

log = logging.getLogger(__name__)


class Gate:
    """Middleware that lets through what the policy allows, and nothing else."""

    def __init__(self, next: Callable[[HttpRequest], HttpResponse]) -> None:
        self.next = next

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; the view is looked at in `process_view`, when it is known."""
        return self.next(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
    ) -> HttpResponse | None:
        """Refuse, or say nothing."""
        # Django asks `process_exception` about views only, not about what stands before them.
        try:
            return self._let_in(request, kwargs)
        except (RequestError, Http404) as error:
            return answer(request, error)

    def _let_in(self, request: HttpRequest, kwargs: Mapping[str, Any]) -> HttpResponse | None:
        match = request.resolver_match
        assert match is not None
        needs = policy().get(match.route)
        if needs is None:
            log.error("No policy for the route %r; it is refused.", match.route)
            raise Http404
        method = "GET" if request.method in READING else str(request.method)
        if method not in needs:
            raise MethodNotAllowedError(str(request.method), tuple(needs))
        need = needs[method]
        if request.method not in READING:
            _refuse_nul(request)
        if need is Need.ANYBODY:
            return None
        if isinstance(request.user, AnonymousUser):
            return _to_sign_in(request)
        _check_token(request)
        if request.path.startswith(API) and request.token is None:  # type: ignore[attr-defined]
            # Views of the API are exempt from Django's own check, for the sake of tokens.
            refused = CsrfViewMiddleware(self.next).process_view(request, _not_exempt, (), {})
            if refused is not None:
                return refused
        if need is Need.ADMINISTRATOR and not request.user.is_superuser:
            raise Http404
        if need.role is not None:
            _enter(request, str(kwargs["key"]), need)
        return None


def _refuse_nul(request: HttpRequest) -> None:
    """Raise BadInputError for a form with the character NUL, which not every database keeps."""
    if request.content_type == "application/json" or request.token is not None:  # type: ignore[attr-defined]
        return
    for name, values in request.POST.lists():
        if any("\0" in value for value in values):
            says = "A text with the character NUL in it cannot be kept. Nothing was changed."
            raise BadInputError(name[:40], says)


def _enter(request: HttpRequest, key: str, need: Need) -> None:
    """Give the request its program, or refuse as if there were none."""
    assert isinstance(request.user, User)
    found = place(request.user, key)
    if found is None:
        raise Http404
    assert need.role is not None
    if found.role < need.role:
        raise MayNotError(found.role.label, need.role.label)
    if found.record.archived_at is not None:
        found = _archived(request, found)
    request.place = found  # type: ignore[attr-defined]


def _archived(request: HttpRequest, found: Place) -> Place:
    """A place where nothing is changed: pages show to everybody what viewers see."""
    match = request.resolver_match
    assert match is not None
    if request.method not in READING and match.route not in BRINGS_BACK:
        raise ArchivedError
    return replace(found, role=Role.VIEWER, may_bring_back=found.role is Role.OWNER)


def _check_token(request: HttpRequest) -> None:
    token: ApiToken | None = request.token  # type: ignore[attr-defined]
    if token is not None and request.method not in READING and not token.can_write:
        raise MayNotError("a reading token", "a token that may write")


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        raise NotSignedInError
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{query}")


def _not_exempt(request: HttpRequest) -> HttpResponse:
    raise AssertionError("never called: it stands for a view without exemption")
