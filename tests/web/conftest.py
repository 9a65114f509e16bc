"""People with every role, a program in the store, and browsers signed in as them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from fairlead.connectors import formats
from fairlead.connectors.source import Source
from fairlead.core.program.build import build
from fairlead.core.program.program import Program
from fairlead.store import history
from fairlead.store.history import Authored
from fairlead.store.models import User, Version
from fairlead.store.people import Role, give_role

EXAMPLES = Path(__file__).parents[2] / "examples"
KEY = "checkout"

SignIn = Callable[[str], Client]
"""Gives a browser signed in as "owner", "viewer" and so on, "admin", or "outsider"."""


def example(name: str) -> Program:
    """A program of the folder `examples`."""
    path = EXAMPLES / name
    return build(formats.read(Source(path.name, path.read_bytes()), None))


@pytest.fixture
def owner(db: None) -> User:
    """Who owns the program."""
    return User.objects.create_user("owner@example.org", name="Olga Owner")


@pytest.fixture
def first(owner: User) -> Version:
    """The first version of the example program, which `owner` owns; its key is "checkout"."""
    authored = Authored(author=owner, origin=Version.Origin.IMPORT, message="Import checkout.yaml")
    version = history.begin(example("checkout.yaml"), authored, KEY)
    give_role(version.program, owner, Role.OWNER)
    return version


@pytest.fixture
def sign_in(first: Version, owner: User) -> SignIn:
    """Browsers of people with each role in the program, or with none."""

    def signed_in(who: str) -> Client:
        client = Client()
        if who == "owner":
            client.force_login(owner)
            return client
        user = User.objects.filter(email=f"{who}@example.org").first()
        if user is None:
            user = User.objects.create_user(
                f"{who}@example.org", name=who.title(), is_superuser=who == "admin"
            )
            if who not in {"admin", "outsider"}:
                give_role(first.program, user, Role.__members__[who.upper()])
        client.force_login(user)
        return client

    return signed_in
