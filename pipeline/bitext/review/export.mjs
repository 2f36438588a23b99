// What the page gives out: the corrected review, and the English article.
import { byteSpans } from "./text.mjs";

// corrected is the article's JSON with the work in it.
export const corrected = (work) => ({
  ...work.article,
  segments: work.article.segments.map((s) => {
    const w = work.get(s.id), spans = byteSpans(s, w.target);
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

export const xml = (s) => String(s)
  // XML has no way to write these at all.
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
  .replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

// xliff is XLIFF 2.1 with texts, states and notes; the JSON has everything.
export const xliff = (work) => {
  const { article } = work;
  const meta = (pairs) => {
    const some = pairs.filter(([, v]) => v);
    return some.length ? `<mda:metadata><mda:metaGroup category="dolmetsch">${some.map(([k, v]) => `<mda:meta type="${k}">${xml(v)}</mda:meta>`).join("")}</mda:metaGroup></mda:metadata>\n` : "";
  };
  const names = { machine: "translated", edited: "reviewed", approved: "final" };
  const out = ['<?xml version="1.0" encoding="UTF-8"?>\n',
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" version="2.1"',
    ` srcLang="${xml(article.source_lang)}" trgLang="${xml(article.target_lang)}">\n`,
    `<file id="f1" original="${xml(article.name)}" xml:space="preserve">\n`,
    meta([["name", article.name], ["backend", article.backend], ["model", article.model], ["signature", article.signature],
      ["source-hash", article.source_hash], ["segments", (article.segment_counts || []).join(",")]])];
  article.blocks.forEach((b, i) => {
    out.push(`<group id="b${i + 1}" type="dolmetsch:${xml(b.kind)}">\n`);
    for (const id of b.segments) {
      const s = work.segments.get(id), w = work.get(id);
      out.push(`<unit id="${xml(id)}">\n`, meta([["origin", s.origin], ["score", s.score ? String(s.score) : ""], ["raw", s.raw ? s.raw.join(":") : ""], ["was", s.was]]));
      if (s.issues.length || w.note) {
        out.push("<notes>",
          ...s.issues.map((is) => `<note category="check">${xml(`${is.severity} ${is.code}: ${is.message}`)}</note>`),
          w.note ? `<note category="comment">${xml(w.note)}</note>` : "", "</notes>\n");
      }
      out.push(`<segment state="${w.target ? names[w.state] : "initial"}"><source>${xml(s.source)}</source>`,
        w.target ? `<target>${xml(w.target)}</target>` : "", "</segment>\n</unit>\n");
    }
    out.push("</group>\n");
  });
  out.push("</file>\n</xliff>\n");
  return out.join("");
};

// english is the article without boilerplate, a text per block; what has no
// English stands in German and is marked.
export const english = (work) => work.article.blocks
  .filter((b) => b.kind !== "boilerplate" && b.segments.length)
  .map((b) => ({
    kind: b.kind,
    text: b.segments.map((id) => work.get(id).target || `[not translated: ${work.segments.get(id).source}]`).join(" ").replace(/\s+/g, " "),
  }));

export const englishText = (work) => {
  let out = "", previous = "";
  for (const { kind, text } of english(work)) {
    if (previous) out += previous === "list" && kind === "list" ? "\n" : "\n\n";
    out += (kind === "list" ? "• " : "") + text;
    previous = kind;
  }
  return out + "\n";
};

export const englishHTML = (work) => {
  const tags = { heading: "h2", paragraph: "p", list: "li", caption: "figcaption" };
  let out = "", previous = "";
  for (const { kind, text } of english(work)) {
    if (kind === "list" && previous !== "list") out += "<ul>\n";
    if (kind !== "list" && previous === "list") out += "</ul>\n";
    const line = `<${tags[kind] || "p"}>${xml(text)}</${tags[kind] || "p"}>\n`;
    out += kind === "caption" ? `<figure>${line.trim()}</figure>\n` : line;
    previous = kind;
  }
  if (previous === "list") out += "</ul>\n";
  return `<!doctype html>\n<html lang="${xml(work.article.target_lang)}">\n<meta charset="utf-8">\n<title>${xml(work.article.name)}</title>\n${out}</html>\n`;
};

// englishDOCX is a document that every word processor opens.
export const englishDOCX = (work) => {
  const styles = { heading: "Heading2", list: "ListParagraph", caption: "Caption" };
  const body = english(work).map(({ kind, text }) => `<w:p>${styles[kind] ? `<w:pPr><w:pStyle w:val="${styles[kind]}"/></w:pPr>` : ""}` +
    `<w:r><w:t xml:space="preserve">${xml((kind === "list" ? "• " : "") + text)}</w:t></w:r></w:p>`).join("");
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const style = (id, name, run) => `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:rPr>${run}</w:rPr></w:style>`;
  const type = "application/vnd.openxmlformats-officedocument.wordprocessingml";
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  return zip({
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${type}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relations}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    "word/styles.xml": `${head}<w:styles ${w}>${style("Heading2", "heading 2", '<w:b/><w:sz w:val="28"/>')}${style("ListParagraph", "List Paragraph", "")}${style("Caption", "caption", "<w:i/>")}</w:styles>`,
    "word/document.xml": `${head}<w:document ${w}><w:body>${body}</w:body></w:document>`,
  });
};

const crc32 = (data) => {
  let c = ~0;
  for (const b of data) {
    c ^= b;
    for (let k = 0; k < 8; k++) c = (c >>> 1) ^ (0xedb88320 & -(c & 1));
  }
  return ~c >>> 0;
};

// zip stores files, uncompressed, in an archive.
export const zip = (files) => {
  const parts = [], index = [];
  let at = 0, count = 0, size = 0;
  const record = (fields) => {
    const view = new DataView(new ArrayBuffer(fields.reduce((n, [width]) => n + width, 0)));
    let i = 0;
    for (const [width, value] of fields) {
      if (width === 4) view.setUint32(i, value, true);
      else view.setUint16(i, value, true);
      i += width;
    }
    return new Uint8Array(view.buffer);
  };
  for (const [name, text] of Object.entries(files)) {
    const label = new TextEncoder().encode(name), data = new TextEncoder().encode(text);
    const common = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 0x21], [4, crc32(data)], [4, data.length], [4, data.length], [2, label.length], [2, 0]];
    const local = record([[4, 0x04034b50], ...common]);
    parts.push(local, label, data);
    const entry = record([[4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]]);
    index.push(entry, label);
    at += local.length + label.length + data.length;
    size += entry.length + label.length;
    count++;
  }
  parts.push(...index, record([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, at], [2, 0]]));
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let i = 0;
  for (const p of parts) {
    out.set(p, i);
    i += p.length;
  }
  return out;
};
