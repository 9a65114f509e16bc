"""Tables as sources: columns and dates that a person has to say."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Ask, Run

TABLE = """\
Nr;Titel;Beginn am;Tage;wartet auf
1;Entwurf;02/03/2026;5d;
2;Bau;;10d;1
"""


def test_a_table_is_read_with_the_columns_and_the_date_order_that_were_said(
    ask: Ask, folder: Path
) -> None:
    (folder / "plan.csv").write_text(TABLE, "utf-8")
    columns = "Nr=id,Titel=name,Beginn am=start,Tage=duration,wartet auf=predecessors"
    answer = ask("schedule", "plan.csv", "--columns", columns, "--dates", "dmy")
    assert [(task["name"], task["finish"]) for task in answer["tasks"]] == [
        ("Entwurf", "2026-03-06T17:00"),
        ("Bau", "2026-03-20T17:00"),
    ]


def test_dates_that_can_be_read_two_ways_are_never_guessed(run: Run, folder: Path) -> None:
    (folder / "plan.csv").write_text(TABLE, "utf-8")
    result = run("schedule", "plan.csv", "--columns", "Beginn am=start")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: IMP-016 · plan.csv")


def test_an_option_that_a_format_does_not_take_is_refused(run: Run, shop: str) -> None:
    result = run("schedule", shop, "--dates", "DMY")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "take no option 'dates'" in result.stderr


def test_the_template_is_a_plan_that_can_be_scheduled(ask: Ask, run: Run) -> None:
    result = run("template", "-o", "plan.xlsx")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Wrote plan.xlsx.\n")
    answer = ask("schedule", "plan.xlsx")
    assert len(answer["tasks"]) >= 3
    assert not [one for one in answer["findings"] if one["severity"] != "note"]
    assert run("template", "-o", "plan.xlsx").exit_code == 2
    assert run("template", "-o", "plan.csv").exit_code == 2
