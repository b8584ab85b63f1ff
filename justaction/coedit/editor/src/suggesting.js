// Suggestion mode: what is typed is marked as put in, what is deleted as taken out. Only words: y-prosemirror keeps no
// marks of blocks, so a change to a block itself is not offered in this mode, and whole blocks that are put in are
// marked by their words.
import { Extension } from "@tiptap/core";
import { AddMarkStep, AddNodeMarkStep, ReplaceStep } from "@tiptap/pm/transform";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import {
  disableSuggestChanges, enableSuggestChanges, isSuggestChangesEnabled, suggestChanges, suggestChangesKey,
  transformToSuggestionTransaction,
} from "@handlewithcare/prosemirror-suggest-changes";
import { fresh } from "./identities.js";

const BREAK = "\u200b";
const KINDS = ["insertion", "deletion"];
const TEXTS = ["paragraph", "heading"];

export const isSuggesting = (state) => isSuggestChangesEnabled(state);

export const Suggesting = Extension.create({
  name: "suggesting",
  addOptions: () => ({ made: () => {}, refused: () => {}, only: false, mark: "s" }),
  addStorage: () => ({ mine: new Set() }),
  addCommands() {
    return {
      suggest: (on) => ({ state, dispatch }) =>
        (on || this.options.only ? enableSuggestChanges : disableSuggestChanges)(state, dispatch),
    };
  },
  addProseMirrorPlugins() {
    return [suggestChanges(), pictureless(this.options.refused)];
  },
});

/** Turns what somebody does into a suggestion of it, or into nothing where that cannot be said by marks on words. */
export function suggested(tr, state, mine, { made, refused, mark }) {
  if (!isSuggesting(state) || !tr.docChanged) return tr;
  if (tr.getMeta("y-sync$") || tr.getMeta("identities") || "skip" in (tr.getMeta(suggestChangesKey) ?? {})) return tr;
  if (!tr.steps.every(saysWords)) {
    refused("blocks");
    return null;
  }
  const isMine = (key) => String(key).startsWith(`${mark}-`);
  if (touchesOthers(tr, isMine)) {
    refused("others");
    return null;
  }
  const before = neighbour(state);
  const key = isMine(before) ? before : `${mark}-${fresh(9)}`;
  let tracked;
  try {
    tracked = transformToSuggestionTransaction(tr, state, () => key);
  } catch {
    refused("blocks");
    return null;
  }
  const out = own(tracked, state, isMine, key);
  if (!out) {
    refused("blocks");
    return null;
  }
  for (const [name, value] of Object.entries(tr.meta ?? {})) out.setMeta(name, value);
  if (!mine.has(key)) {
    mine.add(key);
    made(key);
  }
  return out;
}

/** A step that adds and takes words, breaks or marks; not one that turns a block into another. */
function saysWords(step) {
  if (step instanceof ReplaceStep) {
    let whole = true;
    step.slice.content.descendants((node) => {
      if (!node.isText && !TEXTS.includes(node.type.name)) whole = false; // names and breaks carry no marks either
    });
    return whole;
  }
  return ["addMark", "removeMark"].includes(step.toJSON().stepType);
}

/** Whether a step takes away or stands within what somebody else suggests. */
function touchesOthers(tr, isMine) {
  const foreign = (node) => node?.marks.find((mark) => KINDS.includes(mark.type.name) && !isMine(mark.attrs.id));
  return tr.steps.some((step, place) => {
    const doc = tr.docs[place];
    let found = false;
    if (step.from < step.to) {
      doc.nodesBetween(step.from, step.to, (node) => { found ||= Boolean(foreign(node)); });
      return found;
    }
    const $at = doc.resolve(step.from);
    const before = foreign($at.nodeBefore);
    return Boolean(before && before.attrs.id === foreign($at.nodeAfter)?.attrs.id);
  });
}

function neighbour(state) {
  const { $from, $to } = state.selection;
  for (const node of [$from.nodeBefore, $to.nodeAfter]) {
    const mark = node?.marks.find((one) => KINDS.includes(one.type.name));
    if (mark) return String(mark.attrs.id);
  }
  return "";
}

/**
 * The tracked transaction again, with two repairs: marks that the library gives the id of somebody else's suggestion
 * beside ours get ours, and marks of whole blocks become marks of their words.
 */
function own(tracked, state, isMine, key) {
  const tr = state.tr;
  const theirs = (mark) => KINDS.includes(mark.type.name) && !isMine(mark.attrs.id);
  const blocks = [];
  for (const step of tracked.steps) {
    if (step instanceof AddNodeMarkStep && KINDS.includes(step.mark.type.name)) {
      blocks.push([tr.mapping.maps.length, step.pos, step.mark.type]);
      continue;
    }
    if (step instanceof AddMarkStep && theirs(step.mark)) {
      tr.step(new AddMarkStep(step.from, step.to, step.mark.type.create({ id: key })));
      continue;
    }
    tr.step(step);
  }
  for (const [since, pos, type] of blocks) {
    const at = tr.mapping.slice(since).map(pos, -1);
    const node = tr.doc.nodeAt(at);
    if (!node || !TEXTS.includes(node.type.name)) return null;
    if (!node.content.size) tr.insertText(BREAK, at + 1);
    const now = tr.doc.nodeAt(at);
    tr.addMark(at + 1, at + 1 + now.content.size, type.create({ id: key }));
  }
  tr.setSelection(state.selection.constructor.fromJSON(tr.doc, safe(tracked.selection.toJSON(), tr.doc)));
  if (tracked.scrolledIntoView) tr.scrollIntoView();
  if (tracked.storedMarksSet) tr.setStoredMarks(tracked.storedMarks);
  return tr;
}

function safe(selection, doc) {
  const most = doc.content.size;
  const out = { ...selection };
  for (const end of ["anchor", "head"]) if (end in out) out[end] = Math.min(out[end], most);
  return out;
}

/** In suggestion mode pictures are neither dropped nor pasted. */
function pictureless(refused) {
  return new Plugin({
    key: new PluginKey("pictureless"),
    props: {
      handleDrop(view, event, slice, moved) {
        if (!isSuggesting(view.state) || !moved) return false;
        refused("blocks");
        return true;
      },
    },
  });
}
