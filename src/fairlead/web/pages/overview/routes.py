"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.overview import views
from fairlead.web.route import PROGRAM, Route

ROUTES: tuple[Route, ...] = (
    Route(PROGRAM, views.page, "overview", {"GET": Need.VIEW}, label="Overview"),
    Route(f"{PROGRAM}seen/", views.seen, "overview-seen", {"POST": Need.VIEW}),
)
