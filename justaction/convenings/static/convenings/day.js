// The day of a gathering (see justaction/convenings/day.py). Every page works without it, by looking again.
// Parts marked data-follow are replaced by themselves as they are now, every few seconds, unless somebody is in them.
// An element with data-until counts down, and says aloud when little time is left.
"use strict";
(() => {
  const EVERY = 3000, LONGEST = 30000;
  const known = new Map();
  const follow = () => document.querySelectorAll("[data-follow]");
  follow().forEach((part) => known.set(part.id, part.innerHTML));

  function replace(page) {
    follow().forEach((part) => {
      const fresh = page.getElementById(part.id);
      if (!fresh || fresh.innerHTML === known.get(part.id)) return;
      if (part.dataset.follow !== "said" && part.contains(document.activeElement)) return;
      known.set(part.id, fresh.innerHTML);
      part.replaceChildren(...document.importNode(fresh, true).childNodes);
    });
    tick();
  }

  let wait = EVERY;
  async function look() {
    try {
      if (!document.hidden) {
        const answer = await fetch(location.href, { cache: "no-store" });
        if (answer.ok) replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
        wait = answer.ok ? EVERY : Math.min(wait * 2, LONGEST);
      }
    } catch {
      wait = Math.min(wait * 2, LONGEST); // the network is gone: what stands here stays
    }
    setTimeout(look, wait + Math.random() * 1000);
  }

  let told = "";
  function tick() {
    document.querySelectorAll("[data-until]").forEach((time) => {
      const left = Math.round((Date.parse(time.dataset.until) - Date.now()) / 1000);
      const whole = Math.abs(left);
      const text = `${left < 0 ? "\u2212" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
      if (time.textContent !== text) time.textContent = text;
      const said = document.getElementById("time-said");
      if (!said) return;
      const mark = left < 0 ? "over" : left <= 60 ? "one" : left <= 300 ? "five" : "";
      if (mark && told !== time.dataset.until + mark) said.textContent = said.dataset[mark];
      told = mark ? time.dataset.until + mark : told;
    });
  }

  tick();
  setInterval(tick, 1000);
  if (known.size) setTimeout(look, EVERY);
})();
