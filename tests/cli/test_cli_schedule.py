"""`fairlead schedule`: the contract's fields, the views, and what a person sees."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fairlead.cli.main import cli
from tests.cli.conftest import RING, Ask, Run

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))

TASK_FIELDS = {
    "id": str,
    "wbs": str,
    "name": str,
    "kind": str,
    "start": str,
    "finish": str,
    "early_start": str,
    "early_finish": str,
    "late_start": str,
    "late_finish": str,
    "total_float_minutes": int,
    "free_float_minutes": int,
    "critical": bool,
    "driving": list,
}
MOMENTS = [name for name in TASK_FIELDS if name.endswith(("start", "finish"))]


def by_id(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {task["id"]: task for task in answer["tasks"]}


def complaints(answer: dict[str, Any]) -> list[str]:
    """What in an answer is not as the contract of the command line has it."""
    found = []
    program = answer["program"]
    if not {"id", "name", "status_date", "start", "finish"} <= program.keys():
        found.append("program lacks a field")
    ids = {task["id"] for task in answer["tasks"]}
    for task in answer["tasks"]:
        for name, kind in TASK_FIELDS.items():
            if type(task.get(name)) is not kind:
                found.append(f"{task['id']}.{name} is {task.get(name)!r}")
        if task["kind"] not in ("task", "milestone", "summary"):
            found.append(f"{task['id']} is a {task['kind']}")
        if not set(task["driving"]) <= ids:
            found.append(f"{task['id']} is driven by a task that is not there")
        if any(datetime.fromisoformat(task[name]).second for name in MOMENTS):
            found.append(f"{task['id']} has seconds")
    if type(answer["links"]) is not int:
        found.append("links is no number")
    for finding in answer["findings"]:
        if finding.keys() != {"code", "severity", "origin", "says", "do"}:
            found.append(f"finding {finding} has other fields")
        if finding["severity"] not in ("blocker", "warning", "note"):
            found.append(f"finding {finding['code']} weighs {finding['severity']}")
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_give_every_field_of_the_contract(ask: Ask, example: Path) -> None:
    answer = ask("schedule", str(example))
    assert len(answer["tasks"]) > 10
    assert not complaints(answer)


def test_a_field_of_another_type_is_found(ask: Ask, shop: str) -> None:
    answer = ask("schedule", shop)
    answer["tasks"][0]["critical"] = "yes"
    answer["tasks"][1]["driving"] = ["nobody"]
    assert len(complaints(answer)) == 2


def test_dates_floats_and_drivers_are_those_of_the_plan(ask: Ask, shop: str) -> None:
    answer = ask("schedule", shop)
    assert answer["program"] | {"id": ""} == {
        "id": "",
        "name": "Shop",
        "status_date": "2026-03-06T17:00",
        "start": "2026-03-02T08:00",
        "finish": "2026-03-23T17:00",
        "zone": None,
        "minutes_per_day": 480,
    }
    assert answer["links"] == 5
    tasks = by_id(answer)
    assert list(tasks) == ["back", "api", "pay", "page", "test", "live"]
    assert [task["wbs"] for task in tasks.values()] == ["1", "1.1", "1.2", "2", "3", "4"]
    page = tasks["page"]
    assert (page["start"], page["finish"]) == ("2026-03-09T08:00", "2026-03-12T17:00")
    assert (page["late_start"], page["late_finish"]) == ("2026-03-12T08:00", "2026-03-17T17:00")
    assert (page["total_float_minutes"], page["free_float_minutes"]) == (3 * 480, 3 * 480)
    assert tasks["live"]["total_float_minutes"] == -480
    assert tasks["test"]["driving"] == ["pay"]
    assert [id for id, task in tasks.items() if task["critical"]] == ["back", "pay", "test", "live"]
    assert answer["critical_path"][:3] == ["api", "pay", "test"]


def test_a_plan_in_a_zone_carries_offsets_that_change_with_the_season(
    ask: Ask, folder: Path
) -> None:
    (folder / "zone.yaml").write_text(
        "fairlead: 1\nprogram: {name: Z, start: 2026-03-27, zone: Europe/Berlin}\n"
        "tasks:\n  a: {name: A, duration: 2d}\n",
        "utf-8",
    )
    answer = ask("schedule", "zone.yaml")
    (task,) = answer["tasks"]
    assert task["start"] == "2026-03-27T08:00+01:00"
    assert task["finish"] == "2026-03-30T17:00+02:00"
    assert answer["program"]["start"] == "2026-03-27T08:00+01:00"


def test_floats_to_a_milestone_count_to_it_alone(ask: Ask, shop: str) -> None:
    answer = ask("schedule", shop, "--to", "Page")
    assert answer["to"] == {"id": "page", "name": "Page", "finish": "2026-03-12T17:00"}
    tasks = by_id(answer)
    assert tasks["page"]["float_to_minutes"] == 0
    assert tasks["pay"]["float_to_minutes"] is None
    assert answer["critical_path"][-1] == "page"


def test_only_critical_tasks_come_with_the_summaries_they_stand_under(ask: Ask, shop: str) -> None:
    assert list(by_id(ask("schedule", shop, "--critical"))) == ["back", "pay", "test", "live"]


def test_a_status_day_means_the_end_of_its_working_hours(ask: Ask, shop: str) -> None:
    answer = ask("schedule", shop, "--status-date", "2026-03-10")
    assert answer["program"]["status_date"] == "2026-03-10T17:00"
    assert by_id(answer)["pay"]["start"] == "2026-03-11T08:00"
    answer = ask("schedule", shop, "--status-date", "2026-03-10T12:00")
    assert by_id(answer)["pay"]["start"] == "2026-03-10T13:00"


def test_a_plan_on_standard_input_is_read(run: Run, shop: str) -> None:
    data = Path(shop).read_bytes()
    result = run("schedule", "-", "--json", input=data)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["program"]["name"] == "Shop"


def test_a_ring_is_a_blocker_among_the_findings_and_the_rest_is_scheduled(
    ask: Ask, folder: Path
) -> None:
    (folder / "ring.yaml").write_text(RING, "utf-8")
    answer = ask("schedule", "ring.yaml", code=1)
    assert [f["severity"] for f in answer["findings"]] == ["blocker"]
    assert answer["links"] == 1


def test_levelling_is_refused_while_there_is_none(run: Run, shop: str) -> None:
    result = run("schedule", shop, "--level", "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        "Error: This version of Fairlead does not level resources yet. "
        "Leave out --level to see the dates without it.\n"
    )


def test_a_person_sees_the_finish_the_path_and_the_bars(run: Run, shop: str) -> None:
    result = run("schedule", shop, "--to", "live")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout == (
        """\
Shop
Mon 2 Mar 2026 08:00 → Mon 23 Mar 2026 17:00 · status date Fri 6 Mar 2026 17:00
4 tasks, 1 milestone, 1 summary, 5 links
3 critical, 1 near-critical to 'Go live', 1 done

What drives 'Go live', to Mon 23 Mar 2026 17:00
  API → Payments → Test → Go live

                                    Mar 2026
Id   Task       Start  Finish Float 2             9             16            23
────────────────────────────────────────────────────────────────────────────────
back Backend     2 Mar 18 Mar       ╭────────────────────────────────╮
api    API       2 Mar  6 Mar       ━━━━━━━━━━
pay    Payments  9 Mar 18 Mar     0          │    ████████████████████
page Page        9 Mar 12 Mar    4d          │    ▒▒▒▒▒▒▒▒
test Test       19 Mar 23 Mar     0          │                        ██████████
live Go live    23 Mar 23 Mar     0          │                                 ◆
█ critical   ▒ not critical   ━ done   ◆ milestone   │ status date
"""
    )


def test_a_person_may_see_every_date_instead(run: Run, shop: str) -> None:
    table = run("schedule", shop, "--no-gantt").stdout.split("\n\n")[2]
    assert table == (
        """\
                              Late   Late
Id   Task       Start  Finish start  finish Float Free  Done Critical
─────────────────────────────────────────────────────────────────────
back Backend     2 Mar 18 Mar  2 Mar 17 Mar   -1d    0       yes
api    API       2 Mar  6 Mar  2 Mar  6 Mar     0    0 100 %
pay    Payments  9 Mar 18 Mar  6 Mar 17 Mar   -1d    0       yes
page Page        9 Mar 12 Mar 12 Mar 17 Mar    3d   3d       near
test Test       19 Mar 23 Mar 18 Mar 20 Mar   -1d    0       yes
live Go live    23 Mar 23 Mar 20 Mar 20 Mar   -1d    0       yes
"""
    )


def test_of_a_large_plan_only_what_matters_most_is_listed(run: Run, folder: Path) -> None:
    chain = "".join(f"  c{n}: {{name: C{n}, duration: 2d, after: c{n - 1}}}\n" for n in range(1, 5))
    side = "".join(f"  s{n}: {{name: S{n}, duration: 1d}}\n" for n in range(200))
    head = "fairlead: 1\nprogram: {name: Large, start: 2026-03-02}\ntasks:\n"
    first = "  c0: {name: C0, duration: 2d}\n  m: {name: Gate, kind: milestone}\n"
    (folder / "large.yaml").write_text(head + first + chain + side, "utf-8")
    text = run("schedule", "large.yaml").stdout
    rows = [line.split()[0] for line in text.splitlines() if line.startswith(("c", "m", "s"))]
    assert rows == ["c0", "m", "c1", "c2", "c3", "c4"]
    assert "Not shown: 200 other rows; --all shows them." in text
    assert "s199" in run("schedule", "large.yaml", "--all").stdout


def test_a_baseline_is_drawn_beneath_the_bars(run: Run, shop: str, folder: Path) -> None:
    agreed = (
        "baselines:\n  first:\n    name: First\n    tasks:\n"
        "      pay: {start: 2026-03-09, finish: 2026-03-13}\n"
    )
    (folder / "agreed.yaml").write_text((folder / shop).read_text("utf-8") + agreed, "utf-8")
    lines = run("schedule", "agreed.yaml", "--baseline", "First").stdout.splitlines()
    bars = next(n for n, line in enumerate(lines) if line.startswith("pay "))
    assert set(lines[bars + 1].strip()) == {"╌", " ", "│"}
    assert "╌ baseline" in lines[-1]
    refused = run("schedule", "agreed.yaml", "--baseline", "Second")
    assert refused.exit_code == 2
    assert "Choose among: First." in refused.stderr


def test_a_terminal_without_box_signs_gets_ascii(shop: str) -> None:
    result = CliRunner(charset="ascii").invoke(cli, ["schedule", shop])
    assert result.exit_code == 0
    assert result.stdout.isascii()
    assert "|    ####################" in result.stdout


@pytest.mark.parametrize("width", ["40", "60", "80", "120", "200"])
def test_no_line_is_longer_than_the_terminal_is_wide(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    plan = str(EXAMPLES[0])
    for arguments in (["schedule", plan], ["schedule", plan, "--no-gantt"], ["check", plan]):
        for line in run(*arguments).stdout.splitlines():
            assert len(line) <= int(width), line


@pytest.mark.parametrize("width", ["40", "60", "80"])
def test_on_a_narrow_screen_a_check_keeps_its_code_and_its_result(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    rows = [line for line in run("check", str(EXAMPLES[0])).stdout.splitlines() if "DCMA-0" in line]
    assert rows[0].startswith("DCMA-01 Logic ")
    assert rows[0].endswith("passed")


def test_on_a_narrow_screen_ids_that_would_be_cut_are_left_out(
    run: Run, shop: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (folder / shop).read_text("utf-8").replace("page", "storefront")
    (folder / "long.yaml").write_text(text, "utf-8")
    monkeypatch.setenv("COLUMNS", "60")
    assert "\nId   Task" in run("schedule", shop).stdout
    assert "\nTask " in run("schedule", "long.yaml").stdout


def test_a_plan_that_is_done_has_a_driving_path_and_no_critical_one(run: Run) -> None:
    plan = (
        "fairlead: 1\nprogram: {name: Done, start: 2026-03-02}\ntasks:\n"
        "  a: {name: A, duration: 1d, actual start: 2026-03-02, actual finish: 2026-03-02}\n"
    )
    text = run("schedule", "-", input=plan.encode()).stdout
    assert "Driving path, to Mon 2 Mar 2026 17:00" in text
    assert "Critical path" not in text


def test_near_critical_is_counted_to_the_milestone_that_was_asked_about(
    run: Run, ask: Ask, shop: str
) -> None:
    assert "1 near-critical to 'Payments'" not in run("schedule", shop, "--to", "pay").stdout
    assert "0 near-critical to 'Payments'" in run("schedule", shop, "--to", "pay").stdout
    near = {
        task["id"]
        for task in ask("schedule", shop, "--to", "pay")["tasks"]
        if task["near_critical"]
    }
    assert near == {task["id"] for task in ask("schedule", shop)["tasks"] if task["near_critical"]}


CURES = """\
fairlead: 1
program: {name: Site, start: 2026-01-05}
tasks:
  a: {name: Concrete cures, duration: 7ed}
  b: {name: Build, duration: 70d}
  c: {name: Done, kind: milestone, after: [a, b]}
"""


@pytest.fixture
def site(folder: Path) -> str:
    (folder / "site.yaml").write_text(CURES, "utf-8")
    return "site.yaml"


def test_elapsed_float_is_told_apart_from_working_float(ask: Ask, run: Run, site: str) -> None:
    cures, build, _ = ask("schedule", site)["tasks"]
    assert (cures["total_float_minutes"], cures["float_unit"]) == (127_260, "elapsed")
    assert build["float_unit"] == "working"
    assert "88.4ed" in run("schedule", site).stdout
    assert "float 88.4ed" in run("explain", site, "a").stdout
    assert "88.4 calendar days" in run("check", site, "--only", "DCMA-06").stdout


def test_elapsed_float_in_a_column_of_days_is_the_working_time_it_holds(
    run: Run, site: str, folder: Path
) -> None:
    assert run("convert", site, "-o", "site.csv").exit_code == 0
    heading, cures, *_ = (folder / "site.csv").read_text("utf-8-sig").splitlines()
    floats = heading.split(",").index("Total float (days)")
    assert cures.split(",")[floats] == "63.12"


def test_work_that_ends_at_midnight_ends_on_the_same_day_everywhere(run: Run, folder: Path) -> None:
    plan = (
        "fairlead: 1\nprogram: {name: Round, start: 2026-01-05, calendar: round}\n"
        "calendars:\n  round: {week: {mon-fri: 24h}}\n"
        "tasks:\n  a: {name: A, duration: 24h}\n  b: {name: B, duration: 24h, after: a}\n"
    )
    (folder / "round.yaml").write_text(plan, "utf-8")
    (folder / "longer.yaml").write_text(plan.replace("after: a", "after: a + 24h"), "utf-8")
    shown = run("schedule", "round.yaml").stdout
    assert "Mon 5 Jan 2026 → Tue 6 Jan 2026" in shown
    assert "Critical path, to Tue 6 Jan 2026\n" in shown
    assert " 5 Jan 24:00" in shown
    assert "Tue 6 Jan 2026 → Tue 6 Jan 2026" in run("explain", "round.yaml", "b").stdout
    moved = run("diff", "round.yaml", "longer.yaml").stdout
    assert "Finish Tue 6 Jan 2026 → Wed 7 Jan 2026" in moved
    assert "Tue  6 Jan 24:00 → Wed  7 Jan 24:00" in moved


def test_of_very_many_critical_tasks_the_first_are_listed_unless_all_are_asked_for(
    run: Run, folder: Path
) -> None:
    rows = "".join(f"  t{n}: {{name: T{n}, duration: 1d}}\n" for n in range(1, 601))
    head = "fairlead: 1\nprogram: {name: Wide, start: 2026-01-05}\ntasks:\n"
    (folder / "wide.yaml").write_text(head + rows, "utf-8")
    for options, what in (((), "them"), (("--critical",), "those that are critical")):
        shown = run("schedule", "wide.yaml", *options).stdout
        assert "t500 " in shown
        assert "t501 " not in shown
        assert f"Not shown: 100 other rows; --all shows {what}." in shown
    assert "t600 " in run("schedule", "wide.yaml", "--all").stdout
    assert "t600 " in run("schedule", "wide.yaml", "--all", "--critical").stdout


def test_a_date_that_wins_against_a_link_is_among_the_findings(ask: Ask, folder: Path) -> None:
    plan = (
        "fairlead: 1\nprogram: {name: X, start: 2026-01-05}\ntasks:\n"
        "  a: {name: A, duration: 5d}\n"
        "  b: {name: B, duration: 5d, after: a, constraint: MSO 2026-01-06}\n"
    )
    (folder / "x.yaml").write_text(plan, "utf-8")
    (found,) = ask("schedule", "x.yaml")["findings"]
    assert (found["code"], found["severity"]) == ("SCH-003", "warning")
