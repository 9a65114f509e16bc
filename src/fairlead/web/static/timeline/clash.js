// Two people changed the same value: both are shown, and one of them is chosen.

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
export function decide({ detail, conflicts }) {
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
