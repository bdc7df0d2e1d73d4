// Keeps what was typed in forms with data-keep, so that a save cut by the line or by an ended session loses no word.
(() => {
  "use strict";
  const person = document.body.dataset.person || "";
  const key = (form) => `keep:${person}:${form.dataset.keep}`;
  const read = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
  const forget = (name) => { try { localStorage.removeItem(name); } catch { /* no store: nothing to forget */ } };
  document.querySelectorAll("[data-told^='saved:']").forEach((told) => forget(`keep:${person}:${told.dataset.told.slice(6)}`));
  if (!person) return;
  const kept = (field) => field.name && field.type !== "hidden" && field.type !== "password" && field.type !== "file";
  document.querySelectorAll("form[data-keep]").forEach((form) => {
    const fields = [...form.elements].filter(kept);
    const value = (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);
    const id = (field) => (field.type === "checkbox" || field.type === "radio" ? `${field.name}=${field.value}` : field.name);
    const put = (field, told) => { if (typeof told === "boolean") field.checked = told; else field.value = told; };
    const before = read(key(form));
    if (before && fields.some((field) => id(field) in before && before[id(field)] !== value(field))) {
      fields.forEach((field) => { if (id(field) in before) put(field, before[id(field)]); });
      const note = document.getElementById("kept");
      if (note) note.hidden = false;
    }
    const keep = () => {
      try { localStorage.setItem(key(form), JSON.stringify(Object.fromEntries(fields.map((f) => [id(f), value(f)])))); } catch { /* full or forbidden */ }
    };
    form.addEventListener("input", keep);
    form.addEventListener("submit", keep);
  });
})();
