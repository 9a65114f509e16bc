"""A request that has passed the gate, as views get it."""

from __future__ import annotations

from django.http import HttpRequest

from fairlead.store.models import ApiToken, User
from fairlead.store.people import Place


class Visit(HttpRequest):
    """A request of somebody known.

    place: the program of the address and the person's role in it, for routes that need a role in
    one. token: what a program signed in with, or None for a person.
    """

    user: User
    place: Place
    token: ApiToken | None
