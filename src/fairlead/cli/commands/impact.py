"""`fairlead impact`: what a change would do to dates, cost and promises."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from fairlead.cli.alternatives import alternative
from fairlead.cli.exits import RefusedError, verdict
from fairlead.cli.json_output import printed
from fairlead.cli.opening import STDIN, Reading, opened
from fairlead.cli.options import json_option, reading_options, source_argument
from fairlead.cli.outline import task_named
from fairlead.cli.simulating import seed_option
from fairlead.cli.waiting import waiting
from fairlead.compute.study import open_milestones
from fairlead.compute.threads import Threads
from fairlead.core.impact.impact import impact
from fairlead.core.simulation.simulate import USUAL_RUNS


@click.command(
    "impact",
    epilog="Example: fairlead impact plan.yaml with-two-more-people.yaml later-scope.json"
    " (what each of the two would do to the dates, the cost and what was promised)",
)
@source_argument()
@click.argument(
    "options", nargs=-1, required=True, type=click.Path(allow_dash=True), metavar="OPTION…"
)
@click.option(
    "--target", "wanted", multiple=True, metavar="MILESTONE", help="The date that matters."
)
@click.option("--runs", type=int, default=USUAL_RUNS, show_default=True, help="How many runs.")
@seed_option
@reading_options
@json_option
def command(
    source: str,
    options: Sequence[str],
    wanted: Sequence[str],
    runs: int,
    seed: int,
    reading: Reading,
    *,
    as_json: bool,
) -> int:
    """What a change would do to dates, cost and promises.

    Several options are shown side by side. An OPTION is another version of the plan, or a .json
    file with the changes that `fairlead diff --json` prints. Every option meets the same chance,
    so that only the change differs.
    """
    if [source, *options].count(STDIN) > 1:
        raise RefusedError("Standard input holds one plan only. Name files for the others.")
    program = opened(source, reading)
    named = {_name(path, options): alternative(program, path, reading) for path in options}
    targets = tuple(task_named(program, text) for text in wanted) or open_milestones(program)
    with waiting("Simulating"), Threads() as pool:
        found = impact(program, named, seed=seed, runs=runs, targets=targets, over=pool.map)
    if as_json:
        from fairlead.cli.json_impact import impact_json

        printed(impact_json(found))
        return verdict(program.set_aside)
    from fairlead.cli.showing.impact import show_impact
    from fairlead.cli.showing.screen import screen

    show_impact(screen(), found)
    return verdict(program.set_aside)


def _name(path: str, options: Sequence[str]) -> str:
    """What an option is called: the name of its file, with its folder where several share it."""
    stems = [Path(other).stem for other in options]
    return path if stems.count(Path(path).stem) > 1 else Path(path).stem
