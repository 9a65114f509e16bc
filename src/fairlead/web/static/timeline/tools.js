// The bar above the plan: filters, columns, scale, buttons; and all of it in the address.

import * as api from "./api.js";
import { SCALES } from "./time.js";
import { COLUMNS, USUAL } from "./view.js";
import { views } from "./views.js";

const of = (id) => document.getElementById(id);
const FACTOR = 1.35;
const CHECKS = ["critical", "open"];

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
  const columns = Object.entries(COLUMNS).map(([name, [title]]) => {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", value: name });
    label.className = "check";
    label.append(box, ` ${title}`);
    of("column-choice").append(label);
    return box;
  });
  for (const box of document.querySelectorAll(".menu")) placed(box);

  const filter = () => {
    plan.wanted = {
      text: of("filter").value.trim(), team: of("team").value,
      critical: of("critical").checked, open: of("open").checked,
    };
    const count = CHECKS.filter((name) => of(name).checked).length;
    of("show").textContent = count ? `Show · ${count}` : "Show";
    plan.list();
    view.refresh();
    remember();
  };
  for (const name of ["filter", "team", ...CHECKS]) of(name).addEventListener("input", filter);
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

  const shown = () => {
    view.withBaseline = of("baseline").checked;
    view.show(columns.filter((box) => box.checked).map((box) => box.value));
    remember();
  };
  for (const box of [of("baseline"), ...columns]) box.addEventListener("change", shown);
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
    of("fold").textContent = folded ? "Unfold" : "Fold";
    view.refresh();
  });
  of("undo").addEventListener("click", () => edits.undo());
  of("redo").addEventListener("click", () => edits.redo());

  // What is looked at and how, as the address says it and as views are kept.
  const state = () => {
    const chosen = columns.filter((box) => box.checked).map((box) => box.value).join(",");
    const said = {
      filter: plan.wanted.text, team: plan.wanted.team, target: of("target").value, zoom: of("zoom").value,
      critical: plan.wanted.critical && "1", open: plan.wanted.open && "1",
      baseline: !of("baseline").checked && "0", columns: chosen !== USUAL.join(",") && (chosen || "none"),
    };
    return Object.fromEntries(Object.entries(said).filter(([, value]) => value));
  };
  async function apply(said) {
    of("filter").value = said.filter || "";
    of("team").value = said.team || "";
    for (const name of CHECKS) of(name).checked = Boolean(said[name]);
    of("target").value = said.target || "";
    // What the program no longer has is not asked for.
    for (const name of ["team", "target"]) if (of(name).selectedIndex < 0) of(name).value = "";
    of("baseline").checked = said.baseline !== "0";
    const names = said.columns ? said.columns.split(",") : USUAL;
    for (const box of columns) box.checked = names.includes(box.value);
    shown();
    await target();
    const known = said.zoom === "fit" || Object.hasOwn(SCALES, said.zoom || "");
    zoom(known ? said.zoom : "month");
    if (said.zoom !== "fit") view.toNow();
  }

  const kept = {};
  const parts = ["filter", "team", "critical", "open", "target", "zoom", "baseline", "columns", "view"];
  let ready = false;
  // The address says what is seen, so that it can be sent to somebody.
  function remember(more = {}) {
    Object.assign(kept, more);
    if (!ready) return;
    const address = new URL(location);
    const now = state();
    const named = saved.current(now);
    const said = { ...Object.fromEntries(parts.map((part) => [part, ""])), ...(named ? { view: named } : now), ...kept };
    for (const [key, value] of Object.entries(said)) {
      if (value) address.searchParams.set(key, value === true ? "1" : value); else address.searchParams.delete(key);
    }
    history.replaceState(null, "", address);
  }

  async function recall() {
    const said = Object.fromEntries(new URL(location).searchParams);
    const named = saved.named(said.view);
    await apply(named ? { ...named.shows, ...said } : said);
    ready = true;
    remember();
    return { task: said.task, details: "details" in said };
  }
  const saved = views({ edits, state, async open(view) { await apply(view.shows); remember(); } });
  return { remember, recall };
}

// A menu stands below its button, wherever the page has that.
function placed(box) {
  const button = document.querySelector(`[popovertarget=${box.id}]`);
  box.addEventListener("toggle", (event) => {
    button.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "open") return;
    const { left, bottom } = button.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(left, window.innerWidth - box.offsetWidth - 8))}px`;
    box.style.top = `${bottom + 4}px`;
  });
}
