// What is typed on a sheet stays on this device until the sheet is posted: no lost network, closed browser or ended
// session takes it. Amounts and ids alone are kept, by person and sheet. The page works without it.
"use strict";
(() => {
  const form = document.querySelector("form[data-draft]");
  const posted = document.querySelector("[data-drafts-of]");
  const named = (whose) => Object.keys(localStorage).filter((key) => key === whose || key.startsWith(`${whose}?`));

  // The receipt of what was just sent: nothing is left to be kept.
  if (posted) {
    for (const key of named(posted.dataset.draftsOf)) if (JSON.parse(localStorage.getItem(key)).sent) localStorage.removeItem(key);
  }
  if (!form) return;
  const key = form.dataset.draft;
  const typed = () => [...new FormData(form)].filter(([name]) => name !== "_form");
  const keep = () => localStorage.setItem(key, JSON.stringify({ at: Date.now(), typed: typed() }));
  function mark() {
    const draft = localStorage.getItem(key);
    if (draft) localStorage.setItem(key, JSON.stringify({ ...JSON.parse(draft), sent: true }));
  }

  // With the preview everything is sent that was typed before; only an answer says that it arrived.
  form.addEventListener("submit", (event) => {
    if ("sends" in form.dataset && !event.submitter?.hasAttribute("formaction")) mark();
    if (navigator.onLine) return;
    event.preventDefault();
    delete form.dataset.sent;
    document.getElementById("no-network").hidden = false;
  });
  if ("sends" in form.dataset) return;

  // What was typed comes back as it was, with what the sheet asked then: what has changed since is told by the preview.
  // A line that has left the sheet is sent too, for the money for it was taken.
  function restore(draft) {
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
    for (const [name, value] of draft.typed) {
      const field = form.elements.namedItem(name);
      if (field?.type === "checkbox") field.checked = true;
      else if (field) field.value = value;
      else form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    const told = document.getElementById("draft");
    told.querySelector("time").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    told.hidden = false;
    told.querySelector("button").addEventListener("click", () => { localStorage.removeItem(key); location.replace(location.href); });
    form.dispatchEvent(new Event("change"));
  }
  const draft = localStorage.getItem(key);
  if (draft && "fresh" in form.dataset) restore(JSON.parse(draft));
  if (!("fresh" in form.dataset)) keep();

  let waiting;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => keep(), 200); });
  form.addEventListener("change", (event) => { if (event.isTrusted) keep(); });
  addEventListener("pagehide", () => { if (waiting) keep(); });
})();
