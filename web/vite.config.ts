import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { precompress } from './scripts/precompress.mjs'

export default defineConfig({
  // Relative addresses, so that the page works under any path prefix.
  base: './',
  plugins: [svelte(), precompress()],
  build: {
    target: 'esnext',
    sourcemap: false,
    // The server's content security policy allows no data: resources.
    assetsInlineLimit: 0,
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
