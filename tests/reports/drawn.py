"""The texts of a drawn chart, and where they lie."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree import ElementTree as ET

from tests.reports import inter


class Text(NamedTuple):
    """A text of a drawing and the box around it, by the widths of the font's letters."""

    said: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Text) -> bool:
        """Whether two texts are in each other's way."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 2 and down > 2


def texts(drawn: str) -> list[Text]:
    """All texts of an SVG, with their boxes."""
    found = []
    for node in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text"):
        said = node.text or ""
        size = float((re.search(r"([\d.]+)px", node.get("style", "")) or ["", "12"])[1])
        moved = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", node.get("transform", ""))
        x, y = (float(moved[1]), float(moved[2])) if moved else (0.0, 0.0)
        x, y = x + float(node.get("x", 0)), y + float(node.get("y", 0))
        wide = inter.width(said, size, bold="600" in node.get("style", ""))
        left = x - wide * {"middle": 0.5, "end": 1.0}.get(node.get("text-anchor", ""), 0.0)
        found.append(Text(said, left, y - size * 0.45, left + wide, y + size * 0.45))
    return found


def overlaps(drawn: str) -> list[tuple[str, str]]:
    """Pairs of texts that are in each other's way."""
    every = texts(drawn)
    return [(a.said, b.said) for n, a in enumerate(every) for b in every[:n] if a.overlaps(b)]
