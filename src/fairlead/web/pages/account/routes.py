"""Routes of this page."""

from __future__ import annotations

from fairlead.web.route import Route

ROUTES: tuple[Route, ...] = ()
