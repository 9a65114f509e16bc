"""Programs sign in with `Authorization: Bearer <key>`, for the API alone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from fairlead.store.tokens import token_of
from fairlead.web.problems import NotSignedInError, answer

API = "/api/"


class TokenMiddleware:
    """Puts the token, and the person it belongs to, on the request."""

    def __init__(self, next: Callable[[HttpRequest], HttpResponse]) -> None:
        self.next = next

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A key that does not hold is an error, even where nobody has to sign in."""
        request.token = None  # type: ignore[attr-defined]
        kind, _, key = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer" and request.path.startswith(API):
            token = token_of(key.strip())
            if token is None:
                return answer(request, NotSignedInError())
            request.token = token  # type: ignore[attr-defined]
            request.user = token.user
        return self.next(request)
