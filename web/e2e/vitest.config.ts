import { defineConfig } from 'vitest/config'

// Real browsers against the real programs: one file at a time, on two cores.
export default defineConfig({
  test: {
    include: ['e2e/*.test.ts'],
    root: import.meta.dirname + '/..',
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
})
