/* A listing saves itself at each pause, and large photos are made smaller before they travel. Without it the buttons do both. */
const form = document.querySelector("form.listing");
const said = document.querySelector("[data-autosaved]");
const PAUSE = 2000;
const LONGEST = 1600;
let waits = 0;
let sending = false;

const save = async () => {
  if (sending) return;
  const data = new FormData(form);
  data.delete("photos");
  data.delete("c-scan");
  data.set("do", "draft");
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Autosave": "1" } }).catch(() => null);
  said.textContent = answer?.ok ? said.dataset.saved : said.dataset.failed;
};

const smaller = async (file) => {
  const picture = await createImageBitmap(file).catch(() => null);
  const share = picture ? LONGEST / Math.max(picture.width, picture.height) : 1;
  if (share >= 1) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * share);
  canvas.height = Math.round(picture.height * share);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return blob ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
};

form?.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  clearTimeout(waits);
  waits = setTimeout(save, PAUSE);
});
form?.addEventListener("submit", () => {
  sending = true;
  clearTimeout(waits);
});
form?.querySelector("#photos").addEventListener("change", async ({ target }) => {
  const made = new DataTransfer();
  for (const file of await Promise.all([...target.files].map(smaller))) made.items.add(file);
  target.files = made.files;
});
