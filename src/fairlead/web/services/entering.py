"""The way into a demo: the link that `fairlead demo` prints signs its visitor in."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from fairlead.store.people import person
from fairlead.web import tickets
from fairlead.web.environment import data_folder
from fairlead.web.problems import RequestError
from fairlead.web.services.demo import VISITOR

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class LinkEndedError(RequestError):
    """A link into the demo that let somebody in already, or is too old."""

    status = HTTPStatus.NOT_FOUND
    code = "demo.link"

    def __init__(self) -> None:
        super().__init__(
            "This link lets one person in, once, within ten minutes of the start. End `fairlead "
            "demo` with Ctrl-C and start it again: it prints a new one, and all is kept."
        )


def enter(request: HttpRequest, ticket: str) -> HttpResponse:
    """Sign the visitor in; who comes again with the same key and is in already stays in."""
    if request.user.is_authenticated:
        return HttpResponseRedirect("/")
    visitor = person(VISITOR)
    if visitor is None or not tickets.take(data_folder(), ticket):
        raise LinkEndedError
    login(request, visitor, BACKEND)
    return HttpResponseRedirect("/")
