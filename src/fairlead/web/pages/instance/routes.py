"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.instance import api, views
from fairlead.web.route import Route

_CHANGE = {"POST": Need.ADMINISTRATOR}
_READ = {"GET": Need.ADMINISTRATOR}
_PUT = {"PUT": Need.ADMINISTRATOR}
_DELETE = {"DELETE": Need.ADMINISTRATOR}
_API = "api/v1/instance/"
_API_TEAM = f"{_API}teams/<int:team>"
_API_MEMBER = f"{_API_TEAM}/members/<int:person>"

ROUTES: tuple[Route, ...] = (
    Route("instance/", views.page, "instance", {"GET": Need.ADMINISTRATOR}),
    Route("instance/people/<int:person>/", views.change_person, "change_person", _CHANGE),
    Route("instance/teams/", views.new_team, "new_team", _CHANGE),
    Route("instance/teams/<int:team>/", views.change_team, "change_team", _CHANGE),
    Route("instance/invitations/", views.invite, "invite", _CHANGE),
    Route("instance/invitations/<int:invitation>/withdraw/", views.withdraw, "withdraw", _CHANGE),
    Route("instance/owners/", views.give_owner, "give_owner", _CHANGE),
    Route(f"{_API}people", api.people, "api-instance-people", _READ),
    Route(f"{_API}people/<int:person>", api.person, "api-instance-person", _PUT),
    Route(f"{_API}teams", api.shared_teams, "api-instance-teams", {**_READ, **_CHANGE}),
    Route(_API_TEAM, api.team, "api-instance-team", _DELETE),
    Route(_API_MEMBER, api.team_member, "api-instance-team-member", {**_PUT, **_DELETE}),
    Route(f"{_API}invitations", api.waiting, "api-instance-invitations", {**_READ, **_CHANGE}),
    Route(f"{_API}invitations/<int:invitation>", api.withdraw, "api-instance-invitation", _DELETE),
    Route(f"{_API}owners", api.owners, "api-instance-owners", {**_READ, **_CHANGE}),
)
