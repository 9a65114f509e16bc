// Edits of the plan: some wait until their consequence was seen, others are saved at once.

import { saved } from "../look/clash.js";
import { toast } from "../look/frame.js";
import * as api from "./api.js";

const box = document.getElementById("consequence");
const says = document.getElementById("consequence-says");

const about = ({ do: what, task, predecessor, successor, link }) => JSON.stringify([what, task, predecessor, successor, link]);

export class Edits {
  constructor(plan, view, changed) {
    this.plan = plan;
    this.view = view;
    this.changed = changed;
    this.waiting = [];
    this.busy = Promise.resolve();
    document.getElementById("keep").addEventListener("click", () => this.keep());
    document.getElementById("drop").addEventListener("click", () => this.drop());
  }

  get isWaiting() { return this.waiting.length > 0; }

  // Edits whose consequence is shown first. A later one of the same kind takes an earlier one's place.
  async propose(edit, { more = "" } = {}) {
    if (!api.mayEdit) return;
    const edits = [edit].flat();
    const replaced = new Set(edits.map(about));
    await this.show([...this.waiting.filter((one) => !replaced.has(about(one))), ...edits], more);
  }

  // What edits would do, drawn; the answer to an older question is thrown away.
  async show(edits, more) {
    this.asking?.abort();
    const mine = (this.asking = new AbortController());
    try {
      const answer = await api.preview(edits, this.plan.version, mine.signal);
      if (mine.signal.aborted) return;
      this.waiting = edits;
      this.plan.look(answer);
      says.textContent = [answer.consequence.says, more].filter(Boolean).join(" ");
      box.classList.toggle("bad", answer.consequence.broken.length > 0);
      box.hidden = false;
    } catch (error) {
      if (error.name === "AbortError") return;
      this.refused(error);
    }
    this.view.draw();
  }

  drop() {
    this.asking?.abort();
    this.waiting = [];
    this.plan.forget();
    box.hidden = true;
    this.view.draw();
  }

  keep() {
    if (!this.isWaiting) return undefined;
    const edits = this.waiting;
    this.waiting = [];
    return this.now(edits, (error) => {
      // Nobody answered: what was seen waits on, to be saved when somebody does.
      if (error.status === 0) this.waiting = edits;
    });
  }

  // Save at once, one request after another.
  now(edits, failed) {
    if (!api.mayEdit) return undefined;
    return this.then(() => saved((version) => api.save(edits, version), this.plan.version), (answer) => {
      const words = answer.changes ? `${answer.message}. ${answer.consequence.says}` : "Nothing changed.";
      toast(words, answer.changes ? { label: "Undo", action: () => this.undo() } : {});
    }, failed);
  }

  undo() {
    if (this.isWaiting) { this.drop(); return undefined; }
    return this.then(() => api.undo(this.plan.version), (answer) =>
      toast(`${answer.message}. ${answer.consequence.says}`, { label: "Redo", action: () => this.redo() }));
  }

  redo() {
    return this.then(() => api.redo(this.plan.version), (answer) =>
      toast(`${answer.message}. ${answer.consequence.says}`));
  }

  then(ask, done, failed = () => {}) {
    this.asking?.abort();
    const asked = this.busy.then(ask).then((answer) => {
      this.waiting = [];
      box.hidden = true;
      this.plan.take(answer);
      this.view.extend();
      this.view.now();
      this.changed(answer);
      done(answer);
      return answer;
    }).catch((error) => { failed(error); this.refused(error); });
    // One that failed, for whatever reason, holds up none that come after it.
    this.busy = asked.catch(() => {});
    return asked;
  }

  refused(error) {
    if (!(error instanceof api.Refused)) throw error;
    if (!this.isWaiting || error.status !== 0) this.drop();
    const stale = error.status === 412;
    toast(error.message, { kind: "bad", ...(stale && { label: "Load anew", action: () => location.reload() }) });
  }
}
