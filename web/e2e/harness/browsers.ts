// Drives the system's real browsers: Chromium with Playwright, Firefox with
// Puppeteer over WebDriver BiDi. Tests see the same Tab of both, and find
// things as a screen reader does, by role and name.

import { existsSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type BrowserContext, chromium, type Page as PlaywrightPage } from 'playwright-core'
import puppeteer, { type ElementHandle, type Page as PuppeteerPage } from 'puppeteer-core'

export type BrowserName = 'chromium' | 'firefox'

export interface Tab {
  // Runs this in each page that is loaded from now on, before its own code.
  begin(script: string): Promise<void>
  goto(url: string): Promise<void>
  reload(): Promise<void>
  // Waits until something with this role and name is visible; its text.
  text(role: string, name: string, ms?: number): Promise<string>
  // Waits until the page shows this text anywhere.
  shows(text: string | RegExp, ms?: number): Promise<void>
  click(role: string, name: string): Promise<void>
  // Presses the right button there.
  clickRight(role: string, name: string): Promise<void>
  // Opens the disclosure whose summary is this text.
  unfold(summary: string): Promise<void>
  select(name: string, value: string): Promise<void>
  // Types into the text box of this name, in place of what stands in it.
  type(name: string, text: string, role?: string): Promise<void>
  // Chooses files in the input of this name, which may be hidden.
  choose(name: string, paths: string[]): Promise<void>
  // A key, or some together, as in Shift+Tab.
  press(key: string): Promise<void>
  screenshot(path: string): Promise<void>
  evaluate<T>(expression: string): Promise<T>
  // Ends the tab and starts it anew with the same profile: a restart of the browser.
  close(): Promise<void>
}

export interface Browser {
  name: BrowserName
  // Folder into which it saves without asking.
  downloads: string
  // `scale`: pixels of the screen for each of the page.
  open(options?: { dark?: boolean; width?: number; height?: number; scale?: number }): Promise<Tab>
  // What the pages printed to their consoles as errors or warnings.
  complaints: string[]
  close(): Promise<void>
}

export const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']

export function find(variable: string, names: string[]): string {
  const named = process.env[variable]
  if (named) return named
  for (const dir of (process.env['PATH'] ?? '').split(delimiter))
    for (const name of names) {
      const path = join(dir, name)
      if (existsSync(path)) return path
    }
  throw new Error(`no ${names.join(' or ')} was found: install it, or name it in ${variable}`)
}

// A browser with the profile in dir, which survives a restart.
// With `microphone` there is one, which hears beeps and need not be asked for.
export function launch(name: BrowserName, dir: string, microphone = false): Promise<Browser> {
  if (name === 'firefox') return launchFirefox(dir, microphone)
  return launchChromium(dir, microphone ? FAKE : [])
}

const viewport = { width: 1280, height: 800 }
export const chromiumPath = () =>
  find('TANDEM_CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome'])

// A microphone that hears beeps, and of which nobody is asked.
export const FAKE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

// Chromium with further arguments, or as another program that stands for it.
export async function launchChromium(
  dir: string,
  further: string[] = [],
  executablePath = chromiumPath(),
): Promise<Browser> {
  const context = await chromium.launchPersistentContext(dir, {
    executablePath,
    args: [...args, ...further],
    viewport,
  })
  const downloads = `${dir}-downloads`
  mkdirSync(downloads, { recursive: true })
  return chromiumIn(context, downloads)
}

// One Chromium as many browsers that have nothing in common, and keep nothing.
export async function launchMany() {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args })
  return {
    browser: async () => chromiumIn(await browser.newContext({ viewport }), ''),
    close: () => browser.close(),
  }
}

// `downloads` is empty where nothing is to be saved.
function chromiumIn(context: BrowserContext, downloads: string): Browser {
  const complaints: string[] = []
  return {
    name: 'chromium',
    downloads,
    complaints,
    async open(options = {}) {
      const page = await context.newPage()
      if (downloads) {
        const cdp = await context.newCDPSession(page)
        const behavior = { behavior: 'allow', downloadPath: downloads } as const
        await cdp.send('Browser.setDownloadBehavior', behavior)
      }
      page.on('console', (m) => {
        if (m.type() !== 'error' && m.type() !== 'warning') return
        // Said of every socket that is left before it stands.
        if (!/closed before the connection is established/.test(m.text())) complaints.push(m.text())
      })
      page.on('pageerror', (e) => complaints.push(String(e)))
      if (options.width)
        await page.setViewportSize({ width: options.width, height: options.height ?? 800 })
      if (options.dark) await page.emulateMedia({ colorScheme: 'dark' })
      if (options.scale) {
        const { width = 1280, height = 800, scale: deviceScaleFactor } = options
        const metrics = { width, height, deviceScaleFactor, mobile: false }
        const cdp = await context.newCDPSession(page)
        await cdp.send('Emulation.setDeviceMetricsOverride', metrics)
      }
      return new ChromiumTab(page)
    },
    close: () => context.close(),
  }
}

class ChromiumTab implements Tab {
  constructor(readonly page: PlaywrightPage) {
    page.setDefaultTimeout(45_000)
  }
  private locate(role: string, name: string) {
    return this.page.getByRole(role as 'button', { name, exact: true })
  }
  async begin(script: string) {
    await this.page.addInitScript(script)
  }
  async goto(url: string) {
    await this.page.goto(url)
  }
  async reload() {
    await this.page.reload()
  }
  async text(role: string, name: string, ms = 45_000) {
    const l = this.locate(role, name).first()
    await l.waitFor({ timeout: ms })
    return (await l.textContent()) ?? ''
  }
  async shows(text: string | RegExp, ms = 45_000) {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor({ timeout: ms })
  }
  async click(role: string, name: string) {
    await this.locate(role, name).first().click()
  }
  async clickRight(role: string, name: string) {
    await this.locate(role, name).first().click({ button: 'right' })
  }
  async unfold(summary: string) {
    await this.page.locator('summary', { hasText: summary }).click()
  }
  async select(name: string, value: string) {
    await this.locate('combobox', name).selectOption(value)
  }
  async type(name: string, text: string, role = 'textbox') {
    await this.locate(role, name).fill(text)
  }
  async choose(name: string, paths: string[]) {
    await this.page.locator(`input[aria-label="${name}"]`).setInputFiles(paths)
  }
  async press(key: string) {
    await this.page.keyboard.press(key)
  }
  async screenshot(path: string) {
    await this.page.screenshot({ path })
  }
  evaluate<T>(expression: string): Promise<T> {
    return this.page.evaluate(expression)
  }
  async close() {
    await this.page.close()
  }
}

// What only Chromium can do: its page, as Playwright has it.
export function playwright(tab: Tab): PlaywrightPage {
  if (!(tab instanceof ChromiumTab)) throw new Error('this is not a tab of Chromium')
  return tab.page
}

async function launchFirefox(dir: string, microphone: boolean): Promise<Browser> {
  const downloads = `${dir}-downloads`
  mkdirSync(downloads, { recursive: true })
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: find('TANDEM_FIREFOX', ['firefox-esr', 'firefox']),
    headless: true,
    userDataDir: dir,
    defaultViewport: { width: 1280, height: 800 },
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.alwaysOpenPanel': false, // it would take the focus from the page
      'browser.download.dir': downloads,
      'media.navigator.streams.fake': microphone,
      'media.navigator.permission.disabled': microphone,
    },
  })
  const complaints: string[] = []
  return {
    name: 'firefox',
    downloads,
    complaints,
    async open(options = {}) {
      const page = await browser.newPage()
      page.on('console', (m) => {
        if (m.type() === 'error' || m.type() === 'warn') complaints.push(m.text())
      })
      page.on('pageerror', (e) => complaints.push(String(e)))
      const { width = 1280, height = 800, scale: deviceScaleFactor = 1 } = options
      await page.setViewport({ width, height, deviceScaleFactor })
      return new FirefoxTab(page)
    },
    close: () => browser.close(),
  }
}

class FirefoxTab implements Tab {
  constructor(private readonly page: PuppeteerPage) {
    page.setDefaultTimeout(45_000)
  }
  private selector(role: string, name: string) {
    // Firefox calls images by the newer of their two roles (WAI-ARIA 1.3).
    const computed = role === 'img' ? 'image' : role
    return `::-p-aria([name="${name}"][role="${computed}"])`
  }
  private async find(role: string, name: string, ms = 45_000) {
    const handle = await this.page.waitForSelector(this.selector(role, name), { timeout: ms })
    if (!handle) throw new Error(`no ${role} named ${name}`)
    return handle
  }
  async begin(script: string) {
    await this.page.evaluateOnNewDocument(script)
  }
  async goto(url: string) {
    await this.page.goto(url)
  }
  async reload() {
    await this.page.reload()
  }
  async text(role: string, name: string, ms = 45_000) {
    const handle = await this.find(role, name, ms)
    return handle.evaluate((e) => e.textContent ?? '')
  }
  async shows(text: string | RegExp, ms = 45_000) {
    const source = typeof text === 'string' ? text : text.source
    const exact = typeof text === 'string'
    await this.page.waitForFunction(
      (source: string, exact: boolean) => {
        const all = document.body.innerText
        return exact ? all.includes(source) : new RegExp(source).test(all)
      },
      { timeout: ms },
      source,
      exact,
    )
  }
  async click(role: string, name: string) {
    const handle = await this.find(role, name)
    await handle.click()
  }
  async clickRight(role: string, name: string) {
    const handle = await this.find(role, name)
    await handle.click({ button: 'right' })
  }
  async unfold(summary: string) {
    await this.page.locator(`::-p-xpath(//summary[contains(., "${summary}")])`).click()
  }
  async select(name: string, value: string) {
    const handle = await this.find('combobox', name)
    await handle.select(value)
  }
  async type(name: string, text: string, role = 'textbox') {
    const handle = await this.find(role, name)
    await handle.focus()
    await handle.evaluate((e) => {
      if (e instanceof HTMLTextAreaElement || e instanceof HTMLInputElement) e.select()
    })
    if (text) await this.page.keyboard.type(text)
    else await this.page.keyboard.press('Delete')
  }
  async choose(name: string, paths: string[]) {
    const input = await this.page.waitForSelector(`input[aria-label="${name}"]`)
    await (input as ElementHandle<HTMLInputElement>).uploadFile(...paths)
  }
  async press(key: string) {
    const keys = key.length > 1 ? (key.split('+') as 'Enter'[]) : [key as 'Enter']
    const last = keys.pop()!
    for (const held of keys) await this.page.keyboard.down(held)
    await this.page.keyboard.press(last)
    for (const held of keys.reverse()) await this.page.keyboard.up(held)
  }
  async screenshot(path: string) {
    await this.page.screenshot({ path: path as `${string}.png` })
  }
  evaluate<T>(expression: string): Promise<T> {
    return this.page.evaluate(expression) as Promise<T>
  }
  async close() {
    await this.page.close()
  }
}
