"""Dates, durations, lags and constraints in words."""

from __future__ import annotations

from datetime import datetime

import pytest

from fairlead.core.cpm.wording import constraint_text
from fairlead.core.program.task import Constraint, ConstraintKind

FRIDAY = datetime(2026, 3, 6, 17)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (ConstraintKind.SNET, "it may not start before Fri 6 Mar 2026 17:00"),
        (ConstraintKind.SNLT, "it must start by Fri 6 Mar 2026 17:00"),
        (ConstraintKind.FNET, "it may not be finished before Fri 6 Mar 2026 17:00"),
        (ConstraintKind.FNLT, "it must be finished by Fri 6 Mar 2026 17:00"),
        (ConstraintKind.MSO, "it must start on Fri 6 Mar 2026 17:00"),
        (ConstraintKind.MFO, "it must be finished on Fri 6 Mar 2026 17:00"),
        (ConstraintKind.ASAP, ""),
        (ConstraintKind.ALAP, ""),
    ],
)
def test_a_constraint_says_what_it_demands(kind: ConstraintKind, says: str) -> None:
    assert constraint_text(Constraint(kind, FRIDAY)) == says


def test_a_constraint_without_a_date_demands_nothing() -> None:
    assert constraint_text(Constraint(ConstraintKind.SNET, None)) == ""
