"""`fairlead convert`: other formats, what they cannot hold, and files that are kept safe."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Ask, Run


@pytest.mark.parametrize("name", ["copy.yaml", "plan.xml", "plan.xlsx", "plan.csv"])
def test_a_converted_plan_has_the_same_dates(ask: Ask, shop: str, name: str) -> None:
    answer = ask("convert", shop, "-o", name)
    assert answer["output"] == name
    before, after = ask("schedule", shop), ask("schedule", name)
    wanted = ("name", "start", "finish", "kind")
    assert [[task[f] for f in wanted] for task in after["tasks"]] == [
        [task[f] for f in wanted] for task in before["tasks"]
    ]


def test_the_own_format_loses_nothing(ask: Ask, shop: str) -> None:
    assert ask("convert", shop, "-o", "copy.yaml")["lost"] == []
    assert ask("diff", shop, "copy.yaml")["changes"] == []


def test_what_another_format_cannot_hold_is_said(run: Run, ask: Ask, shop: str) -> None:
    lost = ask("convert", str(EXAMPLE), "-o", "plan.csv")["lost"]
    assert lost
    text = run("convert", str(EXAMPLE), "-o", "plan.csv", "--force").stdout
    assert "What the file cannot hold\n  · " in text
    assert lost[0]["do"].split()[0] in text


def test_dates_that_move_because_of_it_are_said(ask: Ask, run: Run, folder: Path) -> None:
    waits = "work waits for status date: true"
    (folder / "plan.yaml").write_text(
        "fairlead: 1\nprogram:\n  name: P\n  start: 2026-03-02\n  status date: 2026-03-06\n"
        f"  rules: {{{waits}}}\ntasks:\n  a: {{name: A, duration: 2d}}\n",
        "utf-8",
    )
    answer = ask("convert", "plan.yaml", "-o", "plan.xml")
    assert [(move["id"], move["working_days"]) for move in answer["moved"]] == [("a", -5.0)]
    text = run("convert", "plan.yaml", "-o", "plan.xml", "--force").stdout
    assert "Moved in that file: 1 task" in text
    assert "5 working days earlier" in text


EXAMPLE = Path(__file__).parents[2] / "examples" / "checkout.yaml"


def test_a_plan_without_tasks_does_not_become_a_table(run: Run, folder: Path) -> None:
    (folder / "none.yaml").write_text(
        "fairlead: 1\nprogram: {name: N, start: 2026-03-02}\n", "utf-8"
    )
    result = run("convert", "none.yaml", "-o", "none.csv")
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: The plan has no tasks that could be put in a table. Add tasks, or write it as "
        ".yaml.\n"
    )
    assert not (folder / "none.csv").exists()


def test_a_name_without_ending_needs_a_format(run: Run, shop: str) -> None:
    result = run("convert", shop, "-o", "plan.doc")
    assert result.exit_code == 2
    assert (
        "End it in one of .yaml, .yml, .json, .xml, .csv, .xlsx, or use --to-format."
        in result.stderr
    )
    assert run("convert", shop, "-o", "plan.doc", "--to-format", "yaml").exit_code == 0


def test_neither_the_source_nor_another_file_is_written_over(run: Run, shop: str) -> None:
    before = Path(shop).read_bytes()
    for options in ([], ["--force"]):
        assert run("convert", shop, "-o", shop, *options).exit_code == 2
    Path("other.yaml").write_text("mine", "utf-8")
    assert run("convert", shop, "-o", "other.yaml").exit_code == 2
    assert Path("other.yaml").read_text("utf-8") == "mine"
    assert run("convert", shop, "-o", "other.yaml", "--force").exit_code == 0
    assert Path(shop).read_bytes() == before


@pytest.mark.parametrize("format", ["yaml", "json", "csv", "msproject"])
def test_a_plan_in_text_goes_to_standard_output_and_what_is_said_to_stderr(
    run: Run, shop: str, folder: Path, format: str
) -> None:
    result = run("convert", shop, "-o", "-", "--to-format", format)
    assert result.exit_code == 0
    assert result.stderr.startswith("Shop: 6 tasks, 5 links\n")
    assert run("convert", shop, "-o", "file", "--to-format", format).exit_code == 0
    assert result.stdout_bytes == (folder / "file").read_bytes()
    assert run("schedule", "-", input=result.stdout_bytes).exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["file", shop]


def test_standard_output_does_not_say_a_format(run: Run, shop: str) -> None:
    result = run("convert", shop, "-o", "-")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: Standard output has no name that says in which format to write. "
        "Add --to-format: yaml, json, msproject or csv.\n"
    )


def test_a_workbook_is_not_poured_into_standard_output(run: Run, shop: str, folder: Path) -> None:
    result = run("convert", shop, "-o", "-", "--to-format", "xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: An xlsx file is no text and cannot go to standard output. Name a file.\n"
    )
    assert [path.name for path in folder.iterdir()] == [shop]


def test_standard_output_takes_the_plan_or_the_object_not_both(run: Run, shop: str) -> None:
    result = run("convert", shop, "-o", "-", "--to-format", "yaml", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Name a file for the plan, or leave out --json." in result.stderr


def test_fixes_need_a_file_since_the_answer_has_standard_output(run: Run, shop: str) -> None:
    result = run("check", shop, "--fix", "-")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot go to standard output" in result.stderr
