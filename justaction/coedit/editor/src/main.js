// The page where one writes. Without this script it shows the same text, with forms.
import { Editor, Extension } from "@tiptap/core";
import { Collaboration, isChangeOrigin } from "@tiptap/extension-collaboration";
import { gapCursor } from "@tiptap/pm/gapcursor";
import { IndexeddbPersistence, clearDocument } from "y-indexeddb";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { Anchors, placeOf, selected } from "./anchors.js";
import { Beside } from "./beside.js";
import { Carets, hue } from "./carets.js";
import { Identities } from "./identities.js";
import { Live } from "./live.js";
import { Mentions } from "./mentions.js";
import { SCHEMA, schema } from "./schema.js";
import { Suggesting, isSuggesting, suggested } from "./suggesting.js";
import { Toolbar, tidyHref } from "./toolbar.js";

const Gap = Extension.create({ name: "gap", addProseMirrorPlugins: () => [gapCursor()] });
const MOST_PASTED = 400_000; // letters at once
const root = document.getElementById("writing");
if (root) start(root, root.dataset, JSON.parse(document.getElementById("writing-words").textContent));

async function start(root, given, words) {
  const page = (name) => document.getElementById(name);
  const token = root.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const may = given.may;
  const doc = new Y.Doc();
  let editor = null;
  const awareness = new Awareness(doc);
  const say = speaker(page("said"));
  const beside = new Beside(page("beside"), { shown: (threads) => editor?.commands.showThreads(threads), say, words });

  const shelf = await keptHere(given, doc, () => state(page, live, words, shelf));
  const live = new Live({
    address: `${given.live}/live/${given.document}`,
    asked: `epoch=${given.epoch}&schema=${SCHEMA}`,
    doc,
    awareness,
    hooks: {
      state: () => state(page, live, words, shelf),
      synced: () => mount(),
      told: (notice) => told(notice),
      ended: (why, reason) => ended(why, reason),
    },
  });
  if (shelf && doc.getXmlFragment("default").length) mount(); // offline, what was here last
  live.connect();
  addEventListener("beforeunload", (event) => {
    if (!live.isStored && !shelf?.isKept) event.preventDefault();
  });

  function mount() {
    if (editor) return;
    editor = makeEditor({ root, given, words, doc, awareness, may, beside, say, token });
    root.classList.add("is-live");
    page("editing").hidden = false;
    page("plain").hidden = true;
    if (may !== "read" && page("lines")) page("lines").hidden = true; // the toolbar does the same
    if (may !== "read") new Toolbar(page("toolbar"), editor, deeds(page, editor, beside, words, given, token, say));
    beside.shown(beside.threads);
    editor.on("transaction", ({ transaction }) => transaction.docChanged && isChangeOrigin(transaction) && beside.later());
    page("editing").addEventListener("click", (event) => openThread(event, page("beside")));
    page("beside").addEventListener("click", (event) => showPlace(event, editor));
    who(page("here"), awareness, doc.clientID, words);
    addEventListener("keydown", (event) => {
      if (event.key === "F10" && event.altKey && may !== "read") {
        event.preventDefault();
        page("toolbar").querySelector('[tabindex="0"]')?.focus();
      }
    });
  }

  function told(notice) {
    const role = notice.hello?.role ?? notice.role;
    if (notice.dropped) say(notice.dropped, true);
    if (role && role !== may) location.reload(); // other rights: another page
  }

  function ended(why, reason) {
    editor?.setEditable(false);
    page("state").textContent = reason || words[why];
    page("state").className = "write-state write-state--off";
    page("anew").hidden = why === "gone";
    if (why === "gone" && shelf) shelf.clearData();
    if (why !== "gone" && !live.isStored && editor) {
      const kept = page("kept");
      kept.hidden = false;
      kept.querySelector("textarea").value = editor.getText({ blockSeparator: "\n\n" }).replaceAll("\u200b", "");
      if (shelf) shelf.clearData();
    }
  }
}

function makeEditor({ root, given, words, doc, awareness, may, beside, say, token }) {
  const refused = (why) => say(words[why] ?? why, true);
  const made = (key) => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token);
    body.set("key", key);
    const tell = (tries) =>
      fetch(given.made, { method: "POST", body })
        .then((answer) => answer.ok && beside.later(1500))
        .catch(() => tries && setTimeout(() => tell(tries - 1), 8000));
    tell(20);
  };
  const ours = Suggesting.extend({
    dispatchTransaction({ transaction, next }) {
      const out = suggested(transaction, this.editor.state, this.storage.mine, this.options);
      if (out) next(out);
      else retype(transaction, this.editor);
    },
  }).configure({ made, refused, only: may === "suggest", mark: given.mark });
  const editor = new Editor({
    element: document.getElementById("text"),
    injectCSS: false,
    editable: may !== "read",
    extensions: [
      ...schema({
        address: (id) => `${given.pictures}${id}/`,
        names: words.callouts,
      }),
      Identities,
      Gap,
      Mentions.configure({ address: given.people, words, say }),
      Collaboration.configure({ document: doc }),
      Carets.configure({ awareness }),
      Anchors,
      ours,
    ],
    editorProps: {
      attributes: { "aria-label": words.text, "aria-multiline": "true", role: "textbox", class: "prose rich", spellcheck: "true", ...(may === "read" ? { "aria-readonly": "true" } : {}) },
      handlePaste(view, event) {
        const data = event.clipboardData;
        const size = Math.max(data?.getData("text/html").length ?? 0, data?.getData("text/plain").length ?? 0);
        if (size > MOST_PASTED) {
          refused("pasted");
          return true;
        }
        const file = [...(data?.files ?? [])].find((one) => one.type.startsWith("image/"));
        if (!file || isSuggesting(view.state)) return false;
        pictureDialog(file);
        return true;
      },
      handleDrop(view, event) {
        const file = [...(event.dataTransfer?.files ?? [])].find((one) => one.type.startsWith("image/"));
        if (!file) return false;
        event.preventDefault();
        if (isSuggesting(view.state)) refused("blocks");
        else pictureDialog(file);
        return true;
      },
    },
  });
  if (may === "suggest") editor.commands.suggest(true);
  return editor;
}

/** A rule that turns what is typed into a block was turned down: the letter itself is typed instead. */
function retype(transaction, editor) {
  for (const meta of Object.values(transaction.meta ?? {})) {
    if (typeof meta?.text === "string" && Number.isInteger(meta.from)) {
      editor.view.dispatch(editor.state.tr.insertText(meta.text, meta.from, meta.to));
      return;
    }
  }
}

function pictureDialog(file) {
  const dialog = document.getElementById("picture-dialog");
  if (file) {
    const kept = new DataTransfer();
    kept.items.add(file);
    dialog.querySelector('[type="file"]').files = kept.files;
  }
  dialog.showModal();
}

function deeds(page, editor, beside, words, given, token, say) {
  const problem = (dialog, text) => {
    const line = dialog.querySelector(".err-msg");
    line.textContent = text;
    line.hidden = !text;
  };
  const opened = (name, prepare) => () => {
    const dialog = page(`${name}-dialog`);
    problem(dialog, "");
    if (prepare && prepare(dialog) === false) return;
    dialog.showModal();
  };
  for (const dialog of document.querySelectorAll("dialog.write-dialog")) {
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => editor.commands.focus());
  }
  const on = (name, submit) =>
    page(`${name}-dialog`).querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const dialog = page(`${name}-dialog`);
      const wrong = await submit(new FormData(event.target), dialog, event.submitter);
      problem(dialog, wrong || "");
      if (!wrong) {
        event.target.reset();
        dialog.close();
      }
    });

  on("link", (form, _dialog, button) => {
    if (button?.value === "drop") {
      editor.chain().focus().extendMarkRange("link").unsetLink().run();
      return "";
    }
    const href = tidyHref(String(form.get("href")));
    if (!href) return words.noAddress;
    if (editor.state.selection.empty && !editor.isActive("link")) {
      editor.chain().focus().insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    } else editor.chain().focus().extendMarkRange("link").setLink({ href }).run();
    return "";
  });
  on("picture", async (form) => {
    const alt = String(form.get("alt")).trim();
    if (!alt) return words.noAlt;
    const chosen = editor.isActive("image") && !form.get("picture")?.size;
    if (chosen) {
      editor.chain().focus().updateAttributes("image", { alt }).run();
      return "";
    }
    form.set("csrfmiddlewaretoken", token);
    const answer = await fetch(given.upload, { method: "POST", body: form }).catch(() => null);
    if (!answer) return words.unreached;
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) return told.message || words.unreached;
    editor.chain().focus().insertContent({ type: "image", attrs: { src: told.id, alt } }).run();
    return "";
  });
  on("comment", async (form) => {
    if (!String(form.get("words")).trim()) return words.noWords;
    form.set("csrfmiddlewaretoken", token);
    const taken = await beside.post(given.comment, form, words.commented);
    return taken ? "" : words.unreached;
  });

  return {
    suggest: () => {
      if (given.may === "suggest") return say(words.onlySuggest);
      editor.commands.suggest(!isSuggesting(editor.state));
      say(isSuggesting(editor.state) ? words.suggestOn : words.suggestOff);
      editor.commands.focus();
      return undefined;
    },
    link: opened("link", (dialog) => {
      dialog.querySelector('[name="href"]').value = editor.getAttributes("link").href ?? "";
      dialog.querySelector('[value="drop"]').hidden = !editor.isActive("link");
    }),
    image: opened("picture", (dialog) => {
      if (editor.isActive("image")) dialog.querySelector('[name="alt"]').value = editor.getAttributes("image").alt;
    }),
    comment: opened("comment", (dialog) => {
      const about = selected(editor.state);
      if (!about) {
        say(words.choose, true);
        return false;
      }
      dialog.querySelector('[name="block"]').value = about.block;
      dialog.querySelector('[name="quote"]').value = about.quote;
      dialog.querySelector("[data-quote]").textContent = about.quote || words.wholeParagraph;
      return true;
    }),
  };
}

/** What is kept in this browser, so that words written without a line are not lost; null where it cannot be. */
async function keptHere(given, doc, changed) {
  if (given.may === "read" || !("indexedDB" in globalThis)) return null;
  const name = `write-${given.document}-${given.person}-${given.epoch}-${SCHEMA}`;
  try {
    const known = await indexedDB.databases?.() ?? [];
    for (const one of known) {
      if (one.name.startsWith(`write-${given.document}-`) && one.name !== name) clearDocument(one.name);
    }
    const shelf = new IndexeddbPersistence(name, doc);
    shelf.isStore = true;
    shelf.isKept = true; // whether all that was written is on the device, not only on its way there
    let written = 0;
    doc.on("update", (_update, origin) => {
      if (origin === shelf || !shelf.db) return;
      const mine = ++written;
      shelf.isKept = false;
      // a reading waits for the writings before it (Indexed Database API 3.0, 2.7.1)
      shelf.db.transaction("updates", "readonly").objectStore("updates").count().onsuccess = () => {
        shelf.isKept = mine === written;
        if (shelf.isKept) changed();
      };
    });
    await Promise.race([shelf.whenSynced, new Promise((late) => setTimeout(late, 2000))]);
    return shelf;
  } catch {
    return null;
  }
}

function state(page, live, words, shelf) {
  const line = page("state");
  let said = words.connecting, look = "off";
  if (live.isStored) [said, look] = [words.saved, "good"];
  else if (live.line && live.synced) [said, look] = [words.saving, "busy"];
  else if (live.waiting && shelf && !shelf.isKept) [said, look] = [words.saving, "busy"];
  else if (live.waiting) said = shelf ? words.keptHere : words.keptNowhere;
  else if (!live.line && live.tries > 1) said = words.noLine;
  if (line.textContent !== said) {
    line.textContent = said;
    line.className = `write-state write-state--${look}`;
  }
}

/** Says a thing once, to those who hear the page; what went wrong is said at once and can be seen. */
function speaker(line) {
  let timer;
  return (words, wrong = false) => {
    clearTimeout(timer);
    line.className = wrong ? "write-said write-said--wrong" : "write-said";
    line.textContent = words;
    timer = setTimeout(() => { line.textContent = ""; }, 9000);
  };
}

function who(list, awareness, self, words) {
  const draw = () => {
    const names = new Map();
    for (const [client, state] of awareness.getStates()) {
      const name = String(state.user?.name ?? "").slice(0, 60);
      if (client !== self && name && !names.has(name)) names.set(name, hue(state.user));
    }
    const shown = [...names].slice(0, 8).map(([name, color]) => {
      const item = document.createElement("li");
      item.className = `hand hand-${color}`;
      item.textContent = name;
      return item;
    });
    if (names.size > 8) {
      const more = document.createElement("li");
      more.textContent = words.more.replace("%s", names.size - 8);
      shown.push(more);
    }
    list.replaceChildren(...shown);
    list.parentElement.hidden = !shown.length;
  };
  awareness.on("change", draw);
  draw();
}

function openThread(event, part) {
  const thread = event.target.closest?.("[data-thread]")?.dataset.thread;
  const key = event.target.closest?.("[data-key]")?.dataset.key;
  const found = part.querySelector(thread ? `#thread-${CSS.escape(thread)}` : `#suggestion-${CSS.escape(key ?? "")}`);
  if (!found) return;
  part.querySelectorAll(".is-chosen").forEach((one) => one.classList.remove("is-chosen"));
  found.classList.add("is-chosen");
  found.scrollIntoView({ block: "nearest" });
}

function showPlace(event, editor) {
  const link = event.target.closest?.("[data-show]");
  if (!link) return;
  event.preventDefault();
  const [kind, id] = [link.dataset.show, link.dataset.id];
  let place = kind === "thread" ? placeOf(editor.state, id) : null;
  editor.state.doc.descendants((node, pos) => {
    if (place) return false;
    if (kind === "suggestion" && node.marks.some((mark) => String(mark.attrs.id) === id)) place = [pos, pos + node.nodeSize];
    if (kind === "block" && node.attrs.id === id) place = [pos + 1, pos + node.nodeSize - 1];
    return !place;
  });
  if (place) editor.chain().setTextSelection({ from: place[0], to: place[1] }).scrollIntoView().focus().run();
}
