"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.dependencies import api, views
from fairlead.web.route import API_PROGRAM, PROGRAM, Route

ROUTES: tuple[Route, ...] = (
    Route(
        f"{PROGRAM}dependencies/",
        views.page,
        "dependencies",
        {"GET": Need.VIEW},
        label="Dependencies",
        letter="d",
    ),
    Route(f"{API_PROGRAM}dependencies", api.listed, "api-dependencies", {"GET": Need.VIEW}),
    Route(
        f"{API_PROGRAM}dependencies/matrix",
        api.matrix,
        "api-dependency-matrix",
        {"GET": Need.VIEW},
    ),
)
