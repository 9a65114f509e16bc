// Names, durations and progress are edited in place; each edit is saved as a version of its own. One
// that moves milestones or promises says so before.
import { loadAnew } from "../look/anew.js";
import { ask } from "../look/ask.js";
import { saved } from "../look/clash.js";
import { wanted } from "../look/effect.js";
import { toast } from "../look/frame.js";

const table = document.querySelector("[data-edits]");
const SAID = "fairlead.tasks.said";

function tell(said) {
  if (said.changes) toast(said.words, { action: () => undo(said.version), label: "Undo" });
  else toast("That is what it says already. Nothing was saved.");
}

const said = sessionStorage.getItem(SAID);
if (said) {
  sessionStorage.removeItem(SAID);
  tell(JSON.parse(said));
}

async function send(what, body, version) {
  const address = table.dataset.edits.replace("/edits", `/${what}`);
  const answer = await ask(address, { method: "POST", body, version });
  // Other dates may have moved with it, so the page is asked for anew.
  if (what === "edits") {
    const { changes, consequence, version: made } = answer;
    sessionStorage.setItem(SAID, JSON.stringify({ changes, words: consequence.says || "Saved.", version: made }));
  }
  loadAnew();
}

async function undo(version) {
  try {
    await send("undo", undefined, version);
  } catch (error) { toast(error.message, { kind: "bad" }); }
}

function preview(edits, version) {
  const address = new URL(table.dataset.edits, location.href);
  address.searchParams.set("preview", "1");
  return ask(address, { method: "POST", body: { edits }, version });
}

// What can be edited: what a field is called, what its cell holds, what its button is called, and the
// edit that a text means.
const EDITS = {
  rename: {
    label: "Name",
    value: (cell) => cell.querySelector("a").textContent,
    says: (name) => `Rename ${name}`,
    change: ({ value }) => ({ name: value }),
  },
  duration: {
    label: "Duration, such as 3d, 2w or 3ed",
    value: (cell) => cell.textContent,
    says: (name, value) => `${name} takes ${value}; change it`,
    change: ({ value }) => ({ duration: value }),
  },
  progress: {
    label: "Percent done",
    value: (cell) => `${parseInt(cell.textContent, 10)}`,
    says: (name, value) => `${value} percent of ${name} is done; change it`,
    change: ({ valueAsNumber }) => ({ percent: valueAsNumber }),
  },
};

function offer(cell) {
  const edit = cell.dataset.field;
  const value = EDITS[edit].value(cell);
  const name = EDITS.rename.value(cell.closest("tr"));
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "pen", ariaLabel: EDITS[edit].says(name, value) });
  Object.assign(button.dataset, { edit, value });
  if (edit === "rename") {
    Object.assign(button, { textContent: "✎", title: "Rename" });
    cell.firstElementChild.append(" ", button);
  } else {
    button.classList.add("value");
    button.append(...cell.childNodes);
    cell.append(button);
  }
}

for (const cell of table?.querySelectorAll("[data-field]") ?? []) offer(cell);

function open(button) {
  const { edit, value } = button.dataset;
  const { label, change } = EDITS[edit];
  const row = button.closest("tr");
  const input = document.createElement("input");
  input.className = "edit";
  input.value = value;
  if (edit === "progress") Object.assign(input, { type: "number", min: 0, max: 100, step: 1 });
  input.setAttribute("aria-label", label);
  const wrong = document.createElement("span");
  wrong.className = "wrong";
  wrong.id = "wrong";
  wrong.setAttribute("role", "alert");
  const shown = button.parentElement;
  const before = [...shown.childNodes];
  shown.replaceChildren(input, wrong);
  input.focus();
  input.select();

  let known = value;
  let sent = false;
  const close = () => {
    sent = true;
    shown.replaceChildren(...before);
    button.focus();
  };
  const refused = (error) => {
    if (error.status !== 422) {
      close();
      toast(error.message, { kind: "bad" });
      return;
    }
    sent = false;
    known = input.value;
    wrong.textContent = error.message;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", wrong.id);
  };
  const save = async () => {
    if (sent) return;
    if (input.value === known || !input.value.trim() || !input.checkValidity()) return close();
    sent = true;
    const edits = [{ do: edit, task: row.dataset.task, ...change(input) }];
    try {
      if (edit !== "rename" && !await wanted(await preview(edits, table.dataset.version))) return close();
      await saved((version) => send("edits", { edits }, version), table.dataset.version);
    } catch (error) { refused(error); }
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") save();
    if (event.key === "Escape") close();
  });
  input.addEventListener("blur", save);
}

table?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-edit]");
  if (button) open(button);
});
