// Takes a picture of every state, wide and narrow, light and dark, into
// web/gallery-shots: node e2e/gallery/shots.mjs [STATE...]

import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gallery, show, SIZES } from './serve.mjs'

const out = fileURLToPath(new URL('../../gallery-shots/', import.meta.url))
await mkdir(out, { recursive: true })
const { browser, url, close } = await gallery()
try {
  const page = await browser.newPage()
  await show(page, url('code'))
  const all = await page.evaluate(() => Object.keys(window.states))
  const asked = process.argv.slice(2)
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    for (const theme of ['light', 'dark']) {
      for (const state of asked.length ? asked : all) {
        await show(page, url(state, theme))
        await page.screenshot({
          path: `${out}${state}-${size}-${theme}.png`,
          animations: 'disabled',
        })
      }
    }
  }
} finally {
  await close()
}
