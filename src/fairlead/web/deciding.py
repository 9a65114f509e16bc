"""What two people changed at once, put before the one who came second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from fairlead.store.heads import program_of
from fairlead.store.history import SavedSinceError
from fairlead.web.change_words import Clash, clashes


@dataclass(frozen=True, slots=True)
class Choice:
    """Both values of each place, and where a form leads that sends one's own again.

    fields: what the form said, for the newest version; None where sending it again would not help,
    because it named no version. back: the page it came from, empty when that is not known.
    """

    clashes: Sequence[Clash]
    fields: tuple[tuple[str, str], ...] | None
    back: str


def in_words(error: SavedSinceError) -> Sequence[Clash]:
    """The conflicts of a refused change in words."""
    saved = program_of(error.head)
    return clashes(error.conflicts, saved, saved)


def choice(request: HttpRequest, error: SavedSinceError) -> Choice:
    """What the person of a refused form can choose between."""
    return Choice(in_words(error), _fields(request, error.head.number), _back(request))


def _fields(request: HttpRequest, newest: int) -> tuple[tuple[str, str], ...] | None:
    if "version" not in request.POST:
        return None
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"version", "csrfmiddlewaretoken"}
        for value in values
    ]
    return (*kept, ("version", str(newest)))


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return ""
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
