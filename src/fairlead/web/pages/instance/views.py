"""People, teams and invitations of this instance, for its administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fairlead.store import accounts, invitations, teams
from fairlead.store.models import User
from fairlead.store.people import Role, give_role
from fairlead.web.access.visit import Visit
from fairlead.web.problems import BadInputError
from fairlead.web.services import accounts as service
from fairlead.web.services.inviting import invite_to_instance


def page(visit: Visit) -> HttpResponse:
    """Show who there is."""
    return _page(visit)


def change_person(visit: Visit, person: int) -> HttpResponse:
    """Disable or enable somebody, or make them an administrator or no longer."""
    user = accounts.account(person)
    if user is None:
        raise Http404
    match visit.POST.get("do"):
        case "disable" | "enable" as do:
            service.let_in(visit.user, user, active=do == "enable")
        case "promote" | "demote" as do:
            accounts.set_administrator(user, administrator=do == "promote")
        case _:
            raise BadInputError("do", "Choose disable, enable, promote or demote.")
    messages.success(visit, f"Saved for {user}.")
    return redirect("instance")


def new_team(visit: Visit) -> HttpResponse:
    """Make a team."""
    made = service.new_team(visit.POST.get("name", ""))
    messages.success(visit, f"Team {made.name} is there. Put people in it.")
    return redirect("instance")


def change_team(visit: Visit, team: int) -> HttpResponse:
    """Put somebody into a team or take them out, or remove it."""
    found = teams.team(team)
    if found is None:
        raise Http404
    match visit.POST.get("do"):
        case "join":
            teams.join(found, _somebody(visit))
        case "leave":
            teams.leave(found, _somebody(visit))
        case "remove":
            teams.remove_team(found)
        case _:
            raise BadInputError("do", "Choose join, leave or remove.")
    messages.success(visit, f"Saved for the team {found.name}.")
    return redirect("instance")


def invite(visit: Visit) -> HttpResponse:
    """Let somebody open an account, and show the link this once."""

    def address(link: str) -> str:
        return visit.build_absolute_uri(reverse("invitation", args=[link]))

    invited = invite_to_instance(visit.user, visit.POST.get("email", ""), address)
    return _page(visit, invited=invited)


def withdraw(visit: Visit, invitation: int) -> HttpResponse:
    """End an invitation."""
    if not invitations.withdraw(None, invitation):
        raise Http404
    messages.success(visit, "The invitation is withdrawn.")
    return redirect("instance")


def give_owner(visit: Visit) -> HttpResponse:
    """Give an owner to a program that has none left; to others only their owners give roles."""
    record = accounts.without_owner().filter(key=visit.POST.get("program", "")).first()
    if record is None:
        raise Http404
    user = _somebody(visit)
    give_role(record, user, Role.OWNER)
    messages.success(visit, f"{user} owns {record.key} now.")
    return redirect("instance")


def _somebody(visit: Visit) -> User:
    return service.somebody(visit.POST.get("email", ""))


def _page(visit: Visit, **more: Any) -> HttpResponse:
    context = {
        "people": accounts.everybody(),
        "teams": teams.teams(),
        "invitations": invitations.waiting(None),
        "orphans": accounts.without_owner(),
        **more,
    }
    return render(visit, "instance/page.html", context)
