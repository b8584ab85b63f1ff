// Where comments stand: the words of a thread, found again in its block. Nothing of it is in the document itself, so
// whoever may only read can comment too.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

const key = new PluginKey("anchors");
const BREAK = /\u200b/g;

/** The words of a block with the place of each letter: [text, position of each]. */
function letters(block, start) {
  let text = "";
  const places = [];
  block.descendants((node, pos) => {
    if (!node.isText) return;
    for (let n = 0; n < node.text.length; n += 1) {
      if (node.text[n].match(BREAK)) continue;
      text += node.text[n];
      places.push(start + 1 + pos + n);
    }
  });
  return [text, places];
}

function drawn(doc, threads) {
  const found = [];
  const byBlock = Map.groupBy ? Map.groupBy(threads, (one) => one.block) : group(threads);
  doc.descendants((node, pos) => {
    const here = node.isTextblock && node.attrs.id ? byBlock.get(node.attrs.id) : null;
    if (!here) return;
    const [text, places] = letters(node, pos);
    for (const thread of here) {
      const at = thread.quote ? text.indexOf(thread.quote) : -1;
      const [from, to] = at < 0 ? [pos + 1, pos + node.nodeSize - 1] : [places[at], places[at + thread.quote.length - 1] + 1];
      if (from < to) found.push(Decoration.inline(from, to, { class: "commented", "data-thread": String(thread.id) }));
    }
  });
  return DecorationSet.create(doc, found);
}

function group(threads) {
  const out = new Map();
  for (const one of threads) out.set(one.block, [...(out.get(one.block) ?? []), one]);
  return out;
}

/** The block and the words that are selected: {block, quote}, or null where there is no text. */
export function selected(state) {
  const { from, to, $from } = state.selection;
  let depth = $from.depth;
  while (depth > 0 && !$from.node(depth).isTextblock) depth -= 1;
  const block = depth ? $from.node(depth) : null;
  if (!block?.attrs.id) return null;
  const end = Math.min(to, $from.end(depth));
  return { block: block.attrs.id, quote: state.doc.textBetween(from, end, " ", "").replace(BREAK, "").slice(0, 300) };
}

/** The first and last place of a thread's words, or of its block. */
export function placeOf(state, thread) {
  const found = key.getState(state)?.set.find(undefined, undefined, (spec) => spec) ?? [];
  const mine = found.find((one) => one.type.attrs?.["data-thread"] === String(thread));
  return mine ? [mine.from, mine.to] : null;
}

export const Anchors = Extension.create({
  name: "anchors",
  addCommands() {
    return {
      showThreads: (threads) => ({ tr, dispatch }) => {
        if (dispatch) dispatch(tr.setMeta(key, threads).setMeta("addToHistory", false));
        return true;
      },
    };
  },
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key,
        state: {
          init: () => ({ threads: [], set: DecorationSet.empty }),
          apply(tr, had) {
            const threads = tr.getMeta(key) ?? had.threads;
            if (threads === had.threads && !tr.docChanged) return had;
            return { threads, set: threads.length ? drawn(tr.doc, threads) : DecorationSet.empty };
          },
        },
        props: { decorations: (state) => key.getState(state).set },
      }),
    ];
  },
});
