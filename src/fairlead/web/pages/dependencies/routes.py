"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.dependencies import views
from fairlead.web.route import PROGRAM, Route

ROUTES: tuple[Route, ...] = (
    Route(
        f"{PROGRAM}dependencies/",
        views.page,
        "dependencies",
        {"GET": Need.VIEW},
        label="Dependencies",
    ),
)
