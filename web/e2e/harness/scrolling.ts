// Scrolls the open chat as a person does, and looks at each step whether what is
// read stays where it belongs.

import type { Tab } from './browsers'

export interface Walk {
  rows: number // the most that were in the page at once
  passed: number // messages that were in the page at some time
  jump: number // pixels by which a row stood elsewhere than where it was scrolled to
  where: string // the worst step
  first: string // the text of the first row in view at the end
}

// Scrolls so many steps of so many pixels, up where they are negative.
export function walk(tab: Tab, steps: number, step: number): Promise<Walk> {
  return tab.evaluate(`(async () => {
    const log = document.querySelector('[role=log]')
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    const all = () => [...log.querySelectorAll('li[data-key]')]
    const inView = () => {
      const { top, bottom } = log.getBoundingClientRect()
      return all().filter((row) => {
        const rect = row.getBoundingClientRect()
        return rect.bottom > top && rect.top < bottom
      })
    }
    const walk = { rows: 0, passed: 0, jump: 0, where: '', first: '' }
    const keys = new Set()
    for (let i = 0; i < ${steps}; i++) {
      const seen = inView()
      if (seen.length === 0) throw new Error('nothing is in view after step ' + i)
      // The one that stays longest.
      const read = ${step} < 0 ? seen[0] : seen.at(-1)
      const before = read.getBoundingClientRect().top
      const above = log.scrollHeight - log.clientHeight + log.scrollTop
      const by = ${step} < 0 ? -Math.min(${-step}, above) : Math.min(${step}, -log.scrollTop)
      log.scrollTop += by
      await frame()
      await frame()
      const rows = all()
      for (const row of rows) keys.add(row.dataset.key)
      walk.rows = Math.max(walk.rows, rows.length)
      const jump = read.isConnected ? Math.abs(read.getBoundingClientRect().top - before + by) : Infinity
      if (jump > walk.jump) {
        walk.jump = jump
        walk.where = i + ': ' + read.textContent.slice(0, 80)
        // Where did it go? Whatever the page was told meanwhile tells.
        if (jump === Infinity)
          walk.where +=
            '; now ' + rows.length + ' rows from "' + rows[0]?.textContent.slice(0, 40) +
            '" to "' + rows.at(-1)?.textContent.slice(0, 40) + '", scrolled by ' + by + ' to ' +
            log.scrollTop + ' of ' + log.scrollHeight + ', ' + log.clientHeight + ' high; ' +
            [...document.querySelectorAll('[role=status]')].map((s) => s.textContent).join(' ')
      }
    }
    walk.passed = keys.size
    walk.first = inView()[0]?.querySelector('.text:not(.quote *)')?.textContent ?? ''
    return walk
  })()`)
}
