// A Vite plugin that builds the service worker: one file with no imports, at
// an address that never changes, beside index.html. It is told which files the
// page consists of, so that it can keep them, and a version that changes with them.

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const entry = fileURLToPath(new URL('../src/worker/sw.ts', import.meta.url))

// Larger parts are left to the network: the chats open without them.
const MAX_KEPT = 300_000
// Pictures for the system's own use.
const NOT_KEPT = /\.(html|png)$/

// The files of the built page, and a version that is another for other contents.
async function shellOf(bundle, publicDir) {
  const contents = new Map()
  for (const file of Object.values(bundle))
    contents.set(file.fileName, Buffer.from(file.type === 'chunk' ? file.code : file.source))
  for (const name of publicDir ? await readdir(publicDir).catch(() => []) : [])
    contents.set(name, await readFile(join(publicDir, name)))
  const hash = createHash('sha256')
  const names = [...contents.keys()].sort()
  for (const name of names)
    hash.update(`${name} ${contents.get(name).length} `).update(contents.get(name))
  const files = names.filter((n) => !NOT_KEPT.test(n) && contents.get(n).length <= MAX_KEPT)
  return { version: hash.digest('hex').slice(0, 16), files }
}

/** @returns {import('vite').Plugin} */
export function serviceWorker() {
  let outDir = 'dist'
  let publicDir = ''
  return {
    name: 'tandem:worker',
    apply: 'build',
    configResolved(config) {
      ;({ publicDir } = config)
      outDir = config.build.outDir
    },
    // Before the build is closed, when precompress looks for its files.
    async writeBundle(_, bundle) {
      await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        define: { TANDEM_SHELL: JSON.stringify(await shellOf(bundle, publicDir)) },
        build: {
          outDir,
          emptyOutDir: false,
          target: 'esnext',
          lib: { entry, name: 'worker', formats: ['iife'], fileName: () => 'sw.js' },
        },
      })
    },
  }
}
