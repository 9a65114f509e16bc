// What lies under the bars: days off, grid, links, baselines, lines of today and of what is known.

import { DAY, dayOf, ticks, today } from "./time.js";

export const HEAD = 46;
export const ROW = 32;
const MIDDLE = ROW / 2;
const TURN = 7;
const LEAST_FOR_DAYS_OFF = 3;
const NAMES = {
  paper: "--paper", raised: "--raised", off: "--off", line: "--line", ink: "--ink", soft: "--ink-soft",
  link: "--link", critical: "--bad-fill", today: "--today", baseline: "--baseline", sure: "--ink",
  accent: "--accent",
};

export class Drawing {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.drawn = [];
    this.colours();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.colours(); this.again?.(); });
  }

  // Colours of the style sheet as the canvas understands them.
  colours() {
    const probe = document.createElement("span");
    this.canvas.parentElement.append(probe);
    this.colour = {};
    for (const [name, token] of Object.entries(NAMES)) {
      probe.style.color = `var(${token})`;
      this.colour[name] = getComputedStyle(probe).color;
    }
    this.font = getComputedStyle(probe).fontFamily;
    probe.remove();
  }

  size(width, height) {
    const ratio = window.devicePixelRatio || 1;
    if (this.width === width && this.height === height && this.ratio === ratio) return;
    Object.assign(this, { width, height, ratio });
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
  }

  paint({ plan, scale, left, top, from, to, picked, chosenLink, pull, withBaseline }) {
    const { pen, width, height, colour } = this;
    Object.assign(this, { plan, scale, left, top });
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.fillStyle = colour.paper;
    pen.fillRect(0, 0, width, height);
    const begin = scale.minute(left);
    const end = scale.minute(left + width);
    this.daysOff(begin, end);
    const { upper, lower } = ticks(scale, begin, end);
    this.uprights(upper);
    pen.save();
    pen.beginPath();
    pen.rect(0, HEAD, width, height - HEAD);
    pen.clip();
    for (const id of picked) {
      const place = plan.place.get(id);
      if (place >= from && place < to) this.band(place);
    }
    this.links(from, to, picked, chosenLink);
    if (pull) this.pulled(pull);
    for (let n = from; n < to; n += 1) this.under(plan.listed[n], n, withBaseline);
    pen.restore();
    this.head(upper, lower);
    this.moment(plan.status, colour.soft, "progress known", true);
    this.moment(today(), colour.today, "today", false);
  }

  x(minute) { return this.scale.x(minute) - this.left; }
  y(place) { return HEAD + place * ROW - this.top; }

  daysOff(begin, end) {
    if (this.scale.perDay < LEAST_FOR_DAYS_OFF) return;
    this.pen.fillStyle = this.colour.off;
    for (let day = dayOf(begin); day * DAY < end; day += 1) {
      if (this.plan.off.has(day)) this.pen.fillRect(this.x(day * DAY), HEAD, this.scale.perDay, this.height);
    }
  }

  uprights(steps) {
    this.pen.fillStyle = this.colour.line;
    for (const { at } of steps) this.pen.fillRect(Math.round(this.x(at)), 0, 1, this.height);
  }

  band(place) {
    this.pen.globalAlpha = 0.08;
    this.pen.fillStyle = this.colour.accent;
    this.pen.fillRect(0, this.y(place), this.width, ROW);
    this.pen.globalAlpha = 1;
  }

  head(upper, lower) {
    const { pen, colour, width } = this;
    pen.fillStyle = colour.paper;
    pen.fillRect(0, 0, width, HEAD);
    pen.fillStyle = colour.line;
    pen.fillRect(0, HEAD - 1, width, 1);
    for (const { at } of upper) pen.fillRect(Math.round(this.x(at)), 0, 1, HEAD);
    pen.textBaseline = "middle";
    pen.fillStyle = colour.ink;
    pen.font = `600 12px ${this.font}`;
    upper.forEach(({ at, name }, n) => {
      const next = n + 1 < upper.length ? this.x(upper[n + 1].at) : Infinity;
      const place = Math.max(8, this.x(at) + 8);
      if (place + pen.measureText(name).width + 6 < next) pen.fillText(name, place, 14);
    });
    pen.fillStyle = colour.soft;
    pen.font = `11px ${this.font}`;
    for (const { at, name } of lower) {
      const place = this.x(at) + (this.scale.perDay >= 20 ? 6 : 3);
      if (place >= 2) pen.fillText(name, place, 34);
    }
  }

  moment(minute, colour, name, dashed) {
    if (minute === null || minute === undefined) return;
    const x = Math.round(this.x(minute)) + 0.5;
    if (x < 0 || x > this.width) return;
    const { pen } = this;
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = 1.25;
    pen.setLineDash(dashed ? [4, 4] : []);
    pen.beginPath();
    pen.moveTo(x, HEAD);
    pen.lineTo(x, this.height);
    pen.stroke();
    pen.setLineDash([]);
    pen.beginPath();
    pen.arc(x, HEAD - 1, 3, 0, 7);
    pen.fill();
    pen.font = `600 10px ${this.font}`;
    const wide = pen.measureText(name).width;
    // What is past says so to its left, so that the two names do not meet.
    const at = dashed ? x - wide - 7 : x + 7;
    pen.globalAlpha = 0.9;
    pen.fillStyle = this.colour.paper;
    pen.fillRect(at - 3, this.height - 17, wide + 6, 14);
    pen.globalAlpha = 1;
    pen.fillStyle = colour;
    pen.fillText(name, at, this.height - 10);
  }

  // Below a bar: what was agreed, how sure it is, and where it stood before an edit that waits.
  under(id, place, withBaseline) {
    const { pen, plan, colour } = this;
    const y = this.y(place);
    const row = plan.shown(id);
    const agreed = withBaseline && plan.baseline && plan.baseline.dates[id];
    if (agreed) {
      pen.fillStyle = colour.baseline;
      const [from, to] = [this.x(agreed[0]), this.x(agreed[1])];
      pen.beginPath();
      pen.roundRect(row.kind === "milestone" ? from - 4 : from, y + ROW - 7, Math.max(row.kind === "milestone" ? 8 : 3, to - from), 3, 1.5);
      pen.fill();
    }
    const sure = plan.sure[id];
    if (sure) this.whisker(this.x(sure[0]), this.x(sure[1]), y + MIDDLE);
    if (plan.waiting.has(id)) {
      const was = plan.rows.get(id);
      pen.strokeStyle = colour.soft;
      pen.setLineDash([3, 3]);
      pen.strokeRect(this.x(was.start) + 0.5, y + 7.5, Math.max(2, this.x(was.finish) - this.x(was.start)), ROW - 15);
      pen.setLineDash([]);
    }
    const due = plan.due[id];
    if (due) {
      const x = this.x(due);
      pen.strokeStyle = row.finish > due ? colour.critical : colour.soft;
      pen.lineWidth = 2;
      pen.beginPath();
      pen.moveTo(x - 4, y + 5);
      pen.lineTo(x, y + 10);
      pen.lineTo(x + 4, y + 5);
      pen.stroke();
    }
  }

  whisker(from, to, y) {
    const { pen } = this;
    pen.strokeStyle = this.colour.sure;
    pen.lineWidth = 1.25;
    pen.beginPath();
    pen.moveTo(from, y - 4); pen.lineTo(from, y + 4);
    pen.moveTo(from, y); pen.lineTo(to, y);
    pen.moveTo(to, y - 4); pen.lineTo(to, y + 4);
    pen.stroke();
  }

  links(from, to, picked, chosen) {
    const seen = new Set();
    this.drawn = [];
    const { plan } = this;
    const late = [];
    for (let n = from; n < to; n += 1) {
      const id = plan.listed[n];
      for (const link of [...(plan.into.get(id) || []), ...(plan.outOf.get(id) || [])]) {
        if (seen.has(link.id)) continue;
        seen.add(link.id);
        const touched = link.id === chosen || picked.has(link.successor) || picked.has(link.predecessor);
        const critical = link.driving && plan.isCritical(plan.shown(link.predecessor)) && plan.isCritical(plan.shown(link.successor));
        if (touched || critical) late.push([link, touched, critical]); else this.link(link, this.colour.link, 1);
      }
    }
    for (const [link, touched, critical] of late) {
      const wide = link.id === chosen ? 3 : touched ? 1.8 : 1.3;
      this.link(link, critical ? this.colour.critical : this.colour.accent, wide);
    }
    this.pen.setLineDash([5, 3]);
    for (const link of plan.drafts) this.link(link, this.colour.accent, 2);
    this.pen.setLineDash([]);
  }

  // A link on its way to a task, which is marked where it would arrive.
  pulled({ from, x, y, to }) {
    const { pen, plan } = this;
    const place = plan.place.get(from);
    if (place === undefined) return;
    pen.strokeStyle = pen.fillStyle = this.colour.accent;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(this.end(plan.shown(from), true), this.y(place) + MIDDLE);
    pen.lineTo(x, y);
    pen.stroke();
    if (to === null) return;
    this.band(plan.place.get(to));
    const row = plan.shown(to);
    const [left, right] = [this.end(row, false), this.end(row, true)];
    pen.strokeStyle = this.colour.accent;
    pen.strokeRect(left - 3, this.y(plan.place.get(to)) + 4, right - left + 6, ROW - 8);
  }

  // The link drawn nearest to a place, if it is that near.
  near({ x, y }, least) {
    let found = null;
    for (const { link, points } of this.drawn) {
      for (let n = 1; n < points.length; n += 1) {
        const far = distance(x, y, ...points[n - 1], ...points[n]);
        if (far <= least) { least = far; found = link; }
      }
    }
    return found;
  }

  link(link, colour, wide) {
    const { predecessor, successor, type } = link;
    const { plan, pen } = this;
    const [a, b] = [plan.place.get(predecessor), plan.place.get(successor)];
    if (a === undefined || b === undefined) return;
    const [first, then] = [plan.shown(predecessor), plan.shown(successor)];
    const x1 = this.end(first, type[0] === "F");
    const x2 = this.end(then, type[1] === "F");
    const [y1, y2] = [this.y(a) + MIDDLE, this.y(b) + MIDDLE];
    const out = type[0] === "F" ? 1 : -1;
    const into = type[1] === "F" ? -1 : 1;
    const turn = x1 + out * TURN;
    const near = x2 - into * TURN;
    const points = [[x1, y1], [turn, y1]];
    if (into > 0 ? turn > near : turn < near) {
      if (out === into) {
        const between = y2 > y1 ? y2 - MIDDLE : y2 + MIDDLE;
        points.push([turn, between], [near, between], [near, y2]);
      } else {
        const far = into > 0 ? Math.min(turn, near) : Math.max(turn, near);
        points[1][0] = far;
        points.push([far, y2]);
      }
    } else {
      points.push([turn, y2]);
    }
    points.push([x2 - into * 2, y2]);
    this.drawn.push({ link, points });
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = wide;
    pen.beginPath();
    pen.moveTo(...points[0]);
    for (let n = 1; n < points.length - 1; n += 1) pen.arcTo(...points[n], ...points[n + 1], 4);
    pen.lineTo(...points[points.length - 1]);
    pen.stroke();
    pen.beginPath();
    pen.moveTo(x2 - into, y2);
    pen.lineTo(x2 - into * 6, y2 - 3.5);
    pen.lineTo(x2 - into * 6, y2 + 3.5);
    pen.fill();
  }

  end(row, isFinish) {
    const x = this.x(isFinish ? row.finish : row.start);
    return row.kind === "milestone" ? x + (isFinish ? 8 : -8) : x;
  }
}

function distance(x, y, x1, y1, x2, y2) {
  const [wide, high] = [x2 - x1, y2 - y1];
  const along = Math.min(1, Math.max(0, ((x - x1) * wide + (y - y1) * high) / (wide * wide + high * high || 1)));
  return Math.hypot(x - x1 - along * wide, y - y1 - along * high);
}
