"""Saved views of the timeline: listed, kept and removed as the person may."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from fairlead.store import views
from fairlead.store.models import SavedView
from fairlead.store.people import Role
from fairlead.web.access.visit import Visit
from fairlead.web.problems import BadInputError, MayNotError
from fairlead.web.services.asked import Asked

SHOWS = (
    "filter",
    "team",
    "target",
    "zoom",
    "critical",
    "open",
    "baseline",
    "columns",
)
"""What a view may say, as parts of the page's address."""
LONGEST_NAME = 80
LONGEST = 200
SHARES = Role.CONTRIBUTOR
"""Who may share a view with the program."""
TIDIES = Role.MANAGER
"""Who may remove what others share."""


def listed(visit: Visit) -> list[dict[str, Any]]:
    """The person's own views, then those that others share."""
    return [
        {
            "id": one.pk,
            "name": one.name,
            "shared": one.is_shared,
            "own": one.owner_id == visit.user.pk,
            "owner": str(one.owner),
            "may_remove": _may_remove(visit, one),
            "shows": one.shows,
        }
        for one in views.views(visit.place.record, visit.user)
    ]


def keep(visit: Visit, asked: Asked) -> SavedView:
    """Keep what is shown under a name. Raises BadInputError, MayNotError, InvalidRequestError."""
    name = asked.text("name").strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise asked.wrong("name", f"Give the view a name of at most {LONGEST_NAME} characters.")
    is_shared = asked.get("shared")
    if not isinstance(is_shared, bool):
        raise asked.wrong("shared", "Say true or false.")
    if is_shared and visit.place.role < SHARES:
        raise MayNotError(visit.place.role.label, SHARES.label)
    shows = Asked.of(asked.get("shows"), "shows")
    for part in shows.fields:
        if part not in SHOWS:
            raise BadInputError("shows", f"'{part[:40]}' is no part of a view: {', '.join(SHOWS)}.")
        if len(shows.text(part)) > LONGEST:
            raise shows.wrong(part, f"A text of at most {LONGEST} characters is expected here.")
    return views.keep_view(visit.place.record, visit.user, name, shows.fields, is_shared=is_shared)


def remove(visit: Visit, pk: int) -> None:
    """Remove a view. Raises Http404 for one that the person does not have, MayNotError."""
    found = views.views(visit.place.record, visit.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    if not _may_remove(visit, found):
        raise MayNotError(visit.place.role.label, TIDIES.label)
    views.remove_view(found)


def _may_remove(visit: Visit, view: SavedView) -> bool:
    return view.owner_id == visit.user.pk or visit.place.role >= TIDIES
