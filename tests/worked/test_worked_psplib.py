"""PSPLIB instances (Kolisch & Sprecher 1996): the critical path is the published lower bound."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from fairlead.connectors.psplib.read import draft_from
from fairlead.connectors.source import Source
from fairlead.core.cpm.schedule import schedule
from fairlead.core.program.build import build

SETS = Path(__file__).parents[2] / ".." / "shared" / "data" / "psplib"


def critical_path_length(path: Path) -> int:
    """The makespan in periods, one period an hour."""
    found = schedule(build(draft_from(Source(path.name, path.read_bytes()))))
    return int((found.finish - found.start).total_seconds()) // 3600


@pytest.mark.shared
@pytest.mark.skipif(
    not SETS.exists(), reason="put the folder `shared` beside the checkout (CONTRIBUTING.md)"
)
@pytest.mark.parametrize("name", ["j30", "j60", "j90", "j120"])
def test_every_instance_has_the_published_critical_path_length(name: str) -> None:
    with (SETS / "best_known.csv").open(encoding="utf-8") as lines:
        published = [row for row in csv.DictReader(lines) if row["set"] == name]
    here = [row for row in published if (SETS / row["file"]).exists()]
    assert len(here) >= 200
    differing = {
        row["instance"]: (row["cpm_lb"], length)
        for row in here
        if (length := critical_path_length(SETS / row["file"])) != int(row["cpm_lb"])
    }
    assert differing == {}
