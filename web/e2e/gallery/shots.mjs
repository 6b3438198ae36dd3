// Takes a picture of every state, and of what can be open in it, wide and narrow, light
// and dark, into web/gallery-shots: node e2e/gallery/shots.mjs [NAME...]
// With GALLERY_LANGUAGE and GALLERY_SIZE, in another language and text size.

import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { OPENED } from './opened.mjs'
import { gallery, liked, show, SIZES, still } from './serve.mjs'

const out = fileURLToPath(new URL('../../gallery-shots/', import.meta.url))
await mkdir(out, { recursive: true })
const { browser, url, close } = await gallery()
try {
  const page = await browser.newPage()
  await show(page, url('code'))
  const all = await page.evaluate(() => Object.keys(window.states))
  const closed = all.map((state) => ({ name: state, state, act: () => {} }))
  const asked = process.argv.slice(2)
  const some = [...closed, ...OPENED].filter(({ name }) => !asked.length || asked.includes(name))
  const { GALLERY_LANGUAGE: language = 'en', GALLERY_SIZE: text = 'normal' } = process.env
  for (const { name, state, act } of some) {
    await page.setViewportSize(SIZES.wide)
    await show(page, url(state))
    await liked(page, { size: text })
    await act(page)
    await liked(page, { language })
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport)
      for (const theme of ['light', 'dark']) {
        await page.evaluate((t) => (document.documentElement.style.colorScheme = t), theme)
        await still(page)
        const path = `${out}${name.replaceAll(/\W+/g, '-')}-${size}-${theme}.png`
        await page.screenshot({ path, animations: 'disabled' })
      }
    }
  }
} finally {
  await close()
}
