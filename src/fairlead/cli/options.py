"""The options that several commands share, and the types of their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, TypeVar

import click

from fairlead.cli.opening import Reading
from fairlead.connectors import formats
from fairlead.core.program.limits import FIRST_YEAR, LAST_YEAR

F = TypeVar("F", bound=Callable[..., Any])


def moment(text: str) -> date | datetime:
    """A day such as 2026-03-13, or a moment such as 2026-03-13T17:00, in the program's own time."""
    is_day = len(text) <= len("2026-03-13")
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        do = "Write it like 2026-03-13 or 2026-03-13T17:00."
        raise click.BadParameter(f"'{text}' is not a date. {do}") from None
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        do = "Correct the year."
        raise click.BadParameter(f"'{text}' lies outside {FIRST_YEAR} to {LAST_YEAR}. {do}")
    if is_day:
        return given.date()
    if given.tzinfo is not None:
        do = "Write the program's own time, without one."
        raise click.BadParameter(f"'{text}' has an offset. {do}")
    return given.replace(second=0, microsecond=0)


def today() -> date:
    """The day it is where the command runs."""
    return datetime.now(UTC).astimezone().date()


def columns(text: str) -> dict[str, str]:
    """Which column of a table is what, as in "Titel=name,Beginn=start"."""
    pairs = [pair.rpartition("=") for pair in text.split(",")]
    if not all(column.strip() and field.strip() for column, _, field in pairs):
        do = "Write it like Titel=name,Beginn=start."
        raise click.BadParameter(f"'{text}' is no list of columns. {do}")
    return {column.strip(): field.strip() for column, _, field in pairs}


def source_argument(name: str = "source") -> Callable[[F], F]:
    """The path of a plan, "-" for standard input, or the key of a program of the workbench."""
    return click.argument(name, type=click.Path(allow_dash=True), metavar=name.upper())


def reading_options(function: F) -> F:
    """Options that say how a source is to be read, handed on as one `reading`."""

    @click.option(
        "--format",
        type=click.Choice(sorted(formats.READERS)),
        help="The format of the source, when it is not recognised.",
    )
    @click.option(
        "--columns",
        type=columns,
        metavar="COLUMN=FIELD,…",
        help="Of a table: which column is what, as in Titel=name,Beginn=start.",
    )
    @click.option(
        "--dates",
        type=click.Choice(["DMY", "MDY", "YMD"], case_sensitive=False),
        metavar="DMY|MDY|YMD",
        help="Of a table: the order of day, month and year.",
    )
    @click.option(
        "--mapping",
        type=click.Path(),
        metavar="FILE",
        help="Of a recording of Jira: what its words mean, as workstreams, statuses and links.",
    )
    @click.option(
        "--db",
        metavar="URL",
        help="Where a program of the workbench is, named by its key: the usual database unless "
        "said.",
    )
    @wraps(function)
    def with_reading(
        *arguments: Any,
        format: str | None,
        columns: Mapping[str, str] | None,
        dates: str | None,
        mapping: str | None,
        db: str | None,
        **others: Any,
    ) -> Any:
        given = {"columns": columns, "dates": dates}
        options = {name: value for name, value in given.items() if value is not None}
        reading = Reading(format, options=options, db=db, mapping=mapping)
        return function(*arguments, reading=reading, **others)

    return with_reading  # type: ignore[return-value]


def status_date_option(function: F) -> F:
    """The status date, in place of the source's own."""
    option = click.option(
        "--status-date",
        type=moment,
        metavar="DATE",
        help="Up to when the progress is known, in place of the source's own; a recording of Jira "
        "goes back to the end of that day.",
    )
    return option(function)


def output_option(says: str) -> Callable[[F], F]:
    """The file that a command writes, as `out`."""
    return click.option(
        "-o", "--output", "out", required=True, type=click.Path(), metavar="OUT", help=says
    )


def force_option(function: F) -> F:
    """Let an existing file be written over."""
    return click.option("--force", is_flag=True, help="Write over a file that is there.")(function)


def json_option(function: F) -> F:
    """Print one JSON object instead of text."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(function)
