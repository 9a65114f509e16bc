// Loads the page anew by itself, but calls nobody back who is on the way to another one.

let isLeaving = false;
addEventListener("beforeunload", () => { isLeaving = true; });
// A page that the browser kept and shows again has missed what came meanwhile.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

export function loadAnew() {
  if (!isLeaving) location.reload();
}
