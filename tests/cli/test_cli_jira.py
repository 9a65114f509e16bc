"""A recording of Jira is a plan like any other, and holds its past."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Ask, Run
from tests.connectors.jira.payloads import entry, issue, link, moved

SHARED = Path(__file__).parents[3] / "shared" / "data" / "jira"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    issues = [
        issue(1, moved("2026-03-05", "Open", "In Progress"), moved("2026-03-09", "In Progress", "Done"), status="Done"),  # noqa: E501
        issue(2, entry("2026-03-10", "duedate", None, "2026-04-01"), duedate="2026-04-01"),
        issue(3, created="2026-03-11T09:00:00.000+0100", issuelinks=[link("in", "SHOP-2", outward=False)]),  # noqa: E501
    ]  # fmt: skip
    path = tmp_path / "shop.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, issues)).encode()))
    return path


def test_a_recording_is_scheduled(ask: Ask, recording: Path) -> None:
    said = ask("schedule", str(recording))
    tasks = {one["id"]: one for one in said["tasks"]}
    assert set(tasks) == {"workstream SHOP", "SHOP-1", "SHOP-2", "SHOP-3"}
    assert tasks["SHOP-1"]["finish"] == "2026-03-09T09:00+00:00"
    assert tasks["SHOP-3"]["driving"] == ["SHOP-2"]
    assert said["findings"] == []


def test_a_recording_goes_back_to_the_end_of_a_day(ask: Ask, recording: Path) -> None:
    said = ask("schedule", str(recording), "--status-date", "2026-03-06")
    tasks = {one["id"]: one for one in said["tasks"]}
    assert set(tasks) == {"workstream SHOP", "SHOP-1", "SHOP-2"}
    assert said["program"]["status_date"] == "2026-03-06T17:00+00:00"
    assert tasks["SHOP-1"]["finish"] > "2026-03-06"


def test_what_changed_between_two_days_is_a_difference(
    run: Run, ask: Ask, recording: Path, tmp_path: Path
) -> None:
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    for day, path in (("2026-03-06", before), ("2026-03-12", after)):
        answer = run("convert", str(recording), "--status-date", day, "-o", str(path))
        assert answer.exit_code == 0, answer.output
    changes = {(one["id"], one["field"]) for one in ask("diff", str(before), str(after))["changes"]}
    assert ("SHOP-1", "progress") in changes or ("SHOP-1", "progress.actual_finish") in changes
    assert ("SHOP-2", "deadline") in changes


def test_a_mapping_says_what_the_words_mean(ask: Ask, recording: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "shop-mapping.yaml"
    mapping.write_text("zone: Europe/Berlin\nworkstreams: nothing\nstatuses: {Open: in progress}\n")
    said = ask("schedule", str(recording), "--mapping", str(mapping))
    assert {one["id"] for one in said["tasks"]} == {"SHOP-1", "SHOP-2", "SHOP-3"}
    assert next(one for one in said["tasks"] if one["id"] == "SHOP-1")["finish"] == (
        "2026-03-09T10:00+01:00"
    )


def test_a_plan_takes_no_mapping(run: Run, tmp_path: Path) -> None:
    mapping, plan = tmp_path / "mapping.yaml", tmp_path / "plan.yaml"
    mapping.write_text("zone: UTC\n")
    plan.write_text("fairlead: 1\nprogram: {name: A}\ntasks: {a: 1d}\n")
    answer = run("schedule", str(plan), "--mapping", str(mapping))
    assert answer.exit_code == 2
    assert "take no option 'mapping'" in " ".join(answer.output.split())


def test_the_faults_of_the_issues_are_checked_beside_the_plan(ask: Ask, recording: Path) -> None:
    said = ask("check", str(recording), "--status-date", "2026-03-12", code=1)
    codes = [one["code"] for one in said["checks"]]
    assert codes[-8:] == [f"TRK-0{n}" for n in range(1, 9)]
    assert "DCMA-01" in codes


def test_json_that_is_no_recording_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    path.write_text('{"issues": []}')
    answer = run("schedule", str(path))
    assert answer.exit_code == 2
    assert "neither a Fairlead program nor issues recorded from Jira" in " ".join(
        answer.output.split()
    )


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "issues"),
    [
        ("apache_ASE2015_issues_with_changelog.jsonl.gz", 501),
        ("duraspace_to_2013-05_issues_with_changelog.jsonl.gz", 2773),
    ],
)
def test_real_recordings_are_plans(ask: Ask, name: str, issues: int) -> None:
    said = ask("schedule", str(SHARED / name))
    assert sum(one["id"].rpartition("-")[2].isdigit() for one in said["tasks"]) == issues
    assert not [one for one in said["findings"] if one["severity"] == "blocker"]
