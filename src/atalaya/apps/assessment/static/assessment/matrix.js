// The matrix by keyboard, and fields opened beside it. Without scripts every field has a page of its own.
(() => {
  "use strict";
  const matrix = document.querySelector("[data-matrix]");
  const panel = document.getElementById("panel");
  if (!matrix || !panel || !window.htmx) return;
  const cells = () => [...matrix.querySelectorAll("details[open] .cell")];
  const all = () => [...matrix.querySelectorAll(".cell")];
  let here = null;
  const mark = (cell) => {
    if (here) here.removeAttribute("aria-current");
    here = cell;
    cell.setAttribute("aria-current", "true");
    cell.closest("details").open = true;
    cell.focus({ preventScroll: false });
  };
  const open = (cell) => {
    mark(cell);
    window.htmx.ajax("GET", cell.href, { target: "#panel", swap: "innerHTML" }).then(() => {
      const title = panel.querySelector(".field-title");
      if (title) title.focus({ preventScroll: true });
      panel.closest(".aside").scrollTop = 0;
    });
  };
  matrix.addEventListener("click", (event) => {
    const cell = event.target.closest(".cell");
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(cell);
  });
  const beside = (dx, dy) => {
    const cell = here || all()[0];
    const place = cell.closest("td").cellIndex;
    if (dx) {
      const row = cell.closest("tr");
      for (let n = place + dx; row.cells[n]; n += dx) { const found = row.cells[n].querySelector(".cell"); if (found) return mark(found); }
      return undefined;
    }
    const rows = [...matrix.querySelectorAll("details[open] tbody tr")];
    for (let n = rows.indexOf(cell.closest("tr")) + dy; rows[n]; n += dy) {
      const found = rows[n].cells[Math.min(place, rows[n].cells.length - 1)].querySelector(".cell");
      if (found) return mark(found);
    }
    return undefined;
  };
  const next = (fits) => {
    const list = all();
    const from = here ? list.indexOf(here) + 1 : 0;
    const found = [...list.slice(from), ...list.slice(0, from)].find(fits);
    if (found) open(found);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (moves[event.key] && event.target.closest(".cell")) { event.preventDefault(); beside(...moves[event.key]); }
    else if (event.key === "Enter" && event.target.closest(".cell")) { event.preventDefault(); open(event.target.closest(".cell")); }
    else if (event.key === "n") next((cell) => cell.classList.contains("c-open") && !cell.classList.contains("c-out"));
    else if (event.key === "p") {
      const proposed = (cell) => cell.querySelector("s:not(.weak)") && !cell.classList.contains("c-out");
      const unanswered = (cell) => proposed(cell) && cell.classList.contains("c-open");
      next(all().some(unanswered) ? unanswered : proposed);
    }
    else if (event.key === "Escape" && here) here.focus();
  });
  matrix.addEventListener("focusin", (event) => { const cell = event.target.closest(".cell"); if (cell && cell !== here) { if (here) here.removeAttribute("aria-current"); here = cell; cell.setAttribute("aria-current", "true"); } });
  // After a save the cell says what the field says now.
  document.body.addEventListener("answered", () => {
    const told = panel.querySelector("[data-field]");
    if (!told) return;
    panel.closest(".aside").scrollTop = 0;
    fetch(`${location.pathname}?cell=${encodeURIComponent(told.dataset.field)}`, { headers: { "HX-Request": "true" } })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((text) => {
        if (!text) return;
        const made = new DOMParser().parseFromString(text, "text/html").querySelector(".cell");
        const old = document.getElementById(`f-${told.dataset.field}`);
        if (!made || !old) return;
        if (old === here) { here = made; made.setAttribute("aria-current", "true"); }
        old.replaceWith(made);
      });
  });
  if (location.hash.startsWith("#f-")) { const cell = document.getElementById(location.hash.slice(1)); if (cell) mark(cell); }
})();
