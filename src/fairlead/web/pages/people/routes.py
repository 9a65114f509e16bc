"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.people import views
from fairlead.web.route import PROGRAM, Route

ROUTES: tuple[Route, ...] = (
    Route(f"{PROGRAM}people/", views.page, "people", {"GET": Need.VIEW}, label="People"),
)
