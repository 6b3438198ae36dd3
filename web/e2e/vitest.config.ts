import { defineConfig } from 'vitest/config'

// Real browsers against the real programs: the main way, and what goes wrong on
// it. Much of that is waiting, so two files run at once on two cores.
export default defineConfig({
  test: {
    include: ['e2e/*.test.ts'],
    root: import.meta.dirname + '/..',
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    maxConcurrency: 6, // of one file's tests that may run side by side
  },
})
