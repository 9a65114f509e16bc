"""What became of a plan that was written to a file."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.cli.showing.changes import show_moves
from fairlead.cli.showing.findings import show_findings
from fairlead.cli.showing.screen import Screen
from fairlead.cli.showing.words import counted
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.finding import Finding
from fairlead.core.impact.moves import moves


def show_conversion(
    screen: Screen, planned: Schedule, copy: Schedule, lost: Sequence[Finding]
) -> None:
    """Show what a written file cannot hold, which dates move in it, and the source's findings.

    copy: the plan as it is read from the new file.
    """
    program = planned.program
    sizes = f"{counted(len(program.tasks), 'task')}, {counted(len(program.links), 'link')}"
    screen.say(f"{program.name}: {sizes}")
    if lost:
        screen.say()
        screen.say("What the file cannot hold", style="bold")
    for do in dict.fromkeys(finding.do for finding in lost):
        for finding in lost:
            if finding.do == do:
                screen.say(f"{screen.signs.dot} {finding.says}", indent=2)
        screen.say(f"{screen.signs.arrow} {do}", indent=2)
    if moved := moves(planned, copy):
        show_moves(screen, copy, moved, heading="Moved in that file")
    if findings := (*program.set_aside, *planned.findings):
        screen.say()
        screen.say("What is doubtful in the source", style="bold")
        show_findings(screen, findings)
