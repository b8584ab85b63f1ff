// Every block has a short identity that stays with it: comments, clauses and proposals point to it.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { isChangeOrigin } from "@tiptap/extension-collaboration";

export const BLOCKS = [
  "paragraph", "heading", "bulletList", "orderedList", "listItem", "table", "tableHeader", "tableCell",
  "blockquote", "callout", "clause", "image", "horizontalRule",
];
const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

export function fresh(length = 9) {
  return "b" + Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => LETTERS[byte % 36]).join("");
}

export const Identities = Extension.create({
  name: "identities",
  addGlobalAttributes: () => [
    { types: BLOCKS, attributes: { id: { default: null, keepOnSplit: false, rendered: false, parseHTML: () => null } } },
  ],
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key: new PluginKey("identities"),
        appendTransaction(transactions, before, after) {
          const ours = transactions.some((tr) => tr.docChanged && !isChangeOrigin(tr) && !tr.getMeta("y-sync$"));
          if (!ours) return null;
          const tr = after.tr;
          const seen = new Set();
          after.doc.descendants((node, pos) => {
            if (!BLOCKS.includes(node.type.name)) return;
            if (node.attrs.id && !seen.has(node.attrs.id)) {
              seen.add(node.attrs.id);
              return;
            }
            const id = fresh();
            seen.add(id);
            tr.setNodeAttribute(pos, "id", id);
          });
          if (!tr.steps.length) return null;
          return tr.setMeta("addToHistory", false).setMeta("identities", true);
        },
      }),
    ];
  },
});
