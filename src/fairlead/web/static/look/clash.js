// Two people changed the same value: both are shown, and one of them is chosen.

import { loadAnew } from "./anew.js";

const dialog = document.getElementById("clash");
const says = document.getElementById("clash-says");
const values = document.getElementById("clash-values");

function cell(text, kind = "td") {
  const made = document.createElement(kind);
  made.textContent = text;
  if (kind === "th") made.scope = "row";
  return made;
}

// Whether one's own values are to be saved over those of the other.
function decide({ detail, conflicts }) {
  says.textContent = detail;
  values.replaceChildren(...conflicts.map(({ name, what, saved, yours }) => {
    const row = document.createElement("tr");
    row.append(cell(`${name} · ${what}`, "th"), cell(saved), cell(yours));
    return row;
  }));
  dialog.returnValue = "theirs";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "mine"), { once: true });
  });
}

// Saves what was made for a version. Where somebody else changed the same values since, nothing is
// saved before somebody has decided; who keeps theirs is shown them, so nothing comes back then.
export async function saved(save, version) {
  try {
    return await save(version);
  } catch (error) {
    if (!error.problem?.conflicts?.length) throw error;
    if (await decide(error.problem)) return saved(save, error.problem.version);
    loadAnew();
    return new Promise(() => {});
  }
}
