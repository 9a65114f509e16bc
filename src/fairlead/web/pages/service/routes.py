"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.route import Route
from fairlead.web.services.health import health

ROUTES: tuple[Route, ...] = (Route("healthz", health, "health", {"GET": Need.ANYBODY}),)
