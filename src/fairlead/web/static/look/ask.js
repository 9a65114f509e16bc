// Questions to the API, and changes with the version that they were made for.

// What people read instead of what is said to programs.
const SAID = { 401: "You are signed out. Load the page anew to sign in." };

export class Refused extends Error {
  constructor(status, problem) {
    super(SAID[status] || problem.detail || "That did not work. Try again.");
    this.status = status;
    this.problem = problem;
  }
}

export async function ask(address, { method = "GET", body, version, signal } = {}) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = document.querySelector("meta[name=csrf]").content;
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  if (body) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(address, { method, headers, signal, body: body && JSON.stringify(body) });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    const what = method === "GET" ? "Try again." : "Nothing was saved; try again.";
    throw new Refused(0, { detail: `Fairlead does not answer. ${what}` });
  }
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, value);
  return value;
}
