// The review page: navigation, editing, filters and commands. The article is
// readable without it. Texts only ever go into text nodes and form fields, never
// into markup.
import { byteSpans, diff, nested } from "./text.mjs";
import { Work, same } from "./work.mjs";
import { Browser, Desk } from "./keep.mjs";
import { corrected, englishDOCX, englishHTML, englishText, xliff } from "./export.mjs";

const article = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const units = [...document.querySelectorAll(".unit")];
const unitOf = (id) => units.find((u) => u.dataset.id === id);
const server = document.body.dataset.server; // of a desk; else the page is a file
const say = (text) => { $("status").textContent = text; };

let current = null, editing = null;
let stored = true;

// ---- work, and where it is kept: one entry per version of the article and of
// its translation. The index of a batch reads it too; the key is also made in
// index.go.
const key = "dolmetsch:" + [article.name, article.source_hash || "", article.signature || "", article.backend, article.model].join("|");
const work = new Work(article, (id, here) => {
  show(unitOf(id));
  if (here) keep.save(work, id);
  else if (editing?.id === id) warn(id);
  // A copy of the page that the browser saves brings its work along.
  document.documentElement.dataset.work = JSON.stringify(work.entries());
  tally();
});
const onFail = (failed) => {
  stored = !failed;
  const where = server ? "saved on the server" : "saved in this browser";
  $("saved").textContent = stored ? where : server ? "not saved: the server does not answer" : "not saved: export before you leave";
};
const keep = server
  ? new Desk(server, {}, {
    fetch: (...args) => fetch(...args), onFail,
    onWait: () => { $("saved").textContent = "saving …"; },
    onConflict: (id, mine) => {
      const u = unitOf(id);
      say("Somebody else changed segment " + id + " at the same time; your text is in the editor");
      if (mine.target !== work.get(id).target) edit(u, mine.target);
    },
  })
  : new Browser(localStorageOrNone(), key, onFail);

function localStorageOrNone() {
  try {
    return localStorage;
  } catch {
    return { getItem: () => null, setItem() { throw new Error("no storage"); }, removeItem() {} };
  }
}

addEventListener("beforeunload", (e) => {
  if (!stored || server && (keep.waiting || editing)) e.preventDefault();
});

// ---- showing
const elements = (id, nodes) => nodes.map((n) => {
  if (typeof n === "string") return document.createTextNode(n);
  const e = document.createElement("span");
  e.className = "term " + work.segments.get(id).terms[n.term].kind;
  e.dataset.term = n.term;
  e.tabIndex = -1;
  e.append(...elements(id, n.nodes));
  return e;
});

function show(u) {
  const id = u.dataset.id, w = work.get(id), m = work.made.get(id), s = work.segments.get(id);
  const target = u.querySelector(".target");
  if (w.target) {
    target.replaceChildren(...elements(id, nested(s, w.target)));
  } else {
    const e = document.createElement("span");
    e.className = "empty";
    e.textContent = "not translated";
    target.replaceChildren(e);
  }
  const spans = byteSpans(s, w.target);
  u.querySelectorAll(".source .term").forEach((t) => t.classList.toggle("missing", !spans[t.dataset.term] && !t.classList.contains("lexicon")));
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
  u.querySelector('[data-do="approve"]').setAttribute("aria-pressed", w.state === "approved");
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
}

function tally() {
  const approved = units.filter((u) => u.dataset.state === "approved").length;
  $("bar").value = approved;
  $("approved-count").textContent = `${approved} of ${units.length} approved`;
  document.querySelectorAll('[data-do="undo"]').forEach((b) => { b.disabled = !work.canUndo; });
  document.querySelectorAll('[data-do="redo"]').forEach((b) => { b.disabled = !work.canRedo; });
}

const undo = (redo) => {
  const id = redo ? work.redo() : work.undo();
  if (!id) return;
  go(unitOf(id));
  say((redo ? "Done again in segment " : "Undone in segment ") + id);
};

const approve = (id) => {
  const state = work.approve(id);
  if (!state) say("Segment " + id + " has no English to approve");
  else say(state === "approved" ? "Segment " + id + " approved" : "Approval of segment " + id + " taken back");
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

const next = (by = 1) => go(step(by, () => true));
const nextProblem = (by) => {
  const u = step(by, problem);
  if (u) go(u);
  else say("No problem is left");
};

// ---- editing in place. One editor is open at a time; its text is kept as it
// is typed.
const openEditor = (u, { kind, area, before, take, dropped }) => {
  const id = u.dataset.id;
  let open = true;
  const close = (taken, ...how) => {
    if (!open) return;
    open = false;
    editing = null;
    keep.draft = null;
    const text = area.value;
    u.querySelector(".theirs")?.remove();
    before();
    if (taken) take(text, ...how);
    else dropped?.();
    refilter();
  };
  editing = { id, kind, close };
  area.addEventListener("input", () => { keep.draft = { id, kind, text: area.value }; });
  area.addEventListener("blur", () => close(true));
  area.addEventListener("keydown", (e) => {
    if (e.isComposing || e.key !== "Escape" && (e.key !== "Enter" || e.shiftKey)) return;
    const onward = e.key === "Enter" && (e.ctrlKey || e.metaKey);
    close(e.key === "Enter", onward);
    if (onward) next();
    else go(u);
    e.preventDefault();
    e.stopPropagation();
  });
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
};

function edit(u, text) {
  if (!u || u.querySelector(".editor")) return;
  editing?.close(true);
  select(u);
  const id = u.dataset.id, target = u.querySelector(".target");
  const area = document.createElement("textarea");
  area.className = "editor";
  area.lang = article.target_lang;
  area.setAttribute("aria-label", "English of segment " + id);
  area.value = text ?? work.get(id).target;
  target.hidden = true;
  target.before(area);
  area.rows = Math.max(2, Math.ceil(area.value.length / 55));
  openEditor(u, {
    kind: "edit", area,
    before: () => {
      area.remove();
      target.hidden = false;
    },
    take: (english, approved) => work.setTarget(id, english, approved),
  });
}

function comment(u, text) {
  if (!u || u.querySelector(".comment")) return;
  editing?.close(true);
  select(u);
  const id = u.dataset.id;
  const box = document.createElement("div");
  box.className = "comment";
  const area = document.createElement("textarea");
  area.setAttribute("aria-label", "Comment on segment " + id);
  area.placeholder = "Comment";
  area.value = text ?? work.get(id).note;
  box.append(area);
  u.querySelector(".actions").before(box);
  const note = u.querySelector(".note");
  if (note) note.hidden = true;
  openEditor(u, {
    kind: "comment", area,
    before: () => box.remove(),
    take: (said) => { if (!work.set(id, { note: said.trim() })) show(u); },
    dropped: () => show(u),
  });
}

// warn shows under an open editor what somebody else made of its segment.
function warn(id) {
  const u = unitOf(id);
  u.querySelector(".theirs")?.remove();
  const p = document.createElement("p");
  p.className = "theirs";
  p.setAttribute("role", "alert");
  p.textContent = "Changed by somebody else meanwhile: " + (work.get(id).target || "(no English)");
  u.querySelector(".actions").before(p);
}

// ---- terms: a term and its counterpart light up together
const light = (term) => {
  document.querySelectorAll(".lit").forEach((e) => e.classList.remove("lit"));
  if (!term) return;
  term.closest(".unit").querySelectorAll(`[data-term="${term.dataset.term}"]`).forEach((e) => e.classList.add("lit"));
  const t = work.segments.get(term.closest(".unit").dataset.id).terms[term.dataset.term];
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
    edited: () => w.target !== work.made.get(id).target || w.state === "edited",
    comment: () => !!w.note,
  }[what];
  const passes = shown ? shown() : [...u.querySelectorAll(".issues li")].some((li) => "code:" + li.dataset.code === what);
  return passes && (!words || (work.segments.get(id).source + "\n" + w.target + "\n" + w.note + "\n" + id).toLowerCase().includes(words));
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
const download = (content, type, ext) => {
  const base = (article.name || "article").split("/").pop().replace(/\.[^.]*$/, "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = base + ext;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  say("Exported " + link.download);
};

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // a page from a file may not be let
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say("The English is copied");
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
  down: () => next(1),
  up: () => next(-1),
  edit: (u) => edit(u),
  approve: (u) => u && approve(u.dataset.id),
  comment: (u) => comment(u),
  revert: (u) => u && work.revert(u.dataset.id) && say("Segment " + u.dataset.id + " reverted"),
  term: () => nextTerm(),
  undo: () => undo(false),
  redo: () => undo(true),
  search: () => $("search").focus(),
  json: () => download(JSON.stringify(corrected(work), null, 1) + "\n", "application/json", ".review.json"),
  xliff: () => download(xliff(work), "application/xliff+xml", ".review.xlf"),
  copy: () => copy(englishText(work)),
  text: () => download(englishText(work), "text/plain", ".txt"),
  docx: () => download(englishDOCX(work), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
  html: () => download(englishHTML(work), "text/html", ".en.html"),
  print: () => print(),
  all: () => { $("show").value = ""; $("search").value = ""; filter(); },
  help: () => $("help").showModal(),
  close: () => $("help").close(),
  theme: () => theme(dark() ? "light" : "dark"),
  propose: () => propose(),
  "drop-term": () => $("term").close(),
};

// propose asks for a term of the glossary, with the words that are selected.
const propose = () => {
  const dialog = $("term");
  if (!dialog) return;
  const chosen = getSelection(), words = String(chosen).trim();
  const at = chosen.anchorNode, from = at?.nodeType === Node.TEXT_NODE ? at.parentElement : at;
  $("term-german").value = from?.closest?.(".source") ? words : "";
  $("term-english").value = from?.closest?.(".target") ? words : "";
  dialog.showModal();
};
$("term")?.querySelector("form").addEventListener("submit", async () => {
  const term = { german: $("term-german").value.trim(), english: $("term-english").value.trim(), note: `${article.name} ${current?.dataset.id || ""}`.trim() };
  try {
    const answer = await fetch("/v1/glossary", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(term) });
    say(answer.ok ? `Proposed: ${term.german} = ${term.english}` : (await answer.json()).error);
  } catch {
    say("The server does not answer; nothing was proposed");
  }
});

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

const keys = { n: "next", N: "next", p: "previous", j: "down", k: "up", e: "edit", Enter: "edit", a: "approve", c: "comment",
  r: "revert", t: "term", u: "undo", U: "redo", g: "propose", "/": "search", x: "json", "?": "help" };

document.addEventListener("keydown", (e) => {
  if (e.defaultPrevented || e.isComposing || document.querySelector("dialog[open]")) return;
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
    return undo(e.shiftKey);
  }
  if (e.ctrlKey || e.metaKey || e.altKey || !$("keys").checked || !Object.hasOwn(keys, e.key)) return;
  if (e.key === "Enter" && e.target.closest("button, a, summary")) return;
  e.preventDefault();
  commands[keys[e.key]](current);
});

// A press would move the focus, which closes the editor and lays the page out
// anew before the mouse is released: the button would be gone from under it. So
// a press on a button moves nothing, and what a press on a text meant is
// remembered.
let pressed = null;
document.addEventListener("mousedown", (e) => {
  pressed = e.target.closest(".target");
  if (e.target.closest("[data-do]")) e.preventDefault(); // which also keeps a selection
});

document.addEventListener("click", (e) => {
  const target = pressed;
  pressed = null;
  const button = e.target.closest("[data-do]");
  if (button) {
    editing?.close(true);
    const u = button.closest(".unit");
    if (u) select(u);
    return commands[button.dataset.do](u || current);
  }
  if (target && getSelection().isCollapsed) return edit(target.closest(".unit"));
  const u = e.target.closest(".unit");
  if (u && !e.target.closest("textarea, a")) select(u);
});

$("show").addEventListener("change", filter);
$("search").addEventListener("input", filter);
$("keys").addEventListener("change", () => remember("keys", $("keys").checked ? "on" : "off"));
addEventListener("storage", (e) => { if (!server) keep.other(work, e); });
if (server) {
  const events = new EventSource(server + "/events");
  events.addEventListener("segment", (e) => keep.other(work, JSON.parse(e.data)));
}

// ---- begin, also where a copy of the page was saved in the middle of work
const saved = document.documentElement.dataset.work;
document.querySelectorAll(".editor, .comment, .theirs").forEach((e) => e.remove());
document.querySelectorAll(".current").forEach((e) => e.classList.remove("current"));
keep.load(work, saved);
if (recall("theme")) document.documentElement.dataset.theme = recall("theme");
theme();
$("keys").checked = recall("keys") !== "off";
for (const u of units) {
  const id = u.dataset.id;
  u.querySelector(".actions").hidden = false;
  u.querySelector(".target").hidden = false;
  if (saved || work.touched(id)) show(u);
  else u.querySelector('[data-do="approve"]').setAttribute("aria-pressed", work.get(id).state === "approved");
}
$("tools").hidden = false;
$("progress").hidden = false;
tally();
const draft = keep.draft;
if (draft && unitOf(draft.id)) ({ edit, comment })[draft.kind]?.(unitOf(draft.id), draft.text);
