"""What teams said and what came, summed up: the reference classes that the package ships.

    make classes DATA=<folder>

The folder holds `little06_landmark.csv` (Little 2006: weekly estimates of the release of 121
commercial projects), `cesaw_tasks.csv.gz` (planned and actual minutes of the tasks of 39 projects)
and `throughput` (items with the days on which they were created and done, and `sip_*.csv` with
estimated and actual hours). Only quantiles over many projects leave it. The library of past errors
beside them is what `fairlead library build throughput/*.csv` writes.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fairlead.core.forecast.cost_to_complete import cost_class, mean_log_cpi, total
from fairlead.core.forecast.estimate_accuracy import estimate_class
from fairlead.core.forecast.open_set import Lifetime, SetKind, open_set_cases, open_set_class
from fairlead.core.forecast.reference_class import encode
from fairlead.core.forecast.remaining_time import DatedEstimate, remaining_time

FORM = 1
MOMENT = "%m/%d/%Y %H:%M"
LEAST_TASKS = 60
"""Projects with fewer tasks say little about what comes of a sum."""


def build(data: Path) -> dict[str, Any]:
    """The reference classes of what is in a folder, as plain values for JSON."""
    tasks = cesaw(data / "cesaw_tasks.csv.gz")
    alive = lifetimes(data / "throughput")
    sets = {
        kind.value: [
            case for name, items in alive.items() for case in open_set_cases(name, items, kind)
        ]
        for kind in SetKind
    }
    return {
        "form": FORM,
        "remaining_time": encode(remaining_time(landmark(data / "little06_landmark.csv"))),
        "cost_to_complete": encode(cost_class(tasks)),
        "mean_log_cpi": round(mean_log_cpi({name: total(one) for name, one in tasks.items()}), 4),
        "estimate_sip": encode(estimate_class(sip(data / "throughput"))),
        "estimate_cesaw": encode(estimate_class(tasks)),
        "open_set": {kind: encode(open_set_class(cases)) for kind, cases in sets.items() if cases},
    }


def written(classes: dict[str, Any]) -> str:
    """The classes as the package holds them: the same text for the same data."""
    return json.dumps(classes, separators=(",", ":"), sort_keys=True) + "\n"


def landmark(file: Path) -> list[DatedEstimate]:
    """The weekly estimates of each project's release, with the day it came."""
    day = date.fromisoformat
    return [
        DatedEstimate(
            one["p"], day(one["Week End Date"]), day(one["Est EndDate"]), day(one["Actual Release"])
        )
        for one in _rows(file)
    ]


def cesaw(file: Path) -> dict[str, Sequence[tuple[float, float]]]:
    """Planned and actual minutes of each project's tasks, in the order of their completion."""
    found: dict[str, list[tuple[datetime, str, tuple[float, float]]]] = defaultdict(list)
    for one in _rows(file):
        try:
            done = datetime.strptime(one["task_actual_complete_date"], MOMENT)
            pair = float(one["task_plan_time_minutes"]), float(one["task_actual_time_minutes"])
        except ValueError:
            continue
        if pair[0] > 0:
            found[one["project_key"]].append((done, one["plan_item_key"], pair))
    return {
        project: [pair for _, _, pair in sorted(tasks)]
        for project, tasks in found.items()
        if len(tasks) >= LEAST_TASKS
    }


def sip(folder: Path) -> dict[str, Sequence[tuple[float, float]]]:
    """Estimated and actual hours, by file."""
    return {
        file.stem: [
            (float(one["HoursEstimate"]), float(one["HoursActual"]))
            for one in _rows(file)
            if one["HoursEstimate"] and one["HoursActual"]
        ]
        for file in sorted(folder.glob("sip_*.csv"))
    }


def lifetimes(folder: Path) -> dict[str, list[Lifetime]]:
    """The items of each history that says when they were created."""
    found = {}
    for file in sorted(folder.glob("*.csv")):
        rows = _rows(file)
        if "created" in rows[0]:
            found[file.stem] = [
                Lifetime(*(date.fromisoformat(one[day][:10]) for day in ("created", "done")))
                for one in rows
                if one["done"] and one["created"]
            ]
    return found


def _rows(file: Path) -> list[dict[str, str]]:
    data = file.read_bytes()
    plain = gzip.decompress(data) if file.suffix == ".gz" else data
    return list(csv.DictReader(io.StringIO(plain.decode(), newline="")))


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(written(build(Path(sys.argv[1]))))
