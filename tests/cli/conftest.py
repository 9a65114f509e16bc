"""What the tests of the command line share: small plans in files, and a way to run a command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fairlead.cli.main import cli

Run = Callable[..., Result]
Ask = Callable[..., dict[str, Any]]

SHOP = """\
fairlead: 1
program:
  name: Shop
  start: 2026-03-02
  status date: 2026-03-06
tasks:
  back:
    name: Backend
    tasks:
      api: {name: API, duration: 5d, actual start: 2026-03-02, actual finish: 2026-03-06}
      pay: {name: Payments, duration: 8d, after: api}
  page: {name: Page, duration: 4d, after: api}
  test: {name: Test, duration: 3d, after: [pay, page]}
  live: {name: Go live, kind: milestone, after: test, deadline: 2026-03-20}
"""

RING = """\
fairlead: 1
program: {name: Ring, start: 2026-03-02}
tasks:
  a: {name: A, duration: 1d, after: b}
  b: {name: B, duration: 1d, after: a}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that commands run in, at 80 columns and without colour."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


@pytest.fixture
def shop(folder: Path) -> str:
    """The name of a small plan in the folder."""
    (folder / "shop.yaml").write_text(SHOP, "utf-8")
    return "shop.yaml"


@pytest.fixture
def run(folder: Path) -> Run:
    """Runs `fairlead` in this process; what went to stdout and stderr is kept apart."""

    def invoke(*arguments: str, input: bytes | None = None) -> Result:
        return CliRunner().invoke(cli, arguments, prog_name="fairlead", input=input)

    return invoke


@pytest.fixture
def ask(run: Run) -> Ask:
    """Runs a command with --json and gives back the one object that it prints."""

    def invoke(*arguments: str, code: int = 0) -> dict[str, Any]:
        result = run(*arguments, "--json")
        assert result.exit_code == code, result.stderr
        answer = json.loads(result.stdout)
        assert isinstance(answer, dict)
        return answer

    return invoke
