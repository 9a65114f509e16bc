// Bars under the hand: the middle moves a task, or all that are picked; its end changes how long it
// takes. A finger pans, and holds a bar by staying on it for a moment.

import { ROW } from "./drawing.js";
import { DAY, dayText, finishText, iso } from "./time.js";

const MOVED = 3;
const SLIPPED = 8;
const HOLD_MS = 400;
const EVERY_MS = 120;

export function gestures(view, edits, mayEdit, open) {
  const { plan, bars, scale } = view;
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  bars.parentElement.append(tip);
  let held = null;
  let press = null;

  const editable = (row) => mayEdit && row.kind !== "summary" && !plan.is(row, "finished");
  // Where it may be drawn: what has begun keeps its start.
  const kindOf = (row, onGrip) => {
    if (!editable(row)) return null;
    if (onGrip && row.kind !== "milestone") return "finish";
    return plan.is(row, "started") ? null : "start";
  };
  // Those of the picked tasks that can be moved, as they are drawn now, and how many stay.
  const movable = () => {
    const rows = [...view.picked].map((id) => plan.shown(id)).filter((row) => row && kindOf(row, false));
    return { rows, stay: stays(view.picked.size - rows.length) };
  };

  bars.addEventListener("pointerdown", (event) => {
    const bar = event.target.closest(".bar");
    if (!bar || event.button !== 0 || event.target.classList.contains("knot")) return;
    const { id } = bar.dataset;
    view.rows.focus({ preventScroll: true });
    if (event.ctrlKey || event.metaKey) { view.toggle(id); return; }
    if (event.shiftKey) { view.range(id, { reveal: false }); return; }
    const several = view.picked.size > 1 && view.picked.has(id);
    view.select(id, { reveal: false, keep: several });
    const row = plan.shown(id);
    const what = kindOf(row, event.target.classList.contains("grip"));
    if (!what) return;
    const take = () => {
      const moved = several && what === "start" ? movable() : { rows: [row], stay: "" };
      held = { id, what, ...moved, several, from: event.clientX, days: 0, bar };
      bar.classList.add("held");
      bar.setPointerCapture(event.pointerId);
    };
    if (event.pointerType === "touch") {
      press = { x: event.clientX, y: event.clientY, timer: setTimeout(take, HOLD_MS) };
    } else {
      take();
      event.preventDefault();
    }
  });

  bars.addEventListener("pointermove", (event) => {
    if (press && !held && Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLIPPED) letGo();
    if (!held) return;
    const by = event.clientX - held.from;
    if (!held.moving && Math.abs(by) < MOVED) return;
    held.moving = true;
    const days = Math.round(by / scale.perDay);
    if (days === held.days) return;
    held.days = days;
    const { rows, what } = held;
    for (const row of rows) plan.waiting.set(row.id, drawn(row, what, days));
    const own = plan.shown(held.id);
    tip.textContent = (what === "start" ? `from ${dayText(own.start)}` : `until ${finishText(own)}`)
      + (rows.length > 1 ? `, ${rows.length} tasks` : "");
    tip.style.transform = `translate(${scale.x(own.start)}px, ${plan.place.get(held.id) * ROW - 20}px)`;
    tip.hidden = false;
    bars.append(tip);
    view.draw();
    clearTimeout(held.soon);
    held.soon = setTimeout(ask, EVERY_MS, held);
  });
  // Once a finger holds a bar, moving it does not pan.
  bars.addEventListener("touchmove", (event) => { if (held && event.cancelable) event.preventDefault(); }, { passive: false });
  bars.addEventListener("contextmenu", (event) => { if (press) event.preventDefault(); });

  const ask = ({ what, rows, days, stay }) => {
    if (!days) return;
    const at = (row) => iso((what === "start" ? row.start : row.finish) + days * DAY);
    edits.propose(rows.map((row) => ({ do: what, task: row.id, at: at(row) })), { more: stay });
  };
  const letGo = () => { clearTimeout(press?.timer); press = null; };

  const release = (event) => {
    letGo();
    if (!held) return;
    const last = held;
    held = null;
    clearTimeout(last.soon);
    last.bar.classList.remove("held");
    tip.hidden = true;
    if (event.type === "pointercancel" || !last.days) {
      if (last.moving) edits.drop();
      else if (last.several) view.select(last.id, { reveal: false });
      return;
    }
    ask(last);
  };
  bars.addEventListener("pointerup", release);
  bars.addEventListener("pointercancel", release);
  bars.addEventListener("dblclick", (event) => {
    const bar = event.target.closest(".bar");
    if (bar && !event.target.classList.contains("knot")) open(bar.dataset.id);
  });
  return { editable, movable };
}

function drawn(row, what, days) {
  if (what === "start") return { ...row, start: row.start + days * DAY, finish: row.finish + days * DAY };
  return { ...row, finish: Math.max(row.start + 1, row.finish + days * DAY) };
}

function stays(count) {
  if (!count) return "";
  return count === 1 ? "One that has begun, is done or spans others stays." : `${count} that have begun, are done or span others stay.`;
}

// One day on or back, past days without work, for those who move bars by keys.
export function nextDay(plan, minute, by, isFinish) {
  const landsOn = (at) => Math.floor((isFinish ? at - 1 : at) / DAY);
  let at = minute + by * DAY;
  for (let tries = 0; tries < 60 && plan.off.has(landsOn(at)); tries += 1) at += by * DAY;
  return at;
}
