import { defineConfig } from 'vitest/config'

// Takes the README's pictures; `make pictures` runs it.
export default defineConfig({
  test: {
    include: ['e2e/pictures.ts'],
    root: import.meta.dirname + '/..',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
