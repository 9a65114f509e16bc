"""What somebody has to be to do something."""

from __future__ import annotations

from enum import Enum

from fairlead.store.people import Role


class Need(Enum):
    """A kind of permission. Those with a role are about the program in the address."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed in"
    ADMINISTRATOR = "administrator of this instance"
    VIEW = Role.VIEWER
    COMMENT = Role.COMMENTER
    EDIT = Role.CONTRIBUTOR
    MANAGE = Role.MANAGER
    OWN = Role.OWNER

    @property
    def role(self) -> Role | None:
        """The least role in the program, or None where no program is asked about."""
        return self.value if isinstance(self.value, Role) else None
