"""Which migrations a database has, which the code has, and the way from one to the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

Migration = tuple[str, str]
"""The application and the name."""


@dataclass(frozen=True, slots=True)
class Schema:
    """A database beside the code.

    applied: what it has. pending: what the code would add. newer: what it has and the code does
    not know, because a later release wrote it.
    """

    applied: frozenset[Migration]
    pending: frozenset[Migration]
    newer: frozenset[Migration]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever put into the database."""
        return not self.applied


def schema(alias: str = DEFAULT_DB_ALIAS) -> Schema:
    """How a database stands."""
    loader = MigrationLoader(connections[alias])
    known, applied = frozenset(loader.disk_migrations), frozenset(loader.applied_migrations)
    ours = {application for application, _ in known} | set(loader.unmigrated_apps)
    newer = {one for one in applied - known if one[0] in ours}
    return Schema(applied, known - applied, frozenset(newer))


def unknown(migrations: Collection[Migration]) -> list[Migration]:
    """Those of some migrations that this release does not have."""
    loader = MigrationLoader(None)
    without = loader.unmigrated_apps
    return sorted(
        one for one in migrations if one not in loader.disk_migrations and one[0] not in without
    )


def build(alias: str, migrations: Collection[Migration]) -> Apps:
    """Give an empty database the tables of some migrations; the models as they were then."""
    executor = MigrationExecutor(connections[alias])
    graph = executor.loader.graph
    wanted = [one for one in migrations if one in executor.loader.disk_migrations]
    within = set(wanted)
    last = [
        one
        for one in wanted
        if not any(
            child.key in within and child.key[0] == one[0] for child in graph.node_map[one].children
        )
    ]
    return executor.migrate(last).apps
