"""Charts as ECharts options made from plain values, drawn as SVG or PNG.

Each chart is a pure function of plain values; its option serves a page and these two alike:

    option = s_curve(finishes, title="80 % by 10 July", planned=planned)
    svg(option, SLIDE)
    png(option, SLIDE)
"""

from __future__ import annotations

from fairlead.reports.charts.ageing import ageing_chart
from fairlead.reports.charts.burn_up import burn_up
from fairlead.reports.charts.cumulative_flow import cumulative_flow_diagram
from fairlead.reports.charts.cycle_times import cycle_time_scatterplot
from fairlead.reports.charts.drawing import SLIDE, Size, png, script, svg
from fairlead.reports.charts.frame import Option, height_for
from fairlead.reports.charts.gantt import Row, gantt
from fairlead.reports.charts.joint import Point, joint_confidence
from fairlead.reports.charts.pit import pit_histogram
from fairlead.reports.charts.reliability_diagram import reliability_diagram
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
    "ageing_chart",
    "burn_up",
    "cumulative_flow_diagram",
    "cycle_time_scatterplot",
    "gantt",
    "height_for",
    "joint_confidence",
    "pit_histogram",
    "png",
    "reliability_diagram",
    "s_curve",
    "script",
    "svg",
    "telling",
    "tornado",
    "waterfall",
]
