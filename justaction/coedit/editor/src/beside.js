// What stands beside the text: suggestions and comments, drawn by the server. Their forms work without this script; with
// it they are sent without leaving the page.
export class Beside {
  constructor(part, { shown, say, words }) {
    Object.assign(this, { part, shown, say, words, address: part.dataset.address, asked: "" });
    part.addEventListener("submit", (event) => this.send(event));
    part.addEventListener("click", (event) => this.more(event));
    this.shown(this.threads);
  }

  /** The open threads with the block and words that each is about. */
  get threads() {
    return [...this.part.querySelectorAll("[data-thread-block]")].map((one) => ({
      id: Number(one.dataset.thread), block: one.dataset.threadBlock, quote: one.dataset.quote,
    }));
  }

  /** Ask again, soon; many reasons within a moment are one. */
  later(wait = 1200) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), wait);
  }

  async load() {
    const answer = await fetch(this.address + this.asked, { headers: { "X-Part": "beside" } }).catch(() => null);
    if (answer?.ok) this.draw(await answer.text());
  }

  /** "Show older": more of each list, here and each time it is drawn again. */
  async more(event) {
    const link = event.target.closest("[data-more]");
    if (!link) return;
    event.preventDefault();
    this.asked = `?more=${link.dataset.more}`;
    const list = `[aria-labelledby="${link.closest("section").getAttribute("aria-labelledby")}"] .write-card`;
    const had = this.part.querySelectorAll(list).length;
    await this.load();
    const next = this.part.querySelectorAll(list)[had];
    next?.setAttribute("tabindex", "-1");
    next?.focus();
  }

  async send(event) {
    const form = event.target;
    if (form.method !== "post") return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    await this.post(form.action, body, event.submitter?.dataset.said);
  }

  /** Send a form; whether it was taken. What the server says stands beside the text. */
  async post(address, body, said) {
    const answer = await fetch(address + this.asked, { method: "POST", body, headers: { "X-Part": "beside" } }).catch(() => null);
    if (!answer) {
      this.say(this.words.unreached, true);
      return false;
    }
    const kind = answer.headers.get("Content-Type") ?? "";
    if (kind.startsWith("application/json")) {
      this.say((await answer.json()).message || this.words.unreached, true);
      return false;
    }
    this.draw(await answer.text(), true);
    if (answer.ok && said) this.say(said);
    return answer.ok;
  }

  draw(html, moved = false) {
    const open = [...this.part.querySelectorAll("details[open][id]")].map((one) => one.id);
    const typing = this.part.contains(document.activeElement) && document.activeElement.matches("textarea, input");
    if (typing && !moved && document.activeElement.value) return this.later(4000); // nothing typed is lost
    const here = document.activeElement?.id;
    const made = document.createElement("template");
    made.innerHTML = html;
    this.part.replaceChildren(made.content);
    for (const id of open) this.part.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
    if (here) this.part.querySelector(`#${CSS.escape(here)}`)?.focus();
    else if (moved) (this.part.querySelector('[role="alert"]') ?? this.part.querySelector("h2"))?.focus();
    this.shown(this.threads);
  }
}
