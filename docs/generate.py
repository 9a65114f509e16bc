"""Writes the reference pages that follow from the code: commands, and the schema of plan files.

    make docs

`make test` fails while a page differs from what this would write.
"""

from __future__ import annotations

from pathlib import Path

from click import Command, Context
from click.testing import CliRunner

from fairlead.cli.main import COMMANDS, cli

FOLDER = Path(__file__).parent / "reference"
WIDTH = 100
INTRODUCTION = """\
Written by `make docs` from the commands themselves. A command ends with exit code 0 (done),
1 (done, and the answer is no: a check failed, or the plan has a blocker) or 2 (bad usage or
unreadable input; one message, nothing written). With `--json` standard output is one JSON
object."""


def help_of(name: str, command: Command) -> str:
    """What `--help` prints for a command."""
    context = Context(
        command, info_name=name, terminal_width=WIDTH, help_option_names=["-h", "--help"]
    )
    return command.get_help(context).rstrip()


def commands_page() -> str:
    """The reference of the command line, as Markdown."""
    parts = ["# Commands", INTRODUCTION, f"```text\n{help_of('fairlead', cli)}\n```"]
    context = Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        parts += [f"## fairlead {name}", f"```text\n{help_of(f'fairlead {name}', command)}\n```"]
    return "\n\n".join(parts) + "\n"


def schema() -> str:
    """The JSON Schema of plan files, as `fairlead schema` prints it."""
    result = CliRunner().invoke(cli, ["schema"])
    assert result.exit_code == 0, result.output
    return result.stdout


PAGES = {"commands.md": commands_page, "plan.schema.json": schema}


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")
        print(f"docs       reference/{name}")


if __name__ == "__main__":
    main()
