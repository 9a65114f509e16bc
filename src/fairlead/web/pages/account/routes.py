"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.account import api, invitation, views
from fairlead.web.route import Route

_OWN = {"POST": Need.SIGNED_IN}

ROUTES: tuple[Route, ...] = (
    Route("account/", views.page, "account", {"GET": Need.SIGNED_IN, **_OWN}),
    Route("account/tokens/", views.issue, "issue_token", _OWN),
    Route("account/tokens/<int:token>/revoke/", views.revoke, "revoke_token", _OWN),
    Route("account/sessions/end/", views.end_sessions, "end_sessions", _OWN),
    Route("api/v1/account", api.account, "api-account", {"GET": Need.SIGNED_IN}),
    Route("api/v1/account/tokens", api.own_tokens, "api-tokens", {"GET": Need.SIGNED_IN}),
    Route("api/v1/account/tokens/<int:token>", api.revoke, "api-token", {"DELETE": Need.SIGNED_IN}),
    Route(
        "invitations/<str:link>/",
        invitation.page,
        "invitation",
        {"GET": Need.ANYBODY, "POST": Need.ANYBODY},
    ),
)
