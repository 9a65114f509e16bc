// The timeline: the plan is asked for, drawn, and kept in step with what is saved.

import { toast } from "../look/frame.js";
import * as api from "./api.js";
import { Edits } from "./edits.js";
import { gestures } from "./gestures.js";
import { keys } from "./keys.js";
import { linking } from "./linking.js";
import { Panel } from "./panel.js";
import { Plan } from "./plan.js";
import { tools } from "./tools.js";
import { View } from "./view.js";

const whole = document.getElementById("plan");

async function start() {
  const plan = new Plan(await api.plan(), api.sure);
  const view = new View(plan);
  let panel = null;
  const edits = new Edits(plan, view, (answer) => {
    panel.again();
    document.querySelector(".asof").textContent = `Version ${answer.version} by ${answer.author}, just now`;
  });
  // What is proposed and not saved yet is lost with the page.
  addEventListener("beforeunload", (event) => { if (edits.isWaiting) event.preventDefault(); });
  const bar = tools({ plan, view, edits });
  panel = new Panel(plan, view, edits, () => {
    bar.remember({ details: panel.id !== null });
    view.fit();
  });
  const open = (id) => { choose(id); panel.open(id); };
  const choose = (id) => {
    view.select(id);
    bar.remember({ task: id });
    if (panel.isOpen) panel.open(id);
  };
  const hand = gestures(view, edits, api.mayEdit, open);
  const links = linking(view, edits, api.mayEdit);
  whole.classList.toggle("may-edit", api.mayEdit);

  view.rows.addEventListener("click", (event) => {
    const line = event.target.closest(".line");
    if (!line) return;
    const { id } = line.dataset;
    if (event.target.closest(".caret") && plan.parents.has(id)) {
      plan.fold(id, !plan.folded.has(id));
      view.refresh();
    } else if (event.ctrlKey || event.metaKey) {
      view.toggle(id);
    } else if (event.shiftKey) {
      view.range(id, { reveal: false });
    } else {
      choose(id);
    }
  });
  view.rows.addEventListener("dblclick", (event) => {
    const line = event.target.closest(".line");
    if (line) open(line.dataset.id);
  });

  // A field over the name, for a new name or a new task.
  const ask = (id, { value, label, done }) => {
    const line = view.rowOf.get(id);
    if (!line || !api.mayEdit) return;
    const field = document.createElement("input");
    field.className = "over";
    field.value = value;
    field.setAttribute("aria-label", label);
    const over = line.cells[0];
    over.append(field);
    field.select();
    field.focus();
    let ended = false;
    const end = (keep) => {
      if (ended) return;
      ended = true;
      const text = field.value.trim();
      field.remove();
      view.rows.focus({ preventScroll: true });
      if (keep && text && text !== value) done(text);
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); event.stopPropagation(); end(event.key === "Enter"); }
    });
    field.addEventListener("blur", () => end(true));
  };
  const rename = (id) => id && ask(id, {
    value: plan.rows.get(id).name, label: "Name of the task",
    done: (name) => edits.now([{ do: "rename", task: id, name }]),
  });
  const add = (id) => id && ask(id, {
    value: "", label: "Name of a new task below this one",
    done: (name) => edits.now([{ do: "add", name, after: id }]),
  });
  keys({ plan, view, edits, panel, links, rename, add, ...hand });

  const { task, details } = await bar.recall();
  if (task && plan.rows.has(task)) {
    view.select(task);
    if (details) panel.open(task);
  } else if (plan.listed.length) {
    const first = plan.firstOpen();
    view.select(first ?? plan.listed[0], { reveal: false });
    if (first !== null) view.lead(first);
  }
  view.rows.focus({ preventScroll: true });
  delete whole.dataset.busy;
}

if (whole) {
  start().catch((error) => {
    if (!(error instanceof api.Refused)) throw error;
    toast(error.message, { kind: "bad" });
  });
}
