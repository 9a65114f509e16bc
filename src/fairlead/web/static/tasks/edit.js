// Names and progress are edited in place; each edit is saved as a version of its own.
import { loadAnew } from "../look/anew.js";
import { toast } from "../look/frame.js";

const table = document.querySelector("[data-edits]");
const SAID = "fairlead.tasks.said";

function tell(said) {
  toast(said.words, { action: () => send("undo", {}, said.version), label: "Undo" });
}

const said = sessionStorage.getItem(SAID);
if (said) {
  sessionStorage.removeItem(SAID);
  tell(JSON.parse(said));
}

async function send(what, body, version) {
  const url = table.dataset.edits.replace("/edits", `/${what}`);
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "If-Match": `"${version}"`,
      "X-CSRFToken": document.querySelector("meta[name=csrf]").content,
    },
    body: JSON.stringify(body),
  });
  const saved = await answer.json();
  if (!answer.ok) throw new Error(saved.detail);
  // Other dates may have moved with it, so the page is asked for anew.
  if (what === "edits") {
    sessionStorage.setItem(SAID, JSON.stringify({ words: saved.consequence.says || "Saved.", version: saved.version }));
  }
  loadAnew();
}

function open(button) {
  const { edit, value } = button.dataset;
  const row = button.closest("tr");
  const input = document.createElement("input");
  input.className = "edit";
  input.value = value;
  if (edit === "progress") Object.assign(input, { type: "number", min: 0, max: 100, step: 1 });
  input.setAttribute("aria-label", edit === "progress" ? "Percent done" : "Name");
  const shown = button.parentElement;
  const before = [...shown.childNodes];
  shown.replaceChildren(input);
  input.focus();
  input.select();

  const close = () => {
    shown.replaceChildren(...before);
    button.focus();
  };
  let sent = false;
  const save = async () => {
    if (sent) return;
    if (input.value === value || !input.value.trim() || !input.checkValidity()) return close();
    sent = true;
    const change = { do: edit, task: row.dataset.task };
    if (edit === "progress") change.percent = input.valueAsNumber;
    else change.name = input.value;
    try {
      await send("edits", { edits: [change] }, table.dataset.version);
    } catch (error) {
      close();
      toast(error.message, { kind: "bad" });
    }
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") save();
    if (event.key === "Escape") { sent = true; close(); }
  });
  input.addEventListener("blur", save);
}

table?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-edit]");
  if (button) open(button);
});
