// Keys of the timeline. None is taken inside fields, or where a person switched them off.

import { iso } from "./time.js";
import { nextDay } from "./gestures.js";

const PAGE = 15;

export function keys({ plan, view, edits, panel, rename, add, editable }) {
  const on = document.body.dataset.shortcuts !== "off";
  const step = (by) => {
    const at = plan.place.get(view.selected);
    const n = at === undefined ? 0 : Math.min(plan.listed.length - 1, Math.max(0, at + by));
    if (plan.listed.length) view.select(plan.listed[n]);
  };
  const fold = (folded) => {
    const row = plan.rows.get(view.selected);
    if (!row) return;
    if (plan.parents.has(row.id) && plan.folded.has(row.id) !== folded) { plan.fold(row.id, folded); view.refresh(); }
    else if (folded && row.parent !== null) view.select(row.parent);
  };
  const shift = (by, isFinish) => {
    const row = plan.shown(view.selected);
    if (!row || !editable(row)) return;
    if (isFinish && row.kind === "milestone") return;
    const at = nextDay(plan, isFinish ? row.finish : row.start, by, isFinish);
    // Seen at once, so that the next press goes on from here.
    const moved = at - (isFinish ? row.finish : row.start);
    plan.waiting.set(row.id, { ...row, start: isFinish ? row.start : at, finish: row.finish + moved });
    view.draw();
    edits.propose({ do: isFinish ? "finish" : "start", task: row.id, at: iso(at) });
  };
  const plain = {
    j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
    PageDown: () => step(PAGE), PageUp: () => step(-PAGE), Home: () => step(-Infinity), End: () => step(Infinity),
    ArrowRight: () => fold(false), ArrowLeft: () => fold(true),
    Enter: () => (edits.isWaiting ? edits.keep() : panel.open(view.selected)),
    e: () => rename(view.selected), c: () => add(view.selected),
    Delete: () => view.selected && edits.now([{ do: "remove", task: view.selected }]),
    t: () => view.toToday(), "/": () => document.getElementById("filter").focus(),
    "?": () => document.getElementById("keys").showModal(),
    Escape: () => (edits.isWaiting ? edits.drop() : panel.close()),
  };
  const navigates = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", "ArrowRight", "ArrowLeft", "Enter", "Escape"]);

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.target.closest("input, textarea, select, dialog")) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z") {
      event.preventDefault();
      if (event.shiftKey) edits.redo(); else edits.undo();
      return;
    }
    if (command) return;
    if (event.altKey) {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      shift(by, event.shiftKey);
      return;
    }
    const inGrid = event.target === view.rows || event.target === document.body;
    if (!inGrid || (!on && !navigates.has(event.key)) || !plain[event.key]) return;
    event.preventDefault();
    plain[event.key]();
  });
}
