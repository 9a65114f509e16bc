// Keys of the timeline. None is taken inside fields, or where a person switched them off.

import { iso } from "./time.js";
import { nextDay } from "./gestures.js";

const PAGE = 15;

export function keys({ plan, view, edits, panel, links, rename, add, movable, editable }) {
  const on = document.body.dataset.shortcuts !== "off";
  const next = (by) => {
    const at = plan.place.get(view.selected);
    const n = at === undefined ? 0 : Math.min(plan.listed.length - 1, Math.max(0, at + by));
    return plan.listed[n];
  };
  const step = (by, go = (id) => view.select(id)) => { if (plan.listed.length) go(next(by)); };
  const steps = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, J: 1, K: -1, PageDown: PAGE, PageUp: -PAGE, Home: -Infinity, End: Infinity };
  const fold = (folded) => {
    const row = plan.rows.get(view.selected);
    if (!row) return;
    if (plan.parents.has(row.id) && plan.folded.has(row.id) !== folded) { plan.fold(row.id, folded); view.refresh(); }
    else if (folded && row.parent !== null) view.select(row.parent);
  };
  const shift = (by, isFinish) => {
    const { rows, stay } = movable();
    const resized = [...view.picked].map((id) => plan.shown(id)).filter((row) => row && editable(row) && row.kind !== "milestone");
    const found = isFinish ? resized : rows;
    if (!found.length) return;
    const what = isFinish ? "finish" : "start";
    const wanted = found.map((row) => {
      const at = nextDay(plan, row[what], by, isFinish);
      const moved = at - row[what];
      // Seen at once, so that the next press goes on from here.
      plan.waiting.set(row.id, { ...row, start: isFinish ? row.start : at, finish: row.finish + moved });
      return { do: what, task: row.id, at: iso(at) };
    });
    view.draw();
    edits.propose(wanted, { more: isFinish ? "" : stay });
  };
  const remove = () => {
    if (links.remove() || !view.picked.size) return;
    edits.now([...outermost()].map((task) => ({ do: "remove", task })));
  };
  // What goes with a summary above it need not be removed itself.
  const outermost = () => [...view.picked].filter((id) => {
    for (let at = plan.rows.get(id)?.parent; at; at = plan.rows.get(at)?.parent) if (view.picked.has(at)) return false;
    return plan.rows.has(id);
  });
  const escape = () => {
    if (edits.isWaiting) edits.drop();
    else if (view.picked.size > 1) view.select(view.selected, { reveal: false });
    else panel.close();
  };
  const plain = {
    ArrowRight: () => fold(false), ArrowLeft: () => fold(true),
    Enter: () => (edits.isWaiting ? edits.keep() : panel.open(view.selected)),
    e: () => rename(view.selected), c: () => add(view.selected),
    x: () => view.toggle(view.selected), Delete: remove,
    t: () => view.toToday(), "/": () => document.getElementById("filter").focus(),
    Escape: escape,
  };
  for (const [key, by] of Object.entries(steps)) plain[key] = () => step(by);
  const navigates = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", "ArrowRight", "ArrowLeft", "Enter", "Escape"]);

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.target.closest("input, textarea, select, dialog, [popover]")) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z") {
      event.preventDefault();
      if (event.shiftKey) edits.redo(); else edits.undo();
      return;
    }
    const inGrid = event.target === view.rows || event.target === document.body;
    if (command) {
      // The mark goes on, and what is picked stays.
      if (!inGrid || !steps[event.key] || event.key.length === 1) return;
      event.preventDefault();
      step(steps[event.key], (id) => view.mark(id));
      return;
    }
    if (event.altKey) {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      shift(by, event.shiftKey);
      return;
    }
    if (!inGrid || (!on && !navigates.has(event.key)) || !plain[event.key]) return;
    event.preventDefault();
    if (event.shiftKey && steps[event.key]) step(steps[event.key], (id) => view.range(id));
    else plain[event.key]();
  });
}
