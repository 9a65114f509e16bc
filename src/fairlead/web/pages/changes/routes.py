"""Routes of scenarios and change requests, for people and for other programs."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.changes import api, scenarios, scenarios_api, views
from fairlead.web.route import API_PROGRAM, PROGRAM, Route

_HERE = f"{PROGRAM}changes/"
_ONE = f"{_HERE}<int:number>/"
_LINE = f"{PROGRAM}scenarios/<slug:name>/"
_API = f"{API_PROGRAM}requests"
_API_ONE = f"{_API}/<int:number>"
_API_OPTION = f"{_API_ONE}/options/<int:option>"
_API_LINES = f"{API_PROGRAM}scenarios"
_API_LINE = f"{_API_LINES}/<slug:name>"
_READ = {"GET": Need.VIEW}
_SAY = {"POST": Need.COMMENT}
_EDIT = {"POST": Need.EDIT}
_DECIDE = {"POST": Need.MANAGE}

ROUTES: tuple[Route, ...] = (
    Route(_HERE, views.page, "changes", {**_READ, **_SAY}, label="Changes", letter="c"),
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
    Route(_API_ONE, api.request, "api-request", _READ),
    Route(f"{_API_ONE}/options", api.add_option, "api-request-option", _EDIT),
    Route(_API_OPTION, api.remove_option, "api-option", {"DELETE": Need.EDIT}),
    Route(f"{_API_OPTION}/approve", api.approve, "api-option-approve", _DECIDE),
    Route(f"{_API_ONE}/reject", api.reject, "api-request-reject", _DECIDE),
    Route(f"{_API_ONE}/submit", api.submit, "api-request-submit", _SAY),
    Route(f"{_API_ONE}/withdraw", api.withdraw, "api-request-withdraw", _SAY),
    Route(f"{_API_ONE}/remarks", api.remarks, "api-request-remarks", {**_READ, **_SAY}),
    Route(
        f"{_API_ONE}/impact",
        api.impact,
        "api-request-impact",
        {"GET": Need.VIEW, "POST": Need.VIEW},
    ),
    Route(_API_LINES, scenarios_api.scenarios, "api-scenarios", {**_READ, **_EDIT}),
    Route(_API_LINE, scenarios_api.scenario, "api-scenario", _READ),
    Route(f"{_API_LINE}/apply", scenarios_api.apply, "api-scenario-apply", _EDIT),
    Route(f"{_API_LINE}/close", scenarios_api.close, "api-scenario-close", _EDIT),
)
