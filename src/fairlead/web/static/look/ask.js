// Questions to the API, and changes with the version that they were made for.

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || "That did not work. Try again.");
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
    throw new Refused(0, { detail: "Fairlead does not answer. Nothing was saved; try again." });
  }
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, value);
  return value;
}
