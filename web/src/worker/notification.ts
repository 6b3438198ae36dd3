// A click on a notification: brings a page to the front, and tells it which chat.

import type { FromWorker, Shown } from './messages'
import type { NotificationEvent, WorkerScope } from './scope'

export async function clicked(scope: WorkerScope, event: NotificationEvent): Promise<void> {
  const { notification } = event
  notification.close()
  const { chat } = (notification.data ?? {}) as Partial<Shown>
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find((p) => p.visibilityState === 'visible') ?? pages[0]
  if (!page) return void (await scope.clients.openWindow(scope.registration.scope))
  await page.focus().catch(() => {}) // the browser may say no
  if (chat === undefined) return
  for (const p of pages) p.postMessage({ type: 'tandem-open', chat } satisfies FromWorker, [])
}
