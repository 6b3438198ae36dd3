// Serves the gallery on a free loopback port and opens it in the system's Chromium.

import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { createServer } from 'vite'

export async function gallery() {
  const server = await createServer({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    optimizeDeps: { include: ['svelte', 'lean-qr'] },
    logLevel: 'error',
  })
  await server.listen()
  const { port } = server.httpServer.address()
  const { args, FAKE, find } = await server.ssrLoadModule('/e2e/harness/browsers.ts')
  const browser = await chromium.launch({
    executablePath: find('TANDEM_CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome']),
    args: [...args, ...FAKE],
  })
  return {
    browser,
    url: (state, theme = 'light') =>
      `http://127.0.0.1:${port}/e2e/gallery/index.html?state=${state}&theme=${theme}`,
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

// Shows a state, and waits until it is drawn.
export async function show(page, url) {
  await page.goto(url)
  await drawn(page)
}

// Waits for a screen's heading; the frame of one that is still loading has another.
export async function drawn(page) {
  await page
    .locator('#page h1', { hasNotText: 'Loading your chats' })
    .first()
    .waitFor({ state: 'attached' })
}

// Waits until what was changed is laid out and painted, and transitions have
// ended: colours in the middle of one are no fault.
export async function still(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    await frame()
    await frame()
    const ending = document
      .getAnimations()
      .filter((a) => a.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map((a) => a.finished))
  })
}

// Speaks this language, with texts of this size.
export async function liked(page, choices) {
  await page.evaluate((c) => window.app.preferences.choose(c), choices)
  const { language } = choices
  if (language) await page.waitForFunction((l) => document.documentElement.lang === l, language)
}

export const SIZES = {
  wide: { width: 1280, height: 800 },
  narrow: { width: 360, height: 740 },
}
