// The page's files are kept when it is first opened, and are taken from there from then on.
// Their names have the hashes of their contents, and so has the name of the cache: a new
// build is another cache, which counts when no page of the old one is open any more.
declare const FILES: string[]; // which the build knows
declare const BUILD: string;

const worker = self as unknown as ServiceWorkerGlobalScope;
const scope = worker.registration.scope;
const prefix = `stagels ${scope} `; // caches are of an origin, which may have other pages
const cache = prefix + BUILD;

worker.addEventListener('install', e => e.waitUntil(keep()));
worker.addEventListener('activate', e => e.waitUntil(forget()));
worker.addEventListener('fetch', e => {
  if (e.request.method === 'GET' && new URL(e.request.url).origin === location.origin) e.respondWith(kept(e.request));
});

// keep asks anew for the page itself alone: a name with a hash never means other contents.
async function keep(): Promise<void> {
  const to = await caches.open(cache);
  await Promise.all([to.add(new Request(scope, { cache: 'reload' })), to.addAll(FILES)]);
}

async function forget(): Promise<void> {
  const old = (await caches.keys()).filter(name => name.startsWith(prefix) && name !== cache);
  await Promise.all(old.map(name => caches.delete(name)));
}

async function kept(request: Request): Promise<Response> {
  const from = await caches.open(cache);
  const { origin, pathname } = new URL(request.url);
  const page = origin + pathname === `${scope}index.html` ? scope : request;
  return (await from.match(page, { ignoreSearch: true })) ?? fetch(request);
}

export {};
