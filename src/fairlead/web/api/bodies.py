"""What requests of the API may say, as types; a field that is not among them is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import ConfigDict

from fairlead.web.problems import BadInputError
from fairlead.web.route import Route

JSON, FORM = "application/json", "multipart/form-data"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Body(Schema):
    """What a request says; nothing else may stand in it."""

    model_config = ConfigDict(extra="forbid")


class EditsIn(Body):
    """Edits, and what history calls them. Each has `do` and its fields, or sets any one field."""

    edits: list[dict[str, Any]]
    message: str | None = None


class ViewIn(Body):
    """A view to keep. shows: parts of the page's address."""

    name: str
    shared: bool
    shows: dict[str, str]


class RequestIn(Body):
    """A change request."""

    title: str
    reason: str | None = None


class OptionIn(Body):
    """An option: of a scenario by its name, of the changes of a diff, or one to be edited."""

    name: str
    says: str | None = None
    scenario: str | None = None
    patch: Any = None


class WebhookIn(Body):
    """An address to tell, and of what."""

    url: str
    events: list[str]


class FileIn(Body):
    """A file of any format that can be imported."""

    file: bytes


class ReadingIn(Body):
    """How to read a table. columns: fields by header. dates: the order of day, month and year."""

    columns: dict[str, str] | None = None
    dates: Literal["", "DMY", "MDY", "YMD"] | None = None


class ApplyIn(Body):
    """Whether much may be removed by an import."""

    removes: bool | None = None


class SimulationIn(Body):
    """How to simulate, where not as usual."""

    runs: int | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a route takes, and in what form."""

    schema: type[Body]
    media: str = JSON


BODIES: Mapping[str, Taken] = {
    "api-edits": Taken(EditsIn),
    "api-views": Taken(ViewIn),
    "api-requests": Taken(RequestIn),
    "api-request-option": Taken(OptionIn),
    "api-webhooks": Taken(WebhookIn),
    "api-importings": Taken(FileIn, FORM),
    "api-imports": Taken(FileIn, FORM),
    "api-importing-read": Taken(ReadingIn),
    "api-import-read": Taken(ReadingIn),
    "api-import-apply": Taken(ApplyIn),
    "api-simulations": Taken(SimulationIn),
}
"""By the name of the route; the others take nothing."""


def fields(route: Route) -> Collection[str]:
    """The names of what a request to a route may say."""
    taken = BODIES.get(route.name)
    return () if taken is None else taken.schema.model_fields


def strict(route: Route) -> Callable[..., HttpResponse]:
    """The view of a route, which refuses by its name a field that the route does not take."""
    known = fields(route)

    @wraps(route.view)
    def view(request: HttpRequest, *place: Any, **places: Any) -> HttpResponse:
        if request.method not in _READING:
            for name in _said(request):
                if name not in known:
                    there = f"There are {', '.join(known)}." if known else "Nothing is taken here."
                    says = f"There is no field '{name[:40]}' here. {there} Nothing was changed."
                    raise BadInputError(name[:40], says)
        return route.view(request, *place, **places)

    return view


def _said(request: HttpRequest) -> Collection[str]:
    """The names of the fields of a request; anything but forms and objects is for the view."""
    if request.content_type in {FORM, "application/x-www-form-urlencoded"}:
        return [*request.POST, *request.FILES]
    try:
        said = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        return ()
    return said if isinstance(said, dict) else ()
