"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.settings import glossary, members, plan, webhooks
from fairlead.web.route import API_PROGRAM, BRING_BACK, PROGRAM, Route

_MEMBERS = f"{PROGRAM}settings/members/"

_TERMS = f"{PROGRAM}settings/glossary/"
_TERM_NEEDS = {"POST": Need.EDIT}

_WEBHOOKS = f"{PROGRAM}settings/webhooks/"
_WEBHOOK = f"{_WEBHOOKS}<int:webhook>/"
_API_WEBHOOKS = f"{API_PROGRAM}webhooks"
_API_WEBHOOK = f"{_API_WEBHOOKS}/<int:webhook>"
_ADDS = {"GET": Need.OWN, "POST": Need.OWN}
_ASKS = {"POST": Need.OWN}

ROUTES: tuple[Route, ...] = (
    Route(f"{PROGRAM}settings/", plan.calendars, "settings", {"GET": Need.VIEW}, label="Settings"),
    Route(f"{PROGRAM}settings/days-off/", plan.days_off, "days-off", {"POST": Need.EDIT}),
    Route(f"{PROGRAM}settings/people/", plan.people, "plan-people", {"GET": Need.VIEW}),
    Route(_TERMS, glossary.page, "glossary", {"GET": Need.VIEW, "POST": Need.EDIT}),
    Route(f"{API_PROGRAM}terms", glossary.listed, "api-terms", {"GET": Need.VIEW}),
    Route(f"{_TERMS}<int:term>/", glossary.change, "change-term", _TERM_NEEDS),
    Route(f"{_TERMS}<int:term>/remove/", glossary.remove, "remove-term", _TERM_NEEDS),
    Route(_MEMBERS, members.page, "members", {"GET": Need.VIEW}),
    Route(f"{_MEMBERS}add/", members.add, "add_member", {"POST": Need.OWN}),
    Route(f"{_MEMBERS}<int:member>/", members.change, "change_member", {"POST": Need.OWN}),
    Route(
        f"{_MEMBERS}invitations/<int:invitation>/withdraw/",
        members.withdraw,
        "withdraw_member",
        {"POST": Need.OWN},
    ),
    Route(f"{PROGRAM}settings/archive/", members.put_away, "archive", {"POST": Need.OWN}),
    Route(BRING_BACK, members.bring_back, "bring-back", {"POST": Need.OWN}),
    Route(_WEBHOOKS, webhooks.page, "webhooks", _ADDS),
    Route(f"{_WEBHOOK}test/", webhooks.test, "test-webhook", _ASKS),
    Route(f"{_WEBHOOK}remove/", webhooks.remove, "remove-webhook", _ASKS),
    Route(_API_WEBHOOKS, webhooks.listed, "api-webhooks", _ADDS),
    Route(_API_WEBHOOK, webhooks.one, "api-webhook", {"GET": Need.OWN, "DELETE": Need.OWN}),
    Route(f"{_API_WEBHOOK}/test", webhooks.api_test, "api-webhook-test", _ASKS),
    Route(
        f"{_API_WEBHOOK}/deliveries",
        webhooks.delivered,
        "api-webhook-deliveries",
        {"GET": Need.OWN},
    ),
)
