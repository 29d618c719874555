/* A listing saves itself at each pause, photos are made smaller and travel one by one. Without it the buttons do both. */
import { fill, smaller } from "./smaller.js";

const form = document.querySelector("form.listing");
const said = document.querySelector("[data-autosaved]");
const uploading = document.querySelector("[data-uploading]");
const files = document.getElementById("photos");
const PAUSE = 2000;
const TRIES = 3;
let waits = 0;
let leaving = false;
let work = Promise.resolve(); /* one thing after the other */

const wait = (time) => new Promise((done) => setTimeout(done, time));
const then = (task) => {
  work = work.then(() => (leaving ? null : task())).catch(() => null);
  return work;
};

/* What the server says of the draft: what is missing, and where a new product lives now. */
const show = ({ missing, done, steps, url }) => {
  const box = document.querySelector("[data-progress]");
  box.hidden = false;
  box.querySelector("meter").max = steps;
  box.querySelector("meter").value = done;
  box.querySelector("[data-missing]").replaceChildren(...missing.map((words) => {
    const line = document.createElement("li");
    line.textContent = words;
    return line;
  }));
  box.querySelector("[data-complete]").hidden = missing.length > 0;
  if (form.getAttribute("action") === url) return;
  form.action = url;
  history.replaceState(null, "", url);
};

const send = async (act, photo) => {
  const data = new FormData(form);
  data.delete("photos");
  data.delete("c-scan");
  data.set("do", act);
  if (photo) data.append("photos", photo);
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Autosave": "1" } }).catch(() => null);
  const words = await answer?.json().catch(() => null);
  if (answer?.ok && words) {
    show(words);
    said.textContent = said.dataset.saved;
    return "kept";
  }
  said.textContent = words?.wrong ? `${said.dataset.wrong} ${words.wrong.join(", ")}.` : said.dataset.failed;
  return words ? "wrong" : "lost";
};

const save = async () => {
  const end = await send("draft");
  if (end === "lost") later(PAUSE * 5);
  if (end === "kept" && files.files.length) await upload();
};
const later = (time) => {
  clearTimeout(waits);
  waits = setTimeout(() => then(save), time);
};

/* The pictures as the server has them now; typed words of the others stay. */
const redraw = async () => {
  const answer = await fetch(form.action).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-photos]");
  if (fresh) form.querySelector("[data-photos]").replaceWith(fresh);
};

/* Each photo is a request of its own: a lost connection costs one photo and is tried again. */
const upload = async () => {
  const chosen = [...files.files];
  let end = "kept";
  for (let number = 0; number < chosen.length && end === "kept"; number += 1) {
    uploading.textContent = uploading.dataset.words.replace("{number}", number + 1).replace("{total}", chosen.length);
    const photo = await smaller(chosen[number]);
    for (let tried = 1; tried <= TRIES; tried += 1) {
      end = await send("add_photos", photo);
      if (end !== "lost") break;
      await wait(PAUSE * tried);
    }
    if (end === "kept") fill(files, chosen.slice(number + 1));
  }
  uploading.textContent = end === "kept" ? uploading.dataset.done : uploading.dataset.failed;
  await redraw();
};

form?.addEventListener("input", (event) => {
  if (event.target.type !== "file") later(PAUSE);
});
form?.addEventListener("submit", () => {
  leaving = true;
  clearTimeout(waits);
});
files?.addEventListener("change", () => {
  if (files.files.length) then(upload);
});
form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-photos] button[name=do]");
  if (!button) return;
  event.preventDefault();
  const { value } = button;
  then(async () => {
    if ((await send(value)) !== "kept") return;
    await redraw();
    (form.querySelector(`[data-photos] button[value="${value}"]`) ?? form.querySelector("[data-photos] button, #photos"))?.focus();
  });
});
