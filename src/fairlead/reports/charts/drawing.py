"""Draws an option as SVG or PNG inside this process: no browser, no Node, no network.

ECharts runs in a small JavaScript engine, one for each thread, because an engine may not change
threads. Fonts come with Fairlead, so that a chart looks the same on a machine that has none.
"""

from __future__ import annotations

import json
import re
import threading
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import Any

import quickjs
import resvg_py

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.reports.charts.frame import MARGIN, Option

Size = tuple[int, int]
"""Width and height in CSS pixels."""

SLIDE: Size = (960, 540)
"""The shape of a wide slide, and its size in points."""

_ASSETS = Path(__file__).parent / "assets"
_FONTS = ("Inter-Regular.ttf", "Inter-SemiBold.ttf")
_LARGEST = 8_000
_MEGABYTE = 2**20
_MEMORY = 256 * _MEGABYTE
_SECONDS = 30
_EM = 0.56
"""Width of an average letter of the font, as a share of its size."""

_BEYOND_THE_FONT = re.compile(
    "[^\u0000-\u0148\u014a-\u017f\u0200-\u024f\u0384-\u038a\u038e-\u03a1\u03a3-\u03ce\u0400-\u0479"
    "\u1ea0-\u1ef9\u2000-\u200b\u2010-\u2027\u202f-\u2055"
    "\u20ac\u20b9\u20bd\u2190-\u2199\u2212\u2248\u2260\u2264\u2265]"
)
"""What the fonts may not hold: Inter has the Latin, Greek and Cyrillic letters and common signs."""

_TAGS = re.compile(r"<[^>]*>")
_ID = re.compile(r"\bzr\d*-")
_CLASS = re.compile(r' class="zr\d+-[^"]*"')
_STYLE = re.compile(r"<style\b.*?</style>\s*", re.DOTALL)
_UNPRINTABLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]")

_local = threading.local()


def script(option: Option) -> str:
    """An option as JSON that may also stand inside a `<script>` of a page."""
    text = json.dumps(option, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def svg(option: Option, size: Size = SLIDE) -> str:
    """The chart as an SVG document; the same option and size give the same text.

    Charts are laid out for 720 pixels of width or more; on less, labels may meet.
    Its ids begin with a hash of what is drawn, so that several charts fit on one page.
    Raises InvalidRequestError for a size that nobody can want, and in a source folder in which
    `make assets` never ran.
    """
    width, height = size
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        says = f"A chart of {width} by {height} pixels is asked for."
        raise InvalidRequestError(says, f"Choose 1 to {_LARGEST} for both.")
    try:
        drawn = _engine().get("draw")(script(_fitted(option, width)), width, height)
    except Exception:
        # What stopped it, such as the limit of memory, may have left this engine half-way.
        _local.engine = None
        raise
    return _UNPRINTABLE.sub("", _finished(drawn, option))


def png(option: Option, size: Size = SLIDE, *, scale: float = 2.0) -> bytes:
    """The chart as a PNG picture, `scale` times as many pixels as the size says.

    Letters that the shipped fonts lack (Chinese, Arabic, emoji and so on) are taken from the
    fonts of the machine, where there are such; everything else looks the same everywhere.
    Raises InvalidRequestError, as `svg` does.
    """
    if not 0 < scale * max(size) <= _LARGEST:
        says = f"A picture of {scale:g} times {max(size)} pixels is asked for."
        raise InvalidRequestError(says, f"Choose a scale that makes it at most {_LARGEST}.")
    drawn = svg(option, size)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawn,
            zoom=scale,
            font_files=[str(_asset(name)) for name in _FONTS],
            font_family="Inter",
            sans_serif_family="Inter",
            skip_system_fonts=_BEYOND_THE_FONT.search(drawn) is None,
        )
    )


def _asset(name: str) -> Path:
    path = _ASSETS / name
    if not path.is_file():
        says = f"{name}, with which charts are drawn, was not built in this source folder."
        raise InvalidRequestError(says, "Make it with: make assets.")
    return path


@cache
def _source() -> str:
    return _asset("charts.js").read_text("utf-8")


def _engine() -> Any:
    """This thread's engine, with ECharts loaded."""
    found = getattr(_local, "engine", None)
    if found is None:
        found = quickjs.Context()
        found.set_memory_limit(_MEMORY)
        found.set_max_stack_size(_MEGABYTE)
        found.set_time_limit(_SECONDS)
        # ECharts looks for timers when it loads; a drawing without animation never uses them.
        found.eval("globalThis.setTimeout = globalThis.clearTimeout = () => 0;")
        found.eval(_source())
        found.eval("globalThis.draw = charts.draw;")
        _local.engine = found
    return found


def _fitted(option: Option, width: int) -> Option:
    """The option with its title and subtitle in as many lines as the width needs."""
    title, plot = option.get("title"), option.get("grid")
    if not title or not plot:
        return option
    fitted, lower = dict(title), 0
    for text, style in (("text", "textStyle"), ("subtext", "subtextStyle")):
        letters = int((width - 2 * MARGIN) / (_EM * title[style]["fontSize"]))
        lines = wrap(title[text], max(letters, 8))
        fitted[text] = "\n".join(lines)
        lower += max(len(lines) - 1, 0) * int(title[style]["lineHeight"])
    return option | {"title": fitted, "grid": plot | {"top": plot["top"] + lower}}


def _finished(drawn: str, option: Option) -> str:
    """The drawing with a spoken description, and ids that depend on nothing but what is drawn.

    ECharts numbers its drawings and classes from when it was loaded; the classes are for a mouse.
    """
    still = _STYLE.sub("", drawn)
    neutral = _TAGS.sub(lambda tag: _ID.sub("zr-", _CLASS.sub("", tag[0])), still)
    own = f"c{sha256(neutral.encode('utf-8', 'replace')).hexdigest()[:10]}-"
    named = _TAGS.sub(lambda tag: _ID.sub(own, tag[0]), neutral)
    said = option.get("aria", {}).get("label", {}).get("description", "")
    return named.replace("<svg ", f'<svg role="img" aria-label="{escape(said)}" ', 1)
