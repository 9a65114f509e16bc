// The one scroller: only the rows and bars that are seen exist, each kept as long as it is seen.

import { Drawing, HEAD, ROW } from "./drawing.js";
import { Scale, SCALES, dayText, finishText, today } from "./time.js";

const MORE = 4;
const LEAST_BAR = 4;
const of = (id) => document.getElementById(id);

// What the list may show beside the name, and how wide each of it is.
export const COLUMNS = {
  start: ["Start", 72], finish: ["Finish", 72], days: ["Days", 48], float: ["Float", 48],
  percent: ["Done", 48], team: ["Team", 80], owner: ["Owner", 96],
};
export const USUAL = ["start", "finish", "team"];
const NAME_WIDE = 220;

export class View {
  constructor(plan) {
    this.plan = plan;
    this.scroller = of("scroller");
    this.rows = of("rows");
    this.bars = of("bars");
    this.drawing = new Drawing(of("drawing"));
    this.drawing.again = () => this.draw();
    this.scale = new Scale(...plan.bounds());
    this.selected = null;
    this.picked = new Set();
    this.anchor = null;
    this.link = null;
    this.pull = null;
    this.withBaseline = true;
    this.rowOf = new Map();
    this.barOf = new Map();
    this.show(USUAL);
    this.scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.fit()).observe(this.scroller);
    document.fonts.ready.then(() => this.draw());
  }

  // Everything again at the next frame, however often it is asked for.
  draw() {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => { this.asked = 0; this.paint(); });
  }

  // Everything now: what is said next is about what is seen.
  now() {
    cancelAnimationFrame(this.asked);
    this.asked = 0;
    this.paint();
  }

  // The columns of the list beside the name.
  show(columns) {
    this.columns = Object.keys(COLUMNS).filter((name) => columns.includes(name));
    const plan = of("plan");
    const wide = this.columns.map((name) => COLUMNS[name][1]);
    plan.style.setProperty("--columns", `minmax(0, 1fr) ${wide.map((w) => `${w}px`).join(" ")}`);
    plan.style.setProperty("--list-wide", `${wide.reduce((a, b) => a + b, NAME_WIDE)}px`);
    const head = document.querySelector(".columns");
    head.replaceChildren(made("span", "c-name"), ...this.columns.map((name) => made("span", `c-${name}`)));
    [...head.children].forEach((cell, n) => { cell.textContent = n ? COLUMNS[this.columns[n - 1]][0] : "Task"; });
    for (const box of this.rowOf.values()) box.remove();
    this.rowOf.clear();
    this.fit();
  }

  fit() {
    const { clientWidth, clientHeight } = this.scroller;
    const view = of("view");
    view.style.width = `${clientWidth}px`;
    view.style.height = `${clientHeight}px`;
    this.list = this.rows.parentElement.offsetWidth;
    this.drawing.size(clientWidth - this.list, clientHeight);
    this.extend();
    this.draw();
  }

  extend() {
    const extent = of("extent");
    extent.style.width = `${this.list + Math.ceil(this.scale.width)}px`;
    extent.style.height = `${HEAD + this.plan.listed.length * ROW + ROW}px`;
    this.rows.setAttribute("aria-rowcount", this.plan.listed.length);
  }

  // After rows were added, taken or filtered.
  refresh() {
    this.extend();
    this.draw();
  }

  paint() {
    const { plan, scroller, scale } = this;
    const [left, top] = [scroller.scrollLeft, scroller.scrollTop];
    const from = Math.max(0, Math.floor(top / ROW) - MORE);
    const to = Math.min(plan.listed.length, Math.ceil((top + scroller.clientHeight - HEAD) / ROW) + MORE);
    this.keep(this.rowOf, this.rows, from, to, (id) => this.newRow(id), (...about) => this.fillRow(...about));
    this.keep(this.barOf, this.bars, from, to, (id) => this.newBar(id), (...about) => this.fillBar(...about, left));
    this.rows.style.transform = `translateY(${-top}px)`;
    this.bars.style.transform = `translate(${-left}px, ${-top}px)`;
    this.drawing.paint({ plan, scale, left, top, from, to, selected: this.selected, picked: this.picked, chosenLink: this.link, pull: this.pull, withBaseline: this.withBaseline });
    const count = this.picked.size > 1 ? `${this.picked.size} tasks picked` : "";
    setText(of("picked"), count);
    const active = this.rowOf.get(this.selected);
    if (active) this.rows.setAttribute("aria-activedescendant", active.id);
    else this.rows.removeAttribute("aria-activedescendant");
  }

  keep(held, layer, from, to, make, fill) {
    const seen = new Set();
    for (let n = from; n < to; n += 1) {
      const id = this.plan.listed[n];
      seen.add(id);
      let box = held.get(id);
      if (!box) {
        box = make(id);
        held.set(id, box);
        layer.append(box);
      }
      fill(box, this.plan.shown(id), n);
    }
    for (const [id, box] of held) {
      if (!seen.has(id)) { box.remove(); held.delete(id); }
    }
  }

  newRow(id) {
    const box = made("div", "line");
    box.dataset.id = id;
    box.id = `row-${id}`;
    box.setAttribute("role", "row");
    box.cells = ["name", ...this.columns].map((name) => {
      const cell = made("span", `c-${name}`);
      cell.setAttribute("role", "gridcell");
      box.append(cell);
      return cell;
    });
    box.caret = made("span", "caret");
    box.caret.setAttribute("aria-hidden", "true");
    box.words = made("span", "words");
    box.cells[0].append(box.caret, box.words);
    return box;
  }

  fillRow(box, row, place) {
    const { plan } = this;
    if (box.place !== place) {
      box.place = place;
      box.style.transform = `translateY(${place * ROW}px)`;
      box.setAttribute("aria-rowindex", place + 1);
    }
    const isParent = plan.parents.has(row.id);
    const folded = plan.folded.has(row.id);
    const key = `${isParent}${folded}${plan.waiting.has(row.id)}`;
    if (box.row !== row || box.key !== key) {
      box.row = row;
      box.key = key;
      box.setAttribute("aria-level", row.level);
      box.classList.toggle("summary", row.kind === "summary");
      box.classList.toggle("moves", plan.waiting.has(row.id));
      if (isParent) box.setAttribute("aria-expanded", String(!folded));
      else box.removeAttribute("aria-expanded");
      box.caret.textContent = isParent ? (folded ? "▸" : "▾") : row.kind === "milestone" ? "◆" : "";
      box.cells[0].style.paddingLeft = `${8 + (row.level - 1) * 15}px`;
      setText(box.words, row.name);
      box.words.title = row.name;
      this.columns.forEach((name, n) => setText(box.cells[n + 1], this.words(row, name)));
    }
    const chosen = this.picked.has(row.id);
    if (box.chosen !== chosen) {
      box.chosen = chosen;
      box.setAttribute("aria-selected", String(chosen));
    }
    box.classList.toggle("marked", this.selected === row.id);
  }

  words(row, column) {
    if (column === "start") return dayText(row.start, { short: true });
    if (column === "finish") return finishText(row, { short: true });
    if (column === "team") return this.plan.teams[row.team] || "";
    if (column === "owner") return this.plan.owners[row.owner] || "";
    const value = row[column];
    return value === null || value === undefined ? "" : column === "percent" ? `${value} %` : `${value}`;
  }

  newBar(id) {
    const box = made("div", "bar");
    box.dataset.id = id;
    box.done = made("div", "done");
    box.label = made("span", "text");
    box.grip = made("div", "grip");
    box.append(box.done, box.grip, made("div", "knot"), box.label);
    return box;
  }

  // from: where the window begins; of a bar that ends before it, no end of its name is left standing.
  fillBar(box, row, place, from) {
    const { plan, scale } = this;
    const isPoint = row.kind === "milestone";
    const critical = plan.isCritical(row);
    const left = scale.x(row.start);
    const width = isPoint ? 0 : Math.max(LEAST_BAR, scale.x(row.finish) - left);
    const picked = this.picked.has(row.id);
    const isPast = left + width < from;
    const key = `${place} ${left} ${width} ${critical} ${picked} ${isPast}`;
    if (box.row === row && box.key === key) return;
    box.row = row;
    box.key = key;
    box.style.transform = `translate(${left}px, ${place * ROW}px)`;
    box.style.width = `${width}px`;
    const state = plan.is(row, "finished") ? "finished" : critical ? "critical" : "usual";
    box.className = `bar ${row.kind.replaceAll(" ", "-")} ${state}${plan.is(row, "inactive") ? " inactive" : ""}${picked ? " picked" : ""}`;
    box.done.style.width = `${row.percent || 0}%`;
    setText(box.label, isPast ? "" : row.name);
  }

  // One task alone; with `keep` others that were picked stay so.
  select(id, { reveal = true, keep = false } = {}) {
    this.selected = id;
    this.link = null;
    if (!keep) { this.picked.clear(); this.anchor = id; }
    if (id !== null) this.picked.add(id);
    if (id !== null && reveal) {
      if (!this.plan.place.has(id) && this.plan.rows.has(id)) { this.plan.reveal(id); this.extend(); }
      this.into(id);
    }
    this.draw();
  }

  // One task more, or one less.
  toggle(id) {
    if (this.picked.has(id) && this.picked.size > 1) {
      this.picked.delete(id);
      if (this.selected === id) this.selected = [...this.picked].at(-1);
      this.draw();
    } else {
      this.anchor = id;
      this.select(id, { reveal: false, keep: true });
    }
  }

  // The mark alone goes to another task.
  mark(id) {
    this.selected = id;
    this.into(id);
    this.draw();
  }

  // All from where picking began to this one.
  range(id, how = {}) {
    const places = [this.anchor, id].map((one) => this.plan.place.get(one));
    if (places.includes(undefined)) { this.select(id, how); return; }
    this.picked = new Set(this.plan.listed.slice(Math.min(...places), Math.max(...places) + 1));
    this.select(id, { ...how, keep: true });
  }

  // Scroll a row to the top, with the summaries that stand right above it.
  lead(id) {
    let place = this.plan.place.get(id);
    if (place === undefined) return;
    let { parent } = this.plan.rows.get(id);
    while (place > 0 && this.plan.listed[place - 1] === parent) {
      place -= 1;
      ({ parent } = this.plan.rows.get(parent));
    }
    this.scroller.scrollTop = place * ROW;
    this.draw();
  }

  // Scroll so that a task's row is seen, and its bar where that is far off.
  into(id) {
    const place = this.plan.place.get(id);
    if (place === undefined) return;
    const { scroller } = this;
    const room = scroller.clientHeight - HEAD - 3 * ROW;
    if (place * ROW < scroller.scrollTop) scroller.scrollTop = place * ROW;
    else if (place * ROW > scroller.scrollTop + room) scroller.scrollTop = place * ROW - room;
    const row = this.plan.shown(id);
    const [from, to] = [this.scale.x(row.start), this.scale.x(row.finish)];
    const seen = scroller.clientWidth - this.list;
    if (to < scroller.scrollLeft || from > scroller.scrollLeft + seen - 20) scroller.scrollLeft = Math.max(0, from - 60);
  }

  zoom(perDay, at = (this.scroller.clientWidth - this.list) / 2) {
    const held = this.scale.minute(this.scroller.scrollLeft + at);
    this.scale.set(perDay);
    this.extend();
    this.scroller.scrollLeft = this.scale.x(held) - at;
    this.draw();
  }

  zoomTo(name) {
    if (name !== "fit") { this.zoom(SCALES[name]); return; }
    const [first, last] = this.plan.bounds();
    const days = Math.max(7, (last - first) / 1440);
    this.scale.set((this.scroller.clientWidth - this.list - 160) / days);
    this.extend();
    this.scroller.scrollLeft = this.scale.x(first) - 30;
    this.draw();
  }

  to(minute) {
    this.scroller.scrollLeft = this.scale.x(minute) - (this.scroller.clientWidth - this.list) / 3;
    this.draw();
  }

  toToday() { this.to(today()); }

  // Today, or the end of the plan that is nearest to it.
  toNow() {
    const [first, last] = this.plan.bounds();
    this.to(Math.min(Math.max(today(), first), last));
  }
}

function made(kind, name) {
  const box = document.createElement(kind);
  box.className = name;
  return box;
}

function setText(box, text) {
  if (box.textContent !== text) box.textContent = text;
}
