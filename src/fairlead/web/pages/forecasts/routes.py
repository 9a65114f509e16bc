"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.forecasts import api, views
from fairlead.web.route import API_PROGRAM, PROGRAM, Route

_PAGE = f"{PROGRAM}forecasts/"
_TEAM = f"{_PAGE}<str:team>/"
_API = f"{API_PROGRAM}forecasts"
_OUTSIDE = "outside-view"
_BOTH = {"GET": Need.VIEW, "POST": Need.EDIT}

ROUTES: tuple[Route, ...] = (
    Route(_PAGE, views.page, "forecasts", _BOTH, label="Forecasts", letter="f"),
    Route(_TEAM, views.team, "forecast", _BOTH),
    Route(f"{_TEAM}use/", views.use, "forecast-use", {"POST": Need.EDIT}),
    Route(f"{_TEAM}remove/", views.remove, "forecast-remove", {"POST": Need.MANAGE}),
    Route(f"{PROGRAM}{_OUTSIDE}/", views.outside, "outside", {"GET": Need.VIEW}),
    Route(_API, api.listed, "api-forecasts", _BOTH),
    Route(
        f"{_API}/<str:team>",
        api.one,
        "api-forecast",
        {"GET": Need.VIEW, "POST": Need.EDIT, "DELETE": Need.MANAGE},
    ),
    Route(f"{API_PROGRAM}{_OUTSIDE}", api.outside, "api-outside", {"GET": Need.VIEW}),
    Route(f"{_API}/<str:team>/use", api.use, "api-forecast-use", {"POST": Need.EDIT}),
)
