"""Charts as ECharts options made from plain values, drawn as SVG or PNG.

Each chart is a pure function of plain values; its option serves a page and these two alike:

    option = s_curve(finishes, title="80 % by 10 July", planned=planned)
    svg(option, SLIDE)
    png(option, SLIDE)
"""

from __future__ import annotations

from fairlead.reports.charts.drawing import SLIDE, Size, png, script, svg
from fairlead.reports.charts.frame import Option, height_for
from fairlead.reports.charts.gantt import Row, gantt
from fairlead.reports.charts.joint import Point, joint_confidence
from fairlead.reports.charts.s_curve import s_curve
from fairlead.reports.charts.theme import DARK, LIGHT, Theme
from fairlead.reports.charts.tornado import Bar, telling, tornado
from fairlead.reports.charts.waterfall import Step, waterfall

__all__ = [
    "DARK",
    "LIGHT",
    "SLIDE",
    "Bar",
    "Option",
    "Point",
    "Row",
    "Size",
    "Step",
    "Theme",
    "gantt",
    "height_for",
    "joint_confidence",
    "png",
    "s_curve",
    "script",
    "svg",
    "telling",
    "tornado",
    "waterfall",
]
