"""The help: complete, quick, and with an example for every command."""

from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest

from fairlead import __version__
from fairlead.cli.main import COMMANDS, cli
from tests.cli.conftest import Run

HEAVY = (
    "django",
    "fairlead.web",
    "numpy",
    "numba",
    "rich",
    "lxml",
    "yaml",
    "openpyxl",
    "holidays",
    "fairlead.connectors",
)


def test_the_help_lists_every_command(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name, says in COMMANDS.items():
        assert f"  {name} " in result.stdout
        assert says in result.stdout


def test_the_version_is_the_packages(run: Run) -> None:
    assert run("--version").stdout == f"fairlead {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_the_list_says_and_gives_an_example(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert re.search(rf"^  Example.*: .*fairlead {name} ", result.stdout, re.MULTILINE)
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert (command.help or "").split("\n")[0] == COMMANDS[name]
    assert command.name == name


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a run of `fairlead` loads."""
    program = (
        "import sys\n"
        "from fairlead.cli.main import main\n"
        f"sys.argv[1:] = {list(arguments)!r}\n"
        "try:\n    main()\n"
        "finally:\n    print(*sys.modules, sep='\\n', file=sys.stderr)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    return set(run.stderr.split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], []])
def test_the_help_loads_nothing_heavy(arguments: list[str]) -> None:
    loaded = loaded_by(*arguments)
    assert "fairlead.cli.main" in loaded
    assert not loaded & set(HEAVY)


def test_a_quick_answer_loads_no_tables_and_no_compiler(shop: str) -> None:
    loaded = loaded_by("schedule", shop, "--json")
    assert {"numpy", "yaml"} <= loaded
    assert not loaded & {"rich", "numba", "openpyxl", "lxml", "fairlead.core.checks"}


def test_the_same_question_sees_what_a_command_loads() -> None:
    assert {"numpy", "fairlead.connectors"} <= loaded_by("schedule", "--help")


@pytest.mark.parametrize(
    ("word", "hint"),
    [("shedule", "Did you mean schedule?"), ("zzz", "See: fairlead --help")],
)
def test_an_unknown_command_is_answered_with_the_nearest(run: Run, word: str, hint: str) -> None:
    result = run(word)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"Error: There is no command '{word}'. {hint}\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(run: Run, shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert "_FAIRLEAD_COMPLETE" in result.stdout


def completed(words: str) -> list[str]:
    """What the shell would offer after these words."""
    count = len(words.split()) - (0 if words.endswith(" ") else 1)
    run = subprocess.run(
        [sys.executable, "-m", "fairlead"],
        env={"_FAIRLEAD_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(count)},
        capture_output=True,
        text=True,
        check=False,
    )
    return [line.partition(",")[2] for line in run.stdout.splitlines()]


def test_commands_options_and_formats_are_completed() -> None:
    assert completed("fairlead sch") == ["schedule", "schema"]
    assert "--status-date" in completed("fairlead schedule plan.xml --st")
    assert completed("fairlead schedule --format ms") == ["msproject"]
