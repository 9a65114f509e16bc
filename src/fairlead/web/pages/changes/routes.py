"""Routes of scenarios and change requests, for people and for other programs."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.changes import api, scenarios, views
from fairlead.web.route import API_PROGRAM, PROGRAM, Route

_HERE = f"{PROGRAM}changes/"
_ONE = f"{_HERE}<int:number>/"
_LINE = f"{PROGRAM}scenarios/<slug:name>/"
_API = f"{API_PROGRAM}requests"
_READ = {"GET": Need.VIEW}
_SAY = {"POST": Need.COMMENT}
_EDIT = {"POST": Need.EDIT}
_DECIDE = {"POST": Need.MANAGE}

ROUTES: tuple[Route, ...] = (
    Route(_HERE, views.page, "changes", {**_READ, **_SAY}, label="Changes"),
    Route(_ONE, views.request, "change-request", _READ),
    Route(f"{_ONE}options", views.add_option, "request-option", _EDIT),
    Route(f"{_ONE}options/<int:option>/remove", views.remove_option, "option-remove", _EDIT),
    Route(f"{_ONE}options/<int:option>/approve", views.approve, "option-approve", _DECIDE),
    Route(f"{_ONE}reject", views.reject, "request-reject", _DECIDE),
    Route(f"{_ONE}submit", views.submit, "request-submit", _SAY),
    Route(f"{_ONE}withdraw", views.withdraw, "request-withdraw", _SAY),
    Route(f"{_ONE}remarks", views.remark, "request-remark", _SAY),
    Route(f"{PROGRAM}scenarios/", scenarios.begin, "scenario-begin", _EDIT),
    Route(_LINE, scenarios.page, "scenario", _READ),
    Route(f"{_LINE}apply", scenarios.apply, "scenario-apply", _EDIT),
    Route(f"{_LINE}close", scenarios.close, "scenario-close", _EDIT),
    Route(_API, api.requests, "api-requests", {**_READ, **_SAY}),
    Route(f"{_API}/<int:number>", api.request, "api-request", _READ),
    Route(f"{_API}/<int:number>/options", api.add_option, "api-request-option", _EDIT),
    Route(f"{_API}/<int:number>/impact", api.impact, "api-request-impact", {"POST": Need.VIEW}),
)
