"use strict";
// The review page: navigation, editing, autosave and export. The article is
// readable without this script. Texts only ever go into text nodes and form
// fields, never into markup.
(() => {
  const article = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const units = [...document.querySelectorAll(".unit")];
  const segments = new Map(article.segments.map((s) => [s.id, s]));

  // What the reviewer may change of a segment; `made` is what the page came with.
  const pick = (s) => ({ target: s.target, state: s.state || "machine", note: s.note || "" });
  const made = new Map(article.segments.map((s) => [s.id, pick(s)]));
  const work = new Map(article.segments.map((s) => [s.id, pick(s)]));
  const same = (a, b) => a.target === b.target && a.state === b.state && a.note === b.note;

  let current = null;
  let undone = [], done = [];

  // ---- storage: one entry per version of the article and of its translation.
  // The index of a batch reads it too; the key is also made in index.go.
  const key = "dolmetsch:" + [article.name, article.source_hash || "", article.signature || "", article.backend, article.model].join("|");
  let stored = true;

  const save = () => {
    const changed = {};
    for (const [id, w] of work) {
      if (!same(w, made.get(id))) changed[id] = { ...w, base: made.get(id).target, from: made.get(id).state };
    }
    try {
      if (Object.keys(changed).length) localStorage.setItem(key, JSON.stringify(changed));
      else localStorage.removeItem(key);
      stored = true;
    } catch {
      stored = false;
    }
    $("saved").textContent = stored ? "saved in this browser" : "not saved: export before you leave";
  };

  const load = () => {
    let changed;
    try {
      changed = JSON.parse(localStorage.getItem(key) || "{}");
    } catch {
      return;
    }
    for (const [id, c] of Object.entries(changed)) {
      const m = made.get(id);
      // A translation that has changed since takes no old edit.
      if (m && c && c.base === m.target && typeof c.target === "string" && typeof c.note === "string" &&
          ["machine", "edited", "approved"].includes(c.state)) {
        work.set(id, { target: c.target, state: c.state, note: c.note });
      }
    }
  };

  addEventListener("beforeunload", (e) => {
    if (!stored) e.preventDefault();
  });

  // ---- texts and spans. Spans count UTF-8 bytes; strings count UTF-16 units.
  const bytes = (s) => new TextEncoder().encode(s).length;
  const sliceBytes = (s, [from, to]) =>
    new TextDecoder().decode(new TextEncoder().encode(s).slice(from, to));

  // Where the terms stand in a segment's text now, in UTF-16 units or null.
  const place = (id) => {
    const s = segments.get(id), text = work.get(id).target;
    let from = new Map(); // where to go on looking for a text that occurs again
    return s.terms.map((t) => {
      const tries = t.target_span ? [sliceBytes(s.target, t.target_span), t.target] : [t.target];
      for (const wanted of tries) {
        if (!wanted) continue;
        const at = text.indexOf(wanted, from.get(wanted) || 0);
        if (at >= 0) {
          from.set(wanted, at + wanted.length);
          return [at, at + wanted.length];
        }
      }
      return null;
    });
  };

  const byteSpans = (id) => {
    const s = segments.get(id), text = work.get(id).target;
    if (text === s.target) return s.terms.map((t) => t.target_span);
    return place(id).map((p) => p && [bytes(text.slice(0, p[0])), bytes(text.slice(0, p[1]))]);
  };

  // Text with its terms as elements, nested as their spans are.
  const render = (id) => {
    const s = segments.get(id), text = work.get(id).target;
    const spans = place(id)
      .map((p, i) => p && { from: p[0], to: p[1], i })
      .filter(Boolean)
      .sort((a, b) => a.from - b.from || b.to - a.to);
    let next = 0;
    const fill = (from, to) => {
      const nodes = [];
      const plain = (end) => {
        if (end > from) nodes.push(document.createTextNode(text.slice(from, end)));
        from = end;
      };
      while (next < spans.length && spans[next].from < to) {
        const p = spans[next++];
        if (p.from < from || p.to > to) continue;
        plain(p.from);
        const e = document.createElement("span");
        e.className = "term " + s.terms[p.i].kind;
        e.dataset.term = p.i;
        e.tabIndex = -1;
        e.append(...fill(p.from, p.to));
        nodes.push(e);
        from = p.to;
      }
      plain(to);
      return nodes;
    };
    return fill(0, text.length);
  };

  // Words of two texts as [kind, text] with kind "same", "del" or "ins": the
  // longest common subsequence after common ends are cut off.
  const diff = (a, b) => {
    const words = (s) => s.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) || [];
    const x = words(a), y = words(b);
    let head = 0, tail = 0;
    while (head < x.length && head < y.length && x[head] === y[head]) head++;
    while (tail < x.length - head && tail < y.length - head && x[x.length - 1 - tail] === y[y.length - 1 - tail]) tail++;
    const p = x.slice(head, x.length - tail), q = y.slice(head, y.length - tail);
    const out = [];
    const put = (kind, text) => {
      if (!text) return;
      const last = out[out.length - 1];
      if (last && last[0] === kind) last[1] += text;
      else out.push([kind, text]);
    };
    put("same", x.slice(0, head).join(""));
    if (p.length * q.length > 4e6) {
      put("del", p.join(""));
      put("ins", q.join(""));
    } else {
      const l = Array.from({ length: p.length + 1 }, () => new Uint32Array(q.length + 1));
      for (let i = p.length - 1; i >= 0; i--) {
        for (let j = q.length - 1; j >= 0; j--) {
          l[i][j] = p[i] === q[j] ? l[i + 1][j + 1] + 1 : Math.max(l[i + 1][j], l[i][j + 1]);
        }
      }
      let i = 0, j = 0;
      while (i < p.length || j < q.length) {
        if (i < p.length && j < q.length && p[i] === q[j]) { put("same", p[i++]); j++; }
        else if (i < p.length && (j === q.length || l[i + 1][j] >= l[i][j + 1])) put("del", p[i++]);
        else put("ins", q[j++]);
      }
    }
    put("same", x.slice(x.length - tail).join(""));
    return out;
  };

  // ---- showing
  const unitOf = (id) => units.find((u) => u.dataset.id === id);

  const show = (u) => {
    const id = u.dataset.id, w = work.get(id), m = made.get(id);
    const target = u.querySelector(".target");
    if (w.target) {
      target.replaceChildren(...render(id));
    } else {
      const e = document.createElement("span");
      e.className = "empty";
      e.textContent = "not translated";
      target.replaceChildren(e);
    }
    const spans = byteSpans(id);
    u.querySelectorAll(".source .term").forEach((t) => t.classList.toggle("missing", !spans[t.dataset.term]));
    u.dataset.state = w.state;
    u.querySelector(".state-name").textContent = w.state;
    const changes = u.querySelector(".diff");
    changes.hidden = w.target === m.target;
    changes.replaceChildren(...(changes.hidden ? [] : diff(m.target, w.target)).map(([kind, text]) => {
      if (kind === "same") return document.createTextNode(text);
      const e = document.createElement(kind);
      e.textContent = text;
      return e;
    }));
    const approve = u.querySelector('[data-do="approve"]');
    approve.setAttribute("aria-pressed", w.state === "approved");
    u.querySelector('[data-do="revert"]').hidden = same(w, m);
    let note = u.querySelector(".note");
    if (w.note && !note) {
      note = document.createElement("p");
      note.className = "note";
      u.querySelector(".actions").before(note);
    }
    if (note) {
      note.textContent = w.note;
      note.hidden = !w.note;
    }
  };

  const tally = () => {
    const approved = units.filter((u) => u.dataset.state === "approved").length;
    $("bar").value = approved;
    $("approved-count").textContent = `${approved} of ${units.length} approved`;
    document.querySelectorAll('[data-do="undo"]').forEach((b) => { b.disabled = !done.length; });
    document.querySelectorAll('[data-do="redo"]').forEach((b) => { b.disabled = !undone.length; });
  };

  const say = (text) => { $("status").textContent = text; };

  // ---- changes, all of which go through here and can be undone
  const set = (id, change) => {
    const before = work.get(id), after = { ...before, ...change };
    if (same(before, after)) return false;
    done.push({ id, before, after });
    undone = [];
    put(id, after);
    return true;
  };

  const put = (id, w) => {
    work.set(id, w);
    show(unitOf(id));
    save();
    tally();
  };

  const undo = () => {
    const c = done.pop();
    if (!c) return;
    undone.push(c);
    put(c.id, c.before);
    go(unitOf(c.id));
    say("Undone in segment " + c.id);
  };

  const redo = () => {
    const c = undone.pop();
    if (!c) return;
    done.push(c);
    put(c.id, c.after);
    go(unitOf(c.id));
    say("Done again in segment " + c.id);
  };

  const setTarget = (id, text, approve) => {
    text = text.replace(/\s+/g, " ").trim();
    const w = work.get(id);
    const change = { target: text };
    if (text !== w.target) change.state = text === made.get(id).target ? made.get(id).state : "edited";
    if (approve && text) change.state = "approved";
    set(id, change);
  };

  const approve = (id) => {
    const w = work.get(id);
    if (w.state === "approved") {
      set(id, { state: w.target === made.get(id).target ? "machine" : "edited" });
      say("Approval of segment " + id + " taken back");
    } else if (w.target) {
      set(id, { state: "approved" });
      say("Segment " + id + " approved");
    } else {
      say("Segment " + id + " has no English to approve");
    }
  };

  // ---- moving
  const visible = () => units.filter((u) => !u.hidden);
  const problem = (u) => u.dataset.state !== "approved" &&
    (u.dataset.worst === "error" || u.dataset.worst === "warning" || u.dataset.level === "doubtful" || !work.get(u.dataset.id).target);

  const select = (u) => {
    if (current === u) return;
    if (current) {
      current.classList.remove("current");
      current.removeAttribute("aria-current");
    }
    current = u;
    if (u) {
      u.classList.add("current");
      u.setAttribute("aria-current", "true");
    }
  };

  const go = (u) => {
    if (!u) return;
    select(u);
    u.focus({ preventScroll: true });
    const r = u.getBoundingClientRect(), top = document.querySelector(".top").getBoundingClientRect().bottom;
    if (r.top < Math.max(top, 0) + 8 || r.bottom > innerHeight - 80) u.scrollIntoView({ block: "center" });
  };

  // step finds the next unit from the current one that matches, round the end.
  const step = (by, match) => {
    const list = visible();
    const n = list.length, at = list.indexOf(current);
    for (let i = 1; i <= n; i++) {
      const u = list[((at < 0 && by < 0 ? 0 : at) + by * i + n * 2) % n];
      if (match(u)) return u;
    }
    return null;
  };

  const nextProblem = (by) => {
    const u = step(by, problem);
    if (u) go(u);
    else say("No problem is left");
  };

  // ---- editing in place
  const edit = (u) => {
    if (!u || u.querySelector(".editor")) return;
    select(u);
    const id = u.dataset.id, target = u.querySelector(".target");
    const area = document.createElement("textarea");
    area.className = "editor";
    area.lang = article.target_lang;
    area.setAttribute("aria-label", "English of segment " + id);
    area.value = work.get(id).target;
    target.hidden = true;
    target.before(area);
    area.style.height = "";
    area.rows = Math.max(2, Math.ceil(area.value.length / 55));
    let open = true;
    const close = (keep, approve) => {
      if (!open) return;
      open = false;
      const text = area.value;
      area.remove();
      target.hidden = false;
      if (keep) setTarget(id, text, approve);
      refilter();
    };
    area.addEventListener("blur", () => close(true));
    area.addEventListener("keydown", (e) => {
      if (e.isComposing) return;
      if (e.key === "Escape") {
        close(false);
        go(u);
      } else if (e.key === "Enter" && !e.shiftKey) {
        const onward = e.ctrlKey || e.metaKey;
        close(true, onward);
        if (onward) nextProblem(1);
        else go(u);
      } else {
        return;
      }
      e.preventDefault();
      e.stopPropagation();
    });
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  };

  const comment = (u) => {
    if (!u || u.querySelector(".comment")) return;
    select(u);
    const id = u.dataset.id;
    const box = document.createElement("div");
    box.className = "comment";
    const area = document.createElement("textarea");
    area.setAttribute("aria-label", "Comment on segment " + id);
    area.placeholder = "Comment";
    area.value = work.get(id).note;
    box.append(area);
    u.querySelector(".actions").before(box);
    const note = u.querySelector(".note");
    if (note) note.hidden = true;
    let open = true;
    const close = (keep) => {
      if (!open) return;
      open = false;
      const text = area.value.trim();
      box.remove();
      if (!keep || !set(id, { note: text })) show(u);
    };
    area.addEventListener("blur", () => close(true));
    area.addEventListener("keydown", (e) => {
      if (e.isComposing) return;
      if (e.key === "Escape" || (e.key === "Enter" && !e.shiftKey)) {
        close(e.key === "Enter");
        go(u);
        e.preventDefault();
        e.stopPropagation();
      }
    });
    area.focus();
  };

  // ---- terms: a term and its counterpart light up together
  const light = (term) => {
    document.querySelectorAll(".lit").forEach((e) => e.classList.remove("lit"));
    if (!term) return;
    term.closest(".unit").querySelectorAll(`[data-term="${term.dataset.term}"]`).forEach((e) => e.classList.add("lit"));
    const t = segments.get(term.closest(".unit").dataset.id).terms[term.dataset.term];
    term.title = term.classList.contains("missing") ? `${t.kind}: the English lacks “${t.target}”` : `${t.kind}: ${t.target}`;
  };

  const nextTerm = () => {
    if (!current) return;
    const terms = [...current.querySelectorAll(".source .term")];
    if (!terms.length) return say("No term in this segment");
    const at = terms.indexOf(document.activeElement);
    const term = terms[(at + 1) % terms.length];
    term.focus();
    say(term.title);
  };

  document.addEventListener("mouseover", (e) => light(e.target.closest?.(".term")));
  document.addEventListener("focusin", (e) => {
    light(e.target.closest?.(".term"));
    const u = e.target.closest?.(".unit");
    if (u) select(u);
  });

  // ---- filters
  const matches = (u, what, words) => {
    const id = u.dataset.id, w = work.get(id);
    const shown = {
      "": () => true,
      problem: () => problem(u),
      error: () => !!u.querySelector(".issues .error"),
      warning: () => !!u.querySelector(".issues .warning"),
      info: () => !!u.querySelector(".issues .info"),
      doubtful: () => u.dataset.level === "doubtful",
      open: () => w.state !== "approved",
      edited: () => w.target !== made.get(id).target || w.state === "edited",
      comment: () => !!w.note,
    }[what];
    const passes = shown ? shown() : [...u.querySelectorAll(".issues li")].some((li) => "code:" + li.dataset.code === what);
    return passes && (!words || (segments.get(id).source + "\n" + w.target + "\n" + w.note + "\n" + id).toLowerCase().includes(words));
  };

  const filter = () => {
    const what = $("show").value, words = $("search").value.trim().toLowerCase();
    for (const u of units) u.hidden = !matches(u, what, words);
    for (const b of document.querySelectorAll(".block")) b.hidden = !b.querySelector(".unit:not([hidden])");
    const n = visible().length;
    $("nothing").hidden = n > 0;
    if (current && current.hidden) select(null);
    say(`${n} of ${units.length} segments shown`);
  };

  // refilter only adds what matches now: a segment does not vanish under the
  // reviewer's hands because it was just put right.
  const refilter = () => {
    const what = $("show").value, words = $("search").value.trim().toLowerCase();
    for (const u of units) if (u.hidden && matches(u, what, words)) u.hidden = false;
  };

  // ---- export
  const corrected = () => ({
    ...article,
    segments: article.segments.map((s) => {
      const w = work.get(s.id), spans = byteSpans(s.id);
      const { state, note, ...rest } = s;
      return {
        ...rest,
        target: w.target,
        ...(w.state === "machine" ? {} : { state: w.state }),
        ...(w.note ? { note: w.note } : {}),
        terms: s.terms.map((t, i) => ({ ...t, target_span: spans[i] })),
      };
    }),
  });

  const xml = (s) => String(s)
    // XML has no way to write these at all.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

  // XLIFF 2.1 with texts, states and notes; the JSON has everything.
  const xliff = () => {
    const meta = (pairs) => {
      const some = pairs.filter(([, v]) => v);
      return some.length ? `<mda:metadata><mda:metaGroup category="dolmetsch">${some.map(([k, v]) => `<mda:meta type="${k}">${xml(v)}</mda:meta>`).join("")}</mda:metaGroup></mda:metadata>\n` : "";
    };
    const states = { machine: "translated", edited: "reviewed", approved: "final" };
    const out = ['<?xml version="1.0" encoding="UTF-8"?>\n',
      '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" version="2.1"',
      ` srcLang="${xml(article.source_lang)}" trgLang="${xml(article.target_lang)}">\n`,
      `<file id="f1" original="${xml(article.name)}" xml:space="preserve">\n`,
      meta([["name", article.name], ["backend", article.backend], ["model", article.model], ["signature", article.signature], ["source-hash", article.source_hash],
        ["segments", (article.segment_counts || []).join(",")]])];
    article.blocks.forEach((b, i) => {
      out.push(`<group id="b${i + 1}" type="dolmetsch:${xml(b.kind)}">\n`);
      for (const id of b.segments) {
        const s = segments.get(id), w = work.get(id);
        out.push(`<unit id="${xml(id)}">\n`, meta([["origin", s.origin], ["score", s.score ? String(s.score) : ""], ["raw", s.raw ? s.raw.join(":") : ""], ["was", s.was]]));
        if (s.issues.length || w.note) {
          out.push("<notes>",
            ...s.issues.map((is) => `<note category="check">${xml(`${is.severity} ${is.code}: ${is.message}`)}</note>`),
            w.note ? `<note category="comment">${xml(w.note)}</note>` : "", "</notes>\n");
        }
        out.push(`<segment state="${w.target ? states[w.state] : "initial"}"><source>${xml(s.source)}</source>`,
          w.target ? `<target>${xml(w.target)}</target>` : "", "</segment>\n</unit>\n");
      }
      out.push("</group>\n");
    });
    out.push("</file>\n</xliff>\n");
    return out.join("");
  };

  const download = (text, type, ext) => {
    const base = (article.name || "article").split("/").pop().replace(/\.[^.]*$/, "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = base + ext;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    say("Exported " + link.download);
  };

  // ---- commands
  const commands = {
    next: () => nextProblem(1),
    previous: () => nextProblem(-1),
    "approve-next": () => {
      if (!current) return nextProblem(1);
      if (work.get(current.dataset.id).state !== "approved") approve(current.dataset.id);
      nextProblem(1);
    },
    down: () => go(step(1, () => true)),
    up: () => go(step(-1, () => true)),
    edit: (u) => edit(u),
    approve: (u) => u && approve(u.dataset.id),
    comment: (u) => comment(u),
    revert: (u) => u && set(u.dataset.id, made.get(u.dataset.id)) && say("Segment " + u.dataset.id + " reverted"),
    term: () => nextTerm(),
    undo, redo,
    search: () => $("search").focus(),
    json: () => download(JSON.stringify(corrected(), null, 1) + "\n", "application/json", ".review.json"),
    xliff: () => download(xliff(), "application/xliff+xml", ".review.xlf"),
    print: () => print(),
    all: () => { $("show").value = ""; $("search").value = ""; filter(); },
    help: () => $("help").showModal(),
    close: () => $("help").close(),
    theme: () => theme(dark() ? "light" : "dark"),
  };

  const dark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const remember = (name, value) => { try { localStorage.setItem("dolmetsch:" + name, value); } catch { /* only a preference */ } };
  const recall = (name) => { try { return localStorage.getItem("dolmetsch:" + name); } catch { return null; } };
  const theme = (name) => {
    if (name) {
      document.documentElement.dataset.theme = name;
      remember("theme", name);
    }
    document.querySelector('[data-do="theme"]').setAttribute("aria-pressed", dark());
  };

  const keys = { n: "next", p: "previous", j: "down", k: "up", e: "edit", Enter: "edit", a: "approve", c: "comment",
    r: "revert", t: "term", u: "undo", U: "redo", "/": "search", x: "json", "?": "help" };

  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || $("help").open) return;
    const typing = e.target.closest("textarea, input, select");
    if (typing) {
      if (e.key === "Escape" && typing === $("search")) {
        typing.value = "";
        filter();
        typing.blur();
      }
      return;
    }
    if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === "z") {
      e.preventDefault();
      return e.shiftKey ? redo() : undo();
    }
    if (e.ctrlKey || e.metaKey || e.altKey || !$("keys").checked || !Object.hasOwn(keys, e.key)) return;
    if (e.key === "Enter" && e.target.closest("button, a, summary")) return;
    e.preventDefault();
    commands[keys[e.key]](current);
  });

  document.addEventListener("click", (e) => {
    const button = e.target.closest("[data-do]");
    if (button) return commands[button.dataset.do](button.closest(".unit") || current);
    const u = e.target.closest(".unit");
    if (!u) return;
    if (e.target.closest(".target") && getSelection().isCollapsed) edit(u);
    else if (!e.target.closest("textarea, a")) select(u);
  });

  $("show").addEventListener("change", filter);
  $("search").addEventListener("input", filter);
  $("keys").addEventListener("change", () => remember("keys", $("keys").checked ? "on" : "off"));

  // ---- begin
  load();
  if (recall("theme")) document.documentElement.dataset.theme = recall("theme");
  theme();
  $("keys").checked = recall("keys") !== "off";
  for (const u of units) {
    u.querySelector(".actions").hidden = false;
    if (!same(work.get(u.dataset.id), made.get(u.dataset.id))) show(u);
    else u.querySelector('[data-do="approve"]').setAttribute("aria-pressed", work.get(u.dataset.id).state === "approved");
  }
  $("tools").hidden = false;
  $("progress").hidden = false;
  tally();
})();
