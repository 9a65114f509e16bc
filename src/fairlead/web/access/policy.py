"""What each method of each route needs: one table, made of all routes. What is not here is refused.

Routes of our own say it where they are declared; those of allauth are listed here, so that one it
adds some day stays closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.conf import settings

from fairlead.web.needs import Need

Methods = Mapping[str, Need]

_OPEN: Methods = {"GET": Need.ANYBODY, "POST": Need.ANYBODY}
_READ: Methods = {"GET": Need.ANYBODY}

OF_ACCOUNTS: Mapping[str, Methods] = {
    "accounts/login/": _OPEN,
    "accounts/logout/": _OPEN,
    "accounts/inactive/": _READ,
    "accounts/password/change/": {"GET": Need.SIGNED_IN, "POST": Need.SIGNED_IN},
    "accounts/password/reset/": _OPEN,
    "accounts/password/reset/done/": _READ,
    # As Django joins it: without the ^ of a regular expression.
    "accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": _OPEN,
    "accounts/password/reset/key/done/": _READ,
}
OF_A_DIRECTORY: Mapping[str, Methods] = {
    "accounts/oidc/(?P<provider_id>[^/]+)/login/": _READ,
    "accounts/oidc/(?P<provider_id>[^/]+)/login/callback/": _READ,
    "accounts/social/login/cancelled/": _READ,
    "accounts/social/login/error/": _READ,
}
"""Only where FAIRLEAD_OIDC_ISSUER names one."""


@cache
def policy() -> Mapping[str, Methods]:
    """The needs of every route by its pattern."""
    from fairlead.web.routes import routes

    of_allauth = {**OF_ACCOUNTS, **(OF_A_DIRECTORY if settings.OIDC else {})}
    return {**of_allauth, **{route.pattern: route.needs for route in routes()}}
