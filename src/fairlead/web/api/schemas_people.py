"""What the API answers about people, their roles and what is theirs, as types."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema

from fairlead.web.api.schemas import WebhookOut


class MemberOut(Schema):
    """A person or a team with a role in the program. email: null for a team."""

    id: int
    kind: str
    name: str
    email: str | None
    role: str


class Members(Schema):
    """Everybody with a role in the program, owners first."""

    items: list[MemberOut]


class TeamRef(Schema):
    """A team of people who get roles together; not one of the plan."""

    id: int
    name: str


class TeamRefs(Schema):
    """The teams of this instance, by name."""

    items: list[TeamRef]


class InvitationOut(Schema):
    """A place kept for somebody without an account. role: null for the instance alone."""

    id: int
    email: str
    role: str | None
    invited_by: str
    created_at: datetime
    expires_at: datetime


class Invitations(Schema):
    """Invitations that nobody took yet, the oldest first."""

    items: list[InvitationOut]


class InvitedOut(Schema):
    """What came of giving a role. link: to be handed on, said once; null for who is in already."""

    email: str | None
    link: str | None
    mailed: bool


class ArchivedOut(Schema):
    """Whether a program is archived."""

    key: str
    archived: bool


class LeftOut(Schema):
    """A program in which one has given up one's own role."""

    key: str
    left: bool


class AccountOut(Schema):
    """Who asks."""

    email: str
    name: str
    is_administrator: bool


class TokenOut(Schema):
    """A token, without its key. prefix: how the key begins. is_this: whether it is what asks."""

    id: int
    name: str
    prefix: str
    can_write: bool
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    is_this: bool


class Tokens(Schema):
    """One's own tokens, newest first."""

    items: list[TokenOut]


class PersonOut(Schema):
    """An account of this instance. programs: how many it has a role of its own in."""

    id: int
    email: str
    name: str
    active: bool
    administrator: bool
    programs: int


class People(Schema):
    """Every account of this instance, by name."""

    items: list[PersonOut]


class PersonRef(Schema):
    """Somebody in a team."""

    id: int
    email: str
    name: str


class TeamOut(TeamRef):
    """A team with its members."""

    members: list[PersonRef]


class SharedTeams(Schema):
    """The teams of this instance with their members, by name."""

    items: list[TeamOut]


class OrphanOut(Schema):
    """A program that nobody owns."""

    key: str


class Orphans(Schema):
    """The programs that nobody owns, by key."""

    items: list[OrphanOut]


class SavedViewOut(Schema):
    """A saved view of the timeline. shows: parts of the page's address."""

    id: int
    name: str
    shared: bool
    own: bool
    owner: str
    may_remove: bool
    shows: dict[str, str]


class SavedViews(Schema):
    """One's own views, then those that others share."""

    items: list[SavedViewOut]


class DeliveryOut(Schema):
    """What became of telling an address. status: what it answered. next_at: when it is tried."""

    id: str
    event: str
    state: str
    attempts: int
    status: int | None
    says: str
    created_at: datetime
    sent_at: datetime | None
    next_at: datetime | None


class Deliveries(Schema):
    """The last deliveries to an address, the newest first."""

    items: list[DeliveryOut]


class WebhookMade(WebhookOut):
    """A webhook that was added. secret: what its deliveries are signed with; said this once."""

    secret: str
