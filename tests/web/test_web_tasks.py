"""The table of tasks, and each task on its page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import TaskId
from fairlead.store import history
from fairlead.store.history import Authored
from fairlead.store.models import User, Version
from fairlead.web.services.outline import done_below, numbers, outline, teams_of
from fairlead.web.services.tasks_table import COLUMNS, PAGE, Listing, Row, Wanted, tasks_table
from tests.web.conftest import SignIn, example

TASKS = "/programs/checkout/tasks/"
CHECKOUT = example("checkout.yaml")
PLANNED = schedule(CHECKOUT)


def shown(wanted: Wanted) -> list[str]:
    return [row.id for row in tasks_table(PLANNED, wanted).rows]


def test_every_task_is_listed_in_outline_order_with_its_dates(sign_in: SignIn) -> None:
    page = sign_in("viewer").get(TASKS).content.decode()
    assert re.findall(r'data-task="([^"]+)"', page) == list(numbers(CHECKOUT))
    assert "Payment API" in page
    assert f"{PLANNED.dates(TaskId('launch')).start:%b %Y}" in page


@pytest.mark.parametrize("column", [it for it in COLUMNS if it != "wbs"])
def test_a_column_sorts_up_and_down(column: str) -> None:
    listing = Listing(PLANNED)
    values: dict[str, Callable[[Row], Any]] = {
        "name": lambda row: row.name.casefold(),
        "team": lambda row: row.team.casefold(),
        "duration": lambda row: PLANNED.program.units.working(
            PLANNED.program.tasks[row.id].duration
        ),
        "start": lambda row: row.start,
        "finish": lambda row: row.finish,
        "float": lambda row: (row.float_days is None, row.float_days or 0),
        "percent": lambda row: row.complete,
        "owner": lambda row: row.owner.casefold(),
    }
    for descending in (False, True):
        found = listing.found(Wanted(sort=column, descending=descending))
        read = [values[column](listing.row(id)) for id in found]
        assert read == sorted(read, reverse=descending)
        assert len(set(map(str, read))) > 1


def test_filters_narrow_and_agree_with_the_schedule() -> None:
    assert shown(Wanted(text="payment api")) == ["api"]
    assert shown(Wanted(text="api pay")) == ["api"]
    critical = shown(Wanted(critical=True))
    assert critical == [id for id in numbers(CHECKOUT) if PLANNED.dates(TaskId(id)).critical]
    assert 0 < len(critical) < len(CHECKOUT.tasks)
    done = shown(Wanted(state="done"))
    assert "contract" in done
    assert set(done).isdisjoint(shown(Wanted(state="open")))
    assert len(done) + len(shown(Wanted(state="open"))) == len(CHECKOUT.tasks)


def test_a_milestone_narrows_to_what_it_waits_for_and_counts_float_to_it() -> None:
    rows = tasks_table(PLANNED, Wanted(to="launch", critical=True)).rows
    assert rows[-1].id == "launch" or "launch" in [row.id for row in rows]
    assert all(row.float_days == 0 for row in rows)


def test_the_team_is_the_tasks_own_or_the_owners_or_the_summarys() -> None:
    teams = teams_of(CHECKOUT)
    assert teams[TaskId("api")] == "payments"  # of its owner, Ines
    assert teams[TaskId("contract")] == "payments"  # Mara has none: of the summary above
    assert set(shown(Wanted(team="platform"))) == {
        id for id, team in teams.items() if team == "platform"
    }


def test_a_summary_is_done_when_all_below_it_is() -> None:
    done = done_below(CHECKOUT)
    assert done[TaskId("contract")] == 1
    assert 0 < done[TaskId("payments")] < 1
    assert outline(PLANNED) is outline(PLANNED)


@pytest.mark.parametrize(
    ("query", "field"),
    [("sort=colour", "sort"), ("page=0", "page"), ("page=x", "page"), ("state=odd", "state")],
)
def test_what_no_table_can_show_is_refused_by_name(query: str, field: str, sign_in: SignIn) -> None:
    answer = sign_in("viewer").get(f"{TASKS}?{query}", HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_an_unknown_milestone_is_not_found(sign_in: SignIn) -> None:
    assert sign_in("viewer").get(f"{TASKS}?to=nowhere").status_code == 404


def test_a_large_plan_comes_a_page_at_a_time() -> None:
    from benchmarks.plans import program

    planned = schedule(program(200))
    total = len(planned.program.tasks)
    pages = [tasks_table(planned, Wanted(page=n)) for n in range(1, -(-total // PAGE) + 1)]
    listed = [row.id for page in pages for row in page.rows]
    assert listed == list(numbers(planned.program))
    assert (pages[0].first, pages[0].last, pages[0].before, pages[-1].after) == (1, 50, None, None)
    assert tasks_table(planned, Wanted(page=99)).page == len(pages)


def test_only_those_who_may_edit_are_offered_to(sign_in: SignIn) -> None:
    assert b"data-field=" in sign_in("contributor").get(TASKS).content
    assert b"data-field=" not in sign_in("commenter").get(TASKS).content


def test_nothing_is_offered_on_an_older_version(sign_in: SignIn, first: Version) -> None:
    _rename(first, "api", "Payment interface")
    older = sign_in("owner").get(f"{TASKS}?version={first.number}").content
    assert b"data-field=" not in older
    assert b"Payment API" in older
    assert b"/tasks/api/?version=1" in older
    # The navigation stays in the past too, until one leaves it by "To the newest".
    assert b"/programs/checkout/risks/?version=1" in older


def test_a_task_says_why_and_what_it_waits_for(sign_in: SignIn) -> None:
    page = sign_in("viewer").get(f"{TASKS}pay-page/").content.decode()
    assert "Why then?" in page
    assert "because" in page
    assert "New cart" in page
    assert "Payment API" in page
    assert "No version after the first has changed it." in page


def test_a_task_shows_the_versions_that_changed_it_and_no_others(
    sign_in: SignIn, first: Version
) -> None:
    _rename(first, "api", "Payment interface")
    changed = sign_in("viewer").get(f"{TASKS}api/").content.decode()
    assert '<span class="before">Payment API</span>' in changed
    assert '<span class="after">Payment interface</span>' in changed
    assert "has changed it" in sign_in("viewer").get(f"{TASKS}cart/").content.decode()


def test_a_task_that_is_not_there_is_not_found(sign_in: SignIn) -> None:
    assert sign_in("viewer").get(f"{TASKS}nothing/").status_code == 404


def test_text_of_a_plan_stays_text(sign_in: SignIn, first: Version) -> None:
    _rename(first, "api", "<img src=x onerror=alert(1)>")
    for path in (TASKS, f"{TASKS}api/", f"{TASKS}wallets/"):
        page = sign_in("viewer").get(path).content
        assert b"<img src=x" not in page
        assert b"&lt;img src=x" in page


def test_the_page_asks_the_database_little(
    sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    viewer = sign_in("viewer")
    viewer.get(TASKS)
    with django_assert_max_num_queries(8):
        viewer.get(TASKS)


def _rename(version: Version, task: str, name: str) -> Version:
    from fairlead.core.program.intentions import set_field
    from fairlead.store.heads import program_of

    by: User | None = version.author
    patch = set_field(program_of(version), "task", task, "name", name)
    return history.save(
        version.branch,
        version.number,
        patch,
        Authored(author=by, origin=Version.Origin.EDIT, message=f"Rename {task}"),
    )
