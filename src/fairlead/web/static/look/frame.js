// What every page does: messages that go away, keys that lead to pages, and what is opened by keys.

import { showKeys } from "./keys.js";
import { showPalette } from "./palette.js";

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

// `G` and the letter of a place. It is looked at before a page's own keys are, which do not run for
// a letter that was meant for this.
const WAITS_MS = 1500;
let until = 0;
const find = document.getElementById("find");
find?.addEventListener("click", showPalette);
document.getElementById("help")?.addEventListener("click", showKeys);

const inField = (at) => at.closest("input, textarea, select, dialog, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const isOpen = document.querySelector("dialog[open]:not(.palette)");
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && find && !isOpen) {
    const show = { k: showPalette, "/": showKeys }[event.key.toLowerCase()];
    if (show) {
      event.preventDefault();
      show();
      return;
    }
  }
  if (document.body.dataset.shortcuts === "off" || inField(event.target)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (event.timeStamp < until) {
    until = 0;
    event.preventDefault();
    [...document.querySelectorAll(".side [data-letter]")].find((link) => link.dataset.letter === key)?.click();
  } else if (key === "g") {
    event.preventDefault();
    until = event.timeStamp + WAITS_MS;
  } else if (key === "?" && find) {
    event.preventDefault();
    showKeys();
  }
}, { capture: true });
