// The README's pictures, of the real programs.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import { Scene } from './harness/scene'

const out = join(import.meta.dirname, '../pictures')

test('pictures', async () => {
  mkdirSync(out, { recursive: true })
  const scene = await Scene.set('chromium')
  try {
    const tab = await scene.open({ width: 1100, height: 720 })
    await tab.text('img', 'Link code')
    await tab.screenshot(join(out, 'code.png'))
    await scene.link(tab)
    await tab.click('listitem', 'Sunday hike 🥾')
    await tab.text('log', 'Sunday hike 🥾')
    await tab.shows(/Direct · \d/)
    await tab.screenshot(join(out, 'chats.png'))
    const dark = await scene.open({ width: 390, height: 780, dark: true })
    await dark.text('list', 'Chats')
    await dark.screenshot(join(out, 'narrow-dark.png'))
  } finally {
    await scene.strike()
  }
})
