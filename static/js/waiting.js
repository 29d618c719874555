/* An order that waits for its transfer: look whether it came, less and less often, while the page is in sight. */

const box = document.querySelector("[data-waiting]");
const LONGEST = 60_000;

const look = async (pause) => {
  if (document.visibilityState === "visible") {
    const answer = await fetch(box.dataset.waiting).catch(() => null);
    if (answer?.ok && (await answer.json()).state !== box.dataset.state) {
      location.reload();
      return;
    }
  }
  setTimeout(look, pause, Math.min(pause * 1.1, LONGEST));
};
if (box) setTimeout(look, 6000, 6000);
