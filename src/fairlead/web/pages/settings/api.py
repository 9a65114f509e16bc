"""Calendars of the plan, and who is in a program, for other programs, as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from fairlead.core.calendars.calendar import Calendar
from fairlead.core.ground.ids import CalendarId
from fairlead.core.program.program import Program
from fairlead.store import archive, invitations, people, teams
from fairlead.store.models import Membership
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import sent, tagged
from fairlead.web.problems import BadInputError
from fairlead.web.services import calendars as service
from fairlead.web.services.asked import Asked, asked
from fairlead.web.services.comparing import version_json
from fairlead.web.services.inviting import invitation_json, invite_to_program
from fairlead.web.services.reading import reading, version_meant

ROLES = {role.label: role for role in people.Role}


def calendars(visit: Visit, key: str) -> HttpResponse:
    """The calendars of a program; `is_default` is the one of the program itself."""
    seen = reading(visit)
    number = seen.version.number

    def body() -> dict[str, Any]:
        held = seen.program.calendars.values()
        return {"version": number, "items": [_calendar(one, seen.program) for one in held]}

    return tagged(visit, number, body)


def calendar(visit: Visit, key: str, id: str) -> HttpResponse:
    """A calendar through a year, `?year=`: its usual week, and the days that depart from it."""
    seen = reading(visit)
    program, calendar = seen.program, CalendarId(id)
    if calendar not in program.calendars:
        raise Http404
    usual = (program.status_date or program.start).year
    number = service.year_asked(visit.GET.get("year", ""), usual)
    version = seen.version.number

    def body() -> dict[str, Any]:
        shown = service.year(program, calendar, number)
        return {"version": version, "year": number, **_year(shown)}

    return tagged(visit, version, body)


def days_off(visit: Visit, key: str, id: str) -> HttpResponse:
    """Put days off into a calendar, from `first` to `last`; the version that has them."""
    seen, fields = reading(visit), asked(visit)
    off = service.days_off(*(fields.text(name, "") for name in ("first", "last", "name")))
    made = service.add_days_off(seen.line, version_meant(visit), CalendarId(id), off, visit.user)
    return sent(version_json(made), HTTPStatus.CREATED, ETag=f'"{made.number}"')


def members(visit: Visit, key: str) -> HttpResponse:
    """Everybody with a role, owners first; a POST gives one to a `team`, or to an `email`.

    Who has no account is invited: the answer has the link, this once.
    """
    if visit.method == "GET":
        return _left(visit)
    record, fields = visit.place.record, asked(visit)
    role = _role(fields)
    if "team" in fields:
        number = fields.get("team")
        team = teams.team(number) if type(number) is int and 0 <= number < 2**31 else None
        if team is None:
            raise BadInputError("team", "There is no such team. Look at the list of teams.")
        people.give_role(record, team, role)
        return sent({"email": None, "link": None, "mailed": False}, HTTPStatus.CREATED)

    def address(link: str) -> str:
        return visit.build_absolute_uri(reverse("invitation", args=[link]))

    invited = invite_to_program(visit.user, record, fields.text("email", ""), role, address)
    said = {"email": invited.email, "link": invited.link or None, "mailed": invited.mailed}
    return sent(said, HTTPStatus.CREATED)


def member(visit: Visit, key: str, member: int) -> HttpResponse:
    """PUT changes a role, DELETE takes it; the answer is those that are left."""
    record = visit.place.record
    if all(one.pk != member for one in people.members(record)):
        raise Http404
    role = _role(asked(visit)) if visit.method == "PUT" else None
    people.set_role(record, member, role)
    return _left(visit)


def leave(visit: Visit, key: str) -> HttpResponse:
    """Give up one's own role in the program."""
    people.leave(visit.place.record, visit.user)
    return sent({"key": key, "left": True})


def shared_teams(visit: Visit, key: str) -> HttpResponse:
    """The teams of this instance that a role can be given to."""
    return sent({"items": [{"id": one.pk, "name": one.name} for one in teams.teams()]})


def waiting(visit: Visit, key: str) -> HttpResponse:
    """Invitations to a program that nobody took yet."""
    return _waiting(visit)


def withdraw(visit: Visit, key: str, invitation: int) -> HttpResponse:
    """End an invitation; the answer is those that are left."""
    if not invitations.withdraw(visit.place.record, invitation):
        raise Http404
    return _waiting(visit)


def put_away(visit: Visit, key: str) -> HttpResponse:
    """Archive the program: it can be read, and nothing in it changes."""
    archive.archive(visit.place.record)
    return sent({"key": key, "archived": True})


def bring_back(visit: Visit, key: str) -> HttpResponse:
    """Bring an archived program back, as it was."""
    archive.bring_back(visit.place.record)
    return sent({"key": key, "archived": False})


def _calendar(one: Calendar, program: Program) -> dict[str, Any]:
    is_default = one.id == program.calendar
    return {"id": one.id, "name": one.name, "base": one.base, "is_default": is_default}


def _year(shown: service.Year) -> dict[str, Any]:
    return {
        "id": shown.calendar.id,
        "name": shown.calendar.name,
        "week": [{"day": day, "hours": hours} for day, hours in shown.week],
        "special": [
            {"date": one.date, "kind": one.kind, "name": one.name, "hours": one.hours}
            for one in shown.special
        ],
        "used_by": shown.used_by,
    }


def _role(fields: Asked) -> people.Role:
    said = fields.text("role", "")
    if said not in ROLES:
        raise BadInputError("role", f"'{said[:40]}' is no role. There are {', '.join(ROLES)}.")
    return ROLES[said]


def _left(visit: Visit) -> HttpResponse:
    return sent({"items": [_member(one) for one in people.members(visit.place.record)]})


def _member(one: Membership) -> dict[str, Any]:
    return {
        "id": one.pk,
        "kind": "team" if one.user is None else "person",
        "name": str(one.user or one.team),
        "email": None if one.user is None else one.user.email,
        "role": people.Role(one.role).label,
    }


def _waiting(visit: Visit) -> HttpResponse:
    held = invitations.waiting(visit.place.record)
    return sent({"items": [invitation_json(one) for one in held]})
