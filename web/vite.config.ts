import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { icons } from './scripts/icons.mjs'
import { precompress } from './scripts/precompress.mjs'
import { lateStyles } from './scripts/styles.mjs'
import { serviceWorker } from './scripts/worker.mjs'

export default defineConfig({
  // Relative addresses, so that the page works under any path prefix.
  base: './',
  plugins: [svelte(), lateStyles(), icons(), serviceWorker(), precompress()],
  build: {
    target: 'esnext',
    sourcemap: false,
    // Files of their own: the server's content security policy allows data: for pictures only.
    assetsInlineLimit: 0,
    // What comes late brings its styles in its script: see lateStyles.
    cssCodeSplit: true,
    // Every browser that can run the page preloads modules by itself.
    modulePreload: { polyfill: false },
  },
  // Tests run in Node, but against Svelte's client side: its server side has no effects.
  ...(process.env.VITEST ? { resolve: { conditions: ['browser'] } } : {}),
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
  },
})
