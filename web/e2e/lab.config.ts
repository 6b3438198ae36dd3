import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// What takes minutes, in networks of namespaces; `make lab` runs it.
export default defineConfig({
  plugins: [svelte()], // for what tests share with the page
  test: {
    include: ['e2e/nat.test.ts', 'e2e/lab/*.lab.ts'],
    root: import.meta.dirname + '/..',
    env: { TANDEM_LAB: 'all' },
    testTimeout: 300_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } }, // machines may be slow
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
})
