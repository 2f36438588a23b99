// Where work is kept: in this browser, or on the server of a desk.

import { same } from "./work.mjs";

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// Browser keeps work in a storage such as localStorage, an entry per segment, so
// that two tabs, which write at the same time, keep both their work. onFail is
// told whether storing works.
export class Browser {
  constructor(storage, key, onFail = () => {}) {
    this.storage = storage;
    this.key = key;
    this.onFail = onFail;
  }

  #read(text) {
    try {
      const all = JSON.parse(text ?? "{}");
      return all && typeof all === "object" ? all : {};
    } catch {
      return {};
    }
  }

  // load puts what was kept into work; a copy of the page that was saved with
  // work in it brings that along.
  load(work, copy) {
    let kept = null;
    try {
      kept = this.storage.getItem(this.key);
    } catch { /* nothing is kept then */ }
    for (const [id, c] of Object.entries(this.#read(kept ?? copy))) work.take(id, c);
  }

  save(work, id) {
    try {
      const all = this.#read(this.storage.getItem(this.key));
      if (work.touched(id)) all[id] = work.entry(id);
      else delete all[id];
      if (Object.keys(all).length) this.storage.setItem(this.key, JSON.stringify(all));
      else this.storage.removeItem(this.key);
      this.onFail(false);
    } catch {
      this.onFail(true);
    }
  }

  // other takes what another tab has changed, from a storage event.
  other(work, { key, oldValue, newValue }) {
    if (key !== this.key) return;
    const before = this.#read(oldValue), now = this.#read(newValue);
    for (const id of new Set([...Object.keys(before), ...Object.keys(now)])) {
      if (JSON.stringify(before[id]) !== JSON.stringify(now[id])) work.take(id, now[id] || null);
    }
  }

  // draft is the text of an editor that is open, which survives a reload.
  get draft() {
    try {
      return JSON.parse(this.storage.getItem(this.key + ":draft"));
    } catch {
      return null;
    }
  }

  set draft(d) {
    try {
      if (d) this.storage.setItem(this.key + ":draft", JSON.stringify(d));
      else this.storage.removeItem(this.key + ":draft");
    } catch { /* the text is still in the editor */ }
  }
}

// Desk keeps work on a server: every change is sent, in order, with the version
// of the segment that it was made on, again and again while the server does not
// answer. onWait is told when changes are under way, onFail when one is not kept
// or all are. Where somebody else was faster, theirs is shown and onConflict told
// of ours.
export class Desk {
  #versions;
  #queue = Promise.resolve();
  #refused = false;

  constructor(address, versions, { fetch, onFail = () => {}, onWait = () => {}, onConflict = () => {}, pause = sleep }) {
    this.address = address;
    this.#versions = new Map(Object.entries(versions));
    this.fetch = fetch;
    this.onFail = onFail;
    this.onWait = onWait;
    this.onConflict = onConflict;
    this.pause = pause;
    this.waiting = 0;
  }

  load() {}

  save(work, id) {
    const mine = { ...work.get(id) };
    this.waiting++;
    this.onWait();
    this.#queue = this.#queue.then(() => this.#send(work, id, mine)).then(() => {
      this.waiting--;
      if (!this.waiting || this.#refused) this.onFail(this.#refused);
    });
    return this.#queue;
  }

  async #send(work, id, mine) {
    for (let ms = 500; ; ms = Math.min(2 * ms, 30_000)) {
      try {
        const answer = await this.fetch(`${this.address}/segments/${encodeURIComponent(id)}`, {
          method: "PUT", headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ ...mine, version: this.#versions.get(id) || 0 }),
        });
        if (answer.ok) {
          this.#versions.set(id, (await answer.json()).version);
          return;
        }
        if (answer.status === 409) {
          const theirs = await answer.json();
          this.#versions.set(id, theirs.version);
          this.#show(work, id, theirs);
          // An answer that was lost on its way is our own change.
          if (!same(theirs, mine)) this.onConflict(id, mine, theirs);
          return;
        }
        if (answer.status < 500 && answer.status !== 429) {
          this.#refused = true;
          return;
        }
      } catch { /* the server is away */ }
      this.onFail(true);
      await this.pause(ms);
    }
  }

  #show(work, id, s) {
    work.take(id, { target: s.target, state: s.state, note: s.note, base: work.made.get(id)?.target });
  }

  // other takes what another reviewer has changed, from the server's event.
  other(work, s) {
    if ((this.#versions.get(s.id) || 0) >= s.version) return;
    this.#versions.set(s.id, s.version);
    this.#show(work, s.id, s);
  }

  get draft() { return null; }
  set draft(_) {}
}
