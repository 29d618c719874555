/* Reads a code with the camera into a field. Fetched when somebody taps for it; the browser's own reader does the work where
   there is one, else a vendored one, which is fetched then. Typing and scanners that type need none of this. */

const FORMATS = ["ean_13", "ean_8", "upc_a", "code_128", "qr_code"];
const READER_FORMATS = ["EAN13", "EAN8", "UPCA", "Code128", "QRCode"];
const PAUSE = 120;

const own = async () => {
  const known = await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => []);
  if (!known || !FORMATS.every((format) => known.includes(format))) return null;
  const detector = new globalThis.BarcodeDetector({ formats: FORMATS });
  return async (picture) => (await detector.detect(picture))[0]?.rawValue;
};

const vendored = async (wasm) => {
  const { prepareZXingModule, readBarcodes } = await import("../vendor/zxing/reader/index.js");
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return async (picture) => {
    const pixels = picture.getContext("2d").getImageData(0, 0, picture.width, picture.height);
    return (await readBarcodes(pixels, { formats: READER_FORMATS, maxNumberOfSymbols: 1 }))[0]?.text;
  };
};

/* Gives (canvas) → the text of the first code on it, or nothing. */
export const reader = async (wasm) => (await own()) ?? vendored(wasm);

/* Codes of this shop are addresses; what the fields want stands at their end. */
export const meant = (text) => (/^https?:/.test(text) ? decodeURIComponent(new URL(text).pathname.split("/").at(-1)) : text.trim());

const made = (tag, values, ...children) => {
  const one = Object.assign(document.createElement(tag), values);
  one.append(...children);
  return one;
};

const shown = (words) => {
  const title = made("h2", { id: "camera-title", textContent: words.title });
  const video = made("video", { className: "camera__picture", muted: true, playsInline: true });
  const said = made("p", { textContent: words.wait });
  const close = made("button", { type: "button", className: "button button--secondary", textContent: words.close });
  const box = made("dialog", { className: "camera" }, title, video, said, close);
  box.setAttribute("aria-labelledby", title.id);
  said.setAttribute("role", "status");
  close.addEventListener("click", () => box.close());
  if (!document.querySelector(`link[href="${words.style}"]`)) {
    document.head.append(made("link", { rel: "stylesheet", href: words.style }));
  }
  document.body.append(box);
  box.showModal();
  return { box, video, said };
};

const frame = (video, canvas) => {
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0);
};

/* Looks until a code is seen or the dialog is closed. */
const look = async ({ box, video, said }, words) => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  try {
    if (!box.open) return undefined;
    video.srcObject = stream;
    const [read] = await Promise.all([reader(words.wasm), video.play()]);
    said.textContent = words.hint;
    const canvas = document.createElement("canvas");
    while (box.open) {
      frame(video, canvas);
      const text = await read(canvas);
      if (text) return text;
      await new Promise((next) => setTimeout(next, PAUSE));
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
};

/* `button`: its data say the field, the words, and whether what was read is sent at once. */
export const scan = async (button) => {
  const words = button.dataset;
  const parts = shown(words);
  parts.box.addEventListener("close", () => parts.box.remove());
  try {
    const text = await look(parts, words);
    if (!text) return;
    parts.box.close();
    navigator.vibrate?.(30);
    const field = document.getElementById(words.field);
    field.value = meant(text);
    field.focus();
    if (!("fills" in words)) field.form.requestSubmit(field.form.querySelector("[type=submit]"));
  } catch {
    parts.video.remove();
    parts.said.textContent = words.refused; /* no camera, not allowed, or the reader did not arrive */
  }
};
