"""Files of items that were done, whichever format they are in."""

from __future__ import annotations

from fairlead.connectors.jira import recording
from fairlead.connectors.source import Source
from fairlead.connectors.table import done
from fairlead.core.forecast.history import Completion
from fairlead.core.ground.finding import Finding

_RECORDED = (b"{", b"[", b"\x1f\x8b")


def completions(source: Source) -> tuple[tuple[Completion, ...], tuple[Finding, ...]]:
    """The items that were done, of a CSV or of issues recorded from Jira. Raises SourceError."""
    head = source.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    read = recording.completions if head.startswith(_RECORDED) else done.completions
    return read(source)
