"""Routes of jobs, and of the simulations that they make."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.jobs import views
from fairlead.web.route import API_PROGRAM, Route

_JOB = f"{API_PROGRAM}jobs/<int:number>"

ROUTES: tuple[Route, ...] = (
    Route(
        f"{API_PROGRAM}simulations",
        views.simulations,
        "api-simulations",
        {"GET": Need.VIEW, "POST": Need.EDIT},
    ),
    Route(_JOB, views.job, "api-job", {"GET": Need.VIEW}),
    Route(
        f"{_JOB}/cancel",
        views.cancel,
        "api-job-cancel",
        {"POST": Need.EDIT},
    ),
    Route(f"{_JOB}/retry", views.retry, "api-job-retry", {"POST": Need.EDIT}),
)
