"""Roles, teams, invitations, tokens and accounts, as the store keeps them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, transaction
from django.utils import timezone

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store import accounts, invitations, teams, tokens
from fairlead.store.models import Invitation, Membership, ProgramRecord, User
from fairlead.store.people import Role, give_role, members, person, place, places, role_of, set_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga() -> User:
    return User.objects.create_user("olga@example.org", "a long password", name="Olga")


@pytest.fixture
def ana() -> User:
    return User.objects.create_user("ana@example.org", "a long password", name="Ana")


@pytest.fixture
def record(olga: User) -> ProgramRecord:
    found = ProgramRecord.objects.create(key="checkout", created_at=timezone.now())
    give_role(found, olga, Role.OWNER)
    return found


def role_here(user: User) -> Role | None:
    found = place(user, "checkout")
    return None if found is None else found.role


def test_the_greatest_of_one_s_own_and_one_s_teams_roles_counts(
    record: ProgramRecord, ana: User
) -> None:
    team = teams.make_team("Payments")
    give_role(record, ana, Role.VIEWER)
    give_role(record, team, Role.MANAGER)
    assert role_here(ana) is Role.VIEWER
    teams.join(team, ana)
    assert role_here(ana) is Role.MANAGER
    assert [one.role for one in places(ana)] == [Role.MANAGER]
    teams.leave(team, ana)
    assert role_here(ana) is Role.VIEWER
    assert role_of(record, team) is Role.MANAGER


def test_a_role_given_again_replaces_the_one_before(record: ProgramRecord, ana: User) -> None:
    give_role(record, ana, Role.MANAGER)
    give_role(record, ana, Role.VIEWER)
    assert role_here(ana) is Role.VIEWER
    give_role(record, ana, None)
    assert role_here(ana) is None
    assert places(ana) == []


def test_a_membership_is_of_a_person_or_of_a_team(record: ProgramRecord, ana: User) -> None:
    team = teams.make_team("Payments")
    for holders in ({}, {"user": ana, "team": team}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(program=record, role=Role.VIEWER, **holders)


def test_who_is_disabled_has_no_place(record: ProgramRecord, ana: User) -> None:
    give_role(record, ana, Role.OWNER)
    accounts.set_administrator(User.objects.get(email="olga@example.org"), administrator=True)
    accounts.set_active(ana, active=False)
    ana.refresh_from_db()
    assert place(ana, "checkout") is None
    assert places(ana) == []


def test_a_program_keeps_an_owner_who_can_sign_in(
    record: ProgramRecord, olga: User, ana: User
) -> None:
    give_role(record, ana, Role.OWNER)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    for role in (None, Role.MANAGER):
        with pytest.raises(InvalidRequestError, match="Nobody would own"):
            give_role(record, olga, role)
    assert role_here(olga) is Role.OWNER


def test_a_team_with_somebody_in_it_can_own_a_program(
    record: ProgramRecord, olga: User, ana: User
) -> None:
    team = teams.make_team("Office")
    give_role(record, team, Role.OWNER)
    with pytest.raises(InvalidRequestError, match="Nobody would own"):
        give_role(record, olga, None)
    teams.join(team, ana)
    give_role(record, olga, None)
    assert role_here(ana) is Role.OWNER
    assert not accounts.without_owner()
    teams.remove_team(team)
    assert list(accounts.without_owner()) == [record]


def test_a_role_is_changed_inside_of_its_program_alone(record: ProgramRecord, ana: User) -> None:
    other = ProgramRecord.objects.create(key="other", created_at=timezone.now())
    give_role(other, ana, Role.OWNER)
    theirs = other.memberships.get()
    assert set_role(record, theirs.pk, Role.VIEWER) is None
    assert role_of(other, ana) is Role.OWNER
    assert [one.user for one in members(record)] == [User.objects.get(email="olga@example.org")]


def test_two_teams_have_two_names() -> None:
    teams.make_team("Payments")
    with pytest.raises(InvalidRequestError, match="Payments"):
        teams.make_team("Payments")


def test_an_invitation_is_taken_once(record: ProgramRecord, olga: User) -> None:
    kept, link = invitations.invite("New@Example.org ", olga, record, Role.MANAGER)
    assert invitations.invitation_of(link) == kept
    user = invitations.accept(kept, name="Nora", password="another long one")
    assert (user.email, user.name, role_here(user)) == ("new@example.org", "Nora", Role.MANAGER)
    assert user.check_password("another long one")
    assert invitations.invitation_of(link) is None
    with pytest.raises(InvalidRequestError, match="holds no longer"):
        invitations.accept(kept, name="Again", password="another long one")


def test_an_account_made_in_the_meantime_gets_the_role_and_keeps_its_password(
    record: ProgramRecord, olga: User, ana: User
) -> None:
    kept, _ = invitations.invite(ana.email, olga, record, Role.VIEWER)
    invitations.accept(kept, name="Somebody", password="somebody else's")
    ana.refresh_from_db()
    assert (ana.name, role_here(ana)) == ("Ana", Role.VIEWER)
    assert ana.check_password("a long password")


def test_an_invitation_takes_no_role_away(record: ProgramRecord, olga: User, ana: User) -> None:
    kept, _ = invitations.invite(ana.email, olga, record, Role.VIEWER)
    give_role(record, ana, Role.MANAGER)
    invitations.accept(kept)
    assert role_here(ana) is Role.MANAGER


def test_a_disabled_account_is_not_opened_by_an_invitation(
    record: ProgramRecord, olga: User, ana: User
) -> None:
    kept, _ = invitations.invite(ana.email, olga, record, Role.VIEWER)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    with pytest.raises(InvalidRequestError, match="disabled"):
        invitations.accept(kept, name="Ana", password="a new password")
    assert Invitation.objects.get().accepted_at is None


def test_a_second_invitation_ends_the_first(record: ProgramRecord, olga: User) -> None:
    _, first = invitations.invite("new@example.org", olga, record, Role.VIEWER)
    _, second = invitations.invite("new@example.org", olga, record, Role.OWNER)
    assert invitations.invitation_of(first) is None
    assert invitations.invitation_of(second) is not None
    assert len(invitations.waiting_for("NEW@example.org")) == 1


def test_an_invitation_to_the_instance_holds_as_long_as_its_sender_administers_it(
    olga: User,
) -> None:
    User.objects.create_superuser("chief@example.org", name="Chief")
    accounts.set_administrator(olga, administrator=True)
    olga.refresh_from_db()
    _, link = invitations.invite("new@example.org", olga)
    assert invitations.invitation_of(link) is not None
    accounts.set_administrator(olga, administrator=False)
    assert invitations.invitation_of(link) is None


def test_invitations_are_withdrawn_in_their_own_program_alone(
    record: ProgramRecord, olga: User
) -> None:
    kept, _ = invitations.invite("new@example.org", olga, record, Role.VIEWER)
    other = ProgramRecord.objects.create(key="other", created_at=timezone.now())
    assert not invitations.withdraw(other, kept.pk)
    assert not invitations.withdraw(None, kept.pk)
    assert invitations.withdraw(record, kept.pk)


def test_a_token_holds_until_it_expires_or_is_revoked(ana: User) -> None:
    now = timezone.now()
    token, key = tokens.issue(ana, "x", can_write=False, expires_at=now + timedelta(days=1))
    _, old = tokens.issue(ana, "y", can_write=False, expires_at=now)
    assert tokens.token_of(key) == token
    assert tokens.token_of(old) is None
    assert tokens.token_of(key[:-1]) is None
    assert tokens.token_of("") is None
    assert tokens.revoke(ana, token.pk)
    assert not tokens.revoke(ana, token.pk)
    assert tokens.token_of(key) is None


def test_that_a_token_was_used_is_kept(ana: User) -> None:
    until = timezone.now() + timedelta(days=1)
    token, key = tokens.issue(ana, "x", can_write=False, expires_at=until)
    tokens.token_of(key)
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert key not in repr(vars(token))
    assert key.startswith(token.prefix)


def test_sessions_of_one_person_end_and_those_of_others_stay(olga: User, ana: User) -> None:
    for user in (olga, ana, ana):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session.create()
    assert (accounts.sessions(olga), accounts.sessions(ana)) == (1, 2)
    assert accounts.end_sessions(ana, keep=session.session_key) == 1
    assert (accounts.sessions(olga), accounts.sessions(ana)) == (1, 1)


def test_an_instance_keeps_an_administrator(olga: User) -> None:
    accounts.set_administrator(olga, administrator=True)
    with pytest.raises(InvalidRequestError, match="Nobody would administer"):
        accounts.set_administrator(olga, administrator=False)
    with pytest.raises(InvalidRequestError, match="Nobody would administer"):
        accounts.set_active(olga, active=False)
    olga.refresh_from_db()
    assert (olga.is_active, olga.is_superuser) == (True, True)


def test_an_address_is_the_same_however_it_is_spelt(ana: User) -> None:
    assert person(" ANA@Example.Org ") == ana
    assert person("nobody@example.org") is None
