"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.people import api, views
from fairlead.web.route import API_PROGRAM, PROGRAM, Route

ROUTES: tuple[Route, ...] = (
    Route(
        f"{PROGRAM}people/", views.page, "people", {"GET": Need.VIEW}, label="People", letter="e"
    ),
    Route(f"{API_PROGRAM}load", api.listed, "api-load", {"GET": Need.VIEW}),
    Route(f"{API_PROGRAM}overloads", api.overloads, "api-overloads", {"GET": Need.VIEW}),
)
