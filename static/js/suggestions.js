/* What the shop has, while somebody types in the search field: a combobox as of ARIA 1.2.
   Loaded when the field is entered; without it the form is sent as it is. */

const WAIT = 150;

export const suggest = (field) => {
  const { suggest: address, said, suggestions } = field.dataset;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let active = -1;
  let waiting;
  let asking;

  const options = () => [...list.children];
  const isOpen = () => !list.hidden;
  const close = () => {
    asking?.abort();
    clearTimeout(waiting);
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const mark = (place) => {
    active = place;
    options().forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    const chosen = options()[place];
    if (chosen) {
      field.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };
  const draw = (found) => {
    list.replaceChildren(...found.map(({ label, kind, url }, number) => {
      const option = document.createElement("li");
      const small = document.createElement("span");
      option.id = `${list.id}-${number}`;
      option.className = "suggestions__one";
      option.setAttribute("role", "option");
      option.dataset.url = url;
      small.className = "suggestions__kind";
      small.textContent = kind;
      option.append(label, " ", small);
      return option;
    }));
    mark(-1);
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(isOpen()));
    status.textContent = isOpen() ? said.replace("#", found.length) : "";
  };
  const ask = async () => {
    const typed = field.value.trim();
    asking?.abort();
    if (typed.length < 2) return close();
    asking = new AbortController();
    const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { signal: asking.signal }).catch(() => null);
    if (answer?.ok && document.activeElement === field) draw(await answer.json().catch(() => []));
  };
  const go = (option) => location.assign(option.dataset.url);

  list.id = `${field.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", suggestions);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  field.form.append(list, status);
  field.type = "text"; /* a search field may not be a combobox; the form says that it searches */
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) field.setAttribute(name, value);

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (event.key === "Escape" && isOpen()) close();
    else if (event.key === "ArrowDown" && isOpen()) mark(active < last ? active + 1 : -1);
    else if (event.key === "ArrowUp" && isOpen()) mark(active < 0 ? last : active - 1);
    else if (event.key === "Enter" && isOpen() && active >= 0) go(options()[active]);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); /* the field keeps the focus */
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });
  /* What was typed while this file was on its way. */
  if (field.value !== field.defaultValue) waiting = setTimeout(ask, WAIT);
};
