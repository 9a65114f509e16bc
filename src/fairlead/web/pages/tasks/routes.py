"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.tasks import views
from fairlead.web.route import PROGRAM, Route

ROUTES: tuple[Route, ...] = (
    Route(PROGRAM + "tasks/", views.page, "tasks", {"GET": Need.VIEW}, label="Tasks", letter="l"),
    Route(PROGRAM + "tasks/<path:id>/", views.one, "task", {"GET": Need.VIEW}),
)
