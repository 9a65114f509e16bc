// The details of a task: its dates, why they are so, what it waits for, and what may be changed.

import * as api from "./api.js";

const box = document.getElementById("panel");

export class Panel {
  constructor(plan, view, edits, told) {
    Object.assign(this, { plan, view, edits, told });
    this.id = null;
  }

  get isOpen() { return !box.hidden; }

  close() {
    box.hidden = true;
    this.id = null;
    this.asking?.abort();
    this.told();
    this.view.rows.focus({ preventScroll: true });
  }

  async open(id) {
    if (!id || !this.plan.rows.has(id)) return;
    this.id = id;
    this.asking?.abort();
    this.asking = new AbortController();
    this.told();
    try {
      const about = await api.why(id, this.asking.signal);
      if (this.id === id) this.fill(about);
    } catch (error) {
      if (error.name !== "AbortError") this.edits.refused(error);
    }
  }

  // The dates may have moved.
  again() { if (this.id !== null) this.plan.rows.has(this.id) ? this.open(this.id) : this.close(); }

  fill(about) {
    const row = this.plan.rows.get(about.task);
    const close = button("Close", () => this.close(), "button plain");
    close.setAttribute("aria-label", "Close the details");
    const head = part("div", "row panel-head", part("h2", "", about.name), close);
    const tags = part("div", "row", part("span", "tag", about.task));
    if (about.critical) tags.append(part("span", "tag bad", "critical"));
    if (this.plan.is(row, "finished")) tags.append(part("span", "tag good", "done"));
    if (this.plan.is(row, "inactive")) tags.append(part("span", "tag", "inactive"));
    const facts = part("dl", "facts");
    const fact = (name, text) => text && facts.append(part("div", "", part("dt", "", name), part("dd", "", text)));
    fact("Start", about.start);
    fact("Finish", about.finish);
    fact("Latest finish", about.late_finish);
    fact("Total float", about.total_float);
    fact("Free float", about.free_float);
    fact("Deadline", about.deadline);
    fact("Team", this.plan.teams[row.team]);
    fact("Owner", this.plan.owners[row.owner]);
    for (const says of about.constraints) fact("Limit", says);
    box.replaceChildren(head, tags, facts);
    if (api.mayEdit && row.kind !== "summary") box.append(this.form(row));
    box.append(part("h3", "", "Why then?"), this.reasons(about));
    box.append(this.linked("Waits for", about.predecessors, row), this.linked("Waited for by", about.successors));
    if (about.notes) box.append(part("h3", "", "Notes"), part("p", "notes", about.notes));
    if (box.hidden) { box.hidden = false; this.view.fit(); this.view.into(about.task); }
  }

  reasons(about) {
    const list = part("ol", "reasons");
    for (const { task, says } of about.steps) list.append(part("li", "", task === about.task ? says : this.link(task, says)));
    for (const says of about.beaten) list.append(part("li", "beaten", says));
    if (about.more) list.append(part("li", "hint", `${about.more} more steps lead back to the start.`));
    return list;
  }

  link(task, text) { return button(text, () => { this.view.select(task); this.open(task); }, "as-link"); }

  linked(title, links, row) {
    const list = part("ul", "linked");
    for (const one of links) {
      const how = `${one.type}${one.lag ? ` ${one.lag}` : ""}`;
      const line = part("li", "", this.link(one.task, one.name), part("span", "hint", one.driving ? `${how}, decides` : how));
      if (row && api.mayEdit) {
        const cut = button("×", () => this.edits.now([{ do: "unlink", link: one.link }]), "button plain");
        cut.setAttribute("aria-label", `No longer wait for ${one.name}`);
        line.append(cut);
      }
      list.append(line);
    }
    const whole = part("div", "", part("h3", "", title));
    whole.append(links.length ? list : part("p", "hint", "nothing"));
    if (row && api.mayEdit) whole.append(this.newLink(row));
    return whole;
  }

  newLink(row) {
    const form = part("form", "row new-link");
    const field = input("text", "");
    field.placeholder = "Task it waits for";
    field.setAttribute("aria-label", "Task it waits for, by name or id");
    field.setAttribute("list", "candidates");
    const names = part("datalist", "");
    names.id = "candidates";
    field.addEventListener("input", () => {
      const text = field.value.toLowerCase();
      const found = [];
      for (const one of this.plan.rows.values()) {
        if (one.id !== row.id && one.name.toLowerCase().includes(text)) found.push(one);
        if (found.length === 12) break;
      }
      names.replaceChildren(...found.map((one) => { const choice = part("option", "", one.id); choice.value = one.name; return choice; }));
    });
    form.append(field, names, button("Link", null, "button"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim().toLowerCase();
      const found = [...this.plan.rows.values()].find((one) => one.id.toLowerCase() === text || one.name.toLowerCase() === text);
      if (found) this.edits.now([{ do: "link", predecessor: found.id, successor: row.id }]);
      else field.setCustomValidity("No task has this name."), field.reportValidity(), field.setCustomValidity("");
    });
    return form;
  }

  form(row) {
    const form = part("form", "row quick");
    const days = input("number", row.days, { min: 0, step: "any" });
    const done = input("number", row.percent, { min: 0, max: 100, step: "any" });
    const finished = this.plan.is(row, "finished");
    if (row.kind !== "milestone" && !finished) form.append(labelled(this.plan.is(row, "elapsed") ? "Days around the clock" : "Working days", days));
    form.append(labelled("Done, %", done), button("See the effect", null, "button"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (days.isConnected && Number(days.value) !== row.days) await this.edits.propose({ do: "duration", task: row.id, days: Number(days.value) });
      if (Number(done.value) !== row.percent) await this.edits.propose({ do: "progress", task: row.id, percent: Number(done.value) });
    });
    if (this.plan.is(row, "dated")) {
      const free = button("Let links decide its dates", () => this.edits.propose({ do: "release", task: row.id }), "button");
      form.append(free);
    }
    return form;
  }
}

function part(kind, name, ...inside) {
  const made = document.createElement(kind);
  if (name) made.className = name;
  made.append(...inside);
  return made;
}

function button(text, action, name) {
  const made = part("button", name, text);
  made.type = action ? "button" : "submit";
  if (action) made.addEventListener("click", action);
  return made;
}

function input(type, value, more = {}) {
  const made = Object.assign(document.createElement("input"), { type, ...more });
  made.value = value ?? "";
  return made;
}

function labelled(text, field) { return part("label", "field", part("span", "label", text), field); }
