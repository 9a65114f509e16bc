"""The shipped font as its file describes it: which letters it has, and how wide they are.

Source: the OpenType specification, tables cmap (format 12), head, hhea, hmtx.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

import fairlead.reports.charts

ASSETS = Path(fairlead.reports.charts.__file__).parent / "assets"


@cache
def advances(name: str) -> dict[int, float]:
    """The width of each letter of a font, by code point, as a share of the font's size."""
    data = (ASSETS / name).read_bytes()
    tables = {}
    for n in range(int.from_bytes(data[4:6])):
        tag, _, start, length = struct.unpack_from(">4sIII", data, 12 + 16 * n)
        tables[tag] = data[start : start + length]
    (per_em,) = struct.unpack_from(">H", tables[b"head"], 18)
    (measured,) = struct.unpack_from(">H", tables[b"hhea"], 34)
    widths = [struct.unpack_from(">H", tables[b"hmtx"], 4 * n)[0] for n in range(measured)]
    cmap, found = tables[b"cmap"], {}
    for n in range(int.from_bytes(cmap[2:4])):
        (start,) = struct.unpack_from(">I", cmap, 8 + 8 * n)
        if struct.unpack_from(">H", cmap, start)[0] != 12:
            continue
        for group in range(struct.unpack_from(">I", cmap, start + 12)[0]):
            first, last, glyph = struct.unpack_from(">III", cmap, start + 16 + 12 * group)
            for code in range(first, last + 1):
                at = min(glyph + code - first, measured - 1)
                found[code] = widths[at] / per_em
    return found


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in pixels, without kerning."""
    known = advances("Inter-SemiBold.ttf" if bold else "Inter-Regular.ttf")
    return size * sum(known.get(ord(letter), 1.0) for letter in text)
