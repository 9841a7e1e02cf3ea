/**
 * The service worker: keeps the whole site, so that everything works without a network. A newer
 * site is fetched beside it and takes over when the person says so, or when no page is open.
 */

/** What is kept, by its address beside this script; set by the bundler. */
declare const FILES: readonly string[];
/** Changes whenever a file does; set by the bundler. */
declare const VERSION: string;

/** The part of the service worker's world that is used. */
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: { waitUntil(done: Promise<unknown>): void }) => void): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  addEventListener(
    type: "fetch",
    listener: (event: { readonly request: Request; respondWith(answer: Promise<Response>): void }) => void,
  ): void;
}

const scope = self as unknown as Scope;
const PREFIX = "plimsoll-";
const NAME = PREFIX + VERSION;

scope.addEventListener("install", (event) => {
  const fill = async (): Promise<void> => {
    const cache = await caches.open(NAME);
    // The page itself has no hash in its name.
    await cache.addAll(FILES.map((file) => new Request(file, { cache: file.includes("assets/") ? "default" : "reload" })));
  };
  event.waitUntil(fill());
});

scope.addEventListener("activate", (event) => {
  const tidy = async (): Promise<void> => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
    await scope.clients.claim();
  };
  event.waitUntil(tidy());
});

scope.addEventListener("message", (event) => {
  if (event.data === "take over") void scope.skipWaiting();
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const inside = url.href.startsWith(scope.registration.scope);
  if (request.method !== "GET" || !inside) return;
  const answer = async (): Promise<Response> => {
    const cache = await caches.open(NAME);
    return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
  };
  event.respondWith(answer());
});
