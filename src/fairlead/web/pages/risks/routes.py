"""Routes of this page."""

from __future__ import annotations

from fairlead.web.needs import Need
from fairlead.web.pages.risks import views
from fairlead.web.route import PROGRAM, Route

ROUTES: tuple[Route, ...] = (
    Route(f"{PROGRAM}risks/", views.page, "risks", {"GET": Need.VIEW}, label="Risks", letter="r"),
)
