"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.checks import api, views
from fairlead.web.route import API_PROGRAM, PROGRAM, Route

ROUTES: tuple[Route, ...] = (
    Route(
        f"{PROGRAM}checks/", views.page, "checks", {"GET": Need.VIEW}, label="Checks", letter="k"
    ),
    Route(
        f"{PROGRAM}checks/<slug:code>/fix/",
        views.fixing,
        "fix",
        {"GET": Need.VIEW, "POST": Need.EDIT},
    ),
    Route(f"{API_PROGRAM}doubts", api.doubts, "api-doubts", {"GET": Need.VIEW}),
    Route(
        f"{API_PROGRAM}findings/<slug:code>/fix",
        api.fixing,
        "api-fix",
        {"GET": Need.VIEW, "POST": Need.EDIT},
    ),
)
