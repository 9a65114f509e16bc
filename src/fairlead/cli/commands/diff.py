"""`fairlead diff`: what changed between two plans, and what moved."""

from __future__ import annotations

from dataclasses import replace

import click

from fairlead.cli.exits import RefusedError, verdict
from fairlead.cli.json_changes import diff_json
from fairlead.cli.json_output import printed
from fairlead.cli.opening import STDIN, Reading, opened
from fairlead.cli.options import json_option, reading_options, source_argument
from fairlead.cli.waiting import waiting
from fairlead.core.cpm.schedule import schedule
from fairlead.core.impact.moves import moves
from fairlead.core.program.diff import diff


@click.command(
    "diff",
    epilog="Example: fairlead diff last-week.xml plan.xml"
    " (which milestones moved, by how many working days, and every change)",
)
@source_argument("before")
@source_argument("after")
@reading_options
@json_option
def command(before: str, after: str, reading: Reading, *, as_json: bool) -> int:
    """What changed between two plans, and what moved.

    Tasks are the same when their ids are. Exits with 1 when a blocker is found in AFTER.
    """
    if before == after == STDIN:
        raise RefusedError("Standard input holds one plan only. Name a file for the other.")
    old, new = opened(before, reading), opened(after, reading)
    with waiting("Comparing"):
        # Files are compared as versions of one program, though the id may be the file's name;
        # what was set aside when they were read is about the files.
        patch = diff(replace(old, id=new.id, set_aside=new.set_aside), new)
        was, is_now = schedule(old), schedule(new)
        moved = moves(was, is_now)
    code = verdict((*new.set_aside, *is_now.findings))
    if as_json:
        printed(diff_json(was, is_now, patch, moved))
        return code
    from fairlead.cli.showing.changes import show_diff
    from fairlead.cli.showing.screen import screen

    show_diff(screen(), was, is_now, patch, moved)
    return code
