// What every page may do with script; everything works without it.
"use strict";

// A form is sent once: a second press while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-once")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

// A sheet that was opened opens again without network.
if (document.querySelector("header .me")) navigator.serviceWorker?.register("/sheet-worker.js");

// "/" goes to the search field, from anywhere but a field.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const find = document.getElementById("find");
  if (find) { event.preventDefault(); find.focus(); }
});

// What was refused is read first.
document.getElementById("refused")?.focus();

// A page may give its links keys: a digit opens one.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});

// Where a page is made for paper, a button opens the browser's own print command.
for (const place of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.className = "main";
  button.textContent = place.dataset.print;
  button.addEventListener("click", () => print());
  place.prepend(button);
}
