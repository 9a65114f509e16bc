"""What each method of each route needs: one table, made of all routes. What is not here is refused.

Routes of our own say it where they are declared; those of allauth are listed here, so that one it
adds some day stays closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from fairlead.web.needs import Need

Methods = Mapping[str, Need]

_OPEN: Methods = {"GET": Need.ANYBODY, "POST": Need.ANYBODY}
_READ: Methods = {"GET": Need.ANYBODY}

OF_ACCOUNTS: Mapping[str, Methods] = {
    "accounts/login/": _OPEN,
    "accounts/logout/": _OPEN,
    "accounts/password/change/": {"GET": Need.SIGNED_IN, "POST": Need.SIGNED_IN},
    "accounts/password/reset/": _OPEN,
    "accounts/password/reset/done/": _READ,
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": _OPEN,
    "accounts/password/reset/key/done/": _READ,
}


@cache
def policy() -> Mapping[str, Methods]:
    """The needs of every route by its pattern."""
    from fairlead.web.routes import routes

    return {**OF_ACCOUNTS, **{route.pattern: route.needs for route in routes()}}
