/* Photos chosen in a field with data-smaller are made smaller, one after the other, before the form is sent.
   Without this file they travel as they are. */
import { fill, smaller } from "./smaller.js";

let work = Promise.resolve();
let busy = 0;
let turn = 0;

const shrink = async (field, mine) => {
  const ready = [];
  for (const file of field.files) ready.push(await smaller(file));
  if (mine === turn) fill(field, ready);
};

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-smaller]")) return;
  busy += 1;
  turn += 1;
  const mine = turn;
  work = work
    .then(() => shrink(event.target, mine))
    .catch(() => null)
    .then(() => {
      busy -= 1;
    });
});

/* Who sends while photos are still at work waits for them, once. */
document.addEventListener(
  "submit",
  (event) => {
    if (!busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target, submitter } = event;
    work.then(() => target.requestSubmit(submitter));
  },
  true,
);
