// The page's service worker. It answers media/… with bytes that a page gets
// from the phone, so that the browser plays, seeks and saves them as if they
// were on the server. Everything else goes to the network; it caches nothing.

import { type Content, FOLDER, parseAddress } from './address'
import type { ToWorker } from './messages'
import { reply } from './reply'
import type { FetchEvent, WorkerScope } from './scope'
import { findSource } from './source'

const scope = self as unknown as WorkerScope
const root = new URL(scope.registration.scope)

scope.addEventListener('install', (event) => {
  // It holds nothing that an older page could miss.
  event.waitUntil(Promise.all([scope.skipWaiting(), routePast(event)]))
})

scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()))

scope.addEventListener('message', (event) => {
  const { type } = event.data as ToWorker
  if (type === 'claim') event.waitUntil(scope.clients.claim())
})

scope.addEventListener('fetch', (event) => {
  const content = parseAddress(new URL(event.request.url), root)
  if (!content) return
  event.respondWith(answer(event, content))
})

// Opening the page need not wait until the worker runs.
async function routePast(event: { addRoutes?(routes: object[]): Promise<void> }): Promise<void> {
  const folder = `${root.pathname}${FOLDER}`
  try {
    await event.addRoutes?.([
      {
        condition: { not: { urlPattern: new URLPattern({ pathname: `${folder}*` }) } },
        source: 'network',
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
