"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.portfolio import views
from fairlead.web.route import Route

ROUTES: tuple[Route, ...] = (Route("", views.page, "portfolio", {"GET": Need.SIGNED_IN}),)
