"""The description of the API, made of the table of routes: what is not there cannot be called."""

from __future__ import annotations

import re
from functools import cache
from inspect import getdoc
from typing import Any

from ninja import Schema

from fairlead import __version__
from fairlead.web.api.bodies import taken
from fairlead.web.api.described import DESCRIBED, READ, WRITTEN, Described, Parameter
from fairlead.web.api.schemas import Problem
from fairlead.web.needs import Need
from fairlead.web.route import API_PROGRAM, Route

_REF = "#/components/schemas/{model}"
_CONVERTED = re.compile(r"<(?:(\w+):)?(\w+)>")
_KINDS = {"int": "integer"}
_BEGIN = "api/"


@cache
def document() -> dict[str, Any]:
    """The whole description, as OpenAPI 3.1."""
    from fairlead.web.routes import routes

    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for route in routes():
        if route.pattern.startswith(_BEGIN):
            address = "/" + _CONVERTED.sub(r"{\2}", route.pattern)
            of_it = {m.lower(): _operation(route, m, schemas) for m in route.needs}
            paths[address] = {"parameters": _in_path(route), **of_it}
    _add(Problem, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Fairlead",
            "version": __version__,
            "description": "Programs with their dates, risks and history. Sign in with "
            "'Authorization: Bearer <token>'; tokens are made on the account page.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "session"},
            },
            "schemas": schemas,
            "responses": {"Problem": _problem()},
        },
    }


def _operation(route: Route, method: str, schemas: dict[str, Any]) -> dict[str, Any]:
    says = (getdoc(route.view) or route.name).split("\n\n")[0].replace("\n", " ")
    need = route.needs[method]
    described = DESCRIBED.get(route.name) if method == "GET" else None
    done: dict[str, Any] = {
        "operationId": route.name if len(route.needs) == 1 else f"{route.name}-{method.lower()}",
        "summary": says,
        "description": f"Needs: {need.name.lower().replace('_', ' ')}.",
        "parameters": _asked(route, method, described),
        "responses": {
            **_answers(route, method, described, schemas),
            "default": {"$ref": _PROBLEM},
        },
    }
    if need is Need.ANYBODY:
        done["security"] = []
    takes = taken(route, method)
    if takes is not None:
        content = {takes.media: {"schema": _add(takes.schema, schemas)}}
        is_required = any(one.is_required() for one in takes.schema.model_fields.values())
        done["requestBody"] = {"content": content, "required": is_required}
    return done


_PROBLEM = "#/components/responses/Problem"


def _asked(route: Route, method: str, described: Described | None) -> list[dict[str, Any]]:
    in_program = route.pattern.startswith(API_PROGRAM)
    query = described.query if described is not None else READ if in_program else ()
    found = [_parameter(one) for one in query]
    if described is not None and described.has_etag:
        found.append(_header("If-None-Match", "The ETag of what one has; 304 when it still holds."))
    if method != "GET" and in_program:
        found.append(_header("If-Match", "The version that a change is made for: its ETag."))
    return found


def _answers(
    route: Route, method: str, described: Described | None, schemas: dict[str, Any]
) -> dict[str, Any]:
    if described is None:
        written = WRITTEN.get((route.name, method))
        schema = {} if written is None else _add(written, schemas)
        return {
            "2XX": {"description": "Done.", "content": {"application/json": {"schema": schema}}}
        }
    schema = _add(described.answers, schemas)
    answered: dict[str, Any] = {
        "description": described.answers.__doc__ or "",
        "content": {"application/json": {"schema": schema}},
    }
    if not described.has_etag:
        return {"200": answered}
    says = "The version; send it as If-Match with a change."
    answered["headers"] = {"ETag": {"description": says, "schema": {"type": "string"}}}
    return {"200": answered, "304": {"description": "What one has still holds."}}


def _add(schema: type[Schema], schemas: dict[str, Any]) -> dict[str, Any]:
    """Put a schema among the others, with those it uses; the reference to it."""
    told = schema.model_json_schema(ref_template=_REF, mode="serialization")
    schemas.update(told.pop("$defs", {}))
    schemas[schema.__name__] = told
    return {"$ref": _REF.format(model=schema.__name__)}


def _in_path(route: Route) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": _KINDS.get(kind, "string")},
        }
        for kind, name in _CONVERTED.findall(route.pattern)
    ]


def _parameter(one: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": one.kind}
    if one.one_of:
        schema["enum"] = list(one.one_of)
    return {"name": one.name, "in": "query", "description": one.says, "schema": schema}


def _header(name: str, says: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": says, "schema": {"type": "string"}}


def _problem() -> dict[str, Any]:
    schema = {"$ref": _REF.format(model="Problem")}
    return {"description": "An error.", "content": {"application/problem+json": {"schema": schema}}}
