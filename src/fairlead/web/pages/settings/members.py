"""Who is in a program, with which role; owners give roles, take them and invite."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fairlead.store import archive, invitations, people, teams
from fairlead.store.history import program_name
from fairlead.store.people import Role, give_role, members, set_role
from fairlead.web.access.visit import Visit
from fairlead.web.problems import BadInputError
from fairlead.web.services.asked import whole
from fairlead.web.services.inviting import invite_to_program
from fairlead.web.services.reading import reading


def page(visit: Visit, key: str) -> HttpResponse:
    """Show the members."""
    return _page(visit)


def add(visit: Visit, key: str) -> HttpResponse:
    """Give a role to a team, or to the person of an address, who is invited where unknown."""
    role = _role(visit)
    if said := visit.POST.get("team"):
        team = None if (number := whole(said)) is None else teams.team(number)
        if team is None:
            raise BadInputError("team", "There is no such team. Choose one of the list.")
        give_role(visit.place.record, team, role)
        messages.success(visit, f"The team {team.name} is {role.label} here.")
        return redirect("members", key)

    def address(link: str) -> str:
        return visit.build_absolute_uri(reverse("invitation", args=[link]))

    email = visit.POST.get("email", "")
    invited = invite_to_program(visit.user, visit.place.record, email, role, address)
    return _page(visit, invited=invited)


def change(visit: Visit, key: str, member: int) -> HttpResponse:
    """Change a role, or take it."""
    role = None if visit.POST.get("do") == "remove" else _role(visit)
    found = set_role(visit.place.record, member, role)
    if found is None:
        raise Http404
    who = found.user or found.team
    messages.success(visit, f"{who} is {role.label if role else 'no member'} now.")
    if found.user_id == visit.user.pk and role is None:
        return redirect("portfolio")
    return redirect("members", key)


def leave(visit: Visit, key: str) -> HttpResponse:
    """Give up one's own role here."""
    name = program_name(visit.place.record)
    people.leave(visit.place.record, visit.user)
    messages.success(visit, f"You have left {name}.")
    return redirect("portfolio")


def withdraw(visit: Visit, key: str, invitation: int) -> HttpResponse:
    """End an invitation to this program."""
    if not invitations.withdraw(visit.place.record, invitation):
        raise Http404
    messages.success(visit, "The invitation is withdrawn.")
    return redirect("members", key)


def put_away(visit: Visit, key: str) -> HttpResponse:
    """Archive the program."""
    archive.archive(visit.place.record)
    messages.success(visit, "The program is archived. It can be read, and nothing in it changes.")
    return redirect("overview", key)


def bring_back(visit: Visit, key: str) -> HttpResponse:
    """Bring an archived program back."""
    archive.bring_back(visit.place.record)
    messages.success(visit, "The program is back, as it was.")
    return redirect("overview", key)


def _role(visit: Visit) -> Role:
    said = whole(visit.POST.get("role", ""))
    if said not in Role.values:
        raise BadInputError("role", "Choose one of the roles in the list.")
    return Role(said)


def _page(visit: Visit, **more: Any) -> HttpResponse:
    is_owner = visit.place.role is Role.OWNER
    context = {
        "reading": reading(visit),
        "members": members(visit.place.record),
        "roles": Role.choices,
        "is_owner": is_owner,
        "teams": teams.teams() if is_owner else (),
        "invitations": invitations.waiting(visit.place.record) if is_owner else (),
        **more,
    }
    return render(visit, "settings/members.html", context)
