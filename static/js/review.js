/* Keys of the review: J next, K previous, A approve, S send back. They can be switched off; without this file the buttons do the same. */
const hint = document.querySelector("[data-keys]");
const button = hint.querySelector("[data-keys-switch]");
const NAME = "review-keys";
/* Where nothing hovers there is a finger and hardly a keyboard: nothing is said of keys, which work all the same. */
const hasKeys = matchMedia("(any-hover: hover)").matches;
let on = true;
try {
  on = localStorage.getItem(NAME) !== "off";
} catch {
  /* storage is switched off: the keys are on */
}

const draw = () => {
  hint.hidden = !hasKeys;
  hint.querySelector("[data-keys-on]").hidden = !on;
  button.textContent = on ? button.dataset.off : button.dataset.on;
};
button.addEventListener("click", () => {
  on = !on;
  try {
    localStorage.setItem(NAME, on ? "on" : "off");
  } catch {
    /* only for this page, then */
  }
  draw();
});
draw();

const form = document.getElementById("quyet-dinh");
const hasReason = () =>
  [...form.querySelectorAll("[name^=ready_]:checked, input[type=text], textarea")].some((field) => field.type === "checkbox" || field.value.trim());

/* Without a reason S leads to the first one instead of sending nothing. */
const showReasons = () => form.querySelector("[name^=ready_]").focus();

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const key = event.key.toLowerCase();
  if (!/^[jkas]$/.test(key)) return;
  if (key === "s" && !hasReason()) {
    event.preventDefault();
    showReasons();
    return;
  }
  document.querySelector(`[data-key=${key}]`)?.click();
});
