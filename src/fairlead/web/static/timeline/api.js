// What the timeline asks of the API.

import { ask as asked } from "../look/ask.js";

export { Refused } from "../look/ask.js";

const told = JSON.parse(document.getElementById("told").textContent);
export const mayEdit = told.may_edit;
export const sure = told.sure;
export const views = told.views;
export const mayShare = told.may_share;

function ask(path, { query = {}, ...how } = {}) {
  const parts = new URLSearchParams(told.query);
  for (const [key, value] of Object.entries(query)) parts.set(key, value);
  return asked(told.api + path + (parts.size ? `?${parts}` : ""), how);
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
