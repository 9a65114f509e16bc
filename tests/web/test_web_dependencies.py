"""What teams wait for from one another: who, how many, and with which margin."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from fairlead.core.cpm.schedule import schedule
from fairlead.core.program.change import change
from fairlead.core.program.intentions import set_field
from fairlead.core.program.link import Promise
from fairlead.core.program.program import Program
from fairlead.web.services.dependencies import dependencies, working_days
from fairlead.web.services.outline import teams_of
from tests.web.conftest import SignIn, example

CHECKOUT = example("checkout.yaml")
PAGE = "/programs/checkout/dependencies/"


def promised(needed_by: datetime | None) -> Program:
    """The program with a date agreed for what the load test needs of the Payment API."""
    link = next(
        k for k in CHECKOUT.links.values() if (k.predecessor, k.successor) == ("api", "load-test")
    )
    agreed = Promise(needed_by=needed_by)
    return change(CHECKOUT, set_field(CHECKOUT, "link", link.id, "promise", agreed))


def test_every_link_between_two_teams_is_listed_and_no_other() -> None:
    teams = teams_of(CHECKOUT)
    wanted = {
        link.id
        for link in CHECKOUT.links.values()
        if None not in (teams[link.predecessor], teams[link.successor])
        and teams[link.predecessor] != teams[link.successor]
    }
    found = dependencies(schedule(CHECKOUT))
    assert {one.link.id for one in found.listed} == wanted
    assert wanted
    in_cells = [cell.count for _, cells in found.rows for cell in cells if cell.worst is not None]
    assert sum(in_cells) == sum(one.state != "delivered" for one in found.listed)


def test_a_date_that_was_agreed_and_will_not_be_kept_is_broken_and_comes_first() -> None:
    found = dependencies(schedule(promised(datetime(2026, 3, 2, 17))))
    worst = found.listed[0]
    assert (worst.link.predecessor, worst.state, worst.agreed) == ("api", "broken", True)
    assert worst.margin < 0
    assert found.broken >= 1
    cell = next(c for team, row in found.rows if team.id == "payments" for c in row if c.broken)
    assert (cell.receiver.id, cell.level, cell.worst) == ("platform", "broken", worst.margin)


def test_the_same_date_kept_is_not_broken() -> None:
    planned = schedule(promised(datetime(2027, 3, 1, 17)))
    one = next(d for d in dependencies(planned).listed if d.link.promise is not None)
    assert (one.state, one.agreed) == ("kept", True)
    assert one.margin > 100


def test_margins_count_working_days_and_turn_negative_backwards() -> None:
    planned = schedule(CHECKOUT)
    friday, monday = datetime(2026, 5, 8, 17), datetime(2026, 5, 11, 17)
    assert working_days(planned, friday, monday) == 1
    assert working_days(planned, monday, friday) == -1
    assert working_days(planned, friday, friday + timedelta(days=1)) == 0


def test_work_that_is_inactive_is_owed_to_nobody() -> None:
    api = CHECKOUT.tasks["api"]  # type: ignore[index]
    off = change(CHECKOUT, set_field(CHECKOUT, "task", api.id, "active", False))
    listed = dependencies(schedule(off)).listed
    assert all("api" not in (one.gives.id, one.waits.id) for one in listed)
    assert replace(api, active=False) == off.tasks[api.id]


def test_a_cell_of_the_matrix_narrows_the_list(sign_in: SignIn) -> None:
    viewer = sign_in("viewer")
    every = viewer.get(PAGE).content.decode()
    some = viewer.get(f"{PAGE}?from=payments&to=storefront").content.decode()
    none = viewer.get(f"{PAGE}?from=payments&to=payments").content.decode()
    assert every.count('<th scope="row"><a') >= some.count('<th scope="row"><a') > 0
    assert "Payments → Storefront" in some
    assert "Nothing crosses from the one to the other." in none
