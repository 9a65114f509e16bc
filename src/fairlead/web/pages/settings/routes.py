"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.settings import glossary, members, plan
from fairlead.web.route import API_PROGRAM, PROGRAM, Route

_MEMBERS = f"{PROGRAM}settings/members/"

_TERMS = f"{PROGRAM}settings/glossary/"
_TERM_NEEDS = {"POST": Need.EDIT}

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
)
