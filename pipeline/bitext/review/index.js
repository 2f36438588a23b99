"use strict";
// The index of a batch: search, filter, sort, and the progress of reviews that
// this browser keeps and nobody has exported yet. The table is complete without it.
(() => {
  const $ = (id) => document.getElementById(id);
  const body = document.querySelector("tbody");
  const rows = [...body.rows];

  // What the review page has stored: changed segments with their state now and before.
  const approved = (row) => {
    let n = Number(row.dataset.approved);
    try {
      for (const c of Object.values(JSON.parse(localStorage.getItem(row.dataset.key) || "{}"))) {
        n += (c.state === "approved") - (c.from === "approved");
      }
    } catch { /* nothing is stored that could be read */ }
    return Math.min(Math.max(n, 0), Number(row.dataset.units));
  };

  const progress = () => {
    let total = 0, units = 0;
    for (const row of rows) {
      const n = approved(row);
      row.dataset.now = n;
      total += n;
      units += Number(row.dataset.units);
      const bar = row.querySelector("progress");
      if (!bar) continue;
      bar.value = n;
      row.querySelector(".count").textContent = `${n}/${row.dataset.units}`;
    }
    $("bar").value = total;
    $("approved-count").textContent = `${total} of ${units} approved`;
  };

  const filter = () => {
    const words = $("search").value.trim().toLowerCase();
    const d = (row) => row.dataset;
    const passes = {
      "": () => true,
      errors: (row) => Number(d(row).errors) > 0,
      problems: (row) => Number(d(row).errors) + Number(d(row).warnings) > 0,
      open: (row) => !d(row).failed && Number(d(row).now) < Number(d(row).units),
      failed: (row) => !!d(row).failed,
    }[$("show").value];
    let shown = 0;
    for (const row of rows) {
      row.hidden = !passes(row) || !row.cells[0].textContent.toLowerCase().includes(words);
      if (!row.hidden) shown++;
    }
    $("nothing").hidden = shown > 0;
    $("status").textContent = `${shown} of ${rows.length} articles shown`;
  };

  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.querySelector("progress") ? Number(row.dataset.now) / Number(row.dataset.units) : cell.textContent;
  };

  document.querySelectorAll("thead th").forEach((th, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = th.textContent;
    th.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = th.getAttribute("aria-sort") === (th.dataset.sort === "number" ? "descending" : "ascending");
      const ascending = th.dataset.sort === "number" ? up : !up;
      document.querySelectorAll("thead th").forEach((t) => t.removeAttribute("aria-sort"));
      th.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      const compare = th.dataset.sort === "number"
        ? (a, b) => Number(value(a, column)) - Number(value(b, column))
        : (a, b) => value(a, column).localeCompare(value(b, column));
      rows.sort((a, b) => (ascending ? 1 : -1) * compare(a, b));
      body.append(...rows);
    });
  });

  $("show").addEventListener("change", filter);
  $("search").addEventListener("input", filter);
  addEventListener("pageshow", progress);
  try {
    const theme = localStorage.getItem("dolmetsch:theme");
    if (theme) document.documentElement.dataset.theme = theme;
  } catch { /* only a preference */ }
  progress();
  $("tools").hidden = false;
  $("progress").hidden = false;
})();
