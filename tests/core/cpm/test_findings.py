"""What the computation itself has to say: plans that never end, and lags that count as none."""

from __future__ import annotations

from decimal import Decimal

from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import ProgramId
from fairlead.core.ground.units import Percent, Work
from fairlead.core.program.bounds import MAX_MINUTES
from fairlead.core.program.task import TaskKind
from tests.core.program.sketch import link, program, task

TOGETHER = {"id": ProgramId("moon"), "name": "To the moon"}


def test_a_plan_that_never_ends_is_named_with_its_id() -> None:
    chain = [task(id, duration=Work(MAX_MINUTES)) for id in "abc"]
    plan = program(*chain, links=[link("a", "b"), link("b", "c")], **TOGETHER)
    (found,) = schedule(plan).findings
    assert (found.code, str(found.origin)) == (
        "SCH-001",
        "Program To the moon (moon) › Task a",
    )


def test_a_share_of_a_summary_is_named_with_the_program_it_is_in() -> None:
    phase = task("p", kind=TaskKind.SUMMARY, duration=Work(0))
    half = link("p", "b", lag=Percent(Decimal(50)))
    plan = program(phase, task("a", under="p"), task("b"), links=[half], **TOGETHER)
    (found,) = schedule(plan).findings
    assert (found.code, str(found.origin)) == (
        "SCH-002",
        "Program To the moon (moon) › Link p>b:FS",
    )
