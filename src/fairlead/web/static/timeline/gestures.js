// Bars under the hand: the middle moves a task, its end changes how long it takes.

import { DAY, dayText, finishText, iso } from "./time.js";

const MOVED = 3;
const EVERY_MS = 120;

export function gestures(view, edits, mayEdit, open) {
  const { plan, bars, scale } = view;
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  bars.parentElement.append(tip);
  let held = null;

  const editable = (row) => mayEdit && row.kind !== "summary" && !plan.is(row, "finished");
  // Where it may be drawn: what has begun keeps its start.
  const kindOf = (row, onGrip) => {
    if (!editable(row)) return null;
    if (onGrip && row.kind !== "milestone") return "finish";
    return plan.is(row, "started") ? null : "start";
  };

  bars.addEventListener("pointerdown", (event) => {
    const bar = event.target.closest(".bar");
    if (!bar || event.button !== 0) return;
    const { id } = bar.dataset;
    view.select(id, { reveal: false });
    const row = plan.shown(id);
    const what = kindOf(row, event.target.classList.contains("grip"));
    if (!what) return;
    held = { id, what, from: event.clientX, row, days: 0, bar, at: 0 };
    bar.setPointerCapture(event.pointerId);
    event.preventDefault();
    view.rows.focus({ preventScroll: true });
  });

  bars.addEventListener("pointermove", (event) => {
    if (!held) return;
    const by = event.clientX - held.from;
    if (!held.moving && Math.abs(by) < MOVED) return;
    held.moving = true;
    held.bar.classList.add("held");
    const days = Math.round(by / scale.perDay);
    if (days === held.days) return;
    held.days = days;
    const { row, what } = held;
    const moved = { ...row, finish: Math.max(row.start + 1, row.finish + days * DAY) };
    if (what === "start") Object.assign(moved, { start: row.start + days * DAY, finish: row.finish + days * DAY });
    plan.waiting.set(held.id, moved);
    tip.textContent = what === "start" ? `from ${dayText(moved.start)}` : `until ${finishText(moved)}`;
    tip.style.transform = `translate(${scale.x(moved.start)}px, ${plan.place.get(held.id) * 32 - 20}px)`;
    tip.hidden = false;
    bars.append(tip);
    view.draw();
    clearTimeout(held.soon);
    held.soon = setTimeout(ask, EVERY_MS, held);
  });

  const ask = ({ id, what, row, days }) => {
    if (days) edits.propose({ do: what, task: id, at: iso((what === "start" ? row.start : row.finish) + days * DAY) });
  };

  const release = (event) => {
    if (!held) return;
    const let_go = held;
    held = null;
    clearTimeout(let_go.soon);
    let_go.bar.classList.remove("held");
    tip.hidden = true;
    if (event.type === "pointercancel" || !let_go.days) {
      if (let_go.moving) edits.drop();
      return;
    }
    ask(let_go);
  };
  bars.addEventListener("pointerup", release);
  bars.addEventListener("pointercancel", release);
  bars.addEventListener("dblclick", (event) => {
    const bar = event.target.closest(".bar");
    if (bar) open(bar.dataset.id);
  });
  return editable;
}

// One day on or back, past days without work, for those who move bars by keys.
export function nextDay(plan, minute, by, isFinish) {
  const landsOn = (at) => Math.floor((isFinish ? at - 1 : at) / DAY);
  let at = minute + by * DAY;
  for (let tries = 0; tries < 60 && plan.off.has(landsOn(at)); tries += 1) at += by * DAY;
  return at;
}
