"""`fairlead check`: results, exit codes, and fixes written to another file."""

from __future__ import annotations

from pathlib import Path

from fairlead.core.checks.check import METRICS
from tests.cli.conftest import RING, Ask, Run

MESSY = """\
fairlead: 1
program: {name: Messy, start: 2026-03-02}
tasks:
  a: {name: A, duration: 2d, owner: ana}
  b: {name: B, duration: 2d, after: a, owner: ana}
  c: {name: C, duration: 2d, after: [a, b], owner: ana}
  d: {name: D, duration: 2d, after: c, owner: ana, constraint: MSO 2026-03-10}
resources:
  ana: {name: Ana}
"""


def test_every_check_is_reported_with_its_definition_and_source(ask: Ask, shop: str) -> None:
    answer = ask("check", shop, code=1)
    assert [one["code"] for one in answer["checks"]] == [metric.code for metric in METRICS]
    for one in answer["checks"]:
        assert {
            "code", "name", "definition", "source", "value", "threshold", "passed", "offenders",
        } <= one.keys()  # fmt: skip
        assert one["definition"].endswith(".")
        assert one["source"]
        assert one["passed"] in (True, False, None)
        assert (one["value"] is None) == (one["passed"] is None)
    unowned = next(one for one in answer["checks"] if one["code"] == "HYG-09")
    assert (unowned["passed"], unowned["offenders"]) == (False, ["pay", "page", "test"])


def test_it_ends_with_1_when_one_fails_and_with_0_when_none_does(run: Run, shop: str) -> None:
    assert run("check", shop, "--only", "HYG-09").exit_code == 1
    assert run("check", shop, "--only", "HYG-03").exit_code == 0


def test_a_blocker_ends_with_1_whatever_is_asked(ask: Ask, folder: Path) -> None:
    (folder / "ring.yaml").write_text(RING, "utf-8")
    answer = ask("check", "ring.yaml", "--only", "DCMA-02", code=1)
    assert [one["passed"] for one in answer["checks"]] == [True]
    assert [one["severity"] for one in answer["findings"]] == ["blocker"]


def test_a_family_of_checks_can_be_chosen(ask: Ask, shop: str) -> None:
    codes = [one["code"] for one in ask("check", shop, "--only", "dcma", code=1)["checks"]]
    assert len(codes) == 14
    assert all(code.startswith("DCMA-") for code in codes)


def test_an_unknown_check_is_refused(run: Run, shop: str) -> None:
    result = run("check", shop, "--only", "XYZ")
    assert result.exit_code == 2
    assert "There is no check 'XYZ'. Choose among DCMA-01, DCMA-02," in result.stderr


def test_a_fix_is_shown_and_written_to_a_new_file_only(ask: Ask, folder: Path) -> None:
    (folder / "messy.yaml").write_text(MESSY, "utf-8")
    answer = ask("check", "messy.yaml", "--only", "HYG-16", "--fix", "mended.yaml", code=1)
    (fix,) = answer["fixes"]
    assert fix["check"] == "HYG-16"
    assert [change["id"] for change in fix["changes"]] == ["a>c:FS"]
    assert (folder / "messy.yaml").read_text("utf-8") == MESSY
    assert ask("schedule", "mended.yaml")["links"] == 3
    assert ask("check", "mended.yaml", "--only", "HYG-16")["checks"][0]["offenders"] == []


def test_fixes_that_touch_the_same_task_do_not_stumble_over_one_another(
    ask: Ask, folder: Path
) -> None:
    (folder / "messy.yaml").write_text(MESSY, "utf-8")
    before = ask("check", "messy.yaml", code=1)
    offered = [one["code"] for one in before["checks"] if one["fix"]]
    assert {"DCMA-05", "HYG-16"} <= set(offered)
    ask("check", "messy.yaml", "--fix", "mended.yaml", code=1)
    after = ask("check", "mended.yaml", code=1)
    assert not [one["code"] for one in after["checks"] if one["fix"]]


def test_the_source_is_never_fixed_in_place(run: Run, shop: str) -> None:
    before = Path(shop).read_bytes()
    result = run("check", shop, "--fix", shop, "--force")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is the source itself" in result.stderr
    assert Path(shop).read_bytes() == before


def test_a_person_sees_each_failure_with_what_to_do(run: Run, shop: str) -> None:
    text = run("check", shop, "--only", "DCMA-02,HYG-09,DCMA-11").stdout
    assert text == (
        """\
Shop
3 checks: 1 passed, 1 failed, 1 without data

Code    Check        Value Tolerated     Result
────────────────────────────────────────────────
DCMA-02 Leads        0.0 % at most 0.0 % passed
DCMA-11 Missed tasks       at most 5.0 % no data
HYG-09  Unowned          3 at most 0     FAILED

HYG-09 Unowned
  Unowned: 3 of 3 unfinished tasks.
  Unfinished tasks without owner, team or assignment, and without an owned
  summary above. (GAO-16-89G (2015), best practice 3, assigning resources to all
  activities)
  pay (Payments)
  page (Page)
  test (Test)
  → Name an owner or a team, or assign somebody.

Without data
  DCMA-11 Missed tasks: The plan has no baseline, so nothing is known to be due.
"""
    )
