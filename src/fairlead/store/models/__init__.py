"""The rows of the database. They have no behaviour: functions beside this folder do the work."""

from __future__ import annotations

from fairlead.store.models.history import Branch, ProgramRecord, Version
from fairlead.store.models.people import (
    ApiToken,
    Invitation,
    Membership,
    Team,
    User,
)

__all__ = [
    "ApiToken",
    "Branch",
    "Invitation",
    "Membership",
    "ProgramRecord",
    "Team",
    "User",
    "Version",
]
