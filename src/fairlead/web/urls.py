"""Every address: those of all routes, and of allauth's pages for accounts."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt

from fairlead.web.access.gate import API
from fairlead.web.api.bodies import strict
from fairlead.web.route import Route
from fairlead.web.routes import routes

handler400 = "fairlead.web.problems.bad_request"
handler404 = "fairlead.web.problems.not_found"
handler429 = "fairlead.web.problems.too_many"
handler500 = "fairlead.web.problems.broken"


def _path(route: Route) -> URLPattern:
    """An address; those of the API take tokens, so the gate asks for CSRF where there is none."""
    is_api = f"/{route.pattern}".startswith(API)
    return path(
        route.pattern, csrf_exempt(strict(route)) if is_api else route.view, name=route.name
    )


urlpatterns: list[URLPattern | URLResolver] = [
    *(_path(route) for route in routes()),
    path("accounts/", include("allauth.account.urls")),
]
if settings.OIDC:
    urlpatterns += [
        path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
        path("accounts/social/", include("allauth.socialaccount.urls")),
    ]
