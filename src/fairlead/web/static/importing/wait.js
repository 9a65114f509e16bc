// Follows a file that is being read, and goes on to what was understood as soon as there is something.
import { loadAnew } from "../look/anew.js";

const FIRST_MS = 120;
const LONGEST_MS = 1000;
const SLOWER = 1.3;

const card = document.getElementById("wait");
const bar = card.querySelector(".wait-bar");
const percent = card.querySelector(".wait-percent");
const stage = card.querySelector("[role=status]");

async function follow() {
  for (let wait = FIRST_MS; ; wait = Math.min(LONGEST_MS, wait * SLOWER)) {
    await new Promise((resolve) => { setTimeout(resolve, wait); });
    const answer = await fetch(card.dataset.address).catch(() => null);
    // The server may be starting anew; the file waits meanwhile.
    if (!answer || answer.status >= 500) continue;
    const said = answer.ok ? await answer.json() : null;
    if (!said || said.state !== "reading") return loadAnew();
    bar.value = said.percent;
    percent.textContent = `${said.percent} %`;
    const words = said.stage || "Waiting for its turn";
    if (stage.textContent !== words) stage.textContent = words;
  }
}

follow();
