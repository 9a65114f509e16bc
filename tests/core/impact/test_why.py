"""Why a date moved: causes, their parts, and the laws that these keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from fairlead.connectors import formats
from fairlead.connectors.source import Source
from fairlead.core.calendars.calendar import STANDARD, CalendarException
from fairlead.core.ground.errors import InvalidRequestError, UnknownIdError
from fairlead.core.ground.ids import ResourceId, ResponseId, RiskId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Share, Work
from fairlead.core.impact.bundle import CauseKind
from fairlead.core.impact.causes import groups
from fairlead.core.impact.why import Cause, Why, why
from fairlead.core.program.build import build
from fairlead.core.program.change import change
from fairlead.core.program.diff import diff
from fairlead.core.program.intentions import (
    add,
    add_link,
    remove_link,
    remove_with_references,
    set_field,
)
from fairlead.core.program.link import link_id
from fairlead.core.program.patch import Patch
from fairlead.core.program.people import Resource
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Impact, Response, ResponseState, Risk, RiskStatus, WorkRange
from fairlead.core.program.task import (
    Constraint,
    ConstraintKind,
    MilestoneEdge,
    Progress,
    Task,
    TaskKind,
    Tier,
)
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation.simulate import simulate
from tests.core.program.sketch import MONDAY, link, program, task
from tests.properties.programs import edited, programs

EXAMPLES = Path(__file__).parents[3] / "examples"
RUNS = 256
CERTAIN = Uncertainty(task=Decimal(0), program=Decimal(0), team=Decimal(0), vendor=Decimal(0))
DAY = 480
R = RiskId("R")


def stream(id: str, name: str) -> Task:
    return task(id, name, kind=TaskKind.SUMMARY, tier=Tier.WORKSTREAM, duration=Work(0))


def shop(**others: Any) -> Program:
    """Two workstreams that meet in a release, in working days: 10 + 5, and 12."""
    given: dict[str, Any] = {"status_date": MONDAY, **others}
    return program(
        stream("P", "Payments"),
        task("api", "Payment API", under="P", duration=Work(10 * DAY)),
        task("fraud", "Fraud rules", under="P", duration=Work(5 * DAY)),
        stream("S", "Storefront"),
        task("cart", "New cart", under="S", duration=Work(12 * DAY)),
        task("go", "Go live", kind=TaskKind.MILESTONE, duration=Work(0)),
        links=[link("api", "fraud"), link("fraud", "go"), link("cart", "go")],
        **given,
    )


def sure() -> Program:
    """The same without chance, so that each part can be worked out by hand."""
    return shop(uncertainty=CERTAIN)


def after(program: Program, *intentions: Callable[[Program], Patch]) -> Program:
    for intention in intentions:
        program = change(program, intention(program))
    return program


def lasts(id: str, days: float) -> Callable[[Program], Patch]:
    return lambda p: set_field(p, "task", id, "duration", Work(round(days * DAY)))


def parts(found: Why) -> dict[str, float]:
    return {cause.says: cause.working_days for cause in found.causes}


def moved(before: Program, later: Program) -> dict[str, float]:
    return parts(why(before, later, runs=RUNS))


def test_the_parts_of_what_acts_alone_are_what_each_does() -> None:
    before = sure()
    later = after(before, lasts("api", 14), lasts("fraud", 6))
    assert moved(before, later) == {
        "durations changed: Payments (2 tasks), 5 days longer in all": 5.0
    }


def test_where_paths_merge_the_part_is_what_is_added_on_average() -> None:
    """15 days against 12: four more on the cart and five more on the API, together five.

    The cart first adds 1 and then the API 4; the API first adds 5 and the cart then nothing.
    """
    before = sure()
    later = after(before, lasts("api", 15), lasts("cart", 16))
    assert moved(before, later) == {
        "Payment API takes 5 days longer": 4.5,
        "New cart takes 4 days longer": 0.5,
    }


def test_scope_is_one_cause_with_its_links_and_the_order_of_tasks() -> None:
    before = sure()
    wallet = task("wallet", "Wallets", under="P", duration=Work(3 * DAY))
    later = after(
        before,
        lambda p: add(p, wallet),
        lambda p: add_link(p, TaskId("fraud"), TaskId("wallet")),
        lambda p: add_link(p, TaskId("wallet"), TaskId("go")),
    )
    found = why(before, later, runs=RUNS)
    assert parts(found) == {"scope added: Payments (Wallets)": 3.0}
    assert len(found.causes[0].changes) == 3
    back = why(later, before, runs=RUNS)
    assert parts(back) == {"scope removed: Payments (Wallets)": -3.0}
    assert back.causes[0].kind is CauseKind.SCOPE_REMOVED


def test_a_task_that_is_switched_off_is_scope_that_was_removed() -> None:
    before = sure()
    later = after(before, lambda p: set_field(p, "task", "fraud", "active", value=False))
    assert list(moved(before, later)) == ["scope removed: Payments (Fraud rules)"]


def test_a_new_summary_with_its_tasks_is_named_by_itself() -> None:
    before = sure()
    later = after(
        before,
        lambda p: add(p, stream("C", "Checkout")),
        *(
            partial(add, value=task(f"c{n}", f"Step {n}", under="C", duration=Work(20 * DAY)))
            for n in range(4)
        ),
    )
    assert moved(before, later) == {"scope added: Checkout (4 tasks)": 5.0}


def test_a_week_that_passes_with_its_progress_is_one_cause() -> None:
    before = sure()
    later = replace(before, status_date=datetime(2026, 3, 9, 8))
    started = Progress(actual_start=MONDAY, remaining=Work(5 * DAY))
    kept_up = replace(
        later,
        tasks=later.tasks.with_(
            {
                TaskId("api"): replace(later.tasks[TaskId("api")], progress=started),
                TaskId("cart"): replace(
                    later.tasks[TaskId("cart")],
                    progress=Progress(actual_start=MONDAY, remaining=Work(7 * DAY)),
                ),
            }
        ),
    )
    assert moved(before, kept_up) == {"a week passed": 0.0}
    assert moved(before, later) == {"a week passed, and 2 tasks did not keep up": 5.0}
    only_cart = replace(
        kept_up,
        tasks=kept_up.tasks.with_(
            {TaskId("api"): replace(kept_up.tasks[TaskId("api")], progress=Progress())}
        ),
    )
    assert moved(before, only_cart) == {"a week passed, and Payment API did not keep up": 5.0}
    assert moved(only_cart, before) == {"the status date goes back a week": -5.0}


def test_progress_of_the_same_day_is_a_correction() -> None:
    before = sure()
    done = Progress(actual_start=MONDAY, remaining=Work(4 * DAY))
    later = after(before, lambda p: set_field(p, "task", "api", "progress", done))
    assert moved(before, later) == {"progress corrected: Payment API": -3.0}


def test_links_name_both_ends() -> None:
    before = sure()
    later = after(before, lambda p: add_link(p, TaskId("cart"), TaskId("fraud")))
    assert moved(before, later) == {"link added: New cart → Fraud rules": 2.0}


def test_a_chain_that_is_turned_round_is_one_cause() -> None:
    """Neither new link can stand beside the old one that it closes a ring with."""
    before = sure()
    later = after(
        before,
        lambda p: remove_link(p, link_id(TaskId("api"), TaskId("fraud"))),
        lambda p: add_link(p, TaskId("fraud"), TaskId("api")),
        lambda p: add_link(p, TaskId("api"), TaskId("go")),
        lasts("api", 11),
    )
    found = moved(before, later)
    assert sum(found.values()) == 1.0
    assert found["Payment API takes 1 day longer"] == 1.0


def test_a_ring_over_two_workstreams_is_told_as_one_cause() -> None:
    """api before cart becomes cart before api: the links belong to different workstreams."""
    before = after(sure(), lambda p: add_link(p, TaskId("api"), TaskId("cart")))
    later = after(
        before,
        lambda p: remove_link(p, link_id(TaskId("api"), TaskId("cart"))),
        lambda p: add_link(p, TaskId("cart"), TaskId("api")),
    )
    found = why(before, later, runs=RUNS)
    assert len(found.causes) == 1
    assert "link removed: Payment API → New cart" in found.causes[0].says
    assert "link added: New cart → Payment API" in found.causes[0].says
    assert found.working_days == found.causes[0].working_days == 5.0


def test_what_moves_no_date_gets_nothing() -> None:
    before = shop()
    later = after(
        before,
        lasts("api", 13),
        lambda p: set_field(p, "task", "cart", "name", "New basket"),
        lambda p: add(p, Resource(id=ResourceId("mara"), name="Mara")),
        lambda p: set_field(p, "task", "cart", "owner", ResourceId("mara")),
    )
    found = why(before, later, runs=RUNS)
    idle = {cause.kind: cause for cause in found.causes}
    assert idle[CauseKind.OTHER].working_minutes == 0
    assert "move no date" in idle[CauseKind.OTHER].says
    assert idle[CauseKind.PEOPLE].working_minutes == 0
    assert not idle[CauseKind.PEOPLE].interval.is_clear
    assert found.causes[0].says == "Payment API takes 3 days longer"
    assert found.causes[0].working_minutes == found.working_minutes > 0


def test_a_closed_risk_a_decided_response_a_holiday_and_a_date_are_told_as_such() -> None:
    delay = WorkRange(low=Work(5 * DAY), likely=Work(8 * DAY), high=Work(15 * DAY))
    risk = Risk(
        id=R,
        name="The API changes",
        probability=Share.of("0.9"),
        impacts=(Impact(task=TaskId("api"), delay=delay),),
    )
    answer = Response(
        id=ResponseId("A"), risk=R, name="Build ahead", residual_probability=Share.of("0.05")
    )
    before = replace(sure(), risks=Table({R: risk}), responses=Table({answer.id: answer}))
    closed = after(before, lambda p: set_field(p, "risk", "R", "status", RiskStatus.CLOSED))
    assert list(moved(before, closed)) == ["risk The API changes: open → closed"]
    assert why(before, closed, runs=RUNS).working_minutes < 0
    planned = after(
        before, lambda p: set_field(p, "response", "A", "state", ResponseState.IN_FORCE)
    )
    assert list(moved(before, planned)) == ["response Build ahead: proposed → in force"]
    bank_holiday = CalendarException(first=date(2026, 3, 4), last=date(2026, 3, 4))
    rest = after(
        sure(),
        lambda p: set_field(p, "calendar", STANDARD, "exceptions", (bank_holiday,)),
        lambda p: set_field(
            p,
            "task",
            "cart",
            "constraints",
            (Constraint(ConstraintKind.SNET, datetime(2026, 3, 9, 8)),),
        ),
        lambda p: set_field(p, "task", "fraud", "milestone_edge", MilestoneEdge.START),
        lambda p: set_field(p, "program", p.id, "rules", replace(p.rules, longest_path=True)),
    )
    assert moved(sure(), rest) == {
        # The cart from 9 March on takes two days longer than the payments, the holiday one; with
        # both it is two, so that the holiday adds one if it comes first and else nothing.
        "dates and constraints changed: New cart": 1.5,
        "calendar changed: Standard": 0.5,
        "Fraud rules is estimated anew": 0.0,
        "other scheduling rules": 0.0,
    }


def test_changes_from_different_sources_are_different_causes() -> None:
    before = sure()
    later = after(before, lasts("api", 12), lasts("fraud", 6))
    found = why(
        before,
        later,
        runs=RUNS,
        source=lambda one: "Jira" if one.id == "api" else "vendor.xml",
    )
    assert {(c.source, c.working_days) for c in found.causes} == {("Jira", 2.0), ("vendor.xml", 1)}


def test_the_dates_are_those_that_a_simulation_gives() -> None:
    before, later = shop(), after(shop(), lasts("api", 15))
    found = why(before, later, target=TaskId("go"), runs=512, seed=3)
    for version, moment in ((before, found.before), (later, found.after)):
        futures = simulate(version, seed=3, runs=512, targets=[TaskId("go")])
        assert futures.first.quantile(0.8) == moment


def test_a_program_compared_with_itself_has_no_cause() -> None:
    found = why(shop(), shop(), runs=RUNS)
    assert found.causes == ()
    assert found.working_minutes == found.working_days == 0
    assert found.before == found.after


def test_a_target_that_only_one_of_them_has_is_refused() -> None:
    shorter = after(shop(), lambda p: remove_with_references(p, "task", "go"))
    with pytest.raises(InvalidRequestError, match="only in the plan before"):
        why(shop(), shorter, target=TaskId("go"), runs=RUNS)
    with pytest.raises(UnknownIdError, match="no task 'gone'"):
        why(shop(), shorter, target=TaskId("gone"), runs=RUNS)
    with pytest.raises(InvalidRequestError, match="128 runs do not tell"):
        why(shop(), shop(), runs=128)


@pytest.mark.parametrize("share", [float("nan"), 0, 1, -0.5, 80])
def test_a_quantile_that_is_no_share_of_the_runs_is_refused(share: float) -> None:
    with pytest.raises(InvalidRequestError, match="lie between 0 and 1"):
        why(shop(), shop(), share=share, runs=256)


def test_more_runs_than_there_can_be_are_refused_before_any_is_made() -> None:
    with pytest.raises(InvalidRequestError, match="200,000 runs are asked for"):
        why(shop(), after(shop(), lasts("api", 9)), runs=200_000)


def keyed(cause: Cause) -> frozenset[tuple[str, str, str]]:
    return frozenset((one.entity, one.id, one.field) for one in cause.changes)


def holds_the_laws(one: Program, other: Program, runs: int = RUNS) -> Why:
    """Parts sum to the whole, every change has one cause, and the reverse is the negative."""
    there, back = why(one, other, runs=runs), why(other, one, runs=runs)
    assert sum(c.working_minutes for c in there.causes) == there.working_minutes
    hundredths = [round(100 * c.working_days) for c in there.causes]
    assert sum(hundredths) == round(100 * there.working_days)
    assert back.working_minutes == -there.working_minutes
    assert (back.before, back.after) == (there.after, there.before)
    opposite = {keyed(c): (-c.working_minutes, -c.working_days, -c.interval) for c in back.causes}
    assert {
        keyed(c): (c.working_minutes, c.working_days, c.interval) for c in there.causes
    } == opposite
    changes = diff(replace(one, id=other.id, set_aside=other.set_aside), other).changes
    listed = [key for cause in there.causes for key in keyed(cause)]
    assert len(listed) == len(changes)
    return there


def test_a_week_of_the_checkout_keeps_the_laws() -> None:
    def example(name: str) -> Program:
        path = EXAMPLES / name
        return build(formats.read(Source(name, path.read_bytes())))

    found = holds_the_laws(example("checkout.yaml"), example("checkout-a-week-later.yaml"), 2048)
    assert {cause.says for cause in found.causes} == {
        "a week passed, and 2 tasks did not keep up",
        "scope added: Payments (Pay later)",
        "1 change of names, notes and records, which move no date",
    }


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs(), data())
def test_any_two_versions_keep_the_laws(before: Program, draw: DataObject) -> None:
    holds_the_laws(before, draw.draw(edited(before)))


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs(), programs())
def test_any_two_programs_keep_the_laws(one: Program, other: Program) -> None:
    holds_the_laws(one, other)


def streams(count: int, **others: Any) -> Program:
    """So many workstreams of one task each."""
    tasks = (
        one
        for n in range(count)
        for one in (stream(f"S{n}", f"Stream {n}"), task(f"t{n}", under=f"S{n}"))
    )
    return program(*tasks, **others)


def test_many_causes_of_a_kind_become_one() -> None:
    before = streams(20, uncertainty=CERTAIN)
    later = after(before, *(lasts(f"t{n}", n + 2) for n in range(20)))
    assert len(groups(before, later)) == 1
    assert moved(before, later) == {"durations changed: 20 tasks, 210 days longer in all": 20.0}


def test_more_than_six_causes_are_sampled_and_still_sum_up() -> None:
    before = streams(7)
    later = after(before, *(lasts(f"t{n}", n + 2) for n in range(7)))
    found = why(before, later, runs=RUNS)
    assert len(found.causes) == 7
    assert found.orders <= 16
    assert sum(c.working_minutes for c in found.causes) == found.working_minutes > 0
