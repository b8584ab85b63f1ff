// Proof of work on open forms (see justaction/web/proof.py). Everything works without it, under stricter limits.
// It begins when somebody begins to type: fetches a challenge, and finds a counter whose PBKDF2 key begins as asked.
"use strict";
(() => {
  const FRESH = 45 * 60 * 1000, PATIENCE = 12000;
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  const hex = (buffer) => Array.from(new Uint8Array(buffer), (one) => one.toString(16).padStart(2, "0")).join("");

  async function solve(url) {
    const answer = await fetch(url, { credentials: "omit", cache: "no-store" });
    const challenge = await answer.json(), asked = challenge.parameters;
    const password = new Uint8Array(20), nonce = bytes(asked.nonce), salt = bytes(asked.salt);
    password.set(nonce);
    for (let counter = 0; ; counter += 1) {
      new DataView(password.buffer).setUint32(16, counter);
      const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
      const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: asked.cost };
      const derived = hex(await crypto.subtle.deriveBits(how, key, asked.keyLength * 8));
      if (derived.startsWith(asked.keyPrefix)) {
        return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey: derived } }));
      }
    }
  }

  function watch(field) {
    const form = field.form;
    let work = null, began = 0, leaving = false;
    const begin = () => {
      if (!work || Date.now() - began > FRESH) {
        began = Date.now();
        field.value = "";
        work = solve(field.dataset.proof).then((proof) => { field.value = proof; }).catch(() => {});
      }
      return work;
    };
    form.addEventListener("focusin", begin);
    form.addEventListener("submit", (event) => {
      if (leaving) {
        event.preventDefault(); // a second press while the first is on its way
      } else if (field.value && Date.now() - began < FRESH) {
        leaving = true;
      } else {
        event.preventDefault();
        const button = event.submitter;
        leaving = true;
        Promise.race([begin(), new Promise((done) => { setTimeout(done, PATIENCE); })]).then(() => {
          if (button && button.name) {
            const chosen = document.createElement("input");
            chosen.type = "hidden";
            chosen.name = button.name;
            chosen.value = button.value;
            form.append(chosen);
          }
          form.submit();
        });
      }
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) { // came back by the back button: that proof is used
        work = null;
        leaving = false;
        field.value = "";
      }
    });
  }

  if (window.crypto && crypto.subtle) document.querySelectorAll("input[data-proof]").forEach(watch);
})();
