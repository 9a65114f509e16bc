"""Every page in a real browser: nothing in the console, nothing axe-core finds serious."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairlead.web.routes import routes
from tests.web.conftest import KEY, Open

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = [
    f"/{route.pattern.replace('<slug:key>', KEY)}"
    for route in routes()
    if (route.label or route.name in {"portfolio", "webhooks"})
]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_quiet_accessible_and_as_wide_as_the_window(
    path: str, theme: str, open_page: Open
) -> None:
    page = open_page("owner", path, theme=theme)
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "rules => axe.run({runOnly: rules}).then(r => r.violations.map("
        "v => [v.impact, v.id, v.nodes.slice(0, 3).map(n => n.html)]))",
        RULES,
    )
    serious = [one for one in found if one[0] in {"serious", "critical"}]
    assert not serious, serious
    page.set_viewport_size({"width": 390, "height": 844})
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, f"{path} is {wider} px wider than a telephone"
