// A Vite plugin that builds the service worker: one file with no imports, at
// an address that never changes, beside index.html.

import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const entry = fileURLToPath(new URL('../src/worker/sw.ts', import.meta.url))

/** @returns {import('vite').Plugin} */
export function serviceWorker() {
  let outDir = 'dist'
  return {
    name: 'tandem:worker',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir
    },
    // Before the build is closed, when precompress looks for its files.
    async writeBundle() {
      await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
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
