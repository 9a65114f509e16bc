// Tells that the person has looked at the program, so that the next visit knows what is new.
import { settled, token } from "../jobs/jobs.js";

const page = document.querySelector("[data-seen]");
if (page) {
  // A page that asks for a job by itself loads anew, and then says so.
  await settled;
  fetch(page.dataset.seen, { method: "POST", headers: { "X-CSRFToken": token() } });
}
