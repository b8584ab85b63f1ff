// The / key goes to the search, unless somebody is typing or has turned that off on the search page.
"use strict";
const off = () => localStorage.getItem("slash") === "off";
const field = document.getElementById("search-q");
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || off()) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const door = document.querySelector("a.find");
  if (!field && !door) return;
  event.preventDefault();
  if (field) field.focus();
  else location.assign(`${door.href}#search-q`);
});
const knob = document.getElementById("slash");
if (knob) {
  const say = () => knob.setAttribute("aria-pressed", String(!off()));
  knob.parentElement.hidden = false;
  say();
  knob.addEventListener("click", () => {
    localStorage.setItem("slash", off() ? "on" : "off");
    say();
  });
}
