"""Pages of accounts and members in a real browser: nothing that axe-core finds serious."""

from __future__ import annotations

import pytest

from tests.web.accessible import assert_accessible
from tests.web.conftest import KEY, Open

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
    assert_accessible(open_page(who, path))
