"""The way into a demo: the link that `fairlead demo` prints signs its visitor in."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from fairlead.store.people import person
from fairlead.web import tickets
from fairlead.web.environment import data_folder
from fairlead.web.services.demo import VISITOR

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter(request: HttpRequest, ticket: str) -> HttpResponse:
    """Sign the visitor in; who comes again with the same key and is in already stays in."""
    if request.user.is_authenticated:
        return HttpResponseRedirect("/")
    visitor = person(VISITOR)
    if visitor is None or not tickets.take(data_folder(), ticket):
        raise Http404
    login(request, visitor, BACKEND)
    return HttpResponseRedirect("/")
