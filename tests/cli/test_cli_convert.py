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
