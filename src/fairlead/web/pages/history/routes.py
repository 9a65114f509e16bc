"""Routes of this page, and of versions for other programs."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.history import api, views
from fairlead.web.route import API_PROGRAM, PROGRAM, Route

_HERE = f"{PROGRAM}history/"
_API = f"{API_PROGRAM}versions"
_READ = {"GET": Need.VIEW}

ROUTES: tuple[Route, ...] = (
    Route(_HERE, views.page, "history", _READ, label="History", letter="h"),
    Route(f"{_HERE}compare", views.compare, "history-compare", _READ),
    Route(f"{_HERE}as-of", views.as_of, "history-as-of", _READ),
    Route(f"{_HERE}baseline", views.baseline, "history-baseline", {"POST": Need.MANAGE}),
    Route(f"{_HERE}<int:number>/undo", views.undo, "history-undo", {"POST": Need.EDIT}),
    Route(f"{_HERE}<int:number>/restore", views.restore, "history-restore", {"POST": Need.EDIT}),
    Route(_API, api.versions, "api-versions", _READ),
    Route(f"{_API}/<int:number>", api.version, "api-version", _READ),
    Route(f"{_API}/<int:number>/program", api.program, "api-version-program", _READ),
    Route(f"{_API}/<int:number>/undo", api.undo, "api-version-undo", {"POST": Need.EDIT}),
    Route(f"{_API}/<int:number>/restore", api.restore, "api-version-restore", {"POST": Need.EDIT}),
    Route(
        f"{API_PROGRAM}baselines",
        api.baselines,
        "api-baselines",
        {"GET": Need.VIEW, "POST": Need.MANAGE},
    ),
    Route(f"{API_PROGRAM}compare", api.compare, "api-compare", _READ),
    Route(
        f"{API_PROGRAM}compare/why",
        api.why,
        "api-compare-why",
        {"GET": Need.VIEW, "POST": Need.EDIT},
    ),
)
