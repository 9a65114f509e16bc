"""`fairlead completion`: the script that lets a shell complete commands, options and files."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from fairlead.cli.exits import DONE

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", epilog='Example, in ~/.bashrc: eval "$(fairlead completion bash)"')
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> int:
    """Completion of commands and files for your shell."""
    completion = get_completion_class(shell)
    assert completion is not None
    root = click.get_current_context().find_root().command
    click.echo(completion(root, {}, "fairlead", "_FAIRLEAD_COMPLETE").source())
    return DONE
