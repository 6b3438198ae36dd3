import { type BrowserContext, type Page, chromium } from 'playwright-core'
import { args, find } from '../harness/browsers'
import { linkPage } from './page'

export function browser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  return chromium.launch({ executablePath: find('TANDEM_CHROMIUM', names), args })
}

// A new page of this server that is linked to the phone and shows its chats.
export async function linked(context: BrowserContext, origin: string, home: string): Promise<Page> {
  const page = await context.newPage()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(origin)
  await linkPage(page, home)
  return page
}
