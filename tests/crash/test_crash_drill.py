"""What a drill of backup and restore finds wrong; `make soak` drills with a large database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.crash.drill import Drill, Waited, drill, problems

QUICK = Waited([0.02] * 100)
WELL = Drill(QUICK, QUICK, 10.0, 20.0, 1000.0, ["same", "same"])


@pytest.mark.soak
def test_writers_wait_no_longer_than_is_said_and_all_is_restored(
    tmp_path: Path, full: bool
) -> None:
    if not full:
        pytest.skip("with --full (`make soak`)")
    assert problems(drill(tmp_path, megabytes=20)) == []


def test_what_keeps_nobody_waiting_and_loses_nothing_passes() -> None:
    assert problems(WELL) == []


@pytest.mark.parametrize(
    ("done", "says"),
    [
        (replace(WELL, busy=Waited([0.02] * 95 + [0.3] * 5)), "writers waited 0.30 s"),
        (replace(WELL, content=["same", "other"]), "is not what was backed up"),
        (replace(WELL, restore_s=121.0), "the restore took 121 s"),
        (replace(WELL, busy=Waited([0.02], ["503: locked"])), "503: locked"),
    ],
)
def test_what_a_drill_must_not_find_is_said(done: Drill, says: str) -> None:
    assert says in problems(done)[0]
