import { type BrowserContext, type Page, chromium } from 'playwright-core'
import { args, find } from '../harness/browsers'
import { Program, program } from '../harness/processes'
import { marked } from './figures'

export function browser() {
  const executablePath = find('TANDEM_CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome'])
  return chromium.launch({ executablePath, args })
}

// A new page of this server that is linked to the phone and shows its chats.
export async function linked(context: BrowserContext, origin: string, home: string): Promise<Page> {
  const page = await context.newPage()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(origin)
  await page.getByRole('button', { name: 'Copy link' }).click()
  let text = ''
  while (!text.includes('#')) text = await page.evaluate(`navigator.clipboard.readText()`)
  const p = new Program(program('tandem'), ['link', '--yes', '-'], { TANDEM_HOME: home })
  p.write(`${text}\n`)
  p.child.stdin!.end()
  if ((await p.ended) !== 0) throw new Error(`tandem link failed:\n${p.output}`)
  await marked(page, 'tandem:chats-painted')
  return page
}
