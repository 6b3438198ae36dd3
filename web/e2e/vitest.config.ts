import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// Real browsers against the real programs: the main way, and what goes wrong on
// it. Much of that is waiting, so three files run at once on two cores.
export default defineConfig({
  plugins: [svelte()], // for what tests share with the page
  test: {
    include: ['e2e/*.test.ts'],
    root: import.meta.dirname + '/..',
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } }, // machines may be slow
    maxWorkers: 3,
    maxConcurrency: 6, // of one file's tests that may run side by side
  },
})
