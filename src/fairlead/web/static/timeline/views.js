// Saved views: what is shown and how, under a name; one's own, or shared with the program.

import { toast } from "../look/frame.js";
import * as api from "./api.js";

const of = (id) => document.getElementById(id);

export function views({ edits, state, open }) {
  let all = api.views;
  const list = of("views-list");
  const form = of("views-form");
  const same = (a, b) => JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
  // One's own come first, so a name that somebody shared may be used again.
  const named = (name) => all.find((one) => one.name === name);
  const current = (now) => {
    const found = all.find((one) => named(one.name) === one && same(one.shows, now));
    of("views-button").textContent = found ? found.name : "Views";
    for (const row of list.querySelectorAll("li")) row.classList.toggle("current", found !== undefined && row.dataset.id === String(found.id));
    return found && found.name;
  };

  const draw = () => {
    list.replaceChildren(...all.map((one) => {
      const row = document.createElement("li");
      row.dataset.id = one.id;
      const go = button(one.name, "as-link", () => { of("views-menu").hidePopover(); open(one); });
      const hint = document.createElement("span");
      hint.className = "hint";
      hint.textContent = one.shared ? (one.own ? "shared by you" : `shared by ${one.owner}`) : "";
      row.append(go, hint);
      if (one.may_remove) {
        const cut = button("×", "button plain", () => remove(one));
        cut.setAttribute("aria-label", `Remove the view ${one.name}`);
        row.append(cut);
      }
      return row;
    }));
    of("views-none").hidden = all.length > 0;
    current(state());
  };

  const ask = async (question) => {
    try {
      all = (await question()).items;
      draw();
      return true;
    } catch (error) {
      edits.refused(error);
      return false;
    }
  };
  const remove = async (one) => {
    if (!await ask(() => api.removeView(one.id))) return;
    const { name, shared, shows } = one;
    // What somebody else shared cannot be brought back in their name.
    const undo = one.own && { label: "Undo", action: () => ask(() => api.keepView({ name, shared, shows })) };
    toast(`The view “${name}” is removed.`, undo || {});
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = of("views-name").value.trim();
    if (!name) return;
    const shared = of("views-shared").checked;
    if (!await ask(() => api.keepView({ name, shared, shows: state() }))) return;
    of("views-name").value = "";
    of("views-menu").hidePopover();
    toast(shared ? `The view “${name}” is saved and shared.` : `The view “${name}” is saved.`);
    open(named(name));
  });
  of("views-shared").parentElement.hidden = !api.mayShare;
  queueMicrotask(draw);
  return { named, current };
}

function button(text, name, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}
