"""The offered fixes of checks, made one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fairlead.core.checks.check import check
from fairlead.core.cpm.schedule import schedule
from fairlead.core.program.change import change
from fairlead.core.program.patch import Patch
from fairlead.core.program.program import Program


@dataclass(frozen=True, slots=True)
class Fixed:
    """A program with fixes made, and by the code of its check what each of them changed."""

    program: Program
    patches: dict[str, Patch]


def fixed(program: Program, codes: Sequence[str]) -> Fixed:
    """Make the fixes of these checks, each on the program that the one before left.

    Two checks may offer to mend the same thing, so each is asked again when it is its turn.
    """
    patches: dict[str, Patch] = {}
    for code in codes:
        planned = schedule(program)
        fix = next(result.fix for result in check(planned) if result.code == code)
        if fix:
            program = change(program, fix)
            patches[code] = fix
    return Fixed(program, patches)
