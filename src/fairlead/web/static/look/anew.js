// Loads the page anew by itself, but calls nobody back who is on the way to another one, and takes
// nobody's dialog away.

let isLeaving = false;
addEventListener("beforeunload", () => { isLeaving = true; });
// A page that the browser kept and shows again has missed what came meanwhile.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

export function loadAnew() {
  const open = document.querySelector("dialog[open]");
  if (open) open.addEventListener("close", loadAnew, { once: true });
  else if (!isLeaving) location.reload();
}
