"""`fairlead schedule --json` on real files: every date and float that Microsoft Project stored."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

SCHEDULES = Path(__file__).parents[2] / ".." / "shared" / "data" / "schedules"
FILES = sorted((SCHEDULES / "mpsplib_mspdi").glob("*.xml"))
MOMENTS = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
FLOATS = {"total_float_minutes": "total_slack_min", "free_float_minutes": "free_slack_min"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not FILES, reason="put the folder `shared` beside the checkout (CONTRIBUTING.md)"
    ),
]


def stored(path: Path) -> dict[str, dict[str, str]]:
    """What Microsoft Project stored for each task, by its unique id."""
    truth = SCHEDULES / "mpsplib_truth" / f"{path.stem}.tasks.csv.gz"
    with gzip.open(truth, "rt", encoding="utf-8") as file:
        return {row["uid"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem.split("_")[0])
def test_every_date_and_float_is_the_stored_one(path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "fairlead", "schedule", str(path), "--json"],
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, b"")
    answer = json.loads(run.stdout)
    truth = stored(path)
    assert [task["id"] for task in answer["tasks"]] == list(truth)
    wrong = []
    for task in answer["tasks"]:
        row = truth[task["id"]]
        wrong += [(task["id"], name, task[name]) for name in MOMENTS if task[name] != row[name]]
        wrong += [
            (task["id"], ours, task[ours])
            for ours, theirs in FLOATS.items()
            if task[ours] != float(row[theirs])
        ]
        if task["critical"] != (row["critical"] == "1"):
            wrong.append((task["id"], "critical", task["critical"]))
    assert not wrong
    assert answer["links"] == sum(row["preds"].count(":FS:") for row in truth.values())
