// The page as the measurements use it: linked without the check, by a phone
// that was told to.

import type { Tab } from '../harness/browsers'
import { linkText } from '../harness/linking'
import { Program, program } from '../harness/processes'

export type Evaluates = Pick<Tab, 'evaluate'>

// What `tandem link --json` prints (cmd/tandem/README.md).
export interface LinkEvent {
  event: string
  stage?: string
  time: number
  device?: { id: string }
}

// Waits until the page has set a performance mark. The page's policy forbids
// what needs eval.
export function marked(page: Evaluates, name: string): Promise<void> {
  return page.evaluate(`(async () => {
    while (performance.getEntriesByName('${name}').length === 0)
      await new Promise((done) => requestAnimationFrame(done))
  })()`)
}

// The page's marks, in milliseconds since 1970.
export function marks(page: Evaluates): Promise<Record<string, number>> {
  return page.evaluate(
    `Object.fromEntries(performance.getEntriesByType('mark').map((m) => [m.name, performance.timeOrigin + m.startTime]))`,
  )
}

// Links the page that is open to the phone; what the phone told of it.
export async function linkPage(page: Evaluates, home: string): Promise<LinkEvent[]> {
  await marked(page, 'tandem:code-shown')
  // Nobody scans within a second; by then the page has loaded the rest.
  await page.evaluate(`(async () => {
    const loaded = () => performance.getEntriesByType('resource').length
    for (let before = -1; before !== loaded(); ) {
      before = loaded()
      await new Promise((done) => setTimeout(done, 500))
    }
  })()`)
  const text = await linkText(page)
  const p = new Program(program('tandem'), ['link', '--yes', '--json', '-'], { TANDEM_HOME: home })
  p.write(`${text}\n`)
  p.child.stdin!.end()
  if ((await p.ended) !== 0) throw new Error(`tandem link failed:\n${p.output}`)
  await marked(page, 'tandem:chats-painted')
  const lines = p.output.split('\n').filter((l) => l.startsWith('{'))
  return lines.map((l) => JSON.parse(l) as LinkEvent)
}
