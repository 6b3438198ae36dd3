// Builds the worker and its trial page, and serves them below a path on a free
// loopback port, with the headers that the server gives the real page.

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build } from 'vite'
import { serviceWorker } from '../../scripts/worker.mjs'

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

async function policy(): Promise<string> {
  const go = await readFile(new URL('../../serve_headers.go', import.meta.url), 'utf8')
  const texts = go.slice(go.indexOf('policyStart'), go.indexOf('\n)')).matchAll(/"([^"]*)"/g)
  return [...texts].map((m) => m[1]).join('')
}

const root = fileURLToPath(new URL('.', import.meta.url))

export async function serve(dir: string): Promise<{ url: string; close(): void }> {
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'warn',
    plugins: [svelte(), serviceWorker()],
    build: {
      outDir: dir,
      emptyOutDir: true,
      target: 'esnext',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: ['index.html', 'bubbles.html'].map((name) => join(root, name)) },
    },
  })
  const csp = await policy()
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname.replace(/^\/below\//, '')
    const name = path === '' ? 'index.html' : path
    readFile(join(dir, name)).then(
      (body) => {
        response.writeHead(200, {
          'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
          'Content-Security-Policy': csp,
          'Cache-Control': 'no-cache',
          'X-Content-Type-Options': 'nosniff',
          'Cross-Origin-Opener-Policy': 'same-origin',
        })
        response.end(body)
      },
      () => response.writeHead(404).end('not here'),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/below/`, close: () => server.close() }
}
