"""`fairlead serve`: the workbench for a browser."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from fairlead.web.commands.ready import RefusedError, folder, ready, too_new

if TYPE_CHECKING:
    from fairlead.web.services.doctor import Seen

DB_HELP = "postgresql://user:password@host/name or sqlite:///path, in place of DATABASE_URL."


@click.command(
    "serve", epilog="Example: fairlead serve --port 8000 (the workbench at http://127.0.0.1:8000/)"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 takes any that is free.",
)
@click.option("--db", metavar="URL", help=DB_HELP)
@click.option(
    "--processes",
    metavar="N",
    type=click.IntRange(1, 64),
    help="How many processes answer; 2 unless said, 1 on one processor. Each takes about 200 MB.",
)
@click.option("--no-worker", is_flag=True, help="Leave long work to workers started elsewhere.")
def command(
    host: str, port: int, db: str | None, processes: int | None, *, no_worker: bool
) -> None:
    """The workbench in the browser, for one person or a team.

    Brings the database to this release first, and keeps a copy of how it was. Ctrl-C or SIGTERM
    ends it after the requests and the job that run.
    """
    folder()
    ready(db)
    run(
        host,
        port,
        lambda at: click.echo(f"Fairlead is at {at}"),
        worker=not no_worker,
        processes=together(processes),
    )


def run(
    host: str,
    port: int,
    say_where: Callable[[str], None],
    *,
    prepare: Callable[[], None] = lambda: None,
    worker: bool = True,
    processes: int = 1,
) -> None:
    """Serve until told to stop, once Django is set up.

    say_where: called with the address when requests are answered without waiting. prepare: called
    when the tables are there. processes: how many answer. Raises RefusedError.
    """
    from django.conf import settings
    from django.db import OperationalError, connection

    from fairlead.store.schema import schema
    from fairlead.web.claim import Claim, ClaimedError
    from fairlead.web.server import CannotListenError, Server
    from fairlead.web.services.doctor import gate
    from fairlead.web.upgrade import CannotUpgradeError, upgrade
    from fairlead.web.warming import warm
    from fairlead.web.wsgi import application

    data = folder()
    try:
        claim = Claim(data, "server")
    except ClaimedError:
        says = f"Another Fairlead serves {data}. End it first, or set FAIRLEAD_DATA to another one."
        raise RefusedError(says) from None
    try:
        server = Server(application, host, port, settings.PROXY, processes)
        if connection.vendor == "sqlite":
            say_of_sqlite(gate())
        state = schema()
        if state.newer:
            raise RefusedError(too_new(min(state.newer)))
        upgrade(state, data / "backups", click.echo)
        prepare()
        say_of_hosts(host, settings.ALLOWED_HOSTS)
        # A browser does not go to an address that stands for all of them.
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 (compared)
        at = f"http://{shown}:{server.port}/"
        server.run(lambda: warm(lambda: say_where(at)), worker=worker)
    except (CannotListenError, CannotUpgradeError) as error:
        raise RefusedError(str(error)) from None
    except OperationalError as error:
        raise RefusedError(f"The database does not answer: {str(error).strip()}") from None
    finally:
        claim.release()


def together(asked: int | None, platform: str = sys.platform) -> int:
    """How many processes answer. Raises RefusedError where they cannot share a socket."""
    if platform != "win32":
        return asked or min(2, os.cpu_count() or 1)
    # Windows hands a socket on in another way.
    if asked not in {None, 1}:
        raise RefusedError("On Windows one process answers. Leave --processes out.")
    return 1


def say_of_sqlite(seen: Seen) -> None:
    """Say what the doctor says of SQLite. Raises RefusedError where it could do damage."""
    from fairlead.web.services.doctor import Level

    if seen.level is Level.ILL:
        raise RefusedError(f"{seen.says}. {seen.do}")
    if seen.level is Level.DOUBTFUL:
        click.echo(f"{seen.says}.", err=True)


def say_of_hosts(host: str, allowed: list[str]) -> None:
    """Say when nobody else could get in by a name."""
    if host not in {"127.0.0.1", "localhost", "::1"} and len(allowed) <= 3:
        click.echo(
            "Set FAIRLEAD_HOSTS to the names that people type; others are refused.", err=True
        )
