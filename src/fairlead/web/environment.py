"""What the environment says, and what holds where it says nothing."""

from __future__ import annotations

import os
import secrets
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from fairlead.store import sqlite

SECRET_BYTES = 48


class EnvironmentProblemError(Exception):
    """A variable of the environment that cannot be used."""


def data_folder() -> Path:
    """Where the embedded database, its secret and kept files are: FAIRLEAD_DATA.

    It belongs to one person: nobody else may read it.
    """
    folder = _data_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def embedded() -> Path:
    """Where the embedded database is, or would be; nothing is made."""
    return _data_folder() / "fairlead.sqlite3"


def _data_folder() -> Path:
    usual = Path(os.environ.get("XDG_DATA_HOME", "~/.local/share")) / "fairlead"
    return Path(os.environ.get("FAIRLEAD_DATA", str(usual))).expanduser()


def flag(name: str) -> bool:
    """Whether a switch is on; off unless it says so. Raises EnvironmentProblemError."""
    said = os.environ.get(name, "").strip().lower()
    if said in {"", "0", "no", "false", "off"}:
        return False
    if said in {"1", "yes", "true", "on"}:
        return True
    raise EnvironmentProblemError(f"{name} is '{said}'. Write 1 or 0.")


def invitations_by_owners() -> bool:
    """Whether owners of programs let new people in, not administrators alone.

    Raises EnvironmentProblemError for anything but `owners` and `administrators`.
    """
    said = os.environ.get("FAIRLEAD_INVITATIONS", "").strip().lower() or "owners"
    if said not in {"owners", "administrators"}:
        raise EnvironmentProblemError(
            f"FAIRLEAD_INVITATIONS is '{said}'. Write owners or administrators."
        )
    return said == "owners"


def proxy() -> str | None:
    """Whose word on where a request came from is taken: FAIRLEAD_BEHIND_PROXY.

    An address; "*" for whoever connects, where it only says that there is a proxy; None where it
    says that there is none, or nothing. Raises EnvironmentProblemError.
    """
    said = os.environ.get("FAIRLEAD_BEHIND_PROXY", "").strip()
    try:
        return str(ip_address(said))
    except ValueError:
        return "*" if flag("FAIRLEAD_BEHIND_PROXY") else None


def names(name: str) -> list[str]:
    """A list written with commas."""
    return [one.strip() for one in os.environ.get(name, "").split(",") if one.strip()]


def secret_key() -> str:
    """FAIRLEAD_SECRET_KEY, or one made at the first start and kept beside the database."""
    if given := os.environ.get("FAIRLEAD_SECRET_KEY"):
        return given
    kept = data_folder() / "secret-key"
    try:
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text("ascii").strip()
    with os.fdopen(handle, "w") as file:
        file.write(made := secrets.token_urlsafe(SECRET_BYTES))
    return made


def database() -> dict[str, Any]:
    """What DATABASE_URL names: PostgreSQL, or an SQLite file; the embedded one when it is unset.

    Raises EnvironmentProblemError for another kind of database.
    """
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        data_folder()
        return _sqlite(embedded())
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path.removeprefix("/"))))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise EnvironmentProblemError(
            f"DATABASE_URL begins with '{parts.scheme}'. "
            "Write postgresql://user:password@host/name or sqlite:///path."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        # Without it the first requests after a restart of the database fail.
        "CONN_HEALTH_CHECKS": True,
    }


def oidc() -> dict[str, Any] | None:
    """The company's directory by OpenID Connect (FAIRLEAD_OIDC_*), or None where none is named.

    Raises EnvironmentProblemError when part of it is missing or would travel in the clear.
    """
    issuer = os.environ.get("FAIRLEAD_OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise EnvironmentProblemError(
            f"FAIRLEAD_OIDC_ISSUER is '{issuer}'. Write an address that begins with https://."
        )
    client, secret = (os.environ.get(f"FAIRLEAD_OIDC_{it}", "") for it in ("CLIENT_ID", "SECRET"))
    if not client or not secret:
        raise EnvironmentProblemError(
            "FAIRLEAD_OIDC_ISSUER is set. Set FAIRLEAD_OIDC_CLIENT_ID and FAIRLEAD_OIDC_SECRET too."
        )
    return {
        "provider_id": "company",
        "name": os.environ.get("FAIRLEAD_OIDC_NAME", "your company"),
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer, "fetch_userinfo": True},
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": sqlite.options(),
    }
