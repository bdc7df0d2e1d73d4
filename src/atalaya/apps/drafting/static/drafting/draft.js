// The wall by keyboard: arrows go from clause to clause, n to the next open one, a p r d choose a decision, Enter sends it.
(() => {
  "use strict";
  const wall = document.querySelector("[data-wall]");
  if (!wall) return;
  const go = (name) => { const link = wall.querySelector(`[data-go="${name}"]`); if (link) link.click(); };
  const choose = (value) => {
    const first = [...wall.querySelectorAll(".note-open form.decision")].find((form) => form.querySelector(`[value="${value}"]`));
    if (!first) return;
    const radio = first.querySelector(`input[name="outcome"][value="${value}"]`);
    radio.checked = true;
    const next = { partly: "[name=reason]", rejected: "[name=reason]", deferred: "[name=action]" }[value];
    (first.querySelector(next || "button") || radio).focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=radio]), textarea, select")) return;
    const keys = { ArrowRight: () => go("after"), ArrowLeft: () => go("before"), n: () => go("open"), a: () => choose("accepted"), p: () => choose("partly"), r: () => choose("rejected"), d: () => choose("deferred") };
    const act = keys[event.key];
    if (act && !(event.target.type === "radio" && event.key.startsWith("Arrow"))) { event.preventDefault(); act(); }
  });
})();
