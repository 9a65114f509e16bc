// Questions to the API, and edits with the version they were made for.

const told = JSON.parse(document.getElementById("told").textContent);
export const mayEdit = told.may_edit;
export const sure = told.sure;
export const views = told.views;
export const mayShare = told.may_share;

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || "That did not work. Try again.");
    this.status = status;
    this.problem = problem;
  }
}

async function ask(path, { method = "GET", body, version, query = {}, signal } = {}) {
  const parts = new URLSearchParams(told.query);
  for (const [key, value] of Object.entries(query)) parts.set(key, value);
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = document.querySelector("meta[name=csrf]").content;
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  if (body) headers["Content-Type"] = "application/json";
  const tail = parts.size ? `?${parts}` : "";
  let answer;
  try {
    answer = await fetch(told.api + path + tail, { method, headers, signal, body: body && JSON.stringify(body) });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, { detail: "Fairlead does not answer. Nothing was saved; try again." });
  }
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, value);
  return value;
}

const named = (id) => id.split("/").map(encodeURIComponent).join("/");

export const plan = () => ask("plan");
export const why = (id, signal) => ask(`why/${named(id)}`, { signal });
export const critical = (id) => ask(`critical/${named(id)}`);
export const preview = (edits, version, signal) =>
  ask("edits", { method: "POST", body: { edits }, version, query: { preview: 1 }, signal });
export const save = (edits, version) => ask("edits", { method: "POST", body: { edits }, version });
export const undo = (version) => ask("undo", { method: "POST", version });
export const keepView = (view) => ask("views", { method: "POST", body: view });
export const removeView = (id) => ask(`views/${id}`, { method: "DELETE" });
export const redo = (version) => ask("redo", { method: "POST", version });
