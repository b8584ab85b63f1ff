// The page where an issue is written: how it would look, beside the words, while one types. Nothing is saved by it.
// Without this script the button "Look at it first" shows the same.
"use strict";
(() => {
  const PAUSE = 350; // ms after the last key
  const form = document.querySelector("form[data-look]"), look = document.getElementById("look");
  if (!form || !look) return;
  const text = form.elements.text, at = form.elements.at;
  let timer = 0, asked = 0;

  function put(page) {
    ["looked-page", "looked-plain"].forEach((id) => {
      const fresh = page.getElementById(id), part = document.getElementById(id);
      if (fresh && part) part.replaceChildren(...document.importNode(fresh, true).childNodes);
    });
    look.hidden = false;
  }

  async function ask() {
    const mine = asked += 1, said = new FormData(form);
    said.delete("picture");
    said.delete("alt");
    try {
      const answer = await fetch(location.href, { method: "POST", body: said, headers: { "X-Look": "live" } });
      if (mine === asked && (answer.ok || answer.status === 422)) {
        put(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
    } catch {
      // no connection: the words stay where they are, and the next key asks again
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  text.addEventListener("blur", () => { at.value = [...text.value.slice(0, text.selectionStart)].length; });
  ask();
})();
