"""The colours of charts: readable on their paper, and told apart without red and green."""

from __future__ import annotations

from dataclasses import asdict
from itertools import combinations

import pytest

from fairlead.reports.charts import DARK, LIGHT, Theme

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
Colour = tuple[float, float, float]

WITHOUT_RED = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
WITHOUT_GREEN = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
"""Protanopia and deuteranopia on linear RGB (Machado, Oliveira & Fernandes 2009, severity 1)."""


def linear(colour: str) -> Colour:
    """A colour in linear light."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, eye: tuple[Colour, Colour, Colour]) -> Colour:
    """Where a colour lies for such an eye, in CIE L*a*b* (D65)."""
    r, g, b = (sum(k * c for k, c in zip(row, linear(colour), strict=True)) for row in eye)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (
        max(v, 0.0) ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str, eye: tuple[Colour, Colour, Colour]) -> float:
    """How far apart such an eye sees two colours; 2 is just noticeable."""
    pairs = zip(seen(one, eye), seen(other, eye), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


@THEMES
def test_text_is_readable(theme: Theme) -> None:
    for name in ("ink", "muted", "plan"):
        assert contrast(asdict(theme)[name], theme.paper) >= 4.5, name


@THEMES
def test_marks_stand_out_from_the_paper(theme: Theme) -> None:
    for colour in (theme.calm, theme.earlier, theme.later, theme.plan):
        assert contrast(colour, theme.paper) >= 3
    for colour in theme.ramp:
        assert contrast(colour, theme.paper) >= 2.4


@THEMES
@pytest.mark.parametrize("eye", [WITHOUT_RED, WITHOUT_GREEN], ids=["protan", "deutan"])
def test_colours_of_one_chart_differ_for_the_colour_blind(
    theme: Theme, eye: tuple[Colour, Colour, Colour]
) -> None:
    together = [
        (theme.later, theme.earlier, theme.pale),
        (theme.calm, theme.pale, theme.later, theme.plan),
        theme.ramp,
    ]
    for colours in together:
        for one, other in combinations(colours, 2):
            assert distance(one, other, eye) >= 15, (one, other)


def test_red_and_green_would_be_found() -> None:
    assert distance("#c0392b", "#6b8e23", WITHOUT_GREEN) < 25
    assert contrast("#cccccc", "#ffffff") < 2.4
