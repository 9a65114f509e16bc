"""Which routes of the API answer with what. Others are described by their address and docstring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ninja import Schema

from fairlead.web.api import schemas
from fairlead.web.services.tasks_table import COLUMNS, STATES


@dataclass(frozen=True, slots=True)
class Parameter:
    """A field of the query. one_of: what it may be, empty for anything."""

    name: str
    says: str
    kind: str = "string"
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """What a route answers to GET, and what may be asked of it."""

    answers: type[Schema]
    query: tuple[Parameter, ...] = ()
    has_etag: bool = True


READ = (
    Parameter("scenario", "A line of versions other than the plan."),
    Parameter("version", "An older version, by its number.", "integer"),
)
PAGED = (
    *READ,
    Parameter("limit", "How many items at most: 1 to 1000, 100 unless said.", "integer"),
    Parameter("cursor", "What `next` of the part before said."),
)
_SORTS = (*COLUMNS, *(f"-{column}" for column in COLUMNS))

DESCRIBED: Mapping[str, Described] = {
    "api-programs": Described(schemas.Programs, has_etag=False),
    "api-tasks": Described(
        schemas.Tasks,
        (
            *PAGED,
            Parameter("q", "Part of a name, an id, or a number of the outline."),
            Parameter("team", "The id of a team, or 'none'."),
            Parameter("state", "How far they are.", one_of=STATES),
            Parameter("critical", "Only critical ones.", one_of=("1",)),
            Parameter("to", "A milestone: only what it waits for, with the float to it."),
            Parameter("sort", "A column; with a minus the largest first.", one_of=_SORTS),
        ),
    ),
    "api-task": Described(schemas.TaskOut, READ),
    "api-risks": Described(schemas.Risks, PAGED),
    "api-findings": Described(schemas.Findings, PAGED),
    "api-terms": Described(schemas.Terms, has_etag=False),
    "api-webhooks": Described(schemas.Webhooks, has_etag=False),
}
"""By the name of the route."""
