// The bar above the plan: filters, scale, buttons; and all of it in the address.

import * as api from "./api.js";
import { SCALES } from "./time.js";

const of = (id) => document.getElementById(id);
const FACTOR = 1.35;

export function tools({ plan, view, edits }) {
  const fill = (box, entries) => {
    for (const [value, name] of entries) {
      const choice = document.createElement("option");
      choice.value = value;
      choice.textContent = name;
      box.append(choice);
    }
  };
  fill(of("team"), Object.entries(plan.teams).sort((a, b) => a[1].localeCompare(b[1])));
  fill(of("target"), plan.order.map((id) => plan.rows.get(id))
    .filter((row) => row.kind === "milestone" && !plan.is(row, "finished"))
    .map((row) => [row.id, `… to ${row.name}`]));
  of("team").parentElement.hidden = !Object.keys(plan.teams).length;
  of("baseline").parentElement.hidden = !plan.baseline;
  if (plan.baseline) of("baseline").parentElement.title = `${plan.baseline.name}, the grey bars`;
  of("undo").hidden = of("redo").hidden = !api.mayEdit;

  const filter = () => {
    plan.wanted = {
      text: of("filter").value.trim(), team: of("team").value,
      critical: of("critical").checked, open: of("open").checked,
    };
    plan.list();
    view.refresh();
    remember();
  };
  for (const name of ["filter", "team", "critical", "open"]) of(name).addEventListener("input", filter);
  of("filter").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && event.key !== "Enter") return;
    if (event.key === "Escape") { of("filter").value = ""; filter(); }
    view.rows.focus();
  });

  const target = async () => {
    const id = of("target").value;
    try {
      plan.path = id ? new Set((await api.critical(id)).tasks) : null;
    } catch (error) {
      edits.refused(error);
    }
    filter();
  };
  of("target").addEventListener("change", target);

  of("baseline").addEventListener("change", () => { view.withBaseline = of("baseline").checked; view.draw(); });
  const zoom = (name) => { of("zoom").value = name; view.zoomTo(name); remember(); };
  const near = () => {
    const { perDay } = view.scale;
    const distance = (name) => Math.abs(Math.log(SCALES[name] / perDay));
    of("zoom").value = Object.keys(SCALES).reduce((a, b) => (distance(a) <= distance(b) ? a : b));
  };
  const closer = (factor, at) => { view.zoom(view.scale.perDay * factor, at); near(); };
  of("zoom").addEventListener("change", () => zoom(of("zoom").value));
  of("zoom-in").addEventListener("click", () => closer(FACTOR));
  of("zoom-out").addEventListener("click", () => closer(1 / FACTOR));
  view.scroller.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    closer(Math.exp(-event.deltaY / 300), event.clientX - view.scroller.getBoundingClientRect().left - view.list);
  }, { passive: false });
  of("today").addEventListener("click", () => view.toToday());
  of("fold").addEventListener("click", () => {
    const folded = plan.folded.size === 0;
    plan.foldAll(folded);
    of("fold").textContent = folded ? "Unfold all" : "Fold all";
    view.refresh();
  });
  of("undo").addEventListener("click", () => edits.undo());
  of("redo").addEventListener("click", () => edits.redo());
  of("help").addEventListener("click", () => of("keys").showModal());

  const kept = {};
  // The address says what is seen, so that it can be sent to somebody.
  function remember(more = {}) {
    Object.assign(kept, more);
    const address = new URL(location);
    const said = {
      ...plan.wanted, filter: plan.wanted.text, text: "", target: of("target").value,
      zoom: of("zoom").value, ...kept,
    };
    for (const [key, value] of Object.entries(said)) {
      if (value) address.searchParams.set(key, value === true ? "1" : value); else address.searchParams.delete(key);
    }
    history.replaceState(null, "", address);
  }

  async function recall() {
    const said = new URL(location).searchParams;
    of("filter").value = said.get("filter") || "";
    of("team").value = said.get("team") || "";
    of("critical").checked = said.has("critical");
    of("open").checked = said.has("open");
    of("target").value = said.get("target") || "";
    await target();
    const name = said.get("zoom");
    const known = name === "fit" || SCALES[name];
    of("zoom").value = known ? name : "month";
    view.zoomTo(of("zoom").value);
    if (name !== "fit") view.toToday();
    return { task: said.get("task"), details: said.has("details") };
  }
  return { remember, recall };
}
