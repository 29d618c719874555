/* A list that grows below itself, and filters that say beforehand how much they leave. */

const read = async (url) => new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
const grid = (page) => page.querySelector("#hang");
const links = (page = document) => page.querySelector("nav[data-more]");
const number = () => Number(new URLSearchParams(location.search).get("trang") ?? 1);

/* "Xem thêm" stands before the page links; the address names the last page shown. */
const offer = () => {
  const next = links()?.querySelector("[rel=next]");
  if (!next) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--secondary pages__more";
  button.textContent = links().dataset.more;
  button.addEventListener("click", () => grow(next.href, button), { once: true });
  links().prepend(button);
};

const grow = async (url, button) => {
  button.setAttribute("aria-disabled", "true");
  const page = await read(url).catch(() => null);
  if (!page || !grid(page)) {
    location.assign(url);
    return;
  }
  const cards = [...grid(page).children];
  grid(document).append(...cards);
  links().replaceWith(links(page));
  history.replaceState({ from: history.state?.from ?? number() }, "", url);
  offer();
  cards[0].querySelector("a").focus({ preventScroll: true });
};

/* Who comes back finds all the pages that were there, at the same place. */
const refill = async ({ from, y }) => {
  history.scrollRestoration = "manual";
  const address = new URL(location.href);
  const last = number();
  const first = grid(document).firstElementChild;
  for (let page = from; page < last; page += 1) {
    address.searchParams.set("trang", page);
    first.before(...grid(await read(address)).children);
  }
  if (y) scrollTo(0, y);
};

if (grid(document)) {
  offer();
  if (history.state?.from < number()) refill(history.state).catch(() => {}); /* this page alone is a list, too */
  document.addEventListener("click", (event) => {
    if (history.state?.from && event.target.closest("a")) history.replaceState({ ...history.state, y: scrollY }, "");
  });
}

/* "Xem 24 sản phẩm" */
const form = document.querySelector("form[data-live]");
let waiting;
form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const asked = new URLSearchParams(new FormData(form));
    const found = await read(`${form.action}?${asked}`).catch(() => null);
    const total = found?.querySelector("[role=status] > strong");
    if (total) form.querySelector("[type=submit]").textContent = `${form.dataset.live} ${total.textContent}`;
  }, 400);
});
