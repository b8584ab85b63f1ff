// The toolbar, as the ARIA pattern has it: one stop of the tab key, arrows inside, its buttons say whether they are on.
import { leads } from "./schema.js";
import { isSuggesting } from "./suggesting.js";

const SHAPES = new Set([
  "heading2", "heading3", "heading4", "paragraph", "bullets", "numbers", "quote", "clause", "note", "care", "example",
  "table", "rule", "image", "rowAfter", "columnAfter", "dropRow", "dropColumn", "dropTable", "deeper", "higher", "headRow",
]);

const around = (name) => (editor) =>
  editor.isActive(name) ? editor.chain().focus().lift(name).run() : editor.chain().focus().wrapIn(name).run();
const heading = (level) => (editor) => editor.chain().focus().toggleNode("heading", "paragraph", { level }).run();
const callout = (kind) => (editor) => {
  if (editor.isActive("callout", { kind })) return editor.chain().focus().lift("callout").run();
  if (editor.isActive("callout")) return editor.chain().focus().updateAttributes("callout", { kind }).run();
  return editor.chain().focus().wrapIn("callout", { kind }).run();
};

export const DEEDS = {
  undo: (editor) => editor.chain().focus().undo().run(),
  redo: (editor) => editor.chain().focus().redo().run(),
  bold: (editor) => editor.chain().focus().toggleBold().run(),
  italic: (editor) => editor.chain().focus().toggleItalic().run(),
  code: (editor) => editor.chain().focus().toggleCode().run(),
  paragraph: (editor) => editor.chain().focus().setParagraph().run(),
  heading2: heading(2),
  heading3: heading(3),
  heading4: heading(4),
  bullets: (editor) => editor.chain().focus().toggleBulletList().run(),
  numbers: (editor) => editor.chain().focus().toggleOrderedList().run(),
  deeper: (editor) => editor.chain().focus().sinkListItem("listItem").run(),
  higher: (editor) => editor.chain().focus().liftListItem("listItem").run(),
  quote: around("blockquote"),
  clause: around("clause"),
  note: callout("note"),
  care: callout("care"),
  example: callout("example"),
  table: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 2, withHeaderRow: true }).run(),
  rowAfter: (editor) => editor.chain().focus().addRowAfter().run(),
  columnAfter: (editor) => editor.chain().focus().addColumnAfter().run(),
  headRow: (editor) => editor.chain().focus().toggleHeaderRow().run(),
  dropRow: (editor) => editor.chain().focus().deleteRow().run(),
  dropColumn: (editor) => editor.chain().focus().deleteColumn().run(),
  dropTable: (editor) => editor.chain().focus().deleteTable().run(),
  rule: (editor) => editor.chain().focus().insertContent({ type: "horizontalRule" }).run(),
};

const ON = {
  bold: (editor) => editor.isActive("bold"),
  italic: (editor) => editor.isActive("italic"),
  code: (editor) => editor.isActive("code"),
  link: (editor) => editor.isActive("link"),
  heading2: (editor) => editor.isActive("heading", { level: 2 }),
  heading3: (editor) => editor.isActive("heading", { level: 3 }),
  heading4: (editor) => editor.isActive("heading", { level: 4 }),
  bullets: (editor) => editor.isActive("bulletList"),
  numbers: (editor) => editor.isActive("orderedList"),
  quote: (editor) => editor.isActive("blockquote"),
  clause: (editor) => editor.isActive("clause"),
  note: (editor) => editor.isActive("callout", { kind: "note" }),
  care: (editor) => editor.isActive("callout", { kind: "care" }),
  example: (editor) => editor.isActive("callout", { kind: "example" }),
  suggest: (editor) => isSuggesting(editor.state),
};

export class Toolbar {
  constructor(bar, editor, deeds) {
    this.bar = bar;
    this.editor = editor;
    this.deeds = { ...DEEDS, ...deeds };
    this.buttons = [...bar.querySelectorAll("button[data-do]")];
    this.buttons.forEach((button, place) => {
      button.tabIndex = place ? -1 : 0;
      button.addEventListener("click", () => this.deeds[button.dataset.do]?.(editor));
      button.addEventListener("focus", () => this.hold(button));
      button.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
    });
    bar.addEventListener("keydown", (event) => this.key(event));
    editor.on("transaction", () => this.later());
    this.draw();
    bar.hidden = false;
  }

  /** Those that can be reached now. */
  get reachable() {
    return this.buttons.filter((button) => !button.closest("[hidden]") && button.offsetParent !== null);
  }

  focus() {
    (this.buttons.find((button) => button.tabIndex === 0) ?? this.buttons[0]).focus();
  }

  hold(button) {
    for (const one of this.buttons) one.tabIndex = one === button ? 0 : -1;
  }

  key(event) {
    const all = this.reachable;
    const here = all.indexOf(document.activeElement);
    if (here < 0) return;
    const back = getComputedStyle(this.bar).direction === "rtl" ? 1 : -1;
    const to = {
      ArrowLeft: here + back, ArrowRight: here - back, Home: 0, End: all.length - 1,
    }[event.key];
    if (event.key === "Escape") {
      event.preventDefault();
      this.editor.commands.focus();
    } else if (to !== undefined) {
      event.preventDefault();
      all[(to + all.length) % all.length].focus();
    }
  }

  later() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    const { editor } = this;
    const words = isSuggesting(editor.state);
    for (const button of this.buttons) {
      const name = button.dataset.do;
      if (ON[name]) {
        const on = String(ON[name](editor));
        if (button.getAttribute("aria-pressed") !== on) button.setAttribute("aria-pressed", on);
      }
      const off = String(words && SHAPES.has(name));
      if (button.getAttribute("aria-disabled") !== off) button.setAttribute("aria-disabled", off);
    }
    for (const group of this.bar.querySelectorAll("[data-within]")) {
      group.hidden = !editor.isActive(group.dataset.within);
    }
    if (!this.buttons.some((button) => button.tabIndex === 0 && !button.closest("[hidden]"))) this.hold(this.buttons[0]);
  }
}

/** The address that was typed, made one that a link may have; "" where it is none. */
export function tidyHref(typed) {
  const said = typed.trim();
  if (leads(said)) return said;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(said)) return `mailto:${said}`;
  return leads(`https://${said}`) && /^[^\s/]+\.[^\s/]{2,}/.test(said) ? `https://${said}` : "";
}
