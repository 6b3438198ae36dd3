// Walks every state of the page in both themes, wide and narrow, and fails on
// what keeps a person out: faults that axe-core finds (WCAG 2.2 A and AA, good
// practice), a page wider than a 320 pixel window, and layout that shifts.
// Run: node e2e/gallery/axe.mjs [STATE...]

import { createRequire } from 'node:module'
import { drawn, gallery, show, still } from './serve.mjs'

const axe = createRequire(import.meta.url).resolve('axe-core')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const WIDE = { width: 1280, height: 800 }
const NARROW = { width: 320, height: 640 }
const ZOOMED = { width: 640, height: 400 } // WIDE at 200 %

// What else can be open: the state, and what is done in it.
const OPENED = {
  'code, options': ['code', (page) => page.getByText('Connection options').click()],
  'coming-back, options': ['coming-back', (page) => page.getByText('Connection options').click()],
  'chat, menu': ['chat', (page) => page.getByRole('button', { name: 'Menu', exact: true }).click()],
  'chat, options': [
    'chat',
    async (page) => {
      // With the keyboard alone.
      await chosen(page, 'Menu', 'Connection options')
      await page.getByRole('combobox', { name: 'Path' }).waitFor()
    },
  ],
  'chat, unlink': [
    'chat',
    async (page) => {
      await page.getByRole('button', { name: 'Menu', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Unlink this browser' }).click()
    },
  ],
  'kinds, message menu': [
    'kinds',
    async (page) => {
      const more = page.getByRole('button', { name: 'Message actions' }).first()
      await more.press('ArrowDown')
      await page.getByRole('menuitem', { name: 'Reply' }).waitFor()
    },
  ],
  'kinds, reply': ['kinds', (page) => chosen(page, 'Message actions', 'Reply')],
  ...Object.fromEntries(
    ['React', 'Forward', 'Delete'].map((name) => [
      `kinds, ${name}`,
      [
        'kinds',
        async (page) => {
          await chosen(page, 'Message actions', name)
          await page.getByRole('dialog').waitFor()
        },
      ],
    ]),
  ),
  ...Object.fromEntries(
    ['Mute', 'Members', 'Rename', 'Clear messages'].map((name) => [
      `kinds, ${name}`,
      [
        'kinds',
        async (page) => {
          await chosen(page, 'Chat actions', name)
          await page.getByRole('dialog').waitFor()
        },
      ],
    ]),
  ),
  'kinds, contact': [
    'kinds',
    async (page) => {
      await page.getByRole('button', { name: 'Show contact' }).click()
      await page.getByRole('dialog').waitFor()
    },
  ],
  'linked, new chat': [
    'linked',
    async (page) => {
      await chosen(page, 'Menu', 'New chat')
      await page.getByRole('dialog').waitFor()
    },
  ],
  'linked, settings': [
    'linked',
    async (page) => {
      await chosen(page, 'Menu', 'Settings')
      await page.getByRole('combobox', { name: 'Theme' }).waitFor()
    },
  ],
  'linked, shortcuts': [
    'linked',
    async (page) => {
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    },
  ],
  'linked, search': [
    'linked',
    async (page) => {
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByRole('searchbox').waitFor()
    },
  ],
  'chat, too long': [
    'chat',
    (page) => page.getByRole('textbox', { name: 'Message' }).fill('x'.repeat(70_000)),
  ],
}

// By the keyboard: the first menu of this name, and in it the item.
async function chosen(page, menu, item) {
  await page.getByRole('button', { name: menu, exact: true }).first().press('ArrowDown')
  await page.getByRole('menuitem', { name: item, exact: true }).press('Enter')
}

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
}

async function walk(page, name, state, act = () => {}) {
  await page.setViewportSize(WIDE)
  await page.evaluate((s) => window.show(s), state)
  await drawn(page)
  await act(page)
  for (const theme of ['light', 'dark']) {
    await page.evaluate((t) => (document.documentElement.style.colorScheme = t), theme)
    await still(page)
    await inspect(page, `${name}, ${theme}`)
  }
  await page.setViewportSize(ZOOMED)
  await still(page)
  await measure(page, `${name}, ${ZOOMED.width} wide`)
  await page.setViewportSize(NARROW)
  await still(page)
  await measure(page, `${name}, ${NARROW.width} wide`)
  await inspect(page, `${name}, ${NARROW.width} wide`)
}

// The states that a page may be in for long, in the language that runs the other way.
const MIRRORED = ['code', 'check', 'connecting-check', 'linked', 'chat', 'kinds', 'lost']

async function mirrored(page) {
  await page.evaluate(() => window.app.preferences.choose({ language: 'ar' }))
  await page.waitForFunction(() => document.documentElement.dir === 'rtl')
  for (const state of MIRRORED) await walk(page, `${state}, right to left`, state)
  await walk(page, 'settings, right to left', 'linked', async (page) => {
    await page.keyboard.press('Control+,')
    await page.getByRole('dialog').waitFor()
  })
  await page.evaluate(() => window.app.preferences.choose({ language: 'en' }))
  await page.waitForFunction(() => document.documentElement.dir === 'ltr')
}

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
  const some = asked.length ? asked : all.filter((state) => state !== 'chat-3000')
  for (const state of some) await walk(page, state, state)
  if (!asked.length) {
    for (const [name, [state, act]] of Object.entries(OPENED)) await walk(page, name, state, act)
    await mirrored(page)
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
