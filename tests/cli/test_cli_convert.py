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
    assert "What the file cannot hold:" in text
    assert lost[0]["says"].split()[0] in text


EXAMPLE = Path(__file__).parents[2] / "examples" / "checkout.yaml"


def test_a_name_without_ending_needs_a_format(run: Run, shop: str) -> None:
    result = run("convert", shop, "-o", "plan.doc")
    assert result.exit_code == 2
    assert "End it in one of .csv, .xml, .xlsx, .yaml, .yml" in result.stderr
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
