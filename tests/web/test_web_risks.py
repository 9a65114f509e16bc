"""The risks: register, heat map, what drives the finish and what responses are worth."""

from __future__ import annotations

import json
import re

import pytest

from fairlead.core.cpm.schedule import schedule
from fairlead.store.models import Job, Version
from fairlead.web.jobs.asking import ask
from fairlead.web.jobs.simulation import KIND, QUESTION
from fairlead.web.jobs.work import run
from tests.web.conftest import KEY, Open, SignIn, example

PAGE = f"/programs/{KEY}/risks/"


@pytest.fixture
def simulated(first: Version) -> Job:
    """The program, simulated as pages ask for it."""
    job = ask(first, KIND, QUESTION, None)
    run.call(job.pk)
    return job


def options(page: str, name: str) -> dict[str, dict[str, object]]:
    """The options of a chart of the page, by theme."""
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page)
    assert found is not None
    both: dict[str, dict[str, object]] = json.loads(found[1])
    return both


def test_the_register_is_there_without_a_simulation(sign_in: SignIn) -> None:
    page = sign_in("viewer").get(PAGE).content.decode()
    assert "Paylane changes its API" in page
    assert "30 %" in page
    assert "+8 d" in page, "the likely delay"
    assert "+2.4 d" in page, "its chance times that"
    assert page.count("Known after a simulation") == 2


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ("text=paylane", True),
        ("text=volcano", False),
        ("status=closed", False),
        ("side=threat", True),
    ],
)
def test_the_register_is_filtered_by_words_status_and_side(
    sign_in: SignIn, query: str, is_shown: bool
) -> None:
    page = sign_in("viewer").get(f"{PAGE}?{query}").content.decode()
    assert ('<tr id="risk-R-1">' in page) == is_shown
    assert ("No risk fits this filter" in page) != is_shown


def test_the_heat_map_has_an_open_threat_where_its_chance_and_delay_are(sign_in: SignIn) -> None:
    page = sign_in("viewer").get(PAGE).content.decode()
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page, re.DOTALL)[:5]
    cells = [re.findall(r"<td class=\"shade-(\d)\".*?</td>", row, re.DOTALL) for row in rows]
    assert [len(row) for row in cells] == [5] * 5
    assert "R-1" in rows[3], "30 % is in the second row from below"
    assert rows[3].split("</td>")[2].count("R-1"), "8 days are in the third column"


def test_the_curve_and_the_tornado_come_in_both_themes(sign_in: SignIn, simulated: Job) -> None:
    page = sign_in("viewer").get(PAGE).content.decode()
    for name in ("curve-options", "tornado-options"):
        both = options(page, name)
        assert set(both) == {"light", "dark"}
        assert both["light"]["backgroundColor"] != both["dark"]["backgroundColor"]
        assert "title" not in both["light"], "the page itself has the title"


def test_the_curve_of_a_milestone_can_be_asked_for(sign_in: SignIn, simulated: Job) -> None:
    viewer = sign_in("viewer")
    milestone = next(t for t in schedule(example("checkout.yaml")).program.tasks if "launch" in t)
    page = viewer.get(f"{PAGE}?target={milestone}").content.decode()
    assert f'<option value="{milestone}" selected>' in page
    assert viewer.get(f"{PAGE}?target=volcano").status_code == 422


def test_a_response_is_ranked_by_what_it_saves_or_said_to_be_noise(
    sign_in: SignIn, simulated: Job
) -> None:
    page = sign_in("viewer").get(PAGE).content.decode()
    responses = page[page.index("Responses by worth") : page.index('id="register-title"')]
    assert "Build against version 4 from the start" in responses
    assert "12,000" in responses


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_page_simulates_by_itself_and_shows_the_charts_when_done(open_page: Open) -> None:
    page = open_page("owner", f"/programs/{KEY}/")
    page.wait_for_selector("[data-job]")
    run.call(Job.objects.get().pk)
    page.wait_for_selector("text=Simulation is ready.")
    assert page.locator(".ladder .middle").count() > 0
    page.goto(page.url + "risks/")
    page.wait_for_selector("[data-chart=curve-options] canvas")
    page.wait_for_selector("[data-chart=tornado-options] canvas")
