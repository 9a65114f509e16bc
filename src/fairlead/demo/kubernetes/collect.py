"""Collects the facts of Kubernetes v1.32 from its public records into one small file.

    python -m fairlead.demo.kubernetes.collect FOLDER [FILE]

FOLDER holds what kubernetes/enhancements and kubernetes/sig-release record: the history of all
kep.yaml files, the history of the release schedules and, of each release, its README, release team
and exceptions. FILE is the data file of this package unless said. Same folder, same bytes.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fairlead.demo.kubernetes.past import milestone_of, past_releases
from fairlead.demo.kubernetes.written_dates import moment_of

RELEASE = "1.32"
CYCLE_BEGINS = "2024-09-09"
LAST_DAY = "2024-12-11"
HISTORY = "kep_history_to_2024-12-11.csv.gz"
SCHEDULES = "release_schedule_history_to_2024-12-11.csv"
DATA = Path(__file__).with_name("v1.32.json")

SOURCE = {
    "enhancements": "kubernetes/enhancements @ 64765b4b02389318f2113119dd9e491479f978a0",
    "sig-release": "kubernetes/sig-release @ e8dfc80571dcb23c67a5ec044da17374358130cf",
    "licence": "Apache-2.0, Copyright The Kubernetes Authors",
    "changed": "Facts taken out of the files named and their history; nothing is quoted in full.",
}

STATE = ("date", "commit", "kep_number", "title", "owning_sig", "participating_sigs", "status")
TARGETS = ("stage", "latest_milestone", "alpha", "beta", "stable")

_LINK = re.compile(r"\[([^\]]*)\](?:\[[^\]]*\]|\([^)]*\))?")
_LEAD = re.compile(r"^(?P<name>[^(]+?) \(\[@(?P<handle>[^\]]+)\]")
_EXCEPTION = re.compile(r"^\s*(?:- )?(name|issue|date_requested|date_reviewed|status): *(.+?) *$")

Row = dict[str, str]


def collected(folder: Path) -> dict[str, Any]:
    """The facts in a folder of the public records, as plain values for JSON."""
    with gzip.open(folder / HISTORY, "rt", encoding="utf-8", newline="") as lines:
        history = list(csv.DictReader(lines))
    with (folder / SCHEDULES).open(encoding="utf-8", newline="") as lines:
        schedules = list(csv.DictReader(lines))
    release = folder / "releases" / f"release-{RELEASE}"
    exceptions = list(_exceptions((release / "exceptions.yaml").read_text("utf-8")))
    return {
        "source": SOURCE,
        "release": RELEASE,
        "timeline": list(_timeline((release / "README.md").read_text("utf-8"))),
        "schedule_history": list(_re_plans(schedules)),
        "team": list(_leads((release / "release-team.md").read_text("utf-8"))),
        "states": list(_states(history)),
        "exceptions": exceptions,
        "asked_for": list(_asked_for(history, exceptions)),
        "past": past_releases(history, schedules),
        "past_exceptions": _decisions(folder / "releases"),
    }


def main(arguments: Sequence[str]) -> int:
    """Write the data file from the folder named; 2 without one."""
    if len(arguments) not in {1, 2}:
        sys.stderr.write("Name the folder of the Kubernetes records, and a file if you like.\n")
        return 2
    target = Path(arguments[1]) if len(arguments) > 1 else DATA
    target.write_bytes(encoded(collected(Path(arguments[0]))))
    return 0


def encoded(facts: Mapping[str, Any]) -> bytes:
    """The facts as the bytes of the data file: a line for each row, to be read in a diff."""
    parts = []
    for key, value in facts.items():
        if isinstance(value, list):
            rows = ",\n".join(_compact(one) for one in value)
            parts.append(f"{_compact(key)}:[\n{rows}\n]")
        else:
            parts.append(f"{_compact(key)}:{_compact(value)}")
    return ("{" + ",\n".join(parts) + "}\n").encode()


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _timeline(readme: str) -> Iterator[dict[str, Any]]:
    """The rows of the table below "Timeline": what, who and when as written, and the dates."""
    table = readme.partition("## Timeline")[2]
    rows = [line.strip("| ").split("|") for line in table.splitlines() if line.startswith("|")]
    for what, who, when, week, *_ in rows[2:]:
        first, last, moment = moment_of(when.strip())
        row = {"what": _plain(what), "who": who.strip(), "when": when.strip()}
        yield {**row, "first": first, "last": last, "moment": moment, "week": week.strip()}


def _plain(text: str) -> str:
    """Markdown as plain words: no bold, of a link its text."""
    return _LINK.sub(r"\1", text.replace("**", "")).strip()


def _re_plans(schedules: Sequence[Row]) -> Iterator[Row]:
    """What the schedule of the release said of each event, whenever that changed."""
    said: dict[str, str] = {}
    for row in schedules:
        if row["release"] == RELEASE and said.get(row["event"]) != row["date_text"]:
            said[row["event"]] = row["date_text"]
            yield {key: row[key] for key in ("commit_date", "commit", "event", "date_text")}


def _leads(team: str) -> Iterator[Row]:
    """The lead of each role of the release team: names and handles as they publish them."""
    for line in team.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 3 and (found := _LEAD.match(cells[2])):
            yield {"role": cells[1], "name": found["name"], "handle": found["handle"]}


def _states(history: Sequence[Row]) -> Iterator[Row]:
    """Every state of each kep.yaml from the one on in which it first named the release."""
    named = set()
    for row in history:
        if milestone_of(row["latest_milestone"]) == RELEASE:
            named.add(row["path"])
        if row["path"] in named and row["date"] <= LAST_DAY:
            yield _state(row)


def _state(row: Row) -> Row:
    kept = {key: row[key] for key in (*STATE, *TARGETS) if row[key]}
    if row["change"] == "DELETED":
        kept["deleted"] = "yes"
    return {"path": row["path"].removeprefix("keps/").removesuffix("/kep.yaml"), **kept}


def _exceptions(text: str) -> Iterator[Row]:
    """The exceptions asked for, each with the freeze it is about."""
    freeze, found = "", dict[str, str]()
    for line in text.splitlines():
        if line.rstrip().endswith(":") and not line.startswith((" ", "-", "#")):
            freeze = line.strip().rstrip(":")
        elif line.lstrip().startswith("- name:") and found:
            yield found
            found = {}
        if taken := _EXCEPTION.match(line):
            found = {"freeze": freeze, **found, taken[1]: taken[2].strip("\"'")}
    if found:
        yield found


def _asked_for(history: Sequence[Row], exceptions: Sequence[Row]) -> Iterator[Row]:
    """What kep.yaml said last of the issues and the titles that the exceptions name."""
    for exception in exceptions:
        before = [row for row in history if row["date"] <= exception["date_reviewed"]]
        for key, wanted in (("kep_number", exception["issue"]), ("title", exception["name"])):
            if found := [row for row in before if row[key] == wanted]:
                yield {"asked_by": key, **_state(found[-1])}


def _decisions(releases: Path) -> list[dict[str, Any]]:
    """How the exceptions of every release were decided, counted by freeze and decision."""
    counts: dict[tuple[str, str, str], int] = {}
    for folder in sorted(releases.iterdir()):
        path = folder / "exceptions.yaml"
        if path.exists():
            for one in _exceptions(path.read_text("utf-8")):
                release = folder.name.removeprefix("release-")
                key = (release, one["freeze"], one.get("status", "").lower())
                counts[key] = counts.get(key, 0) + 1
    names = ("release", "freeze", "status", "count")
    return [dict(zip(names, (*key, n), strict=True)) for key, n in sorted(counts.items())]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
