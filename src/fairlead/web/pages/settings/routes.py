"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.settings import api, glossary, members, plan, webhooks
from fairlead.web.route import API_BRING_BACK, API_PROGRAM, BRING_BACK, PROGRAM, Route

_MEMBERS = f"{PROGRAM}settings/members/"

_TERMS = f"{PROGRAM}settings/glossary/"
_EDIT = {"POST": Need.EDIT}
_API_TERMS = f"{API_PROGRAM}terms"
_API_CALENDARS = f"{API_PROGRAM}calendars"
_API_MEMBERS = f"{API_PROGRAM}members"
_API_INVITATIONS = f"{API_PROGRAM}invitations"

_WEBHOOKS = f"{PROGRAM}settings/webhooks/"
_WEBHOOK = f"{_WEBHOOKS}<int:webhook>/"
_API_WEBHOOKS = f"{API_PROGRAM}webhooks"
_API_WEBHOOK = f"{_API_WEBHOOKS}/<int:webhook>"
_ADDS = {"GET": Need.OWN, "POST": Need.OWN}
_ASKS = {"POST": Need.OWN}

ROUTES: tuple[Route, ...] = (
    Route(
        f"{PROGRAM}settings/",
        plan.calendars,
        "settings",
        {"GET": Need.VIEW},
        label="Settings",
        letter="s",
    ),
    Route(f"{PROGRAM}settings/days-off/", plan.days_off, "days-off", {"POST": Need.EDIT}),
    Route(f"{PROGRAM}settings/people/", plan.people, "plan-people", {"GET": Need.VIEW}),
    Route(_TERMS, glossary.page, "glossary", {"GET": Need.VIEW, "POST": Need.EDIT}),
    Route(_API_TERMS, glossary.listed, "api-terms", {"GET": Need.VIEW, "POST": Need.EDIT}),
    Route(
        f"{_API_TERMS}/<int:term>",
        glossary.one,
        "api-term",
        {"PUT": Need.EDIT, "DELETE": Need.EDIT},
    ),
    Route(_API_CALENDARS, api.calendars, "api-calendars", {"GET": Need.VIEW}),
    Route(f"{_API_CALENDARS}/<path:id>/days-off", api.days_off, "api-days-off", _EDIT),
    Route(f"{_API_CALENDARS}/<path:id>", api.calendar, "api-calendar", {"GET": Need.VIEW}),
    Route(f"{_TERMS}<int:term>/", glossary.change, "change-term", _EDIT),
    Route(f"{_TERMS}<int:term>/remove/", glossary.remove, "remove-term", _EDIT),
    Route(_MEMBERS, members.page, "members", {"GET": Need.VIEW}),
    Route(f"{_MEMBERS}add/", members.add, "add_member", {"POST": Need.OWN}),
    Route(f"{_MEMBERS}leave/", members.leave, "leave", {"POST": Need.VIEW}),
    Route(f"{_MEMBERS}<int:member>/", members.change, "change_member", {"POST": Need.OWN}),
    Route(
        f"{_MEMBERS}invitations/<int:invitation>/withdraw/",
        members.withdraw,
        "withdraw_member",
        {"POST": Need.OWN},
    ),
    Route(f"{PROGRAM}settings/archive/", members.put_away, "archive", {"POST": Need.OWN}),
    Route(BRING_BACK, members.bring_back, "bring-back", {"POST": Need.OWN}),
    Route(_API_MEMBERS, api.members, "api-members", {"GET": Need.VIEW, "POST": Need.OWN}),
    Route(f"{_API_MEMBERS}/me", api.leave, "api-leave", {"DELETE": Need.VIEW}),
    Route(f"{_API_MEMBERS}/teams", api.shared_teams, "api-member-teams", {"GET": Need.OWN}),
    Route(
        f"{_API_MEMBERS}/<int:member>",
        api.member,
        "api-member",
        {"PUT": Need.OWN, "DELETE": Need.OWN},
    ),
    Route(_API_INVITATIONS, api.waiting, "api-invitations", {"GET": Need.OWN}),
    Route(
        f"{_API_INVITATIONS}/<int:invitation>",
        api.withdraw,
        "api-invitation",
        {"DELETE": Need.OWN},
    ),
    Route(f"{API_PROGRAM}archive", api.put_away, "api-archive", {"POST": Need.OWN}),
    Route(API_BRING_BACK, api.bring_back, "api-bring-back", {"POST": Need.OWN}),
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
