// Shows notices as the system's notifications: through the service worker where the page
// has one, so that a click also finds a page that sleeps, else by the page itself.

import type { FromWorker, Shown } from '../../../worker/messages'
import { permission } from './permission'
import type { Notice } from './wording'

export class Notifier {
  readonly #open: (chat: string) => void
  readonly #own = new Set<Notification>()

  // `open` shows a chat.
  constructor(open: (chat: string) => void) {
    this.#open = open
    workers()?.addEventListener('message', this.#clicked)
  }

  stop(): void {
    workers()?.removeEventListener('message', this.#clicked)
    void this.clear()
  }

  async show(notice: Notice): Promise<void> {
    if (permission() !== 'granted') return
    const { title, body, tag, chat } = notice
    const data: Shown = { tandem: true, ...(chat === undefined ? {} : { chat }) }
    const icon = new URL('icon-192.png', document.baseURI).href
    // The page has a sound of its own, where one is wished.
    const options = { body, tag, icon, data, silent: true, dir: 'auto' as const }
    const registration = await registered()
    if (registration?.active) return registration.showNotification(title, options)
    try {
      const shown = new Notification(title, options)
      this.#own.add(shown)
      shown.onclose = () => this.#own.delete(shown)
      shown.onclick = () => {
        window.focus()
        shown.close()
        if (chat !== undefined) this.#open(chat)
      }
    } catch {
      // Phones' browsers show them through a service worker only.
    }
  }

  // The person is back: what was told is on the screen.
  async clear(): Promise<void> {
    for (const shown of this.#own) shown.close()
    this.#own.clear()
    const all = (await (await registered())?.getNotifications()) ?? []
    for (const shown of all) if ((shown.data as Shown | null)?.tandem) shown.close()
  }

  readonly #clicked = ({ data }: MessageEvent<FromWorker | null>): void => {
    if (data?.type === 'tandem-open' && typeof data.chat === 'string') this.#open(data.chat)
  }
}

function workers(): ServiceWorkerContainer | undefined {
  return 'serviceWorker' in navigator ? navigator.serviceWorker : undefined
}

async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  try {
    return await workers()?.getRegistration()
  } catch {
    return undefined
  }
}
