"""Routes of this page, and those of the API that it is made of."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.timeline import api, views
from fairlead.web.route import API_PROGRAM, PROGRAM, Route

_READ = {"GET": Need.VIEW}
_WRITE = {"POST": Need.EDIT}
# Everybody keeps views of their own; what is shared asks for more, in `services/views.py`.
_VIEWS = {"GET": Need.VIEW, "POST": Need.VIEW}
_OWN_VIEW = {"DELETE": Need.VIEW}

ROUTES: tuple[Route, ...] = (
    Route(f"{PROGRAM}timeline/", views.page, "timeline", _READ, label="Timeline", letter="t"),
    Route(f"{API_PROGRAM}plan", api.plan, "api-plan", _READ),
    Route(f"{API_PROGRAM}edits", api.edits, "api-edits", _WRITE),
    Route(f"{API_PROGRAM}undo", api.undo, "api-undo", _WRITE),
    Route(f"{API_PROGRAM}redo", api.redo, "api-redo", _WRITE),
    Route(f"{API_PROGRAM}views", api.views, "api-views", _VIEWS),
    Route(f"{API_PROGRAM}views/<int:view>", api.view, "api-view", _OWN_VIEW),
    Route(f"{API_PROGRAM}why/<path:task>", api.why, "api-why", _READ),
    Route(f"{API_PROGRAM}critical/<path:task>", api.critical, "api-critical", _READ),
)
