"""The results of checks for people: all in one table, then what to do about those that fail."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from fairlead.cli.fixing import Fixed
from fairlead.cli.showing.changes import named, show_changes
from fairlead.cli.showing.findings import show_findings
from fairlead.cli.showing.screen import Screen, cut
from fairlead.cli.showing.words import counted
from fairlead.core.checks.check import CheckResult
from fairlead.core.ground.finding import Finding
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.program.program import Program

OFFENDERS_SHOWN = 5
CODE_WIDTH, VERDICT_WIDTH = 7, 7
VERDICTS = {True: ("passed", "green"), False: ("FAILED", "bold red"), None: ("no data", "dim")}


def show_checks(
    screen: Screen,
    program: Program,
    results: Sequence[CheckResult],
    findings: Sequence[Finding],
    mended: Fixed | None = None,
) -> None:
    """Show every result in a line, then each failure with its definition, offenders and remedy.

    mended: the fixes that are about to be written.
    """
    failed = [result for result in results if result.passed is False]
    silent = [result for result in results if result.passed is None]
    passed = len(results) - len(failed) - len(silent)
    counts = [f"{passed} passed", f"{len(failed)} failed"]
    counts += [f"{len(silent)} without data"] if silent else []
    screen.say(program.name, style="bold")
    screen.say(f"{counted(len(results), 'check')}: {', '.join(counts)}")
    screen.say()
    screen.say(_table(screen, results))
    for result in failed:
        _show_failure(screen, program, result)
    _show_silent(screen, silent)
    show_findings(screen, findings)
    if mended is not None:
        _show_fixes(screen, program, mended)


def _table(screen: Screen, results: Sequence[CheckResult]) -> Table:
    """A line a check; on a narrow screen without what is tolerated."""
    table = screen.table()
    headings = ["Code", "Check", "Value", *([] if screen.narrow else ["Tolerated"]), "Result"]
    for heading in headings:
        table.add_column(heading, justify="right" if heading == "Value" else "left", no_wrap=True)
    values = ["" if r.value is None else r.unit.text(r.value, r.threshold) for r in results]
    longest = screen.width
    if screen.narrow:
        others = [CODE_WIDTH, max(map(len, values), default=0), VERDICT_WIDTH]
        longest -= sum(others) + len(others) * screen.gap
    for result, value in zip(results, values, strict=True):
        word, style = VERDICTS[result.passed]
        tolerated = f"{result.comparison} {result.unit.text(result.threshold)}"
        table.add_row(
            result.code,
            cut(result.name, longest, screen.signs),
            value,
            *([] if screen.narrow else [tolerated]),
            Text(word, style),
        )
    return table


def _show_failure(screen: Screen, program: Program, result: CheckResult) -> None:
    screen.say()
    screen.say(f"{result.code} {result.name}", style="bold red")
    screen.say(result.says, indent=2)
    screen.say(f"{result.definition} ({result.source})", style="dim", indent=2)
    for id, detail in list(zip(result.offenders, result.details, strict=True))[:OFFENDERS_SHOWN]:
        screen.say(_offender(program, id, detail), indent=2)
    if (more := len(result.offenders) - OFFENDERS_SHOWN) > 0:
        screen.say(f"and {more:,} more", style="dim", indent=2)
    fix = " Or let --fix do it." if result.fix else ""
    screen.say(f"{screen.signs.arrow} {result.do}{fix}", indent=2)


def _show_silent(screen: Screen, silent: Sequence[CheckResult]) -> None:
    if silent:
        screen.say()
        screen.say("Without data", style="bold")
    for result in silent:
        screen.say(f"{result.code} {result.name}: {result.says}", style="dim", indent=2)


def _show_fixes(screen: Screen, program: Program, mended: Fixed) -> None:
    for code, patch in mended.patches.items():
        screen.say()
        screen.say(f"What the fix of {code} changes", style="bold")
        show_changes(screen, program, mended.program, patch)
    if not mended.patches:
        screen.say()
        screen.say("There is nothing that can be fixed without knowing more than the plan says.")


def _offender(program: Program, id: TaskId | LinkId, detail: str) -> str:
    name = named(program, "task" if id in program.tasks else "link", id)
    return f"{name}: {detail}" if detail else name
