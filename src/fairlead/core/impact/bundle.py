"""Changes that belong together: what a cause is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fairlead.core.program.patch import Change


class CauseKind(StrEnum):
    """What kind of change a cause is."""

    TIME = "time passed"
    PROGRESS = "progress"
    SCOPE_ADDED = "scope added"
    SCOPE_REMOVED = "scope removed"
    DURATIONS = "durations"
    LINKS = "links"
    DATES = "dates"
    CALENDARS = "calendars"
    PEOPLE = "people"
    RISKS = "risks"
    RULES = "rules"
    OUTLINE = "outline"
    OTHER = "other"
    """What moves no date."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Changes of one kind in one place, from one source.

    place: the entity and id of what they have in common, such as the workstream; ("program", "")
    for the whole.
    """

    kind: CauseKind
    place: tuple[str, str]
    source: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Bundles that cannot stand without one another; mostly one. needs: the groups before it."""

    bundles: tuple[Bundle, ...]
    needs: frozenset[int] = frozenset()

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes of all bundles."""
        return tuple(change for bundle in self.bundles for change in bundle.changes)

    @property
    def moves_dates(self) -> bool:
        """Whether any of it can move a date."""
        return any(bundle.kind is not CauseKind.OTHER for bundle in self.bundles)

    @property
    def name(self) -> str:
        """What tells it apart from the others; the same whatever else changed."""
        return "|".join(f"{b.kind}:{b.place[0]}:{b.place[1]}:{b.source}" for b in self.bundles)
