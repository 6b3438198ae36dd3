// Walks every state of the page in both themes, wide and narrow, and fails on
// what keeps a person out: faults that axe-core finds (WCAG 2.2 A and AA, good
// practice), a page wider than a 320 pixel window, and layout that shifts.
// Run: node e2e/gallery/axe.mjs [NAME...]

import { createRequire } from 'node:module'
import { OPENED } from './opened.mjs'
import { drawn, gallery, liked, show, still } from './serve.mjs'

const axe = createRequire(import.meta.url).resolve('axe-core')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const WIDE = { width: 1280, height: 800 }
const NARROW = { width: 320, height: 640 }
const ZOOMED = { width: 640, height: 400 } // WIDE at 200 %

const faults = []

async function inspect(page, where) {
  const { violations } = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: 'tag', values } }),
    TAGS,
  )
  for (const { id, help, nodes } of violations) {
    const first = nodes[0].html.slice(0, 200)
    faults.push(`${where}: ${id}: ${help}: ${nodes.length} elements, the first ${first}`)
  }
}

async function measure(page, where) {
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  if (over > 0) faults.push(`${where}: ${over} pixels wider than the window`)
  // Nor may what is to be operated stand outside of it, or of a dialog.
  const outside = await page.evaluate(() => {
    const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX)
    const all = document.querySelectorAll('button, input, select, textarea, a, [role=menu], dialog')
    return [...all]
      .filter((e) => e.checkVisibility({ visibilityProperty: true }))
      .filter((e) => {
        const { left, right, width } = e.getBoundingClientRect()
        let room = { left: 0, right: innerWidth }
        for (let at = e.parentElement; at; at = at.parentElement) {
          if (at.matches('dialog, [role=menu]')) {
            room = at.getBoundingClientRect()
            break
          }
          if (scrolls(at) && at.scrollWidth > at.clientWidth) return false
        }
        return width > 1 && (left < room.left - 1 || right > room.right + 1)
      })
      .map((e) => e.outerHTML.slice(0, 120))
  })
  for (const html of outside) faults.push(`${where}: out of sight: ${html}`)
}

// With `choices` (a language, a text size) in one theme only: colours stay the same.
async function walk(page, { name, state, act }, choices) {
  const said = choices ? `${name}, ${Object.values(choices)}` : name
  await page.setViewportSize(WIDE)
  await page.evaluate((s) => window.show(s), state)
  await drawn(page)
  await act?.(page)
  if (choices) await liked(page, choices)
  for (const theme of choices ? ['light'] : ['light', 'dark']) {
    await page.evaluate((t) => (document.documentElement.style.colorScheme = t), theme)
    await still(page)
    await inspect(page, `${said}, ${theme}`)
  }
  await page.setViewportSize(ZOOMED)
  await still(page)
  await measure(page, `${said}, ${ZOOMED.width} wide`)
  await page.setViewportSize(NARROW)
  await still(page)
  await measure(page, `${said}, ${NARROW.width} wide`)
  await inspect(page, `${said}, ${NARROW.width} wide`)
  if (choices) await liked(page, { language: 'en', size: 'normal' })
}

// The states that a page may be in for long, and what is opened most.
const MAIN = [
  ...['code', 'check', 'connecting-check', 'linked', 'chat', 'kinds', 'lost', 'refusals'],
  ...['other-way-names', 'kinds, message menu', 'kinds, selection', 'kinds, Details'],
  ...['kinds, any reaction', 'kinds, found', 'kinds, not searched', 'kinds, Forward'],
  ...['chat, emoji', 'chat, recording', 'pictures, viewer', 'linked, settings below'],
  ...['linked, shortcuts', 'linked, search failed', 'linked, archived'],
]

// Layout shift of the code screen while codes change, and of entering the chats.
async function shifts(browser, url) {
  const page = await browser.newPage({ viewport: WIDE })
  await page.addInitScript(() => {
    window.shifts = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        window.shifts.push([
          entry.value,
          ...entry.sources.map((s) => s.node?.outerHTML?.slice(0, 120)),
        ])
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const frames = () =>
    page.evaluate(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))))
  const look = async (where) => {
    await frames()
    for (const [value, ...nodes] of await page.evaluate(() => window.shifts.splice(0)))
      faults.push(`${where}: layout shift of ${value}: ${nodes.join(' ')}`)
  }

  await show(page, url('loading'))
  await page.evaluate(() => window.states.code(window.app))
  await page.getByRole('img', { name: 'Link code' }).waitFor()
  await look('loading to code')
  await page.evaluate(() => {
    const link = window.app.state.link.replace(/.{8}$/, 'ABCDEFGH')
    window.app.state = { kind: 'code', link, expiresAt: Date.now() + 9_000 }
  })
  await look('code to next code')
  for (const state of ['connecting-check', 'check', 'linked-loading', 'linked', 'chat', 'lost']) {
    await page.evaluate((name) => window.states[name](window.app), state)
    await drawn(page)
    await look(`to ${state}`)
  }
  for (const mark of ['tandem:code-shown', 'tandem:chats-painted'])
    if (!(await page.evaluate((m) => performance.getEntriesByName(m).length, mark)))
      faults.push(`no performance mark ${mark}`)
  await page.close()
}

const { browser, url, close } = await gallery()
try {
  const page = await browser.newPage({ reducedMotion: 'reduce' })
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (m) => m.type() === 'error' && faults.push(`console: ${m.text()}`))
  await show(page, url('code'))
  const all = await page.evaluate(() => Object.keys(window.states))
  await page.addScriptTag({ path: axe })
  const asked = process.argv.slice(2)
  // Thousands of messages say nothing here that a few do not.
  const few = all.filter((state) => state !== 'chat-3000')
  const every = [...few.map((state) => ({ name: state, state })), ...OPENED]
  for (const one of every) if (!asked.length || asked.includes(one.name)) await walk(page, one)
  if (!asked.length) {
    // The other way round, and with the largest text.
    for (const choices of [{ language: 'ar' }, { size: 'larger' }])
      for (const one of every) if (MAIN.includes(one.name)) await walk(page, one, choices)
    await shifts(browser, url)
  }
} finally {
  await close()
}

if (faults.length) {
  console.error(faults.join('\n'))
  console.error(`error: ${faults.length} faults`)
  process.exit(1)
}
console.log('no faults')
