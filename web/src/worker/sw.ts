// The page's service worker. It answers media/… with bytes that a page gets
// from the phone, so that the browser plays, seeks and saves them as if they
// were on the server; it keeps the page's own files, so that the page opens
// without the server; and it brings a page to the front when somebody clicks a
// notification. Everything else goes to the network.

import { type Content, parseAddress } from './address'
import type { ToWorker } from './messages'
import { clicked } from './notification'
import { reply } from './reply'
import type { FetchEvent, WorkerScope } from './scope'
import { type Shell, cacheName, file, keep, kindOf, outdated, page } from './shell'
import { findSource } from './source'

// What the build wrote; without files where the worker is built for a test.
declare const TANDEM_SHELL: Shell
const shell: Shell = TANDEM_SHELL

const scope = self as unknown as WorkerScope
const root = new URL(scope.registration.scope)

scope.addEventListener('install', (event) => {
  // Media need the worker more than the worker needs its files: without them the page
  // does not open while the server is away, and works all the same.
  const kept = keep(scope.caches, root, shell).catch(() => {})
  event.waitUntil(Promise.all([kept, scope.skipWaiting(), routePast(event)]))
})

scope.addEventListener('activate', (event) => event.waitUntil(activate()))

async function activate(): Promise<void> {
  await scope.clients.claim()
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const old = outdated(await scope.caches.keys(), shell, pages.length)
  await Promise.all(old.map((name) => scope.caches.delete(name)))
}

scope.addEventListener('message', (event) => {
  const { type } = event.data as ToWorker
  if (type === 'claim') event.waitUntil(scope.clients.claim())
})

scope.addEventListener('notificationclick', (event) => event.waitUntil(clicked(scope, event)))

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  const content = parseAddress(url, root)
  if (content) return event.respondWith(answer(event, content))
  if (request.method !== 'GET') return
  switch (kindOf(url, request.mode, root, shell)) {
    case 'document':
      // Without navigation preload: where the preload fails, Firefox gives up the whole navigation.
      return event.respondWith(page(scope.caches, root, shell, fetch(request)))
    case 'file':
      return event.respondWith(file(scope.caches, request))
  }
})

// Files that never change need not wait for the worker either.
async function routePast(event: { addRoutes?(routes: object[]): Promise<void> }): Promise<void> {
  const { pathname } = root
  const below = (folder: string) => new URLPattern({ pathname: `${pathname}${folder}*` })
  try {
    await event.addRoutes?.([
      {
        condition: { urlPattern: below('assets/'), requestMethod: 'GET' },
        source: { cacheName: cacheName(shell) },
      },
    ])
  } catch {
    // Slower, that is all.
  }
}

async function answer(event: FetchEvent, content: Content): Promise<Response> {
  if (event.request.method !== 'GET') return refuse(405, 'This address can only be read.')
  const { status, headers, from, to } = reply(content, event.request.headers)
  if (status === 416) return new Response(null, { status, headers })
  const source = await findSource(scope, {
    type: 'tandem-media',
    page: content.page,
    media: content.id,
    from,
    to,
    size: content.size,
    download: content.download,
  })
  if (!source) {
    return refuse(503, 'No open page of Tandem is linked with the phone that has this file.')
  }
  event.waitUntil(source.ended)
  return new Response(source.stream, { status, headers })
}

function refuse(status: number, text: string): Response {
  const headers = {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
  }
  return new Response(text, { status, headers })
}
