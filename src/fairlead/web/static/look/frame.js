// What every page does: messages that go away, and keys that lead to pages.

const SHOWN_MS = 8000;

export function toast(text, { action, label, kind = "" } = {}) {
  const box = document.createElement("div");
  box.className = `toast ${kind}`;
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words);
  if (action) {
    const button = document.createElement("button");
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", () => { box.remove(); action(); });
    box.append(button);
  }
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), SHOWN_MS);
  return box;
}

for (const box of document.querySelectorAll("#toasts .toast")) {
  setTimeout(() => box.remove(), SHOWN_MS);
}

// In a narrow window the places are a row, in which the one that is open is to be seen.
const here = document.querySelector(".places [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - (here.parentElement.clientWidth - here.offsetWidth) / 2;

// `G` and a letter: the first letter of a place in the side.
let waiting = false;
const inField = (at) => at.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.shortcuts === "off" || inField(event.target)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (waiting) {
    waiting = false;
    const key = event.key.toLowerCase();
    const place = [...document.querySelectorAll(".side a.go")]
      .find((link) => link.textContent.trim().toLowerCase().startsWith(key));
    if (place) place.click();
  } else if (event.key === "g") {
    waiting = true;
    setTimeout(() => { waiting = false; }, 1500);
  }
});
