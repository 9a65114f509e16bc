"""What Jira's REST API answers, as far as it is read: Cloud (v3) and Data Center (v2) alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fairlead.connectors.lenient import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was answered, or recorded: issues with their changelogs, and what they refer to.

    name: what the Jira is called. base: its address, without a slash at the end. fields: of
    `/field`, statuses of `/status`, sprints of the boards, releases of the projects' `/versions`;
    each may be empty, as in a recording of issues alone.
    """

    name: str
    base: str = ""
    issues: Sequence[Json] = ()
    fields: Sequence[Json] = ()
    statuses: Sequence[Json] = ()
    sprints: Sequence[Json] = ()
    releases: Sequence[Json] = ()
    wrong: Sequence[tuple[str, str]] = field(default_factory=tuple)
