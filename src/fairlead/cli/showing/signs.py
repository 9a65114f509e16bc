"""The signs of the charts and tables: one set for terminals that have them, one in plain ASCII."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Signs:
    """One character or word for each thing that is drawn.

    Critical work differs from other work in its character, so that it shows without colour.
    """

    critical: str = "█"
    open: str = "▒"
    done: str = "━"
    milestone: str = "◆"
    summary: str = "─"
    summary_start: str = "╭"
    summary_end: str = "╮"
    baseline: str = "╌"
    status: str = "│"
    arrow: str = "→"
    dot: str = "·"
    ellipsis: str = "…"
    rule: str = "─"


UNICODE = Signs()
ASCII = Signs(
    critical="#",
    open="=",
    done="-",
    milestone="*",
    summary="_",
    summary_start="_",
    summary_end="_",
    baseline=".",
    status="|",
    arrow="->",
    dot="-",
    ellipsis="..",
    rule="-",
)


def signs_for(encoding: str) -> Signs:
    """The signs that an encoding has."""
    try:
        "".join(getattr(UNICODE, sign.name) for sign in fields(Signs)).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE
