"""Which summary each line of a table stands below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fairlead.connectors.source import warning
from fairlead.connectors.table.columns import Mapped
from fairlead.connectors.table.lines import Line
from fairlead.connectors.table.remarks import Remarks

LONGEST_CODE = 500

Parents = list[str | None]
"""For each line the id of its summary, None on top."""


def parents_of(
    lines: Sequence[Line],
    ids: Sequence[str],
    known_as: Mapping[str, str],
    columns: Mapped,
    remarks: Remarks,
) -> Parents:
    """The parents, from the parent column, or else the outline level, or else the WBS codes."""
    if "parent" in columns.fields:
        return [known_as.get(p, p) if (p := line.text("parent")) else None for line in lines]
    if "level" in columns.fields:
        return _by_level(lines, ids, remarks)
    if "wbs" in columns.fields:
        return _by_code(lines, ids)
    return [None] * len(lines)


def _by_level(lines: Sequence[Line], ids: Sequence[str], remarks: Remarks) -> Parents:
    parents: Parents = []
    above: list[tuple[int, str, int]] = []
    for line, id in zip(lines, ids, strict=True):
        text = line.text("level")
        level = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
        while above and above[-1][0] >= level:
            above.pop()
        if above and level > above[-1][0] + 1:
            says = (
                f"level {level} follows level {above[-1][0]} in row {line.row}; "
                f"placed under row {above[-1][2]}."
            )
            remarks.group("IMP-034", line.row, says, "Correct the outline level.", make=warning)
        parents.append(above[-1][1] if above else None)
        above.append((level, id, line.row))
    return parents


def _by_code(lines: Sequence[Line], ids: Sequence[str]) -> Parents:
    """By codes such as 1.2.3, whose summary is 1.2."""
    of_code: dict[str, str] = {}
    for line, id in zip(lines, ids, strict=True):
        of_code.setdefault(_code(line), id)
    return [_above(of_code.get, _code(line), id) for line, id in zip(lines, ids, strict=True)]


def _code(line: Line) -> str:
    return line.text("wbs").rstrip(".")


def _above(find: Callable[[str], str | None], code: str, id: str) -> str | None:
    if len(code) > LONGEST_CODE:
        return None
    while "." in code:
        code = code.rpartition(".")[0]
        found = find(code)
        if found is not None and found != id:
            return found
    return None
