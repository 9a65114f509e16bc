"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.checks import views
from fairlead.web.route import PROGRAM, Route

ROUTES: tuple[Route, ...] = (
    Route(f"{PROGRAM}checks/", views.page, "checks", {"GET": Need.VIEW}, label="Checks"),
    Route(
        f"{PROGRAM}checks/<slug:code>/fix/",
        views.fixing,
        "fix",
        {"GET": Need.VIEW, "POST": Need.EDIT},
    ),
)
