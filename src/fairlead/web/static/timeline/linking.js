// Links under the hand: drawn from the knot at a bar's end to another bar, picked, and removed.

import { toast } from "../look/frame.js";
import { HEAD, ROW } from "./drawing.js";

const AROUND = 24;
const NEAR = 5;
const NEAR_FINGER = 14;

export function linking(view, edits, mayEdit) {
  const { plan, bars, drawing, scroller, scale } = view;
  const clip = bars.parentElement;
  const box = document.createElement("div");
  box.className = "link-box";
  box.hidden = true;
  const words = document.createElement("p");
  const cut = document.createElement("button");
  cut.className = "button";
  cut.textContent = "Remove the link";
  cut.hidden = !mayEdit;
  box.append(words, cut);
  clip.parentElement.append(box);

  const placeOf = (event) => {
    const { left, top } = drawing.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  // The task whose bar is there, or as good as.
  const target = ({ x, y }) => {
    if (y < HEAD) return null;
    const id = plan.listed[Math.floor((y - HEAD + scroller.scrollTop) / ROW)];
    if (id === undefined || id === view.pull.from) return null;
    const row = plan.shown(id);
    const along = x + scroller.scrollLeft;
    return along > scale.x(row.start) - AROUND && along < scale.x(row.finish) + AROUND ? id : null;
  };

  bars.addEventListener("pointerdown", (event) => {
    if (!event.target.classList.contains("knot") || event.button !== 0) return;
    const bar = event.target.closest(".bar");
    bar.setPointerCapture(event.pointerId);
    event.preventDefault();
    view.select(bar.dataset.id, { reveal: false });
    view.pull = { from: bar.dataset.id, ...placeOf(event), to: null };
    view.rows.focus({ preventScroll: true });
  });
  bars.addEventListener("pointermove", (event) => {
    if (!view.pull) return;
    const place = placeOf(event);
    Object.assign(view.pull, place, { to: target(place) });
    view.draw();
  });
  const release = (event) => {
    const { pull } = view;
    if (!pull) return;
    view.pull = null;
    view.draw();
    if (event.type !== "pointerup" || pull.to === null) return;
    if (plan.waits(pull.from, pull.to)) {
      const [first, then] = [pull.from, pull.to].map((id) => `“${plan.rows.get(id).name}”`);
      toast(`That link would close a ring: ${first} waits for ${then} already. Remove a link between them first.`, { kind: "bad" });
      return;
    }
    edits.propose({ do: "link", predecessor: pull.from, successor: pull.to });
  };
  bars.addEventListener("pointerup", release);
  bars.addEventListener("pointercancel", release);

  const hide = () => { box.hidden = true; };
  const remove = () => {
    if (!view.link || !mayEdit) return false;
    edits.propose({ do: "unlink", link: view.link });
    view.link = null;
    hide();
    return true;
  };
  cut.addEventListener("click", () => { remove(); view.rows.focus({ preventScroll: true }); });
  clip.addEventListener("pointerdown", (event) => {
    if (event.target !== clip) { hide(); return; }
    const place = placeOf(event);
    const link = drawing.near(place, event.pointerType === "touch" ? NEAR_FINGER : NEAR);
    view.link = link ? link.id : null;
    if (link) {
      const [first, then] = [plan.rows.get(link.predecessor), plan.rows.get(link.successor)];
      words.textContent = said(link, first.name, then.name);
      box.hidden = false;
      const left = view.list + Math.min(place.x, drawing.width - 280);
      box.style.transform = `translate(${Math.max(8, left)}px, ${place.y + 10}px)`;
    } else {
      hide();
    }
    view.draw();
  });
  scroller.addEventListener("scroll", hide, { passive: true });
  return { remove };
}

function said({ type, lag }, first, then) {
  const waits = type[1] === "S" ? "starts" : "is finished";
  const until = type[0] === "S" ? "has started" : "is finished";
  return `“${then}” ${waits} after “${first}” ${until}${lag ? `, ${lag}` : ""}.`;
}
