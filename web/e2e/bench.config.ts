import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// Measurements, printed as ratios; `make bench` runs them.
export default defineConfig({
  plugins: [svelte()], // for what measurements share with the page
  test: {
    include: ['e2e/bench/*.bench.ts'],
    root: import.meta.dirname + '/..',
    testTimeout: 600_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
})
