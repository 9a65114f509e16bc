"""The console examples of README and docs/how-to give what the pages say they give."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest
from click.testing import CliRunner

from fairlead.cli.main import cli

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]
PROMPT = "$ "
ASK_CODE = "echo $?"


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a page and the output shown below it."""

    line: int
    command: str
    output: str


def steps(page: str) -> list[Step]:
    """The commands in the ```console blocks of a page."""
    found = []
    for block in re.finditer(r"^```console\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        line = page.count("\n", 0, block.start()) + 2
        for part in re.split(r"^(?=\$ )", block[1], flags=re.MULTILINE):
            command, _, output = part.partition("\n")
            if command.startswith(PROMPT):
                found.append(Step(line, command.removeprefix(PROMPT), output.rstrip()))
            line += part.count("\n")
    return found


def plan_of(page: str) -> str | None:
    """The plan that a page tells its reader to save as plan.yaml, if it shows one."""
    found = re.search(r"^```yaml\n(fairlead: 1\n.*?)^```$", page, re.DOTALL | re.MULTILINE)
    return found[1] if found else None


def matches(shown: str, actual: str) -> bool:
    """Whether the output is as shown; `...` stands for anything, alone on a line for any lines."""
    flat = "\n".join(line.rstrip() for line in actual.strip("\n").splitlines()) + "\n"
    parts = re.split(r"(^\.\.\.\n|\.\.\.)", shown.strip("\n") + "\n", flags=re.MULTILINE)
    pattern = "".join(ANY.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(pattern, flat, re.DOTALL) is not None


ANY = {"...\n": r"(?:.*\n)?", "...": ".*"}


def run(step: Step, code: int) -> tuple[str, int]:
    """Output and exit code of a `fairlead` command, or of `echo $?` after one."""
    if step.command == ASK_CODE:
        return str(code), 0
    words = shlex.split(step.command)
    assert words[0] == "fairlead", f"line {step.line}: pages run only fairlead"
    result = CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1"}).invoke(cli, words[1:])
    return result.output, result.exit_code


def test_there_are_examples_to_run() -> None:
    assert sum(len(steps(page.read_text("utf-8"))) for page in PAGES) >= 5


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run_as_shown(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    text, code = page.read_text("utf-8"), 0
    if plan := plan_of(text):
        (tmp_path / "plan.yaml").write_text(plan, "utf-8")
    todo = steps(text)
    for step, following in zip_longest(todo, todo[1:]):
        output, code = run(step, code)
        expects_code = following is not None and following.command == ASK_CODE
        assert code == 0 or expects_code, f"line {step.line}: exit code {code}\n{output}"
        assert matches(step.output, output), (
            f"{page.name}, line {step.line}: $ {step.command}\nshown:\n{step.output}\n"
            f"but it prints:\n{output}"
        )


def test_an_example_that_shows_something_else_is_found() -> None:
    (step,) = steps("Some words.\n\n```console\n$ fairlead --version\nfairlead 0.0\n```\n")
    assert step == Step(4, "fairlead --version", "fairlead 0.0")
    assert matches("finish ... 17:00\n...", "finish 2026-03-06 17:00\nand more\n")
    assert matches("finish ... 17:00\n...", "finish 2026-03-06 17:00\n")
    assert matches("...\nfinish", "start\nfinish\n")
    assert not matches("finish 2026-03-05", "finish 2026-03-06\n")


def stale(pages: Mapping[str, str], folder: Path) -> list[str]:
    """The generated pages that are missing from a folder, or differ from what they should be."""
    found = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    return [name for name, text in pages.items() if found.get(name) != text]


def test_the_reference_is_what_the_code_says() -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    pages = {name: page() for name, page in generate.PAGES.items()}
    assert not stale(pages, generate.FOLDER), "run: make docs"


def test_a_page_that_fell_behind_is_found(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("once", "utf-8")
    (tmp_path / "same.md").write_text("same", "utf-8")
    assert stale({"old.md": "now", "same.md": "same", "new.md": ""}, tmp_path) == [
        "old.md",
        "new.md",
    ]


PROMISES = re.compile(r"^\| [ADFS]\d.*", re.MULTILINE)


def missing(table: str) -> list[str]:
    """Files and modules of tests that a table names and that are not there."""
    named = re.findall(r"`(tests/[\w/]+\.py)`", table)
    named += [
        one.replace(".", "/") + ".py" for one in re.findall(r"python -m (tests[\w.]+)", table)
    ]
    return [one for one in named if not (ROOT / one).is_file()]


def test_every_promise_of_reliability_names_tests_that_are_there() -> None:
    rows = PROMISES.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert len(rows) >= 14
    assert not missing("\n".join(rows))
    assert all(row.count("|") == 5 and "tests/" in row for row in rows)


def test_a_promise_without_its_test_is_found() -> None:
    assert missing("| D1 | `tests/crash/test_none.py` | x | `python -m tests.none` |") == [
        "tests/crash/test_none.py",
        "tests/none.py",
    ]
