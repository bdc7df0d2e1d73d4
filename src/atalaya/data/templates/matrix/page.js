"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const form = one("#filters");
  const shown = one("#shown");
  const fold = one("#fold");
  const sections = all("details.section");
  const cells = all("#matrix td[data-s]").map((td) => {
    const link = one("a.c", td);
    return { td, link, panel: document.getElementById(link.hash.slice(1)), row: td.parentElement, section: td.closest("details.section") };
  });
  const byPanel = new Map(cells.map((cell) => [cell.panel.id, cell]));
  let visible = cells;

  // Accents and case do not count: "produccion" finds "Producción".
  const bare = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const findable = (cell) => {
    cell.text ??= bare([cell.panel.id, one("h3", cell.panel).textContent, ...all(".asked p, .cite, .spot, blockquote, .rest li > :first-child", cell.panel).map((part) => part.textContent)].join(" "));
    return cell.text;
  };

  const wanted = () => {
    const data = new FormData(form);
    const words = bare(data.get("words") || "").split(/\s+/).filter(Boolean);
    const get = (name) => data.get(name) || "";
    return { state: get("state"), section: get("section"), weapon: get("weapon"), dimension: get("dimension"), words };
  };
  const fits = (cell, want) =>
    (!want.state || cell.td.dataset.s === want.state) &&
    (!want.section || cell.section.dataset.section === want.section) &&
    (!want.weapon || cell.td.dataset.w === want.weapon) &&
    (!want.dimension || cell.td.dataset.d === want.dimension) &&
    want.words.every((word) => findable(cell).includes(word));

  // Columns no field of which is wanted go; a group's head spans what is left of it.
  const columns = (want) => {
    for (const head of all("#matrix .grid:not(.simple) :is(th, td)[data-w]")) {
      head.hidden = Boolean((want.weapon && head.dataset.w !== want.weapon) || (want.dimension && head.dataset.d && head.dataset.d !== want.dimension));
      if (head.classList.contains("group")) head.colSpan = want.dimension ? 1 : 2;
    }
  };
  const apply = () => {
    const want = wanted();
    visible = cells.filter((cell) => fits(cell, want));
    const kept = new Set(visible);
    const rows = new Set(visible.map((cell) => cell.row));
    const open = new Set(visible.map((cell) => cell.section));
    columns(want);
    for (const cell of cells) {
      cell.td.classList.toggle("off", !kept.has(cell));
      cell.panel.classList.toggle("off", !kept.has(cell));
      cell.row.hidden = !rows.has(cell.row);
    }
    for (const section of sections) section.hidden = !open.has(section);
    one("#none-shown").hidden = visible.length > 0;
    shown.textContent = shown.dataset.text.replace("{n}", visible.length).replace("{total}", cells.length);
    form.classList.toggle("active", visible.length < cells.length);
  };
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 120);
  });
  form.addEventListener("reset", () => setTimeout(apply, 0));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  fold.addEventListener("click", () => {
    const open = sections.every((section) => !section.open);
    for (const section of sections) section.open = open;
    fold.textContent = open ? fold.dataset.close : fold.dataset.open;
  });

  // A field opens by its address, so that Back closes it and a link to it can be sent on.
  const panel = () => byPanel.get(decodeURIComponent(location.hash.slice(1)))?.panel;
  let place = 0;
  const close = (current) => {
    const cell = byPanel.get(current.id);
    place = scrollY;
    location.hash = cell.link.id;
    scrollTo({ top: place, behavior: "instant" });
    (cell.link.offsetParent ? cell.link : one("#matrix-h")).focus({ preventScroll: Boolean(cell.link.offsetParent) });
    cell.link.scrollIntoView({ block: "nearest", behavior: "instant" });
  };
  const step = (current, by) => {
    const order = visible.includes(byPanel.get(current.id)) ? visible : cells;
    const next = order[order.indexOf(byPanel.get(current.id)) + by];
    if (next) location.hash = next.panel.id;
  };
  const arrive = () => {
    const current = panel();
    if (current) {
      current.scrollTop = 0;
      one("h3", current).focus({ preventScroll: true });
      return;
    }
    // Landing in a folded section or list opens it.
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.matches("details.section")) target.open = true;
    target?.closest("details:not([open])")?.setAttribute("open", "");
  };
  addEventListener("hashchange", arrive);
  one("#fields").addEventListener("click", (event) => {
    const link = event.target.closest("a.close, a.step");
    if (!link) return;
    event.preventDefault();
    const current = link.closest("article");
    if (link.classList.contains("close")) close(current);
    else step(current, link.classList.contains("next") ? 1 : -1);
  });

  const line = (current) => {
    const lines = all(".lines > li", current);
    const at = lines.findIndex((item) => item.contains(document.activeElement));
    const next = lines[(at + 1) % lines.length];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "start" });
  };
  const move = (link, key) => {
    const grid = all("tbody tr:not([hidden])", link.closest("table")).map((row) => all("td[data-s]:not(.off):not([hidden]) a.c", row)).filter((row) => row.length);
    const row = grid.findIndex((links) => links.includes(link));
    const at = link.getBoundingClientRect().left;
    const near = (links) => links?.reduce((best, other) => (Math.abs(other.getBoundingClientRect().left - at) < Math.abs(best.getBoundingClientRect().left - at) ? other : best));
    const places = { ArrowLeft: () => grid[row][grid[row].indexOf(link) - 1], ArrowRight: () => grid[row][grid[row].indexOf(link) + 1], ArrowUp: () => near(grid[row - 1]), ArrowDown: () => near(grid[row + 1]) };
    const next = places[key]();
    next?.focus();
    return Boolean(next);
  };
  // Letters act only while the focus is inside an open field, arrows only on a field of the matrix (WCAG 2.1.4).
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    const current = panel();
    if (event.key === "Escape" && current) close(current);
    else if (current?.contains(document.activeElement) && event.key === "n") step(current, 1);
    else if (current?.contains(document.activeElement) && event.key === "p") line(current);
    else if (event.key.startsWith("Arrow") && event.target.matches("#matrix a.c")) {
      if (move(event.target, event.key)) event.preventDefault();
    }
  });

  document.documentElement.classList.add("scripted-on");
  form.hidden = false;
  if (matchMedia("(max-width: 62em)").matches) one("details", form).open = false;
  if (location.hash) arrive();
})();
