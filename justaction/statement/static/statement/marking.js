// Words that a reader marks in the paragraph are put into the field for them. Without it one types them.
"use strict";
for (const field of document.querySelectorAll("[data-marked]")) {
  const text = document.getElementById(field.dataset.marked);
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection(), words = chosen.toString().trim();
    if (words && text && text.contains(chosen.anchorNode) && text.contains(chosen.focusNode)) field.value = words;
  });
}
