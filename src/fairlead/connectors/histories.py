"""Files of items, done and open, whichever format they are in."""

from __future__ import annotations

from fairlead.connectors.jira import recording
from fairlead.connectors.source import Source
from fairlead.connectors.table import items as table
from fairlead.core.forecast.history import Item
from fairlead.core.ground.finding import Finding

_RECORDED = (b"{", b"[", b"\x1f\x8b")


def items(source: Source) -> tuple[tuple[Item, ...], tuple[Finding, ...]]:
    """All items of a CSV or of issues recorded from Jira, open ones too. Raises SourceError."""
    head = source.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    read = recording.items if head.startswith(_RECORDED) else table.items
    return read(source)
