"""What a reader has to say about a file, in order, with a limit."""

from __future__ import annotations

from dataclasses import dataclass, field

from fairlead.connectors.source import note, quote, warning
from fairlead.core.ground.finding import Finding, Origin
from fairlead.core.program.fault import QUOTED

MOST = 1_000


def shown(text: str) -> str:
    """A text from the file as messages quote it, however long it is."""
    return quote(text[: QUOTED + 1])


@dataclass(slots=True)
class Findings:
    """Collects findings about one file; after a thousand it only counts."""

    file: str
    said: list[Finding] = field(default_factory=list)
    unsaid: int = 0

    def origin(self, line: int = 0, what: str = "") -> Origin:
        """A place in the file, such as "TASK A1000, line 311"."""
        if line:
            what = f"{what}, line {line:,}" if what else f"line {line:,}"
        return Origin(self.file, what)

    def note(self, code: str, line: int, what: str, says: str, do: str) -> None:
        """A value that was read in a way worth knowing."""
        self.add(note(code, self.origin(line, what), says, do))

    def warning(self, code: str, line: int, what: str, says: str, do: str) -> None:
        """A row or value that could not be taken as it stands."""
        self.add(warning(code, self.origin(line, what), says, do))

    def add(self, finding: Finding) -> None:
        """Keeps a finding while there is room."""
        if len(self.said) < MOST:
            self.said.append(finding)
        else:
            self.unsaid += 1

    def all(self) -> tuple[Finding, ...]:
        """Everything said, and how much more there was."""
        if not self.unsaid:
            return tuple(self.said)
        says = f"{self.unsaid:,} more findings of these kinds are not listed."
        do = "Correct those above and read the file again."
        return (*self.said, note("IMP-039", Origin(self.file), says, do))
