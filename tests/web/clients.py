"""Clients of the workbench, which share what a server loads once, as all who use one do."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler


def client(*, checks_csrf: bool = False, **more: Any) -> Client:
    """A browser, or a program. A `Client` of Django's reads all static files by itself."""
    made = Client(enforce_csrf_checks=checks_csrf, **more)
    made.handler = _handler(checks_csrf, tuple(settings.MIDDLEWARE))
    return made


@cache
def _handler(checks_csrf: bool, middleware: tuple[str, ...]) -> ClientHandler:
    return ClientHandler(enforce_csrf_checks=checks_csrf)
