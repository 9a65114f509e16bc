"""People, teams and invitations of this instance for other programs, as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse

from fairlead.store import accounts, invitations, teams
from fairlead.store.models import Team, User
from fairlead.store.people import Role, give_role
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import sent
from fairlead.web.services.accounts import let_in, new_team, somebody
from fairlead.web.services.asked import Asked, asked
from fairlead.web.services.inviting import invitation_json, invite_to_instance


def people(visit: Visit) -> HttpResponse:
    """Every account, by name."""
    return sent({"items": [_person(one) for one in accounts.everybody()]})


@transaction.atomic
def person(visit: Visit, person: int) -> HttpResponse:
    """PUT lets somebody sign in or no longer, and makes them an administrator or no longer."""
    user = _user(person)
    fields = asked(visit)
    is_active, is_administrator = (_flag(fields, name) for name in ("active", "administrator"))
    if is_administrator is not None:
        accounts.set_administrator(user, administrator=is_administrator)
    if is_active is not None:
        let_in(visit.user, user, active=is_active)
    return sent(_person(accounts.everybody().get(pk=user.pk)))


def shared_teams(visit: Visit) -> HttpResponse:
    """All teams with their members; a POST with `name` makes one."""
    if visit.method == "POST":
        return sent(_team(new_team(asked(visit).text("name", ""))), HTTPStatus.CREATED)
    return _teams()


def team(visit: Visit, team: int) -> HttpResponse:
    """Remove a team with its roles in all programs; the answer is those that are left."""
    teams.remove_team(_shared_team(team))
    return _teams()


def team_member(visit: Visit, team: int, person: int) -> HttpResponse:
    """PUT puts somebody into a team, and so into its roles; DELETE takes them out."""
    found, user = _shared_team(team), _user(person)
    change = teams.join if visit.method == "PUT" else teams.leave
    change(found, user)
    return sent(_team(found))


def waiting(visit: Visit) -> HttpResponse:
    """Invitations to this instance that nobody took; a POST with `email` sends one.

    The answer to that has the link, this once.
    """
    if visit.method == "GET":
        return _waiting()

    def address(link: str) -> str:
        return visit.build_absolute_uri(reverse("invitation", args=[link]))

    invited = invite_to_instance(visit.user, asked(visit).text("email", ""), address)
    said = {"email": invited.email, "link": invited.link, "mailed": invited.mailed}
    return sent(said, HTTPStatus.CREATED)


def withdraw(visit: Visit, invitation: int) -> HttpResponse:
    """End an invitation; the answer is those that are left."""
    if not invitations.withdraw(None, invitation):
        raise Http404
    return _waiting()


def owners(visit: Visit) -> HttpResponse:
    """Programs that nobody owns; a POST with `program` and `email` gives one an owner."""
    if visit.method == "POST":
        fields = asked(visit)
        key = fields.text("program", "")
        record = accounts.without_owner().filter(key=key).first()
        if record is None:
            raise Http404
        give_role(record, somebody(fields.text("email", "")), Role.OWNER)
    return sent({"items": [{"key": one.key} for one in accounts.without_owner()]})


def _flag(fields: Asked, name: str) -> bool | None:
    said = fields.get(name)
    if said is not None and not isinstance(said, bool):
        raise fields.wrong(name, "Say true or false.")
    return said


def _user(number: int) -> User:
    user = accounts.account(number)
    if user is None:
        raise Http404
    return user


def _shared_team(number: int) -> Team:
    found = teams.team(number)
    if found is None:
        raise Http404
    return found


def _teams() -> HttpResponse:
    return sent({"items": [_team(one) for one in teams.teams()]})


def _waiting() -> HttpResponse:
    return sent({"items": [invitation_json(one) for one in invitations.waiting(None)]})


def _person(user: User) -> dict[str, Any]:
    return {
        "id": user.pk,
        "email": user.email,
        "name": user.name,
        "active": user.is_active,
        "administrator": user.is_superuser,
        "programs": user.programs,  # type: ignore[attr-defined]
    }


def _team(one: Team) -> dict[str, Any]:
    members = [{"id": it.pk, "email": it.email, "name": it.name} for it in one.members.all()]
    return {"id": one.pk, "name": one.name, "members": members}
