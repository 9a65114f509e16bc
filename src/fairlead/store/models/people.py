"""Who there is, in which teams, and with which roles in which programs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Makes people; an e-mail address is their name for signing in."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person, with a password that may be missing until it is set by mail."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator of this instance."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in.

    is_superuser: an administrator of the instance: people, teams and settings. It gives no role
    in any program.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    theme = models.CharField(max_length=8, default="", blank=True)
    has_shortcuts = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    @property
    def is_staff(self) -> bool:
        """What Django's own pages ask for: administrators."""
        return self.is_superuser

    def __str__(self) -> str:
        return self.name or self.email


class Team(models.Model):
    """People who get a role together. Not a team of the plan, which is part of a program."""

    name = models.CharField(max_length=200, unique=True)
    members = models.ManyToManyField(User, related_name="teams", blank=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """The role of a person, or of a team, in a program; exactly one of the two is given."""

    class Role(models.IntegerChoices):
        """What one may do, each including the ones before."""

        VIEWER = 10, "viewer"
        COMMENTER = 20, "commenter"
        CONTRIBUTOR = 30, "contributor"
        MANAGER = 40, "manager"
        OWNER = 50, "owner"

    program = models.ForeignKey(
        "store.ProgramRecord", on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", null=True, blank=True
    )
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, related_name="memberships", null=True, blank=True
    )
    role = models.PositiveSmallIntegerField(choices=Role.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=True) ^ models.Q(team__isnull=True),
                name="membership_of_a_person_or_a_team",
            ),
            models.UniqueConstraint(fields=["program", "user"], name="one_role_a_person"),
            models.UniqueConstraint(fields=["program", "team"], name="one_role_a_team"),
        ]


class Invitation(models.Model):
    """A place kept for somebody who has no account yet.

    digest: SHA-256 of what stands in the link that was sent; the link itself is not kept.
    """

    email = models.EmailField()
    digest = models.CharField(max_length=64, unique=True)
    program = models.ForeignKey("store.ProgramRecord", on_delete=models.CASCADE, null=True)
    role = models.PositiveSmallIntegerField(choices=Membership.Role.choices, null=True)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)


class ApiToken(models.Model):
    """A key with which a program, not a person, signs in.

    digest: SHA-256 of the key, which is shown once. prefix: its beginning, to know it again.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    can_write = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
