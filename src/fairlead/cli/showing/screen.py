"""The terminal, or whatever the output goes to: how wide it is and which signs it has."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass

import click
from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from fairlead.cli.plain import clean
from fairlead.cli.showing.signs import ASCII, Signs, signs_for

NARROWEST = 40
PIPE_WIDTH = 80
WIDE = 110
"""From this width on there is room for more than the necessary."""
NARROW = 80
"""Below this width there is room for less."""
_BLANKS = "    \n"
_ASCII_HEAD = box.Box(f"{_BLANKS * 2} -- \n{_BLANKS * 5}", ascii=True)


@dataclass(frozen=True, slots=True)
class Screen:
    """Where an answer is shown. Colours are left out by themselves when it is no terminal.

    err: it is shown on stderr, because standard output holds something else.
    """

    console: Console
    signs: Signs
    err: bool = False

    @property
    def width(self) -> int:
        """Characters in a line."""
        return self.console.width

    @property
    def wide(self) -> bool:
        """Whether there is room for more than the necessary."""
        return self.console.width >= WIDE

    @property
    def narrow(self) -> bool:
        """Whether there is only room for the most important."""
        return self.console.width < NARROW

    @property
    def gap(self) -> int:
        """Characters between two columns of a table."""
        return 2 if self.wide else 1

    def say(self, text: RenderableType = "", style: str = "", indent: int = 0) -> None:
        """Print a paragraph, wrapped and indented, or a table."""
        body = Text(clean(text), style) if isinstance(text, str) else text
        with self.console.capture() as printed:
            self.console.print(Padding(body, (0, 0, 0, indent)) if indent else body)
        # What goes into a file or a message should have no blanks at the ends of its lines.
        lines = printed.get().splitlines()
        click.echo("\n".join(line.rstrip() for line in lines), color=True, err=self.err)

    def table(self) -> Table:
        """An empty table in the house's manner: a line below the headings, and nothing else."""
        return Table(
            box=_ASCII_HEAD if self.signs is ASCII else box.SIMPLE_HEAD,
            header_style="bold",
            pad_edge=False,
            padding=(0, self.gap - 1, 0, 0),
            show_edge=False,
        )

    def grid(self) -> Table:
        """An empty table without headings or lines, a little to the right."""
        return Table.grid(padding=(0, 1, 0, 1))


def screen(*, err: bool = False) -> Screen:
    """The screen behind standard output, or stderr, 80 characters wide when it is no terminal."""
    width = shutil.get_terminal_size((PIPE_WIDTH, 24)).columns
    console = Console(
        width=max(width, NARROWEST),
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
        stderr=err,
    )
    stream = sys.stderr if err else sys.stdout
    return Screen(console, signs_for(stream.encoding or "ascii"), err)


def cut(text: str, width: int, signs: Signs) -> Text:
    """A text in one line of at most so many columns, with a sign where the rest is missing."""
    line = Text(clean(text))
    if line.cell_len > width:
        line.truncate(max(0, width - len(signs.ellipsis)))
        line.append(signs.ellipsis)
    return line
