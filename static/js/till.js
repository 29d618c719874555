/* The counter without page loads: a scan, a choice or a change sends the same form as without this file, and the part of
   the page that it changed is put in place. The focus goes back to the field that a scanner types into. */

const WAIT = 250;
const QUICK = [50000, 100000, 200000, 500000];
const dong = new Intl.NumberFormat("vi-VN");
let asking;
let waiting;

const here = () => document.getElementById("phieu");
const plain = (text) => Number(text.replace(/\D/g, ""));

const put = (html, address) => {
  const next = new DOMParser().parseFromString(html, "text/html");
  const fresh = next.getElementById("phieu");
  if (!fresh) return false;
  here().replaceWith(fresh);
  document.title = next.title;
  const old = document.querySelector(".messages");
  const said = next.querySelector(".messages");
  if (old && said) old.replaceChildren(...said.childNodes);
  history.replaceState(null, "", address);
  ready();
  const wrong = fresh.querySelector("[data-focus]");
  const field = wrong ?? fresh.querySelector("[data-scan]");
  field?.focus();
  return true;
};

const send = async (form) => {
  form.setAttribute("aria-busy", "true");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  form.removeAttribute("aria-busy");
  if (!answer) return form.submit(); /* the browser says what is wrong with the network */
  const html = await answer.text();
  const address = answer.redirected ? answer.url : here().dataset.page;
  if (!put(html, address)) location.assign(answer.url);
};

/* Goods are found while somebody types; what a scanner types is sent by its Enter before that. */
const search = async (typed) => {
  asking?.abort();
  asking = new AbortController();
  const address = `${here().dataset.page}?q=${encodeURIComponent(typed)}`;
  const answer = await fetch(address, { signal: asking.signal }).catch(() => null);
  if (!answer?.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("chon");
  if (!next) return;
  const key = document.querySelector("#quet [name=key]").value;
  for (const field of next.querySelectorAll("[name=key]")) field.value = key;
  document.getElementById("chon").replaceWith(next);
};

const change = () => {
  const given = document.querySelector("[data-given]");
  const place = document.querySelector("[data-change]");
  if (!given || !place) return;
  const total = Number(document.querySelector("[data-total]").dataset.total);
  const back = plain(given.value) - total;
  place.hidden = !given.value || back < 0;
  place.querySelector("strong").textContent = `${dong.format(Math.max(0, back))}\u00a0₫`;
};

const ready = () => {
  const place = document.querySelector("[data-quick]");
  const given = document.querySelector("[data-given]");
  if (!place || !given) return;
  const total = Number(document.querySelector("[data-total]").dataset.total);
  const notes = QUICK.map((note) => Math.ceil(total / note) * note);
  for (const amount of [...new Set(notes)].sort((a, b) => a - b)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--secondary";
    button.textContent = `${dong.format(amount)}\u00a0₫`;
    button.addEventListener("click", () => { given.value = dong.format(amount); change(); });
    place.append(button);
  }
  place.hidden = false;
  change();
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id !== "quet" && !("till" in form.dataset)) return;
  event.preventDefault();
  clearTimeout(waiting);
  asking?.abort();
  if (form.id === "quet" && !form.elements.code.value.trim()) return form.elements.code.focus();
  send(form);
});
document.addEventListener("input", (event) => {
  const field = event.target;
  if ("given" in field.dataset) return change();
  if (!("scan" in field.dataset)) return;
  clearTimeout(waiting);
  const typed = field.value.trim();
  if (typed.length > 1) waiting = setTimeout(() => search(typed), WAIT);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "F2") return;
  event.preventDefault();
  document.querySelector("[data-scan]")?.focus();
});
ready();
document.querySelector("[data-focus]") ?? document.querySelector("[data-scan]")?.focus();
