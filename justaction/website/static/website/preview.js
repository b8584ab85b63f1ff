// Shows how Markdown will look while somebody writes it, and what a program finds wrong. Without it, "Look at it first" does the same.
"use strict";
const form = document.querySelector("form[data-preview]");
const text = form.elements.text;
const look = document.getElementById("look");
const found = document.getElementById("look-found");
let timer = 0;
let asked = 0;
async function draw() {
  const mine = ++asked;
  const said = new URLSearchParams({ text: text.value, language: form.dataset.language || document.documentElement.lang });
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch(form.dataset.preview, { method: "POST", headers, body: said }).catch(() => null);
  if (!answer || !answer.ok || mine !== asked) return;
  const drawn = await answer.json();
  document.getElementById("look-text").innerHTML = drawn.html; // cleaned on the server, as on the page itself
  look.hidden = !text.value.trim();
  found.replaceChildren(...drawn.found.map((says) => Object.assign(document.createElement("li"), { textContent: says })));
  found.hidden = drawn.found.length === 0;
}
text.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(draw, 500);
});
if (text.value.trim()) draw();
