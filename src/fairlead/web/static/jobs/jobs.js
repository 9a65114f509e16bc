// Follows jobs that a page shows, lets them be cancelled and asked again, and loads the page anew
// when one is done.
import { loadAnew } from "../look/anew.js";
import { toast } from "../look/frame.js";

const EVERY_MS = 700;
const SAID = "fairlead.said";
const WORDS = { queued: "waiting", running: "running", done: "done", failed: "failed", cancelled: "cancelled" };
export const isOpen = (state) => state === "queued" || state === "running";
export const token = () => document.querySelector('meta[name="csrf"]').content;

export async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": token(), "Content-Type": "application/json" },
    body: body ? JSON.stringify(body) : null,
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail || said.title || answer.statusText);
  return said;
}

function show(row, job) {
  row.dataset.state = job.state;
  row.querySelector(".job-state").textContent = WORDS[job.state];
  row.querySelector(".job-stage").textContent = job.error || job.stage;
  row.querySelector(".job-percent").textContent = `${job.percent} %`;
  const bar = row.querySelector(".job-bar");
  bar.value = job.percent;
  bar.hidden = !isOpen(job.state);
  const [cancel, retry] = [row.querySelector(".job-cancel"), row.querySelector(".job-retry")];
  if (cancel) cancel.hidden = !isOpen(job.state);
  if (retry) retry.hidden = isOpen(job.state) || job.state === "done";
}

async function follow(row) {
  const title = row.querySelector(".job-title").textContent;
  while (isOpen(row.dataset.state)) {
    await new Promise((resolve) => { setTimeout(resolve, EVERY_MS); });
    const answer = await fetch(row.dataset.address).catch(() => null);
    if (!answer || !answer.ok) continue;
    show(row, await answer.json());
  }
  if (row.dataset.state === "done") {
    sessionStorage.setItem(SAID, `${title} is ready.`);
    loadAnew();
  }
  if (row.dataset.state === "failed") toast(`${title} failed.`, { kind: "bad" });
}

for (const row of document.querySelectorAll("[data-job]")) {
  row.querySelector(".job-cancel")?.addEventListener("click", async () => {
    try {
      show(row, await post(`${row.dataset.address}/cancel`));
    } catch (error) { toast(error.message, { kind: "bad" }); }
  });
  row.querySelector(".job-retry")?.addEventListener("click", async () => {
    try {
      await post(`${row.dataset.address}/retry`);
      loadAnew();
    } catch (error) { toast(error.message, { kind: "bad" }); }
  });
  if (isOpen(row.dataset.state)) follow(row);
}

// A button that asks for a job; `data-by-itself` asks as soon as the page is there. What asked is
// loaded anew, so `settled` waits for good unless nothing asks or asking failed.
const asking = [];
for (const button of document.querySelectorAll("[data-ask-job]")) {
  const ask = async () => {
    button.disabled = true;
    try {
      await post(button.dataset.askJob);
      loadAnew();
      await new Promise(() => {});
    } catch (error) {
      button.disabled = false;
      toast(error.message, { kind: "bad" });
    }
  };
  button.addEventListener("click", ask);
  if ("byItself" in button.dataset) asking.push(ask());
}
export const settled = Promise.all(asking);

const said = sessionStorage.getItem(SAID);
if (said) {
  sessionStorage.removeItem(SAID);
  toast(said);
}
