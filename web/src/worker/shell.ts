// The shell: the files of the page itself, kept so that it opens without the server. One
// cache for each build; the build names it and its files (scripts/worker.mjs).

export interface Shell {
  version: string
  // Relative to the page, with no name for the document itself.
  files: readonly string[]
}

const PREFIX = 'tandem-shell-'
// The network has this long to answer for the document before the kept one is shown.
const PATIENCE = 4_000
// Files with a hash of their content in their name never change.
const HASHED = 'assets/'
// Compressed or not: what is kept is unpacked.
const ANY_FORM = { ignoreVary: true }

export const cacheName = (shell: Shell) => PREFIX + shell.version

export type Kind = 'document' | 'file' | 'other'

// What a request is for. `scope` is the worker's.
export function kindOf(url: URL, mode: string, scope: URL, shell: Shell): Kind {
  if (url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return 'other'
  const path = url.pathname.slice(scope.pathname.length)
  if (mode === 'navigate') return path === '' || path === 'index.html' ? 'document' : 'other'
  return shell.files.includes(path) || path.startsWith(HASHED) ? 'file' : 'other'
}

// The caches that a new version leaves behind. While other pages are open, they may still
// need parts of the version before: that one stays until the next.
export function outdated(names: readonly string[], shell: Shell, pages: number): string[] {
  const old = names.filter((n) => n.startsWith(PREFIX) && n !== cacheName(shell))
  return pages > 1 ? old.slice(0, -1) : old
}

// Fetches all files, or fails and keeps none.
export async function keep(caches: CacheStorage, scope: URL, shell: Shell): Promise<void> {
  const cache = await caches.open(cacheName(shell))
  try {
    const urls = ['', ...shell.files].map((path) => new URL(path, scope))
    // Those with a hash come from the browser's own cache where the page has them already.
    await cache.addAll(urls.map((url) => new Request(url, { cache: cacheMode(url, scope) })))
  } catch (err) {
    await caches.delete(cacheName(shell))
    throw err
  }
}

function cacheMode(url: URL, scope: URL): RequestCache {
  return url.pathname.startsWith(scope.pathname + HASHED) ? 'default' : 'no-cache'
}

// A file of the page: the kept one, whichever version it is of.
export async function file(caches: CacheStorage, request: Request): Promise<Response> {
  const kept = await caches.match(request, ANY_FORM)
  // One with a fixed name is asked for anew, so that it fits the document.
  if (kept && new URL(request.url).pathname.includes(`/${HASHED}`)) return kept
  try {
    return await fetch(request)
  } catch (err) {
    if (kept) return kept
    throw err
  }
}

// The document: from the server while it answers, so that a new version shows at once.
export async function page(
  caches: CacheStorage,
  scope: URL,
  shell: Shell,
  network: Promise<Response>,
): Promise<Response> {
  const late = new Promise<undefined>((done) => setTimeout(() => done(undefined), PATIENCE))
  const answer = await Promise.race([network.catch(() => undefined), late])
  // A gateway that answers for a server that is gone is no page either.
  if (answer && answer.status < 500) return answer
  const kept = await (await caches.open(cacheName(shell))).match(scope.href, ANY_FORM)
  return kept ?? network
}
