// Leaves at once and without a trace in this tab's list of pages: by the link, or by Escape pressed three times.
"use strict";
const door = document.querySelector(".exit");
const pressed = [];
function leave() {
  document.documentElement.hidden = true;
  location.replace(door.href);
}
door.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return void pressed.splice(0);
  pressed.push(event.timeStamp);
  if (pressed.length > 2 && event.timeStamp - pressed.at(-3) < 3000) leave();
});
