"""Routes of the API that belong to no page."""

from __future__ import annotations

from fairlead.web.api import views
from fairlead.web.needs import Need
from fairlead.web.route import API_PROGRAM, Route

_READ = {"GET": Need.VIEW}

ROUTES: tuple[Route, ...] = (
    Route("api/v1/openapi.json", views.openapi, "api-openapi", {"GET": Need.ANYBODY}),
    Route("api/v1/programs", views.programs, "api-programs", {"GET": Need.SIGNED_IN}),
    Route(f"{API_PROGRAM}tasks", views.tasks, "api-tasks", _READ),
    Route(f"{API_PROGRAM}tasks/<path:id>", views.task, "api-task", _READ),
    Route(f"{API_PROGRAM}risks", views.risks, "api-risks", _READ),
    Route(f"{API_PROGRAM}findings", views.findings, "api-findings", _READ),
)
