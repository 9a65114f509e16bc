"""`fairlead demo`: the workbench with two programs to look at."""

from __future__ import annotations

import os
import shutil
import sys
import webbrowser

import click

from fairlead.web.commands.ready import RefusedError, folder, ready
from fairlead.web.commands.serve import run


@click.command("demo", epilog="Example: fairlead demo --new (opens a browser; Ctrl-C ends it)")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Any free one unless said.")
@click.option("--new", "is_new", is_flag=True, help="Begin anew; what was tried before is deleted.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def command(port: int, *, is_new: bool, no_browser: bool) -> None:
    """The workbench with two programs to look at, signed in.

    It has a data folder of its own, and touches nothing else. The address that is printed lets one
    visitor in, once, within ten minutes; each start prints a new one.
    """
    data = folder() / "demo"
    os.environ.update(FAIRLEAD_DATA=str(data), FAIRLEAD_DEMO="1")
    os.environ.pop("DATABASE_URL", None)
    data = folder()
    if is_new:
        _begin_anew()
    ready()
    from fairlead.web import tickets
    from fairlead.web.services.demo import load_demo

    def say_where(at: str) -> None:
        link = f"{at}enter/{tickets.issue(data)}"
        click.echo(f"\nFairlead is at {link}\nCtrl-C ends it. What you change is kept in {data}")
        if not no_browser and _has_screen():
            webbrowser.open(link)

    def prepare() -> None:
        load_demo(click.echo)

    run("127.0.0.1", port, say_where, prepare=prepare)


def _begin_anew() -> None:
    from fairlead.web.claim import is_claimed

    data = folder()
    if is_claimed(data, "server"):
        raise RefusedError("A demo is running. End it first.")
    shutil.rmtree(data)
    folder()


def _has_screen() -> bool:
    """Whether a browser would have a window."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
