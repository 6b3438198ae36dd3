import { defineConfig } from 'vitest/config'

// Measurements, printed as ratios; `make bench` runs them.
export default defineConfig({
  test: {
    include: ['e2e/bench/*.bench.ts'],
    root: import.meta.dirname + '/..',
    testTimeout: 600_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
})
