"""Every address: those of all routes, and of allauth's pages for accounts."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from fairlead.web.routes import routes

handler400 = "fairlead.web.problems.bad_request"
handler404 = "fairlead.web.problems.not_found"
handler500 = "fairlead.web.problems.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(route.pattern, route.view, name=route.name) for route in routes()),
    path("accounts/", include("allauth.account.urls")),
]
