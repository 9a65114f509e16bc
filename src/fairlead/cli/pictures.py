"""Charts as files for a slide: what they may be called, and how they are written."""

from __future__ import annotations

from pathlib import Path

from fairlead.cli.exits import RefusedError
from fairlead.cli.targets import announce
from fairlead.cli.writing import refuse_target, write
from fairlead.reports import charts
from fairlead.reports.charts import Option, Size

SUFFIXES = (".svg", ".png")


def refuse_picture(path: str, *, force: bool) -> None:
    """Raises RefusedError when no picture can be written there, before anything is computed."""
    if Path(path).suffix.casefold() not in SUFFIXES:
        ends = " or ".join(SUFFIXES)
        raise RefusedError(f"The name '{path}' is not that of a picture. End it in {ends}.")
    refuse_target(path, force=force)


def save(option: Option, path: str, rows: int = 0, *, force: bool) -> None:
    """Write a chart, as high as its rows need it, or as a slide where it has none."""
    size: Size = (charts.SLIDE[0], charts.height_for(rows)) if rows else charts.SLIDE
    if Path(path).suffix.casefold() == ".png":
        write(path, charts.png(option, size), force=force)
    else:
        write(path, charts.svg(option, size).encode("utf-8"), force=force)
    announce(path)
