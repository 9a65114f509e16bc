"""What a page owes to everybody: nothing that axe-core finds serious, in a telephone's width."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TALLEST_BAR_PX = 100
"""How much of a telephone the bar above a page may take."""


def assert_accessible(page: Page) -> None:
    """Check a page as it is shown, light, dark and narrow; it has its old width afterwards."""
    wide = page.viewport_size
    assert wide is not None
    page.evaluate(AXE.read_text("utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_no_serious(page, scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than a telephone"
    bar = page.evaluate("document.querySelector('.side')?.offsetHeight ?? 0")
    assert bar <= TALLEST_BAR_PX, f"{page.url} begins {bar} px down a telephone"
    assert_no_serious(page, "narrow")
    page.set_viewport_size(wide)


def assert_no_serious(page: Page, how: str) -> None:
    """Check what axe-core says of a page that has its script."""
    found = page.evaluate(
        "rules => axe.run({runOnly: rules}).then(r => r.violations.map("
        "v => [v.impact, v.id, v.nodes.slice(0, 3).map(n => n.html)]))",
        RULES,
    )
    serious = [one for one in found if one[0] in {"serious", "critical"}]
    assert not serious, (how, serious)
