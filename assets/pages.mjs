// What charts in pages are drawn with, as a module: the parts of charts.mjs on a canvas, because a
// page's content policy blocks the inline styles of an SVG; and what a pointer over a chart shows.
import { TooltipComponent } from "echarts/components";
import { use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([CanvasRenderer, TooltipComponent]);

export { init } from "./charts.mjs";
