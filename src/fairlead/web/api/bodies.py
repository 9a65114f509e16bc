"""What requests of the API may say, as types; a field that is not among them is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Literal

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import ConfigDict

from fairlead.web.problems import BadInputError
from fairlead.web.route import Route

JSON, FORM = "application/json", "multipart/form-data"
RoleName = Literal["viewer", "commenter", "contributor", "manager", "owner"]
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_WRITING = frozenset({"POST", "PUT"})
"""DELETE takes nothing."""


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


class TeamFileIn(Body):
    """What a team did. team: as the file is called, unless said. as_of: today, unless said."""

    file: bytes
    team: str | None = None
    as_of: date | None = None


class ForecastIn(Body):
    """What is asked: by when so many items are done, or how many in so many weeks. One of both."""

    items: int | None = None
    weeks: int | None = None


class ForecastUseIn(Body):
    """A task that is to take as long as so many items are forecast to. task: its id."""

    items: int
    task: str


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


class TitleIn(Body):
    """What a scenario is called."""

    title: str


class BecauseIn(Body):
    """Why it was decided so."""

    because: str | None = None


class RemarkIn(Body):
    """What is said about a change request."""

    text: str


class BaselineIn(Body):
    """What a baseline is called."""

    name: str


class DaysOffIn(Body):
    """Days off, both ends included; last: the same as first unless said."""

    first: date
    last: date | None = None
    name: str | None = None


class TermIn(Body):
    """A term of the glossary."""

    name: str
    meaning: str


class MemberIn(Body):
    """A role for a team by its number, or for whoever has an address."""

    role: RoleName
    email: str | None = None
    team: int | None = None


class RoleIn(Body):
    """A role."""

    role: RoleName


class EmailIn(Body):
    """The address of somebody."""

    email: str


class PersonIn(Body):
    """Whether somebody may sign in and administers the instance; what is not said stays."""

    active: bool | None = None
    administrator: bool | None = None


class TeamIn(Body):
    """A team of people who get roles together."""

    name: str


class OwnerIn(Body):
    """A program that nobody owns, and the address of who is to own it."""

    program: str
    email: str


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
    "api-forecasts": Taken(TeamFileIn, FORM),
    "api-forecast": Taken(ForecastIn),
    "api-forecast-use": Taken(ForecastUseIn),
    "api-simulations": Taken(SimulationIn),
    "api-scenarios": Taken(TitleIn),
    "api-option-approve": Taken(BecauseIn),
    "api-request-reject": Taken(BecauseIn),
    "api-request-withdraw": Taken(BecauseIn),
    "api-request-remarks": Taken(RemarkIn),
    "api-baselines": Taken(BaselineIn),
    "api-days-off": Taken(DaysOffIn),
    "api-terms": Taken(TermIn),
    "api-term": Taken(TermIn),
    "api-members": Taken(MemberIn),
    "api-member": Taken(RoleIn),
    "api-instance-person": Taken(PersonIn),
    "api-instance-teams": Taken(TeamIn),
    "api-instance-invitations": Taken(EmailIn),
    "api-instance-owners": Taken(OwnerIn),
}
"""By the name of the route; the others take nothing."""


def taken(route: Route, method: str) -> Taken | None:
    """What a method of a route takes; None for nothing."""
    return BODIES.get(route.name) if method in _WRITING else None


def strict(route: Route) -> Callable[..., HttpResponse]:
    """The view of a route, which refuses by its name a field that the route does not take."""

    @wraps(route.view)
    def view(request: HttpRequest, *place: Any, **places: Any) -> HttpResponse:
        if request.method not in _READING:
            takes = taken(route, str(request.method))
            known = () if takes is None else takes.schema.model_fields
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
