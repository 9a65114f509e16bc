"""The look of all charts: colours that tell apart without red and green, in light and dark."""

from __future__ import annotations

from dataclasses import dataclass

FONT = "Inter, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a chart, by what they mean.

    ramp: four steps from "hardly ever" to "nearly always", which also differ in lightness.
    """

    paper: str
    ink: str
    muted: str
    grid: str
    calm: str
    pale: str
    plain: str
    earlier: str
    later: str
    plan: str
    ramp: tuple[str, str, str, str]


LIGHT = Theme(
    paper="#ffffff",
    ink="#1b1f29",
    muted="#5b6372",
    grid="#e4e7ec",
    calm="#2f5bd3",
    pale="#b4c5f4",
    plain="#dfe3e9",
    earlier="#2f5bd3",
    later="#c8553d",
    plan="#a3164f",
    ramp=("#8f99a8", "#6fa3e8", "#e08a00", "#a3164f"),
)

DARK = Theme(
    paper="#14171f",
    ink="#eef1f6",
    muted="#a4adbb",
    grid="#2c323e",
    calm="#7fa2ff",
    pale="#3d5089",
    plain="#333a48",
    earlier="#7fa2ff",
    later="#f08a6c",
    plan="#ff7fa8",
    ramp=("#626b7a", "#6f9be0", "#f0b04a", "#ff7fa8"),
)
