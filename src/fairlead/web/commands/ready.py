"""What every command of the workbench does first: the environment read, Django set up."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import click

from fairlead.web import environment
from fairlead.web.environment import EnvironmentProblemError

SETTINGS = "fairlead.web.settings"


class RefusedError(click.ClickException):
    """Something on this machine that stops a command."""

    exit_code = 2


def ready(db: str | None = None) -> None:
    """Set Django up. db: the address of a database, in place of DATABASE_URL.

    Raises RefusedError when the environment cannot be used.
    """
    # Commands of plans switch it off, because they end soon; these may run for months.
    gc.enable()
    # Whatever is written from here on is for the account that runs it alone.
    os.umask(0o077)
    if db:
        os.environ["DATABASE_URL"] = db
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (EnvironmentProblemError, ImproperlyConfigured) as error:
        raise RefusedError(str(error)) from None
    except PermissionError as error:
        raise RefusedError(f"{error.filename} cannot be used: {error.strerror}.") from None


def ready_for_data(db: str | None = None) -> None:
    """Set Django up, and see that the database has the tables of this release.

    Raises RefusedError when it has none, older or newer ones, or does not answer.
    """
    ready(db)
    from django.db import OperationalError

    from fairlead.store.schema import schema

    try:
        state = schema()
    except OperationalError as error:
        raise RefusedError(f"The database does not answer: {str(error).strip()}") from None
    if state.newer:
        raise RefusedError(too_new(min(state.newer)))
    if state.pending:
        raise RefusedError("The database is not at this release yet. Start `fairlead serve` once.")


def too_new(migration: tuple[str, str]) -> str:
    """What to say of a database that a later release wrote."""
    return (
        f"The database was used by a newer release, which changed it ({' '.join(migration)}). "
        "Nothing was touched. Install that release or a later one, or restore a backup."
    )


def folder() -> Path:
    """Where data is kept, for what a command says. Raises RefusedError when it cannot be made."""
    try:
        return environment.data_folder()
    except OSError as error:
        says = f"The data folder {error.filename} cannot be used: {error.strerror}."
        raise RefusedError(f"{says} Set FAIRLEAD_DATA to another one.") from None
