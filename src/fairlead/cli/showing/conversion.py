"""What became of a plan that was written to a file."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.cli.showing.findings import show_findings
from fairlead.cli.showing.screen import Screen
from fairlead.cli.showing.words import counted
from fairlead.core.ground.finding import Finding
from fairlead.core.program.program import Program


def show_conversion(screen: Screen, program: Program, lost: Sequence[Finding]) -> None:
    """Show what the written file cannot hold, and what was doubtful in the source."""
    sizes = f"{counted(len(program.tasks), 'task')}, {counted(len(program.links), 'link')}"
    screen.say(f"{program.name}: {sizes}")
    if lost:
        screen.say()
        screen.say("What the file cannot hold:", style="bold")
        for finding in lost:
            screen.say(f"{finding.says} {finding.do}".strip(), indent=2)
    if program.set_aside:
        screen.say()
        screen.say("What is doubtful in the source:", style="bold")
        show_findings(screen, program.set_aside)
