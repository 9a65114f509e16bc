"""Pages of accounts and members in a real browser: nothing that axe-core finds serious."""

from __future__ import annotations

import pytest

from tests.web.conftest import KEY, Open
from tests.web.test_browser_pages import AXE, RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("owner", "/account/"),
        ("owner", f"/programs/{KEY}/settings/members/"),
        ("viewer", f"/programs/{KEY}/settings/members/"),
        ("admin", "/instance/"),
    ],
)
def test_pages_of_people_are_accessible_and_as_wide_as_the_window(
    who: str, path: str, open_page: Open
) -> None:
    for theme in ("light", "dark"):
        page = open_page(who, path, theme=theme)
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate(
            "rules => axe.run({runOnly: rules}).then(r => r.violations.map("
            "v => [v.impact, v.id, v.nodes.slice(0, 3).map(n => n.html)]))",
            RULES,
        )
        assert not [one for one in found if one[0] in {"serious", "critical"}], found
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
