"""Why a date moved between two versions: asked for, shared out among causes, and shown."""

from __future__ import annotations

import pytest

from fairlead.store.models import Version
from tests.web.conftest import Open, SignIn
from tests.web.test_web_history import API, PAGE, lasts, text
from tests.web.workers import work, work_for

WHY = f"{API}compare/why?from=1&to=3"
COMPARE = f"{PAGE}compare?from=1&to=3"


@pytest.fixture
def third(first: Version) -> Version:
    """The version in which a task lasts sixty days, after it lasted twelve and then twenty."""
    lasts(first, 20)
    return lasts(first, 60)


def test_causes_are_looked_for_once_and_add_up_to_the_move(third: Version, sign_in: SignIn) -> None:
    client = sign_in("contributor")
    assert client.get(WHY).status_code == 404
    asked = [client.post(WHY) for _ in range(2)]
    assert [one.status_code for one in asked] == [202, 202]
    assert asked[0].json()["job"] == asked[1].json()["job"]
    assert work() == 1
    found = client.get(WHY).json()
    assert found["days"] > 20
    assert sum(one["days"] for one in found["causes"]) == pytest.approx(found["days"])
    said = text(sign_in("viewer"), COMPARE)
    for words in ("moved from", "working days later", "Cards and wallets", "60d"):
        assert words in said


def test_only_who_may_edit_has_causes_looked_for(third: Version, sign_in: SignIn) -> None:
    client = sign_in("viewer")
    assert client.post(WHY).status_code == 403
    said = text(client, COMPARE)
    assert "Somebody with the role of a contributor can." in said
    assert "Look for the causes" not in said


@pytest.mark.parametrize("target", ["nowhere", "wallets"])
def test_a_date_that_is_no_milestone_of_both_is_refused(
    target: str, third: Version, sign_in: SignIn
) -> None:
    answer = sign_in("contributor").post(f"{WHY}&target={target}")
    assert answer.status_code == 422
    assert f"need a milestone '{target}'" in answer.content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_causes_are_asked_for_and_opened_in_a_browser(third: Version, open_page: Open) -> None:
    page = open_page("contributor", COMPARE)
    page.get_by_role("button", name="Look for the causes").click()
    work_for(page)
    page.locator("#why .causes .cause summary").first.wait_for(timeout=20_000)
    page.locator("#why .causes .cause summary").first.click()
    page.locator("#why .cause .after", has_text="60d").first.wait_for()
    page.locator("#why .chart canvas, #why .chart svg").first.wait_for()
