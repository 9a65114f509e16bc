"""Every page in a real browser: nothing in the console, nothing axe-core finds serious."""

from __future__ import annotations

import pytest

from fairlead.web.routes import routes
from tests.web.accessible import assert_accessible
from tests.web.conftest import KEY, Open

PAGES = [
    f"/{route.pattern.replace('<slug:key>', KEY)}"
    for route in routes()
    if (route.label or route.name in {"portfolio", "webhooks"})
]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_quiet_accessible_and_as_wide_as_the_window(path: str, open_page: Open) -> None:
    page = open_page("owner", path)
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
