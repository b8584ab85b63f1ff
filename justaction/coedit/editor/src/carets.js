// Where others write: a caret with a name. The name is drawn for eyes alone; who is here is said in words beside the text.
import { Extension } from "@tiptap/core";
import { yCursorPlugin } from "@tiptap/y-tiptap";

/** Which of the eight colours the room gave to somebody. */
export const hue = (user) => (Number.isInteger(user?.hue) ? user.hue % 8 : 0);

export const Carets = Extension.create({
  name: "carets",
  addOptions: () => ({ awareness: null }),
  addProseMirrorPlugins() {
    return [
      yCursorPlugin(this.options.awareness, {
        cursorBuilder: (user) => {
          const caret = document.createElement("span");
          caret.className = `caret hand-${hue(user)}`;
          caret.setAttribute("aria-hidden", "true");
          const name = document.createElement("span");
          name.className = "caret-name";
          name.dataset.name = String(user?.name ?? "").slice(0, 60);
          caret.append("\u2060", name, "\u2060");
          return caret;
        },
        selectionBuilder: (user) => ({ class: `selected-by hand-${hue(user)}` }),
      }),
    ];
  },
});
