"""Routes of this page."""

from __future__ import annotations

from fairlead.web.environment import flag
from fairlead.web.needs import Need
from fairlead.web.route import Route
from fairlead.web.services.entering import enter
from fairlead.web.services.health import health
from fairlead.web.services.metrics import metrics

_OPEN = {"GET": Need.ANYBODY}

ROUTES: tuple[Route, ...] = (
    Route("healthz", health, "health", _OPEN),
    # For a machine that has no account here; the view asks for the token, or an administrator.
    Route("metrics", metrics, "metrics", _OPEN),
    *((Route("enter/<str:ticket>", enter, "enter", _OPEN),) if flag("FAIRLEAD_DEMO") else ()),
)
