"""Findings, gathered by kind: the worst first, and of each kind a few examples."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.text import Text

from fairlead.cli.plain import clean
from fairlead.cli.showing.screen import Screen
from fairlead.cli.showing.words import counted
from fairlead.core.ground.finding import Finding, Severity

SEVERITIES = (Severity.BLOCKER, Severity.WARNING, Severity.NOTE)
STYLES = {Severity.BLOCKER: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
EXAMPLES = 2


def show_findings(screen: Screen, findings: Sequence[Finding]) -> None:
    """Show how many findings there are of each weight, and the first of each kind."""
    if not findings:
        return
    by_weight = [(s, [f for f in findings if f.severity is s]) for s in SEVERITIES]
    counts = [counted(len(found), severity.value) for severity, found in by_weight if found]
    screen.say()
    screen.say(", ".join(counts), style="bold")
    for severity, found in by_weight:
        for code, same in groupby(sorted(found, key=_code), key=_code):
            _show_kind(screen, severity, code, list(same))


def _code(finding: Finding) -> str:
    return finding.code


def _show_kind(screen: Screen, severity: Severity, code: str, same: list[Finding]) -> None:
    for finding in same[:EXAMPLES]:
        line = Text()
        line.append(f"{severity.value} {code}  ", STYLES[severity])
        line.append(clean(f"{finding.origin}: "), "dim")
        line.append(clean(f"{finding.says} {finding.do}"))
        screen.say(line, indent=2)
    if len(same) > EXAMPLES:
        screen.say(f"{len(same) - EXAMPLES:,} more of this kind", style="dim", indent=4)
