// Asks how sure the programs are that nobody asked about yet, says how far that is, and loads the
// page anew when the last of them is known.
import { loadAnew } from "../look/anew.js";
import { isOpen, post } from "../jobs/jobs.js";

const EVERY_MS = 1000;

async function follow(cell, address) {
  for (;;) {
    const answer = await fetch(address).catch(() => null);
    const job = answer && answer.ok ? await answer.json() : null;
    if (job && !isOpen(job.state)) {
      cell.textContent = job.state === "done" ? "ready" : "not simulated yet";
      return job.state === "done";
    }
    if (job) cell.textContent = `being simulated, ${job.percent} %`;
    await new Promise((resolve) => { setTimeout(resolve, EVERY_MS); });
  }
}

async function known(cell) {
  const { ask, jobs, follow: address } = cell.dataset;
  if (address) return follow(cell, address);
  const job = await post(ask).catch(() => null);
  return job ? follow(cell, jobs.replace(/0$/, job.id)) : false;
}

const cells = [...document.querySelectorAll("[data-follow], [data-ask]")];
const found = await Promise.all(cells.map(known));
if (found.some(Boolean)) loadAnew();
