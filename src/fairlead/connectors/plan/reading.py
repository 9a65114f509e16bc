"""What a reader of plan files carries along: the conventions, where it is, what it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from fairlead.connectors.conventions import Conventions
from fairlead.connectors.plan.nodes import Node
from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import note, quote, warning
from fairlead.core.ground.finding import Finding, Origin

MAX_FINDINGS = 1_000


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of one part of a plan; the list of findings is shared by all parts.

    place: the part, such as "task api"; empty at the top.
    start_year: the year in which the program starts, if it says so.
    """

    file: str
    conventions: Conventions
    findings: list[Finding] = field(default_factory=list)
    place: str = ""
    start_year: int | None = None

    def within(self, place: str) -> Reading:
        """The same reading, inside a part of the plan."""
        return replace(self, place=place)

    def origin(self, node: Node) -> Origin:
        """Where a node stands, such as "plan.yaml › line 17, task api"."""
        place = f", {self.place}" if self.place else ""
        return Origin(self.file, f"line {node.line}{place}")

    def misread(self, node: Node, key: str, error: MisreadError) -> None:
        """Note a value that could not be taken."""
        says = f"{key}: {error.says}" if key else error.says
        self.add(warning(error.code, self.origin(node), says, error.do))

    def unknown(self, node: Node, key: str, known: Iterable[str]) -> None:
        """Note a key that nothing is called by, with the nearest that is."""
        do = self.hint(key, known) or "Remove it or correct it."
        self.add(warning("IMP-041", self.origin(node), f"{quote(key)} is not known here.", do))

    def hint(self, word: str, known: Iterable[str]) -> str:
        """Asks "Did you mean …?" for the one or two known words nearest to this one; else empty.

        No longer once findings are not listed any more: looking takes a while.
        """
        if len(word) > 60 or len(self.findings) > MAX_FINDINGS:
            return ""
        nearest = get_close_matches(word.casefold(), list(known), n=2, cutoff=0.6)
        return f"Did you mean {' or '.join(nearest)}?" if nearest else ""

    def add(self, finding: Finding) -> None:
        """Note a finding; after a thousand only that there are more."""
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(finding)
        elif len(self.findings) == MAX_FINDINGS:
            do = "Mend the first ones and read it again."
            self.findings.append(
                note("IMP-042", Origin(self.file), "There are more findings than these.", do)
            )
