// What the charts are drawn with, as one script: ECharts with the parts that options of
// fairlead.reports.charts name. `draw` makes an SVG where there is no browser; `init` serves pages.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
} from "echarts/components";
import { graphic, init, setPlatformAPI, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { platformApi } from "zrender/lib/core/platform.js";

// A bar from one value of the x axis to another, in a row of the y axis: [row, from, to]. What lasts
// no time is a hair's breadth wide.
// itemPayload: height and shift in pixels, radius of the corners.
function span(params, api) {
  const { height, shift = 0, radius = 0 } = params.itemPayload;
  const [left, middle] = api.coord([api.value(1), api.value(0)]);
  const [right] = api.coord([api.value(2), api.value(0)]);
  const { x, y, width, height: depth } = params.coordSys;
  const shape = graphic.clipRectByRect(
    { x: left, y: middle + shift - height / 2, width: Math.max(right - left, 2), height },
    { x, y, width, height: depth },
  );
  return shape && { type: "rect", shape: { ...shape, r: radius }, style: { fill: api.visual("color") } };
}

// A bar of a histogram: [from, to, height], a pixel apart from the next.
function column(params, api) {
  const [left, top] = api.coord([api.value(0), api.value(2)]);
  const [right, bottom] = api.coord([api.value(1), 0]);
  const shape = { x: left, y: top, width: Math.max(right - left - 1, 1), height: bottom - top };
  return { type: "rect", shape, style: { fill: api.visual("color") } };
}

use([
  AriaComponent, BarChart, CustomChart, GridComponent, LegendComponent, LineChart,
  MarkLineComponent, ScatterChart, SVGRenderer, TitleComponent,
  (registers) => {
    registers.registerCustomSeries("span", span);
    registers.registerCustomSeries("column", column);
  },
]);

// Without a browser widths are those of Helvetica; Inter is that much wider.
const WIDER = 1.07;
if (typeof document === "undefined") {
  const narrow = platformApi.measureText;
  setPlatformAPI({ measureText: (text, font) => ({ width: WIDER * narrow(text, font).width }) });
}

export function draw(option, width, height) {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(JSON.parse(option));
    // Joined strings are ropes, which the engine cannot hand over; parsing makes one flat string.
    return JSON.parse(JSON.stringify(chart.renderToSVGString()));
  } finally {
    chart.dispose();
  }
}

export { init };
