// "@" and the first letters of a name: a list of people who may read this, for keys, fingers and screen readers.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";

const TYPED = /(?:^|[\s(])@((?:[\p{L}\p{M}'’.-]+ ?){0,3})$/u;

export const Mentions = Extension.create({
  name: "mentions",
  addOptions: () => ({ address: "", words: {}, say: () => {} }),
  addProseMirrorPlugins() {
    const finder = new Finder(this.editor, this.options);
    return [
      new Plugin({
        key: new PluginKey("mentions"),
        view: () => ({ update: () => finder.look(), destroy: () => finder.hide() }),
        props: {
          handleKeyDown: (_view, event) => finder.key(event),
          handleDOMEvents: { blur: () => { finder.hide(); return false; } },
        },
      }),
    ];
  },
});

class Finder {
  constructor(editor, options) {
    Object.assign(this, { editor, ...options });
    this.people = [];
    this.chosen = 0;
    this.query = null;
  }

  /** Whether a name is being typed before the caret, and which. */
  look() {
    const { selection } = this.editor.state;
    const { $from } = selection;
    const before = selection.empty && $from.parent.isTextblock
      ? $from.parent.textBetween(Math.max(0, $from.parentOffset - 80), $from.parentOffset, "\n", "\ufffc") : "";
    const found = this.editor.isEditable ? TYPED.exec(before) : null;
    const query = found ? found[1] : null;
    if (query === this.query) return;
    this.query = query;
    if (query === null) return this.hide();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(query), 150);
  }

  async ask(query) {
    const answer = await fetch(`${this.address}?q=${encodeURIComponent(query.trim())}`).catch(() => null);
    const people = answer?.ok ? (await answer.json()).people : [];
    if (query !== this.query) return;
    this.people = people;
    this.chosen = 0;
    this.draw();
    if (people.length) this.say(this.words.found.replace("%s", people.length));
  }

  draw() {
    if (!this.people.length) return this.hide();
    if (!this.list) {
      this.list = document.createElement("ul");
      this.list.id = "people-found";
      this.list.className = "people-found";
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", this.words.people);
      document.body.append(this.list);
    }
    this.list.replaceChildren(...this.people.map((person, place) => this.option(person, place)));
    const { view, state } = this.editor;
    const box = view.coordsAtPos(state.selection.from);
    this.list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - 268)) + scrollX}px`;
    this.list.style.top = `${box.bottom + scrollY + 4}px`;
    view.dom.setAttribute("aria-controls", "people-found");
    view.dom.setAttribute("aria-activedescendant", `person-${this.chosen}`);
  }

  option(person, place) {
    const option = document.createElement("li");
    option.id = `person-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(place === this.chosen));
    option.textContent = person.name;
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.take(place);
    });
    return option;
  }

  take(place) {
    const person = this.people[place];
    const { state } = this.editor;
    const to = state.selection.from;
    const from = to - this.query.length - 1;
    this.hide();
    this.editor.chain().focus().insertContentAt({ from, to }, [
      { type: "mention", attrs: { id: person.id, label: person.name } },
      { type: "text", text: " " },
    ]).run();
  }

  key(event) {
    if (!this.list) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : -1;
      this.chosen = (this.chosen + by + this.people.length) % this.people.length;
      this.draw();
    } else if (event.key === "Enter" || event.key === "Tab") this.take(this.chosen);
    else if (event.key === "Escape") this.hide();
    else return false;
    return true;
  }

  hide() {
    this.list?.remove();
    this.list = null;
    this.people = [];
    const { dom } = this.editor.isDestroyed ? {} : this.editor.view ?? {};
    dom?.removeAttribute("aria-activedescendant");
    dom?.removeAttribute("aria-controls");
  }
}
