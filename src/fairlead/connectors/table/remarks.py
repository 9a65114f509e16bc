"""Findings about the rows of a table: many of a kind are one, with the rows it is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import note, warning
from fairlead.connectors.table.grid import Grid
from fairlead.core.ground.finding import Finding, Origin

LISTED = 1_000
ROWS_NAMED = 12

_COUNTED = re.compile(r"\{n (\w+)s\}")

Maker = Callable[[str, Origin, str, str], Finding]


@dataclass(slots=True)
class _Group:
    code: str
    says: str
    do: str
    make: Maker
    rows: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Remarks:
    """What is found while the rows of a grid are read."""

    grid: Grid
    findings: list[Finding] = field(default_factory=list)
    _left_out: int = 0
    _groups: dict[str, _Group] = field(default_factory=dict)

    def misread(self, row: int, column: str, error: MisreadError) -> None:
        """A cell that could not be taken: one finding each, up to a thousand."""
        if len(self.findings) >= LISTED:
            self._left_out += 1
            return
        says = f"{column}: {error.says}"
        self.findings.append(warning(error.code, self.grid.origin(row), says, error.do))

    def group(
        self, code: str, row: int, says: str, do: str, *, key: str = "", make: Maker = note
    ) -> None:
        """Something that rows may share: one finding for all with the same `key`, or else text.

        `says` is what the first of them says; in it {rows} names the rows and {n cells} counts
        them.
        """
        self._groups.setdefault(key or says, _Group(code, says, do, make)).rows.append(row)

    def collected(self) -> list[Finding]:
        """All findings, each group as one."""
        found = list(self.findings)
        for group in self._groups.values():
            says = _COUNTED.sub(partial(_counted, len(group.rows)), group.says)
            says = says.replace("{rows}", rows_text(group.rows))
            found.append(group.make(group.code, self.grid.origin(group.rows[0]), says, group.do))
        if self._left_out:
            says = f"{self._left_out:,} more findings are not listed."
            found.append(note("IMP-042", self.grid.origin(), says, "Mend the first ones."))
        return found


def _counted(count: int, found: re.Match[str]) -> str:
    return f"{count:,} {found[1]}{'' if count == 1 else 's'}"


def rows_text(rows: list[int]) -> str:
    """The numbers of rows, "row 5" or "rows 5, 9, 31 and 4 more"."""
    distinct = list(dict.fromkeys(rows))
    named = ", ".join(f"{row:,}" for row in distinct[:ROWS_NAMED])
    more = f" and {len(distinct) - ROWS_NAMED:,} more" if len(distinct) > ROWS_NAMED else ""
    return f"row{'s' if len(distinct) > 1 else ''} {named}{more}"
