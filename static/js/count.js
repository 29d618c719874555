/* Counting without a page load between lines, and without a connection: what is counted is kept on this phone, sent in
   order, and shown as soon as it is typed or scanned. Without this file the same forms are sent line by line. */
const box = document.querySelector("[data-count]");
const { dataset: words } = box;
const said = box.querySelector("[data-said]");
const state = box.querySelector("[data-state]");
const askBox = box.querySelector("[data-ask]");
const wrongList = box.querySelector("[data-wrong]");
const undoButton = box.querySelector("[data-undo]");
const scanForm = document.getElementById("quet");
const sheetForm = document.getElementById("dong");
const NAME = `count:${words.count}:${words.counter}`;
const MOST = 1000000;
const AGAIN = 5000;
const LOOK = 20000;
const PATIENCE = 15000;
const lines = new Map([...document.querySelectorAll("[data-line]")].map((row) => [row.dataset.line, row]));

/* What is kept: entries that wait {key, line, units, code, condition, at, back}, codes to be asked about, refusals. */
const empty = { queue: [], asks: [], wrong: [] };
let kept = { ...empty };
let memory = true;
try {
  kept = { ...empty, ...JSON.parse(localStorage.getItem(NAME) ?? "{}") };
} catch {
  memory = false; /* storage is switched off: what waits lives as long as this page */
}
const keep = () => {
  if (!memory) return;
  try {
    localStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    memory = false;
  }
};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const newKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const say = (text) => (said.textContent = text);

/* Quantities as people type and read them: pieces, or grams and kilograms. */
const number = new Intl.NumberFormat(words.lang === "en" ? "en" : "vi", { maximumFractionDigits: 3 });
const read = (typed, measure) => {
  const text = typed.trim();
  if (measure !== "gram") return /^\d{1,7}$/.test(text) ? Number(text) : NaN;
  const found = text.match(/^(\d{1,7})(?:[.,](\d{1,3}))?\s*(kg|g|gam|gram)?$/i);
  if (!found || (found[2] && found[3]?.toLowerCase() !== "kg")) return NaN;
  return found[3]?.toLowerCase() === "kg" ? Math.round(Number(`${found[1]}.${found[2] ?? 0}`) * 1000) : Number(found[1]);
};
const written = (units, measure) => {
  if (measure !== "gram") return number.format(units);
  return units < 1000 ? `${units}\u00a0g` : `${number.format(units / 1000)}\u00a0kg`;
};

/* A line shows what the server has and what waits on this phone. */
const drawLine = (row) => {
  const waits = kept.queue.filter((one) => one.line === row.dataset.line && !one.back);
  const none = row.dataset.sum === "" && !waits.length;
  const sum = Number(row.dataset.sum) + waits.reduce((all, one) => all + one.units, 0);
  row.querySelector("[data-shown]").firstChild.textContent = none ? words.none : written(sum, row.dataset.measure);
  row.classList.toggle("count-line--waits", waits.length > 0);
};
const drawProblem = (one, index) => {
  const item = document.createElement("li");
  item.className = "row";
  const text = document.createElement("span");
  text.className = "field__error";
  text.textContent = fill(words.refused, { what: one.what, why: one.why });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: "×" });
  button.setAttribute("aria-label", `× ${one.what}`);
  button.addEventListener("click", () => {
    kept.wrong.splice(index, 1);
    draw();
  });
  item.append(text, button);
  return item;
};
/* A code of several lots: the first one that waits for an answer. */
const drawAsk = () => {
  const [ask] = kept.asks;
  askBox.hidden = !ask;
  if (!ask || askBox.dataset.key === ask.key) return;
  askBox.dataset.key = ask.key;
  const title = document.createElement("p");
  title.append(Object.assign(document.createElement("strong"), { textContent: fill(words.which, { code: ask.code }) }));
  askBox.replaceChildren(title, ...ask.choices.map(({ id, label }) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--secondary", textContent: label });
    button.addEventListener("click", () => {
      kept.asks.shift();
      delete askBox.dataset.key;
      add({ ...ask, choices: undefined, code: undefined, line: String(id), units: 1, label });
      scanForm.elements.code.focus();
    });
    const part = document.createElement("p");
    part.append(button);
    return part;
  }));
  say(fill(words.which, { code: ask.code })); /* the focus stays where it is: a scanner's Enter must not choose */
};
const draw = () => {
  keep();
  lines.forEach(drawLine);
  wrongList.replaceChildren(...kept.wrong.map(drawProblem));
  drawAsk();
  const waiting = kept.queue.length;
  box.hidden = !(waiting || kept.asks.length || kept.wrong.length || state.textContent || said.textContent);
  box.toggleAttribute("data-offline", waiting > 0 && !sending);
  if (waiting) state.textContent = fill(words.waits, { n: waiting });
  undoButton.hidden = !last;
};

/* The server's figures; entries that are on their way stay on top of them. */
const show = (told) => {
  told.lines.forEach(({ id, counted }) => {
    const row = lines.get(String(id));
    if (row) row.dataset.sum = counted ?? "";
  });
  document.querySelector("[data-done]").textContent = told.done;
  document.querySelector("[data-whole]").textContent = told.whole;
};

let token = document.querySelector("input[name=csrf_token]").value;
let last = null; /* the entry that one press takes back */
let sending = false;
let waits = 0;

/* The token of another session is not ours any more: the page as it is now has a new one. */
const renew = async () => {
  const page = await fetch(words.here).catch(() => null);
  if (!page?.ok || page.redirected) return false;
  const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("#quet input[name=csrf_token]");
  if (!found || found.value === token) return false;
  token = found.value;
  return true;
};
const post = (entry) => {
  const data = new FormData();
  data.set("csrf_token", token);
  data.set("key", entry.key);
  data.set("age", Math.max(0, Math.round((Date.now() - entry.at) / 1000)));
  let url = words.enterUrl;
  if (entry.back) {
    url = words.backUrl;
    data.set("key", entry.back);
  } else if (entry.code) {
    url = words.scanUrl;
    data.set("code", entry.code);
    data.set("condition", entry.condition);
  } else {
    data.set(`q${entry.line}`, entry.units);
  }
  return fetch(url, { method: "POST", body: data, headers: { "X-Count": "1" }, signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
};

/* Sends the first that waits; true when it is done with, whatever came of it. */
const sendFirst = async () => {
  const [entry] = kept.queue;
  let answer = await post(entry);
  if (answer?.status === 400 && (await renew())) answer = await post(entry);
  if (!answer || answer.status >= 500 || answer.status === 429) return false;
  if (answer.redirected || [400, 403].includes(answer.status) || (answer.status === 404 && !entry.back)) {
    say(fill(words.signin, { n: kept.queue.length }));
    return false;
  }
  const told = await answer.json().catch(() => null);
  if (!told && answer.ok) return false;
  kept.queue.shift();
  if (last?.key === entry.key && (told?.ask || !answer.ok)) last = null;
  if (told?.ask) kept.asks.push({ ...entry, choices: told.ask });
  else if (answer.ok) show(told);
  else kept.wrong.push({ what: entry.units === undefined ? entry.label : `${entry.label} (${entry.units})`, why: told?.wrong ?? answer.status });
  if (answer.ok && entry.code && told.lines) say(fill(words.plus, { line: told.lines[0].label }));
  return true;
};
const send = async () => {
  if (sending) return;
  clearTimeout(waits);
  sending = true;
  let going = true;
  while (going && kept.queue.length) {
    going = await sendFirst();
    if (going) draw();
  }
  sending = false;
  if (!kept.queue.length && going) {
    const time = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
    state.textContent = fill(words.synced, { time });
  } else {
    waits = setTimeout(send, AGAIN);
  }
  draw();
};
const add = (entry) => {
  kept.queue.push({ key: newKey(), at: Date.now(), ...entry });
  last = kept.queue.at(-1).back ? null : kept.queue.at(-1);
  draw();
  send();
};

/* Takes the last entry back: from the phone when it waits there still, else from the sheet. */
undoButton.addEventListener("click", () => {
  const place = kept.queue.indexOf(last);
  const entry = last;
  if (place > 0 || (place === 0 && !sending)) {
    kept.queue.splice(place, 1);
    last = null;
    draw();
  } else {
    add({ back: entry.code ? entry.key : `${entry.key}:${entry.line}`, label: entry.label });
  }
  say(words.dropped);
});

/* A number and Enter, or one press: the line takes it, and the next line waits. */
const enter = (row, units) => {
  const field = row.querySelector("input");
  field.value = "";
  field.removeAttribute("aria-invalid");
  add({ line: row.dataset.line, units, label: row.dataset.label });
  say(fill(words.entered, { n: written(units, row.dataset.measure), line: row.dataset.label }));
  const next = row.nextElementSibling?.querySelector("input");
  (next ?? field).focus();
};
const enterTyped = (row) => {
  const field = row.querySelector("input");
  const units = read(field.value, row.dataset.measure);
  if (!(units >= 0 && units <= MOST)) {
    field.setAttribute("aria-invalid", "true");
    say(words.number);
    draw();
    field.focus();
    return;
  }
  enter(row, units);
};
/* Enter belongs to the line it is typed in; a press to the line of its button. */
sheetForm?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input")) return;
  event.preventDefault();
  enterTyped(event.target.closest("[data-line]"));
});
sheetForm?.addEventListener("submit", (event) => {
  event.preventDefault();
  const row = event.submitter.closest("[data-line]");
  if (event.submitter.value.startsWith("zero-")) enter(row, 0);
  else enterTyped(row);
});

/* A scanner types a code and Enter: what this page knows adds one at once, the rest the server resolves. */
const named = (typed, condition) => {
  const code = typed.trim().replace(/\/+$/, "").split("/").at(-1).toUpperCase();
  const rows = [...lines.values()];
  const codes = (row) => row.dataset.codes.toUpperCase().split(" ");
  const sold = (row) => row.dataset.condition === condition || (condition === "sellable" && row.dataset.condition === "marked_down");
  return rows.filter((row) => codes(row).includes(code) && sold(row));
};
/* Only a page that holds the whole sheet can tell that a lot is the only one. */
const isWhole = () => lines.size === Number(document.querySelector("[data-whole]").textContent);
scanForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const { code, condition } = scanForm.elements;
  const typed = code.value.trim();
  code.value = "";
  code.focus();
  if (!typed) return;
  const rows = isWhole() ? named(typed, condition.value) : [];
  if (rows.length === 1) {
    const [row] = rows;
    add({ line: row.dataset.line, units: 1, label: row.dataset.label });
    say(fill(words.plus, { line: row.dataset.label }));
    lines.forEach((other) => other.classList.toggle("count-line--now", other === row));
    navigator.vibrate?.(30);
  } else {
    add({ code: typed, condition: condition.value, label: typed });
  }
});

/* People on one sheet see each other's figures. */
const look = async () => {
  if (document.hidden || sending || !lines.size) return;
  const answer = await fetch(`${words.seenUrl}?dong=${[...lines.keys()].join(",")}`).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  show(await answer.json());
  draw();
};
setInterval(look, LOOK);
addEventListener("online", send);
addEventListener("beforeunload", (event) => {
  if (kept.queue.length) event.preventDefault();
});
document.querySelector("a[href$='/nop']")?.addEventListener("click", (event) => {
  if (!kept.queue.length && !kept.asks.length) return;
  event.preventDefault();
  say(fill(words.leave, { n: kept.queue.length + kept.asks.length }));
  draw();
  box.scrollIntoView();
});

draw();
if (kept.queue.length) send();
