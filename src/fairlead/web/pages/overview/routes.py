"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.overview import api, views
from fairlead.web.route import API_PROGRAM, PROGRAM, Route

ROUTES: tuple[Route, ...] = (
    Route(PROGRAM, views.page, "overview", {"GET": Need.VIEW}, label="Overview", letter="o"),
    Route(f"{PROGRAM}seen/", views.seen, "overview-seen", {"POST": Need.VIEW}),
    Route(f"{API_PROGRAM}overview", api.glance, "api-overview", {"GET": Need.VIEW}),
    Route(f"{API_PROGRAM}overview/seen", api.seen, "api-seen", {"POST": Need.VIEW}),
    Route(f"{API_PROGRAM}blockers", api.blockers, "api-blockers", {"GET": Need.VIEW}),
)
