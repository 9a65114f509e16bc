// The one scroller: only the rows and bars that are seen exist, each kept as long as it is seen.

import { Drawing, HEAD, ROW } from "./drawing.js";
import { Scale, SCALES, dayText, finishText, today } from "./time.js";

const MORE = 4;
const LEAST_BAR = 4;
const of = (id) => document.getElementById(id);

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
    this.withBaseline = true;
    this.rowOf = new Map();
    this.barOf = new Map();
    this.scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.fit()).observe(this.scroller);
    document.fonts.ready.then(() => this.draw());
    this.fit();
  }

  // Everything again at the next frame, however often it is asked for.
  draw() {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => { this.asked = 0; this.paint(); });
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
    this.keep(this.barOf, this.bars, from, to, (id) => this.newBar(id), (...about) => this.fillBar(...about));
    this.rows.style.transform = `translateY(${-top}px)`;
    this.bars.style.transform = `translate(${-left}px, ${-top}px)`;
    this.drawing.paint({ plan, scale, left, top, from, to, selected: this.selected, withBaseline: this.withBaseline });
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
    box.cells = ["c-name", "c-start", "c-finish", "c-team"].map((name) => {
      const cell = made("span", name);
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
      setText(box.cells[1], dayText(row.start, { short: true }));
      setText(box.cells[2], finishText(row, { short: true }));
      setText(box.cells[3], plan.teams[row.team] || "");
    }
    const chosen = this.selected === row.id;
    if (box.chosen !== chosen) {
      box.chosen = chosen;
      box.setAttribute("aria-selected", String(chosen));
    }
  }

  newBar(id) {
    const box = made("div", "bar");
    box.dataset.id = id;
    box.done = made("div", "done");
    box.label = made("span", "text");
    box.grip = made("div", "grip");
    box.append(box.done, box.grip, box.label);
    return box;
  }

  fillBar(box, row, place) {
    const { plan, scale } = this;
    const isPoint = row.kind === "milestone";
    const critical = plan.isCritical(row);
    const left = scale.x(row.start);
    const width = isPoint ? 0 : Math.max(LEAST_BAR, scale.x(row.finish) - left);
    const key = `${place} ${left} ${width} ${critical}`;
    if (box.row === row && box.key === key) return;
    box.row = row;
    box.key = key;
    box.style.transform = `translate(${left}px, ${place * ROW}px)`;
    box.style.width = `${width}px`;
    const state = plan.is(row, "finished") ? "finished" : critical ? "critical" : "usual";
    box.className = `bar ${row.kind.replaceAll(" ", "-")} ${state}${plan.is(row, "inactive") ? " inactive" : ""}`;
    box.done.style.width = `${row.percent || 0}%`;
    setText(box.label, row.name);
  }

  select(id, { reveal = true } = {}) {
    this.selected = id;
    if (id !== null && reveal) {
      if (!this.plan.place.has(id) && this.plan.rows.has(id)) { this.plan.reveal(id); this.extend(); }
      this.into(id);
    }
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
}

function made(kind, name) {
  const box = document.createElement(kind);
  box.className = name;
  return box;
}

function setText(box, text) {
  if (box.textContent !== text) box.textContent = text;
}
