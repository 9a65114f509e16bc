// The palette: one field that finds places, programs, tasks and what the open page offers.

import { ask } from "./ask.js";
import { showKeys } from "./keys.js";

const WAITS_MS = 150;
const MOST = 8;
const find = document.getElementById("find");

// Pages of those who are not signed in have neither.
const dialog = document.getElementById("palette");
const [field, list, status] = ["input", "ul", "p"].map((part) => dialog?.querySelector(part));

const isOn = document.body.dataset.shortcuts !== "off";
const link = (label, hint, href, keys = "") => ({ label, hint, keys, run: () => { location.href = href; } });

// What the page itself has: its places, and the buttons in its head.
function here() {
  const program = document.querySelector(".side .where")?.textContent ?? "";
  const places = [...document.querySelectorAll(".side a.go")].map((at) => {
    const hint = at.closest(".places") ? program : "Fairlead";
    return link(at.textContent.trim(), hint, at.href, isOn ? `G ${at.dataset.letter.toUpperCase()}` : "");
  });
  const buttons = [...document.querySelectorAll(".page .head :is(a.button, button[type=button])")];
  const offered = buttons.filter((button) => button.checkVisibility() && !button.disabled)
    .map((button) => ({ label: button.textContent.trim(), hint: "on this page", keys: "", run: () => button.click() }));
  const more = [
    { label: "Keys", hint: "what they do here", keys: isOn ? "?" : "Ctrl /", run: showKeys },
    { label: "Sign out", hint: "Fairlead", keys: "", run: () => document.querySelector(".side .end form").requestSubmit() },
  ];
  return [...offered, ...places, ...more];
}

let programs;
function allPrograms() {
  programs ??= ask(find.dataset.programs).then(({ items }) =>
    items.map(({ key, name }) => link(name, "program", find.dataset.program.replace("/-/", `/${key}/`))));
  // What failed is asked for again.
  programs.catch(() => { programs = undefined; });
  return programs;
}

async function tasks(text, signal) {
  if (!find.dataset.tasks || !text) return [];
  const address = new URL(find.dataset.tasks, location.href);
  address.searchParams.set("q", text);
  address.searchParams.set("limit", MOST);
  const line = new URL(find.dataset.tasks, location.href).search;
  const { items } = await ask(address, { signal });
  return items.map(({ id, number, name }) =>
    link(name, `task ${number}`, `${find.dataset.listing}${encodeURIComponent(id)}/${line}`));
}

let shown = [];
let at = 0;

function mark(place) {
  at = shown.length ? (place + shown.length) % shown.length : 0;
  [...list.children].forEach((item, n) => item.setAttribute("aria-selected", n === at));
  const item = list.children[at];
  field.setAttribute("aria-activedescendant", item?.id ?? "");
  item?.scrollIntoView({ block: "nearest" });
}

function item({ label, hint, keys }, n) {
  const row = document.createElement("li");
  row.id = `found-${n}`;
  row.setAttribute("role", "option");
  for (const [name, text] of [["label", label], ["hint", hint], ["kbd", keys]]) {
    const part = document.createElement(name === "kbd" ? "kbd" : "span");
    part.className = name;
    part.textContent = text;
    if (text) row.append(part);
  }
  row.addEventListener("click", () => choose(n));
  row.addEventListener("pointermove", () => { if (n !== at) mark(n); });
  return row;
}

function show(found) {
  shown = found;
  list.replaceChildren(...found.map(item));
  list.hidden = !found.length;
  mark(0);
}

function choose(n) {
  const chosen = shown[n];
  if (!chosen) return;
  dialog.close();
  chosen.run();
}

const fits = (words) => ({ label }) => words.every((word) => label.toLowerCase().includes(word));
// What begins with the text comes before what only has it somewhere.
const nearest = (text) => (a, b) => b.label.toLowerCase().startsWith(text) - a.label.toLowerCase().startsWith(text);

let asking;
let timer;
let isEager = false;
async function look() {
  asking?.abort();
  clearTimeout(timer);
  isEager = false;
  const text = field.value.trim().toLowerCase();
  const words = text.split(/\s+/).filter(Boolean);
  const own = here().filter(fits(words)).sort(nearest(text));
  show(own);
  status.textContent = "";
  asking = new AbortController();
  const { signal } = asking;
  const say = (error) => { if (error.name !== "AbortError") status.textContent = error.message; return []; };
  timer = setTimeout(async () => {
    const [others, found] = await Promise.all([allPrograms().catch(say), tasks(text, signal).catch(say)]);
    if (signal.aborted) return;
    const named = others.filter(fits(words)).sort(nearest(text));
    const place = at;
    show([...own, ...named.slice(0, text ? MOST : named.length), ...found.sort(nearest(text))]);
    if (place) mark(place);
    status.textContent ||= shown.length ? "" : "Nothing here is called that.";
    if (isEager) choose(0);
  }, text ? WAITS_MS : 0);
}

field?.addEventListener("input", look);
dialog?.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) mark(at + by);
  else if (event.key === "Enter" && !event.isComposing) {
    if (shown.length) choose(at);
    // Who was faster than the answer gets its first one.
    else isEager = true;
  }
  else return;
  event.preventDefault();
});
// A press beside it closes it.
dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

export function showPalette() {
  if (dialog.open) { dialog.close(); return; }
  field.value = "";
  dialog.showModal();
  look();
}
