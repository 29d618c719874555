/* Between the browser and the shop, for one thing only: without a network it shows the page that says so.
   It keeps that page and what it looks like (KEPT, which shop/web/offline.py writes above), never a page of the shop,
   and looks at nothing but opened pages and those files. */
const own = (name) => name.startsWith("offline-");
const files = new Set(KEPT.files);

addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(KEPT.cache);
  await cache.addAll([
    ...KEPT.files.map((url) => new Request(url, { credentials: "omit" })),
    ...KEPT.pages.map((url) => new Request(url, { credentials: "omit", cache: "no-store" })),
  ]);
  await skipWaiting(); /* it changes no page that is open */
})()));

addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => own(name) && name !== KEPT.cache).map((name) => caches.delete(name)));
  await registration.navigationPreload?.enable(); /* the page is asked for while this file is still waking up */
})()));

const opened = async (event) => {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    const [vietnamese, english] = KEPT.pages;
    const page = new URL(event.request.url).pathname.startsWith("/en/") ? english : vietnamese;
    return (await caches.match(page, { ignoreVary: true })) ?? Response.error();
  }
};
const looked = async (request) => (await caches.match(request.url, { ignoreVary: true })) ?? fetch(request);

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(opened(event));
  else if (files.has(new URL(request.url).pathname)) event.respondWith(looked(request));
});
