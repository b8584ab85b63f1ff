// What a document may hold: the same list as justaction/texts/rich/schema.py, which a test compares with this file.
// Nothing here writes a style attribute: the page's security policy forbids it.
import { Mark, Node, markPasteRule, mergeAttributes } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Code } from "@tiptap/extension-code";
import { Italic } from "@tiptap/extension-italic";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";

export const SCHEMA = 1;
const PLAIN = "(paragraph | bulletList | orderedList)+";
const BODY = "paragraph | bulletList | orderedList | table | blockquote | image | callout";
const SUGGESTING = "insertion deletion modification";
const HREF = /^(?:https?:\/\/|mailto:|\/(?![/\\])|#)[^\s<>"'`\\]*$/i;

export const leads = (href) => HREF.test(href || "");

const Doc = Node.create({
  name: "doc",
  topNode: true,
  content: `(${BODY} | heading | clause | horizontalRule)+`,
  marks: SUGGESTING,
});

const Text = Node.create({ name: "text", group: "inline" });

const Paragraph = Node.create({
  name: "paragraph",
  priority: 1000,
  content: "inline*",
  parseHTML: () => [{ tag: "p" }],
  renderHTML: ({ HTMLAttributes }) => ["p", HTMLAttributes, 0],
  addCommands() {
    return { setParagraph: () => ({ commands }) => commands.setNode("paragraph") };
  },
  addKeyboardShortcuts() {
    return { "Mod-Alt-0": () => this.editor.commands.setNode("paragraph") };
  },
});

const Heading = Node.create({
  name: "heading",
  content: "inline*",
  defining: true,
  addAttributes: () => ({ level: { default: 2, rendered: false } }),
  parseHTML: () =>
    [1, 2, 3, 4, 5, 6].map((n) => ({ tag: `h${n}`, attrs: { level: Math.min(Math.max(n, 2), 4) } })),
  renderHTML: ({ node, HTMLAttributes }) => [`h${Math.min(Math.max(node.attrs.level, 2), 4)}`, HTMLAttributes, 0],
  addKeyboardShortcuts() {
    const set = (level) => () => this.editor.commands.toggleNode("heading", "paragraph", { level });
    return { "Mod-Alt-2": set(2), "Mod-Alt-3": set(3), "Mod-Alt-4": set(4) };
  },
});

const Blockquote = Node.create({
  name: "blockquote",
  content: PLAIN,
  defining: true,
  parseHTML: () => [{ tag: "blockquote" }],
  renderHTML: ({ HTMLAttributes }) => ["blockquote", HTMLAttributes, 0],
});

const Callout = Node.create({
  name: "callout",
  content: PLAIN,
  defining: true,
  addAttributes: () => ({
    kind: {
      default: "note",
      parseHTML: (element) => ["note", "care", "example"].find((kind) => element.classList.contains(`callout-${kind}`)) || "note",
      rendered: false,
    },
  }),
  addOptions: () => ({ names: {} }),
  parseHTML: () => [{ tag: "div.callout" }],
  renderHTML({ node, HTMLAttributes }) {
    const kind = ["note", "care", "example"].includes(node.attrs.kind) ? node.attrs.kind : "note";
    return ["div", mergeAttributes(HTMLAttributes, { class: `callout callout-${kind}`, "data-name": this.options.names[kind] || kind }), 0];
  },
});

const Clause = Node.create({
  name: "clause",
  content: `(${BODY} | clause)+`,
  defining: true,
  parseHTML: () => [{ tag: "div.clause", contentElement: ".clause-body" }, { tag: "div.clause" }],
  renderHTML: ({ HTMLAttributes }) => ["div", mergeAttributes(HTMLAttributes, { class: "clause" }), 0],
});

const Image = Node.create({
  name: "image",
  atom: true,
  draggable: true,
  addOptions: () => ({ address: (id) => `/pictures/${id}/` }),
  addAttributes: () => ({ src: { default: "" }, alt: { default: "" } }),
  // a picture is only taken by uploading it; pasted ones from elsewhere would be fetched from there
  parseHTML() {
    return [
      {
        tag: "img[src]",
        getAttrs: (element) => {
          const found = /\/pictures\/([0-9a-f-]{36})\/$/.exec(element.getAttribute("src"));
          return found && element.alt ? { src: found[1], alt: element.alt } : false;
        },
      },
    ];
  },
  renderHTML({ node }) {
    const known = /^[0-9a-f-]{36}$/.test(node.attrs.src);
    return ["img", { class: "picture", alt: node.attrs.alt, ...(known ? { src: this.options.address(node.attrs.src) } : {}) }];
  },
});

const HorizontalRule = Node.create({
  name: "horizontalRule",
  atom: true,
  parseHTML: () => [{ tag: "hr" }],
  renderHTML: ({ HTMLAttributes }) => ["hr", HTMLAttributes],
});

const HardBreak = Node.create({
  name: "hardBreak",
  inline: true,
  group: "inline",
  selectable: false,
  parseHTML: () => [{ tag: "br" }],
  renderHTML: () => ["br"],
  renderText: () => "\n",
  addKeyboardShortcuts() {
    return { "Shift-Enter": () => this.editor.commands.insertContent({ type: "hardBreak" }) };
  },
});

const spans = () => ({
  colspan: { default: 1, parseHTML: (cell) => Number(cell.getAttribute("colspan")) || 1 },
  rowspan: { default: 1, parseHTML: (cell) => Number(cell.getAttribute("rowspan")) || 1 },
  colwidth: { default: null, rendered: false, parseHTML: () => null },
});

const OurTable = Table.extend({
  renderHTML: ({ HTMLAttributes }) => ["table", HTMLAttributes, ["tbody", 0]],
  addNodeView: null,
}).configure({ resizable: false });
const OurCell = TableCell.extend({
  content: PLAIN,
  addAttributes: spans,
  renderHTML: ({ HTMLAttributes }) => ["td", HTMLAttributes, 0],
});
const OurHeader = TableHeader.extend({
  content: PLAIN,
  addAttributes: spans,
  renderHTML: ({ HTMLAttributes }) => ["th", HTMLAttributes, 0],
});

const Mention = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  selectable: false,
  addAttributes: () => ({ id: { default: "" }, label: { default: "?" } }),
  renderHTML: ({ node }) => ["span", { class: "mention" }, `@${node.attrs.label}`],
  renderText: ({ node }) => `@${node.attrs.label}`,
});

const Link = Mark.create({
  name: "link",
  priority: 1000,
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [{ tag: "a[href]", getAttrs: (link) => leads(link.getAttribute("href")) && null }],
  renderHTML: ({ mark }) => ["a", { ...(leads(mark.attrs.href) ? { href: mark.attrs.href } : {}), rel: "nofollow noopener ugc" }, 0],
  addCommands() {
    return {
      setLink: (attrs) => ({ commands }) => leads(attrs.href) && commands.setMark("link", attrs),
      unsetLink: () => ({ commands }) => commands.unsetMark("link", { extendEmptyMarkRange: true }),
    };
  },
  addPasteRules() {
    return [markPasteRule({ find: /https?:\/\/[^\s<>"'`\\]+/g, type: this.type, getAttributes: ([href]) => ({ href }) })];
  },
});

const suggesting = (name, tag, more = {}) =>
  Mark.create({
    name,
    inclusive: false,
    excludes: SUGGESTING,
    addAttributes: () => ({ id: { default: "", rendered: false }, ...more }),
    parseHTML: () => [],
    renderHTML: ({ mark }) => [tag, { class: name, "data-key": String(mark.attrs.id) }, 0],
  });

const plain = { default: null, rendered: false };

export function schema({ address, names }) {
  return [
    Doc,
    Text,
    Paragraph,
    Heading,
    Blockquote,
    Callout.configure({ names }),
    Clause,
    Image.configure({ address }),
    HorizontalRule,
    HardBreak,
    BulletList,
    OrderedList.extend({ addAttributes: () => ({ start: { default: 1, parseHTML: (list) => Number(list.getAttribute("start")) || 1 } }) }),
    ListItem.extend({ content: PLAIN }),
    ListKeymap,
    OurTable,
    TableRow.extend({ content: "(tableCell | tableHeader)+" }),
    OurCell,
    OurHeader,
    Mention,
    Bold,
    Italic,
    Code.extend({ excludes: "" }),
    Link,
    suggesting("insertion", "ins"),
    suggesting("deletion", "del"),
    suggesting("modification", "span", { type: plain, attrName: plain, previousValue: plain, newValue: plain }),
  ];
}
