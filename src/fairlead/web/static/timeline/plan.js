// The plan in the page: rows, links, what is folded and filtered, and edits that wait to be saved.

export class Plan {
  constructor(data, sure) {
    this.columns = data.columns;
    this.linkColumns = data.link_columns;
    this.flags = data.flags;
    this.name = data.name;
    this.version = data.version;
    this.status = data.status;
    this.teams = data.teams;
    this.owners = data.owners;
    this.baseline = data.baseline;
    this.due = data.commitments;
    this.sure = sure;
    this.off = new Set(data.days_off);
    this.folded = new Set();
    this.wanted = { text: "", team: "", critical: false, open: false };
    this.path = null;
    this.waiting = new Map();
    this.drafts = [];
    this.rows = new Map(data.rows.map((values) => [values[0], this.record(this.columns, values)]));
    this.order = data.rows.map((values) => values[0]);
    this.links = new Map(data.links.map((values) => [values[0], this.record(this.linkColumns, values)]));
    this.wire();
  }

  record(columns, values) {
    const made = {};
    for (let n = 0; n < columns.length; n += 1) made[columns[n]] = values[n];
    return made;
  }

  // What was saved, as the API says it.
  take(answer) {
    this.forget();
    this.version = answer.version;
    let isSame = !answer.order && !answer.removed.length && !answer.unlinked.length;
    for (const values of answer.rows) {
      const row = this.record(this.columns, values);
      const was = this.rows.get(row.id);
      isSame &&= was !== undefined && was.parent === row.parent && was.level === row.level;
      this.rows.set(row.id, row);
    }
    for (const [id, ...moved] of answer.moved) Object.assign(this.rows.get(id), this.dates(moved));
    for (const id of answer.removed) this.rows.delete(id);
    for (const values of answer.links) {
      const link = this.record(this.linkColumns, values);
      const was = this.links.get(link.id);
      if (was && was.predecessor === link.predecessor && was.successor === link.successor) Object.assign(was, link);
      else { this.links.set(link.id, link); isSame = false; }
    }
    for (const id of answer.unlinked) this.links.delete(id);
    if (answer.status !== undefined) this.status = answer.status;
    if (answer.order) this.order = answer.order;
    // Most edits leave outline and links as they are: what was found about them still holds.
    if (!isSame) this.wire();
    else if (this.isFiltered) this.list();
  }

  // No edit waits any more.
  forget() {
    this.waiting.clear();
    this.drafts = [];
  }

  // What edits that wait would do; nothing of it is kept.
  look(answer) {
    this.forget();
    this.drafts = answer.links.map((values) => this.record(this.linkColumns, values)).filter((link) => !this.links.has(link.id));
    for (const values of answer.rows) {
      if (this.rows.has(values[0])) this.waiting.set(values[0], this.record(this.columns, values));
    }
    for (const [id, ...moved] of answer.moved) {
      this.waiting.set(id, { ...this.rows.get(id), ...this.dates(moved) });
    }
  }

  dates([start, finish, float, flags]) { return { start, finish, float, flags }; }

  wire() {
    this.into = new Map();
    this.outOf = new Map();
    for (const link of this.links.values()) {
      push(this.into, link.successor, link);
      push(this.outOf, link.predecessor, link);
    }
    this.parents = new Set();
    for (const row of this.rows.values()) if (row.parent !== null) this.parents.add(row.parent);
    this.list();
  }

  shown(id) { return this.waiting.get(id) || this.rows.get(id); }
  is(row, flag) { return (row.flags & this.flags[flag]) !== 0; }
  isCritical(row) {
    return this.path === null ? this.is(row, "critical") : this.path.has(row.id);
  }

  // The ids that are listed now, in order, and the place of each.
  list() {
    const chosen = this.filtered();
    const listed = [];
    let below = Infinity;
    for (const id of this.order) {
      const row = this.rows.get(id);
      if (row.level > below) continue;
      below = Infinity;
      if (chosen !== null && !chosen.has(id)) continue;
      listed.push(id);
      if (this.folded.has(id) && chosen === null) below = row.level;
    }
    this.listed = listed;
    this.place = new Map(listed.map((id, n) => [id, n]));
  }

  // Whether links lead from one task to another, however far.
  waits(id, other) {
    const seen = new Set([id]);
    for (const at of seen) {
      if (at === other) return true;
      for (const link of this.into.get(at) || []) seen.add(link.predecessor);
    }
    return false;
  }

  get isFiltered() {
    const { text, team, critical, open } = this.wanted;
    return Boolean(text || team || critical || open);
  }

  // The first work in the list that is still to be done, not what goes on beside it; null when all is done.
  firstOpen() {
    return this.listed.find((id) => {
      const row = this.rows.get(id);
      return (row.kind === "task" || row.kind === "milestone") && !this.is(row, "finished") && !this.is(row, "inactive");
    }) ?? null;
  }

  // Those that fit, with what is above them; null when nothing is asked for.
  filtered() {
    if (!this.isFiltered) return null;
    const { text, team, critical, open } = this.wanted;
    const part = text.toLowerCase();
    const found = new Set();
    for (const row of this.rows.values()) {
      const fits = (!part || row.name.toLowerCase().includes(part) || row.id.toLowerCase() === part)
        && (!team || row.team === team)
        && (!critical || this.isCritical(row))
        && (!open || (!this.is(row, "finished") && row.kind !== "summary"));
      if (!fits) continue;
      for (let at = row; at && !found.has(at.id); at = this.rows.get(at.parent)) found.add(at.id);
    }
    return found;
  }

  fold(id, folded) {
    if (folded) this.folded.add(id); else this.folded.delete(id);
    this.list();
  }

  foldAll(folded) {
    this.folded = folded ? new Set(this.parents) : new Set();
    this.list();
  }

  // Unfold what hides a task.
  reveal(id) {
    for (let at = this.rows.get(id); at && at.parent !== null; at = this.rows.get(at.parent)) {
      this.folded.delete(at.parent);
    }
    this.list();
  }

  bounds() {
    let first = Infinity;
    let last = -Infinity;
    for (const id of this.order) {
      const row = this.shown(id);
      if (row.start < first) first = row.start;
      if (row.finish > last) last = row.finish;
    }
    return [first, last];
  }
}

function push(map, key, value) {
  const held = map.get(key);
  if (held) held.push(value); else map.set(key, [value]);
}
