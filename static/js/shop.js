/* Every page works without this file; each part below makes one thing easier and can be deleted alone. */

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, selector, act) =>
  document.addEventListener(type, (event) => {
    const found = event.target.closest?.(selector);
    if (found) act(found, event);
  });

document.documentElement.classList.add("has-script");

/* Errors are read first. */
document.querySelector("[data-focus]")?.focus();

/* On a phone the places of work are one line that scrolls: the one at hand is in sight. */
const place = document.querySelector(".staff-nav [aria-current]");
if (place) {
  const bar = place.closest("nav");
  bar.scrollLeft = place.offsetLeft - (bar.clientWidth - place.offsetWidth) / 2;
}

/* A link that a bar shows only a part of comes wholly into sight when the keyboard is on it. */
on("focusin", ".staff-nav a, .head__shelves a, .crumbs a", (link) => {
  if (link.matches(":focus-visible")) link.scrollIntoView({ block: "nearest", inline: "nearest" });
});

/* Quantity: − and + keep within the field's limits and tell the form. */
on("click", "[data-step]", (button) => {
  const field = button.closest("[data-stepper]").querySelector("input");
  const before = field.value;
  if (button.dataset.step === "up") field.stepUp();
  else field.stepDown();
  if (field.value !== before) field.dispatchEvent(new Event("change", { bubbles: true }));
});

/* A select or a quantity that sends its form by itself; several taps are one sending. */
let waiting;
on("change", "[data-submit]", (control) => {
  const form = control.form ?? control;
  clearTimeout(waiting);
  waiting = setTimeout(() => form.requestSubmit(), control.matches("form") ? 600 : 0);
});

/* One tap, one order: a form that is on its way is not sent again. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  all("[type=submit]", form).forEach((button) => button.setAttribute("aria-disabled", "true"));
  setTimeout(release, 8000, form);
});
const release = (form) => {
  delete form.dataset.sent;
  all("[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
};
addEventListener("pageshow", () => all("form[data-sent]").forEach(release));

/* Typed values stay in this tab until the form has been taken: a lost connection loses nothing. */
const kept = (form) => all("input, select, textarea", form).filter(
  (field) => field.name && !["hidden", "password", "file", "submit", "radio", "checkbox"].includes(field.type));
const memory = (work) => {
  try {
    return work(sessionStorage);
  } catch {
    return null; /* storage is switched off: the page goes on without */
  }
};
const path = location.pathname;
memory((store) => {
  const sent = store.getItem("sent");
  if (sent && sent !== path) {
    store.removeItem(`kept ${sent}`);
    store.removeItem("sent");
  }
});
all("form.keep").forEach((form) => {
  const values = JSON.parse(memory((store) => store.getItem(`kept ${path}`)) ?? "{}");
  kept(form).forEach((field) => {
    if (!field.value && values[field.name]) field.value = values[field.name];
  });
  form.addEventListener("input", () => memory((store) =>
    store.setItem(`kept ${path}`, JSON.stringify(Object.fromEntries(kept(form).map((field) => [field.name, field.value]))))));
  form.addEventListener("submit", () => memory((store) => store.setItem("sent", path)));
});

/* The goods looked at in this tab; an empty cart offers them again. Nothing of it is sent. */
const seen = () => JSON.parse(memory((store) => store.getItem("seen")) ?? "[]");
all("[data-seen]").forEach((title) => {
  const others = seen().filter(([url]) => url !== path);
  memory((store) => store.setItem("seen", JSON.stringify([[path, title.textContent.trim()], ...others].slice(0, 6))));
});
all("[data-last-seen]").forEach((part) => {
  seen().forEach(([url, name]) => {
    const link = Object.assign(document.createElement("a"), { className: "chip", href: url, textContent: name });
    part.querySelector("ul").appendChild(document.createElement("li")).append(link);
    part.hidden = false;
  });
});

/* The communes of a province, without a new page. */
on("change", "[data-province]", async (province) => {
  const commune = document.getElementById(province.dataset.province);
  const answer = await fetch(`${province.dataset.url}?tinh=${encodeURIComponent(province.value)}`).catch(() => null);
  if (!answer?.ok) return;
  const first = commune.options[0];
  commune.replaceChildren(...(first && !first.value ? [first] : []), ...(await answer.json()).map(({ code, name }) => new Option(name, code)));
  commune.value = "";
});

/* The province that a fee was asked for is kept by this browser, for the next page. */
on("change", "[data-keeps]", ({ dataset, value }) => {
  if (value) document.cookie = `${dataset.keeps}=${value}; path=/; max-age=15552000; samesite=lax`;
});

/* The search field says what the shop has, once somebody enters it. */
on("focusin", "[data-suggest]:not([role])", async (field) => {
  const { suggest } = await import(field.dataset.module);
  if (!field.hasAttribute("role")) suggest(field);
});

/* The camera reads a code, once somebody taps for it. */
on("click", "[data-camera]", async (button) => (await import(button.dataset.camera)).scan(button));

/* Show what is typed in a password field. */
all("input[type=password]").forEach((field) => {
  const box = document.createElement("div");
  box.className = "field__with";
  field.replaceWith(box);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "field__show";
  const [show, hide] = document.documentElement.lang === "en" ? ["Show", "Hide"] : ["Hiện", "Ẩn"];
  const word = document.documentElement.lang === "en" ? "password" : "mật khẩu";
  const draw = () => {
    const closed = field.type === "password";
    button.textContent = closed ? show : hide;
    button.setAttribute("aria-label", `${closed ? show : hide} ${word}`);
  };
  button.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    draw();
  });
  field.form?.addEventListener("submit", () => {
    field.type = "password";
  });
  draw();
  box.append(field, button);
});

/* Price and button come along once the real button has left above. */
all("[data-after]").forEach((bar) => {
  const real = document.getElementById(bar.dataset.after);
  if (real) new IntersectionObserver(([entry]) => {
    bar.hidden = entry.isIntersecting || entry.boundingClientRect.top > 0;
  }).observe(real);
  real?.addEventListener("change", ({ target }) => {
    const price = target.labels?.[0].querySelector(".choice__aside");
    if (price) bar.querySelector("data").textContent = price.textContent;
  });
});

/* Copy, share, print. */
on("click", "[data-copy]", async (button) => {
  const done = await navigator.clipboard?.writeText(button.dataset.copy).then(() => true, () => false);
  if (done) button.textContent = button.dataset.done;
});
on("click", "[data-share] > summary", (summary, event) => {
  const { share: url, title } = summary.parentElement.dataset;
  if (!navigator.share) return;
  event.preventDefault();
  navigator.share({ url, title }).catch(() => {}); /* the reader closed the sheet */
});
all("[data-print]").forEach((button) => {
  button.hidden = false;
});
on("click", "[data-print]", () => print());

/* Without a network the shop says so itself: its worker keeps that one page. Asked for once this page has all it needs. */
addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").catch(() => {})); /* it is a help only */
