"""The rows of a database as lines of text that do not depend on which database it is.

Each row is one JSON array in the order of `Table.columns`; rows come by primary key. So two
databases hold the same exactly when the digests of their tables are equal, be they SQLite or
PostgreSQL.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

import orjson
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connections, models

LEFT_OUT = frozenset({"sessions.session", "store.cacheentry"})
"""Who is signed in, and what is counted for a while: neither is for another installation."""
_BATCH = 500

Model = type[models.Model]
Field = models.Field[Any, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is kept. name: the model's, such as "store.version"."""

    name: str
    model: Model

    @property
    def fields(self) -> Sequence[Field]:
        """What is kept of a row, by column: migrations may have made them in another order."""
        return sorted(self.model._meta.local_concrete_fields, key=lambda field: str(field.column))

    @property
    def columns(self) -> list[str]:
        """The names of what is kept of a row."""
        return [str(field.column) for field in self.fields]


def tables(apps: Apps) -> list[Table]:
    """All tables that are kept, by name."""
    found = [
        Table(model._meta.label_lower, model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    return sorted((t for t in found if t.name not in LEFT_OUT), key=lambda table: table.name)


def lines(table: Table, alias: str) -> Iterator[bytes]:
    """The rows of a table, each with its line end."""
    names = [field.attname for field in table.fields]
    rows = table.model._base_manager.using(alias).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=_BATCH):
        yield orjson.dumps(row, _plain, orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def content(digests: Iterable[tuple[str, str]]) -> str:
    """One digest for all tables, from each one's name and digest."""
    said = "".join(f"{name} {digest}\n" for name, digest in sorted(digests))
    return hashlib.sha256(said.encode()).hexdigest()


def digest(table: Table, alias: str) -> str:
    """SHA-256 over the rows of a table."""
    made = hashlib.sha256()
    for line in lines(table, alias):
        made.update(line)
    return made.hexdigest()


def clear(found: Iterable[Table], alias: str) -> None:
    """Empty tables; whoever calls it is inside a transaction that checks references at its end."""
    with connections[alias].cursor() as cursor:
        for table in found:
            cursor.execute(f"DELETE FROM {_quoted(alias, table.model._meta.db_table)}")  # noqa: S608


def fill(table: Table, columns: Sequence[str], rows: Iterable[bytes], alias: str) -> int:
    """Put lines into a table as they are, without anything that models do when they save.

    Returns how many. Raises ValueError for a line or a column that does not fit.
    """
    connection = connections[alias]
    by_name = {field.column: field for field in table.fields}
    if not set(columns) <= set(by_name):
        raise ValueError(f"{table.name} has no column {sorted(set(columns) - set(by_name))}")
    fields = [by_name[name] for name in columns]
    into = ", ".join(_quoted(alias, name) for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    target = _quoted(alias, table.model._meta.db_table)
    insert = f"INSERT INTO {target} ({into}) VALUES ({marks})"  # noqa: S608 (names of our models)
    count, left = 0, iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(left, _BATCH)):
            cursor.executemany(insert, [_stored(line, fields, connection) for line in batch])
            count += len(batch)
    return count


def count_on(found: Iterable[Table], alias: str) -> None:
    """Let new rows get numbers after those that were put in."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [t.model for t in found]):
            cursor.execute(statement)


def _stored(line: bytes, fields: Sequence[Field], connection: Any) -> list[Any]:
    row = orjson.loads(line)
    if len(row) != len(fields):
        raise ValueError(f"a row has {len(row)} values instead of {len(fields)}")
    return [
        field.get_db_prep_save(_meant(field, value), connection=connection)
        for field, value in zip(fields, row, strict=True)
    ]


def _meant(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, models.DurationField):
        return timedelta(microseconds=value)
    # A reference is what it refers to.
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return target.to_python(value)


def _plain(value: Any) -> Any:
    """What JSON has no word for."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    raise TypeError(f"{type(value).__name__} in a row")


def _quoted(alias: str, name: str) -> str:
    return connections[alias].ops.quote_name(name)
