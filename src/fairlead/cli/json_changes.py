"""The answers that hold changes or moves, as JSON objects: of check, diff and convert.

Changes are written by the codec of programs, so that they read back as a patch.
"""

from __future__ import annotations

from collections.abc import Iterable

from fairlead.cli.fixing import Fixed
from fairlead.cli.json_output import Object, findings_json, kind_text, moment_text, program_json
from fairlead.core.checks.check import CheckResult
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.finding import Finding
from fairlead.core.impact.moves import Move, moves
from fairlead.core.program.codec import encode_patch
from fairlead.core.program.patch import Patch


def check_json(
    results: Iterable[CheckResult], findings: Iterable[Finding], mended: Fixed | None = None
) -> Object:
    """The answer of `fairlead check`; with the fixes that were made, when some were asked for."""
    checks = [
        {
            "code": result.code,
            "name": result.name,
            "definition": result.definition,
            "source": result.source,
            "value": result.value,
            "threshold": result.threshold,
            "comparison": result.comparison.value,
            "unit": result.unit.value,
            "passed": result.passed,
            "offenders": list(result.offenders),
            "details": list(result.details),
            "says": result.says,
            "do": result.do,
            "fix": encode_patch(result.fix)["changes"] if result.fix else None,
        }
        for result in results
    ]
    answer: Object = {"checks": checks, "findings": findings_json(findings)}
    if mended is not None:
        answer["fixes"] = [
            {"check": code, "changes": encode_patch(patch)["changes"]}
            for code, patch in mended.patches.items()
        ]
    return answer


def diff_json(before: Schedule, after: Schedule, patch: Patch, moved: Iterable[Move]) -> Object:
    """The answer of `fairlead diff`."""
    return {
        "before": program_json(before),
        "after": program_json(after),
        "changes": encode_patch(patch)["changes"],
        "moved": moves_json(before, after, moved),
        "findings": findings_json((*after.program.set_aside, *after.findings)),
    }


def convert_json(
    out: str, format: str, planned: Schedule, copy: Schedule, lost: Iterable[Finding]
) -> Object:
    """The answer of `fairlead convert`: the file, what it lacks, and what moves in it."""
    return {
        "output": out,
        "format": format,
        "lost": findings_json(lost),
        "moved": moves_json(planned, copy, moves(planned, copy)),
        "findings": findings_json((*planned.program.set_aside, *planned.findings)),
    }


def moves_json(before: Schedule, after: Schedule, moved: Iterable[Move]) -> list[Object]:
    """What moved between two schedules, each with its working days."""
    tasks = after.program.tasks
    return [
        {
            "id": move.task,
            "name": tasks[move.task].name,
            "kind": kind_text(tasks[move.task]),
            "before": moment_text(before.axis, move.before),
            "after": moment_text(after.axis, move.after),
            "working_days": move.working_days,
        }
        for move in moved
    ]
