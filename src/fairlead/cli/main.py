"""The door: `fairlead`, its commands by name, and nothing else loaded before it is needed."""

from __future__ import annotations

import gc
import os
import sys
import traceback
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from fairlead import __version__
from fairlead.cli.exits import BROKEN, ended
from fairlead.cli.plain import clean

COMMANDS: Mapping[str, str] = {
    "schedule": "When each task is, what it can slip, and the critical path.",
    "explain": "Why a task is when it is, step by step.",
    "simulate": "How sure the dates and the cost are, and what drives them.",
    "check": "Whether a plan holds up: DCMA's 14 points and hygiene.",
    "impact": "What a change would do to dates, cost and promises.",
    "diff": "What changed between two plans, and what moved.",
    "why": "Why a date moved between two versions of a plan.",
    "forecast": "By when items are done, from a team's own history.",
    "backtest": "How often such forecasts would have come true.",
    "outside": "What came of dates and costs like one that somebody gave.",
    "library": "The past errors that say how wide a forecast has to be.",
    "convert": "A plan in another format.",
    "template": "A spreadsheet to fill in.",
    "schema": "The JSON Schema of plan files, for editors.",
    "completion": "Completion of commands and files for your shell.",
    "demo": "The workbench with two programs to look at, signed in.",
    "serve": "The workbench in the browser, for one person or a team.",
    "user": "People who may sign in.",
    "backup": "Everything that is kept, in one verified file.",
    "restore": "A backup put back, in place of what is there.",
    "doctor": "Whether this installation is well, and what to do where not.",
    "audit": "Whether the history of programs is what was saved.",
}
"""What the help lists. The command `x` is `command` in the module `commands/x.py`."""
_OF_THE_WORKBENCH = frozenset({"demo", "serve", "user", "backup", "restore", "doctor", "audit"})
"""Those whose modules are in the workbench, which this room does not know otherwise."""


class Commands(click.Group):
    """The commands, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        room = "web" if cmd_name in _OF_THE_WORKBENCH else "cli"
        command: click.Command = import_module(f"fairlead.{room}.commands.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments begin with; for an unknown one the nearest is named."""
        word = args[0]
        if not word.startswith("-") and word not in COMMANDS:
            raise click.UsageError(_no_command(word), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands in the help without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands and options that begin so, without loading any command."""
        names = [name for name in COMMANDS if name.startswith(incomplete)]
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [CompletionItem(name, help=COMMANDS[name]) for name in names] + options

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """The context of a run."""
        with _usage_errors_safe_to_show():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command and end with its exit code."""
        with _usage_errors_safe_to_show():
            ctx.exit(ended(partial(super().invoke, ctx)))


@contextmanager
def _usage_errors_safe_to_show() -> Iterator[None]:
    """They quote what was typed, which must not steer a terminal from there."""
    try:
        yield
    except click.UsageError as error:
        lines = error.format_message().splitlines()
        raise click.UsageError("\n".join(map(clean, lines)), error.ctx) from None


def _no_command(word: str) -> str:
    from difflib import get_close_matches

    nearest = get_close_matches(word, COMMANDS, n=2)
    hint = f"Did you mean {' or '.join(nearest)}?" if nearest else "See: fairlead --help"
    return f"There is no command '{word}'. {hint}"


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: fairlead schedule plan.xml",
)
@click.version_option(__version__, message="fairlead %(version)s")
def cli() -> None:
    """Dates you can defend, from the plan files you already have."""


def main() -> None:
    """Run `fairlead` on the arguments of this process."""
    # A command ends before garbage in cycles could fill the memory, and looking for it among
    # many small values costs up to a third of the time of a large plan.
    gc.disable()
    if not sys.warnoptions:
        # What libraries have to say to programmers is nothing to those who run a command.
        warnings.simplefilter("ignore")
    for name in ("stdout", "stderr"):
        # Whoever closed a stream wants nothing from it.
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (until the end)
            setattr(sys, name, nowhere)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a sign of some task's name shows a question mark instead.
        with suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        cli(prog_name="fairlead")
    except Exception:  # noqa: BLE001 (whatever it is, it is shown whole and ends the process)
        traceback.print_exc()
        click.echo("This is a fault of Fairlead. Please report it with the lines above.", err=True)
        sys.exit(BROKEN)


if __name__ == "__main__":
    main()
