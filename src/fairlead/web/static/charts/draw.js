// Draws the charts of a page from their options, in the page's theme, and again when either that or
// the width changes.
import { init } from "./vendor/echarts.js";

const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

// What a pointer over a curve shows: the day and the chance, or how many. Drawn in the canvas, as the page's
// content policy asks.
function tooltip(options, unit) {
  const ink = options.textStyle.color;
  return {
    trigger: "axis",
    renderMode: "richText",
    confine: true,
    backgroundColor: options.backgroundColor,
    borderColor: options.xAxis.axisLine?.lineStyle?.color ?? ink,
    textStyle: { color: ink, fontFamily: options.textStyle.fontFamily, fontSize: 12 },
    formatter: (under) => {
      const point = [under].flat().find((one) => one.seriesType === "line");
      if (!point) return "";
      const day = new Date(point.value[0]).toLocaleDateString("en-GB", {
        day: "numeric", month: "short", year: "numeric", timeZone: "UTC",
      });
      return `${day}: ${Math.round(point.value[1])} ${unit}`;
    },
  };
}

function draw(box) {
  const both = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  const inner = document.createElement("div");
  inner.style.height = `${box.dataset.height}px`;
  box.append(inner);
  let chart = null;
  const show = () => {
    chart?.dispose();
    chart = init(inner, null, { renderer: "canvas" });
    const options = both[isDark() ? "dark" : "light"];
    if (box.dataset.unit) options.tooltip = tooltip(options, box.dataset.unit);
    chart.setOption(options);
  };
  show();
  new ResizeObserver(() => chart.resize()).observe(inner);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  matchMedia("print").addEventListener("change", () => chart.resize());
}

document.fonts.load("13px Inter").finally(() => {
  for (const box of document.querySelectorAll("[data-chart]")) draw(box);
});
