"""Real plans in which nothing varies: every run is finished when the schedule is, row by row."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from fairlead.connectors import formats
from fairlead.connectors.source import Source
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.errors import SourceError
from fairlead.core.program.build import build
from fairlead.core.program.program import Program
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.simulate import simulate

SCHEDULES = Path(__file__).parents[3] / ".." / "shared" / "data" / "schedules"
NONE = Decimal(0)
CERTAIN = Uncertainty(task=NONE, program=NONE, team=NONE, vendor=NONE)


def plans(folder: str) -> list[tuple[str, Program]]:
    """The plans of a folder that can be read at all, without any uncertainty."""
    found = []
    for path in sorted((SCHEDULES / folder).rglob("*")):
        if path.suffix in (".xml", ".xer"):
            try:
                draft = formats.read(Source(path.name, path.read_bytes()))
            except SourceError:
                continue
            found.append((path.name, replace(build(draft), uncertainty=CERTAIN)))
    return found


@pytest.mark.shared
@pytest.mark.parametrize(("folder", "least"), [("mpsplib_mspdi", 11), ("mpxj_junit", 130)])
def test_runs_of_a_certain_plan_end_when_its_schedule_does(folder: str, least: int) -> None:
    found = plans(folder)
    assert len(found) >= least
    for name, plan in found:
        planned = schedule(plan)
        futures = simulate(plan, runs=1, targets=(WHOLE, *plan.tasks), planned=planned)
        moved = [
            (id, finish.quantile(0.8), finish.deterministic)
            for id, finish in futures.targets.items()
            if finish.quantile(0.8) != finish.deterministic
        ]
        assert not moved, f"{name}: {moved[:3]}"
