"""Everything the database holds, to tell whether a request changed anything."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import connection

Contents = dict[str, tuple[int, str]]
"""The number of rows and a digest of them, by table."""

OF_THE_MACHINERY = ("django_session", "store_cacheentry")
"""Tables that are not the data of anybody: sessions, and attempts that are counted."""


def contents(apart_from: Iterable[str] = OF_THE_MACHINERY) -> Contents:
    """What is in every table but a few."""
    names = sorted(set(connection.introspection.table_names()) - set(apart_from))
    return {name: _digest(name) for name in names}


def changed(before: Contents, after: Contents) -> list[str]:
    """The tables that differ."""
    return sorted(name for name in before.keys() | after if before.get(name) != after.get(name))


def _digest(table: str) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        rows = sorted(repr(tuple(map(_plain, row))) for row in cursor.fetchall())
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
