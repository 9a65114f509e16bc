"""An explanation for people: the answer first, each step, what was beaten, what is in doubt."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from fairlead.cli.exits import blockers
from fairlead.cli.plain import clean
from fairlead.cli.showing.findings import show_findings
from fairlead.cli.showing.screen import Screen
from fairlead.cli.showing.words import short_work
from fairlead.cli.view import View
from fairlead.core.cpm.explain import Explanation
from fairlead.core.cpm.wording import day_text, finish_text


def show_explanation(screen: Screen, view: View, explanation: Explanation) -> None:
    """Show why a task is when it is."""
    schedule, dot = view.schedule, f" {screen.signs.dot} "
    task = schedule.program.tasks[explanation.task]
    lasts = explanation.finish > explanation.start
    start, finish = day_text(explanation.start), finish_text(explanation.finish, lasts=lasts)
    room = view.total_float(task.id)
    standing = [
        f"{start} {screen.signs.arrow} {finish}" if lasts else finish,
        "critical" if view.is_critical(task.id) else "not critical",
        *([] if room is None else [f"float {short_work(room, schedule.program.units)}"]),
    ]
    screen.say(f"{task.name} ({task.kind.value} {task.id})", style="bold")
    screen.say(dot.join(standing))
    screen.say()
    screen.say(_listed([(f"{n}.", step.says) for n, step in enumerate(explanation.steps, 1)]))
    if explanation.beaten:
        screen.say()
        screen.say("What was overruled", style="bold")
        screen.say(_listed([(screen.signs.dot, beaten.says) for beaten in explanation.beaten]))
    show_findings(screen, blockers((*schedule.program.set_aside, *schedule.findings)))


def _listed(entries: list[tuple[str, str]]) -> Table:
    """Sentences, each behind its number, with the later lines beneath the first."""
    grid = Table.grid(padding=(0, 1, 0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    for mark, sentence in entries:
        grid.add_row(Text(mark, "dim"), Text(clean(sentence)))
    return grid
