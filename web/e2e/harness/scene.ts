// A scene is all that a link needs: a server, a phone with a sample account,
// and a browser; with the steps that people take between them.

import { join } from 'node:path'
import { launch, type Browser, type BrowserName, type Tab } from './browsers'
import { killChromium } from './kill'
import { Program, program, startPhone, startServer, tempDir, type Server } from './processes'

export class Scene {
  // The browsers besides the first.
  private readonly others: Browser[] = []

  private constructor(
    readonly server: Server,
    public phone: Program,
    public browser: Browser,
    readonly home: string,
    private readonly profile: string,
    private readonly phoneArgs: string[],
    private readonly microphone: boolean,
    private readonly remove: () => void,
  ) {}

  static async set(
    name: BrowserName,
    phoneArgs: string[] = [],
    microphone = false,
  ): Promise<Scene> {
    const [dir, remove] = tempDir()
    const home = join(dir, 'phone')
    const profile = join(dir, 'profile')
    const server = await startServer()
    const phone = await startPhone(home, '--sample', ...phoneArgs)
    const browser = await launch(name, profile, microphone)
    return new Scene(server, phone, browser, home, profile, phoneArgs, microphone, remove)
  }

  // Opens the page in a new tab; `begin` runs before the page's own code.
  async open(
    options?: Parameters<Browser['open']>[0],
    begin?: string,
    browser = this.browser,
  ): Promise<Tab> {
    const tab = await browser.open(options)
    if (begin) await tab.begin(begin)
    await tab.goto(this.server.origin)
    return tab
  }

  // Another browser, with a profile of its own, that is linked to the same phone.
  async another(name: BrowserName, begin?: string): Promise<{ browser: Browser; tab: Tab }> {
    const tab = await this.stranger(name, begin)
    await this.link(tab)
    return { browser: this.others.at(-1)!, tab }
  }

  // The page in a browser with a profile of its own, that is not linked.
  async stranger(name: BrowserName, begin?: string): Promise<Tab> {
    const browser = await launch(name, `${this.profile}-${this.others.length + 2}`)
    this.others.push(browser)
    return this.open({}, begin, browser)
  }

  // Takes a screenshot of the code, hands it to the phone as a file, and types
  // the check code that the page shows.
  async link(tab: Tab): Promise<void> {
    await tab.text('img', 'Link code')
    const shot = join(this.home, '..', 'shot.png')
    await tab.screenshot(shot)
    const p = new Program(program('tandem'), ['link', shot], { TANDEM_HOME: this.home })
    await p.sees(/[Cc]heck code/)
    const digits = await checkCode(tab)
    p.write(`${digits}\n`)
    const code = await p.ended
    if (code !== 0) throw new Error(`tandem link ended with ${code}:\n${p.output}`)
    await tab.text('list', 'Chats')
  }

  async restartPhone(signal?: NodeJS.Signals): Promise<void> {
    await this.phone.stop(signal)
    await this.startPhone()
  }

  // After it was stopped.
  async startPhone(): Promise<void> {
    this.phone = await startPhone(this.home, ...this.phoneArgs)
  }

  // Ends the browser and starts it with the same profile; a new tab on the page.
  async restartBrowser(): Promise<Tab> {
    const { name } = this.browser
    await this.browser.close()
    this.browser = await launch(name, this.profile, this.microphone)
    return this.open()
  }

  // Kills the browser and starts it with the same profile; a new tab on the page.
  async killBrowser(begin?: string): Promise<Tab> {
    const { name } = this.browser
    await killChromium(this.profile)
    await this.browser.close()
    this.browser = await launch(name, this.profile, this.microphone)
    return this.open({}, begin)
  }

  async strike(): Promise<void> {
    await Promise.all([this.browser, ...this.others].map((b) => b.close()))
    await this.phone.stop()
    await this.server.stop()
    this.remove()
  }
}

// The digits of the check code on screen.
export async function checkCode(tab: Pick<Tab, 'evaluate'>): Promise<string> {
  const text = await tab.evaluate<string>(`(async () => {
    for (;;) {
      const e = document.querySelector('[aria-label="Check code"]')
      if (e) return e.textContent
      await new Promise((done) => requestAnimationFrame(done))
    }
  })()`)
  return text.replace(/\D/g, '')
}
