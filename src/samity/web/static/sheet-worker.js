// A sheet that was opened opens again without network, as it was then; everything else goes over the line as ever.
// Whoever signs in or out takes the pages of the one before from this device; what he typed is kept by draft.js.
"use strict";
const KEPT = "sheets";
const MOST_PAGES = 30;
const SHEET = /^\/sheets\/[a-z]+\/\d+\/\d{4}-\d\d-\d\d$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && /^\/sign-(in|out)$/.test(pathname)) event.waitUntil(caches.delete(KEPT));
  if (request.method !== "GET") return;
  if (pathname.startsWith("/static/") || (request.mode === "navigate" && SHEET.test(pathname))) event.respondWith(answered(request));
});

async function answered(request) {
  let answer;
  try {
    answer = await fetch(request);
  } catch (fault) {
    const kept = await caches.match(request, { cacheName: KEPT });
    if (kept) return kept;
    throw fault;
  }
  if (answer.ok) await keep(request, answer.clone());
  return answer;
}

// The oldest pages go first; of a file, the version before goes with the next.
async function keep(request, answer) {
  const cache = await caches.open(KEPT);
  await cache.delete(request, { ignoreSearch: new URL(request.url).pathname.startsWith("/static/") });
  await cache.put(request, answer);
  const pages = (await cache.keys()).filter((each) => SHEET.test(new URL(each.url).pathname));
  await Promise.all(pages.slice(0, -MOST_PAGES).map((each) => cache.delete(each)));
}
