// The desk's first page. Texts only ever go into text nodes and form fields.
const $ = (id) => document.getElementById(id);
const say = (text) => { $("say").textContent = text; };

const ask = async (url, options) => {
  const answer = await fetch(url, options);
  const body = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
  if (!answer.ok) throw new Error(body.error || answer.statusText);
  return body;
};
const post = (url, body) => ask(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
const trying = (f) => async (e) => {
  e.preventDefault();
  say("");
  try {
    await f(e);
  } catch (error) {
    say(error.message);
  }
};
const cell = (text, lang) => {
  const td = document.createElement("td");
  td.textContent = text;
  if (lang) td.lang = lang;
  return td;
};

// ---- articles
const rows = new Map();
const show = (d) => {
  let row = rows.get(d.id);
  if (!row) {
    row = $("row").content.firstElementChild.cloneNode(true);
    row.querySelector("select").addEventListener("change", (e) => {
      if (e.target.value) location.href = `/documents/${d.id}/download?format=${encodeURIComponent(e.target.value)}`;
      e.target.value = "";
    });
    rows.set(d.id, row);
    $("list").prepend(row);
  }
  const name = row.querySelector(".name");
  if (d.status === "done") {
    const link = document.createElement("a");
    link.href = "/documents/" + d.id;
    link.textContent = d.name;
    name.replaceChildren(link);
  } else {
    name.textContent = d.name;
  }
  row.querySelector(".status").textContent = d.failure || d.status;
  row.querySelector(".approved").textContent = d.segments ? `${d.approved} of ${d.segments}` : "";
  row.querySelector(".save").hidden = d.status !== "done";
};
const load = async () => { for (const d of (await ask("/v1/articles")).reverse()) show(d); };

$("files").addEventListener("change", trying(async () => {
  const form = new FormData();
  for (const f of $("files").files) form.append("file", f, f.name);
  const added = await ask("/v1/articles", { method: "POST", body: form });
  added.forEach(show);
  $("files").value = "";
  say(`${added.length} added`);
}));

// ---- the plain box: English with its terms marked
$("box").addEventListener("submit", trying(async () => {
  $("english").textContent = "…";
  try {
    const d = await post("/v1/translate", { text: $("german").value });
    const segments = new Map(d.segments.map((s) => [s.id, s]));
    $("english").replaceChildren(...d.blocks.map((b) => {
      const p = document.createElement("p");
      for (const id of b.segments) p.append(...marked(segments.get(id)), " ");
      return p;
    }));
  } catch (e) {
    $("english").textContent = "";
    throw e;
  }
}));

// marked is the English with its terms as <mark>; spans count UTF-8 bytes.
const marked = (s) => {
  const raw = new TextEncoder().encode(s.target), nodes = [];
  const text = (from, to) => new TextDecoder().decode(raw.slice(from, to));
  let at = 0;
  for (const t of s.terms.filter((t) => t.target_span && t.kind !== "quote").sort((a, b) => a.target_span[0] - b.target_span[0])) {
    const [from, to] = t.target_span;
    if (from < at) continue;
    nodes.push(text(at, from));
    const mark = document.createElement("mark");
    mark.textContent = text(from, to);
    mark.title = `${t.kind}: ${t.source}`;
    nodes.push(mark);
    at = to;
  }
  nodes.push(text(at));
  return nodes;
};

// ---- search
$("find").addEventListener("submit", trying(async () => {
  const hits = await ask("/v1/search?q=" + encodeURIComponent($("words").value));
  $("hits").closest("table").hidden = !hits.length;
  $("none").hidden = hits.length > 0;
  $("hits").replaceChildren(...hits.map((h) => {
    const row = document.createElement("tr");
    const where = cell(h.where === "article" ? "" : [h.where, h.name].filter(Boolean).join(": "));
    if (h.where === "article") {
      const link = document.createElement("a");
      link.href = `/documents/${h.document}#s${h.segment}`;
      link.textContent = `${h.name} ${h.segment}`;
      where.append(link);
    }
    row.append(cell(h.source, "de"), cell(h.target, "en"), where);
    return row;
  }));
}));

$("term").addEventListener("submit", trying(async (e) => {
  const t = await post("/v1/glossary", Object.fromEntries(new FormData(e.target)));
  e.target.reset();
  say(`Proposed: ${t.german} = ${t.english}`);
}));

const events = new EventSource("/events");
events.addEventListener("document", (e) => show(JSON.parse(e.data)));
events.addEventListener("open", () => load().catch((e) => say(e.message)));
