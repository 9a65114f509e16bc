"""All routes, page by page, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module

from fairlead.web.route import Route

PAGES = (
    "portfolio",
    "overview",
    "timeline",
    "tasks",
    "dependencies",
    "forecasts",
    "risks",
    "changes",
    "people",
    "checks",
    "history",
    "settings",
    "importing",
    "account",
    "instance",
    "jobs",
    "service",
)
"""The folders of `pages`; each declares its routes in `routes.py`."""


@cache
def routes() -> tuple[Route, ...]:
    """Every route of our own."""
    return tuple(_all())


def _all() -> Iterator[Route]:
    for page in PAGES:
        yield from import_module(f"fairlead.web.pages.{page}.routes").ROUTES
    yield from import_module("fairlead.web.api.routes").ROUTES
