"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.instance import views
from fairlead.web.route import Route

_CHANGE = {"POST": Need.ADMINISTRATOR}

ROUTES: tuple[Route, ...] = (
    Route("instance/", views.page, "instance", {"GET": Need.ADMINISTRATOR}),
    Route("instance/people/<int:person>/", views.change_person, "change_person", _CHANGE),
    Route("instance/teams/", views.new_team, "new_team", _CHANGE),
    Route("instance/teams/<int:team>/", views.change_team, "change_team", _CHANGE),
    Route("instance/invitations/", views.invite, "invite", _CHANGE),
    Route("instance/invitations/<int:invitation>/withdraw/", views.withdraw, "withdraw", _CHANGE),
    Route("instance/owners/", views.give_owner, "give_owner", _CHANGE),
)
