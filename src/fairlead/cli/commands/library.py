"""`fairlead library`: the past errors that say how wide a forecast has to be."""

from __future__ import annotations

import click

from fairlead.cli.waiting import waiting


@click.group(
    "library",
    epilog="Example: fairlead library build teams/*.csv -o errors.json"
    " (how wrong forecasts of your own teams were)",
)
def command() -> None:
    """The past errors that say how wide a forecast has to be."""


@command.command(
    "build",
    epilog="Example: fairlead library build teams/*.csv -o errors.json"
    " (forecast with it: --library errors.json)",
)
@click.argument("histories", type=click.Path(), metavar="HISTORY...", nargs=-1, required=True)
@click.option(
    "-o", "--output", type=click.Path(), metavar="FILE", required=True, help="Where to write it."
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def build(histories: tuple[str, ...], output: str, *, force: bool) -> int:
    """Learn from histories how wrong forecasts of teams are, as quantiles by pace and horizon.

    Nothing of a single team is kept but fingerprints of its quarters, by which it is recognised:
    no team is judged by itself.
    """
    from fairlead.cli.histories import teams
    from fairlead.cli.writing import write
    from fairlead.connectors.library.write import written
    from fairlead.core.forecast.learning import learn, lessons

    with waiting("Learning"):
        library = learn({one.name: lessons(one.history) for one in teams(histories)})
        write(output, written(library), force=force)
    click.echo(f"Learned from {library.teams} histories, until {library.until}: {output}")
    return 0
