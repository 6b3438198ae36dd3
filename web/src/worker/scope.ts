// What is used of a service worker's global scope. TypeScript's own types of it
// cannot stand beside those of a page.

export interface Client {
  readonly id: string
  postMessage(message: unknown, transfer: Transferable[]): void
}

export interface WindowClient extends Client {
  readonly visibilityState: DocumentVisibilityState
  focus(): Promise<unknown>
}

export interface ExtendableEvent extends Event {
  waitUntil(until: Promise<unknown>): void
}

export interface FetchEvent extends ExtendableEvent {
  readonly request: Request
  readonly clientId: string
  respondWith(response: Promise<Response>): void
}

export interface InstallEvent extends ExtendableEvent {
  // Not in every browser: lets what is not the worker's go past it.
  addRoutes?(routes: object[]): Promise<void>
}

export interface NotificationEvent extends ExtendableEvent {
  readonly notification: Notification
}

interface Events {
  activate: ExtendableEvent
  fetch: FetchEvent
  install: InstallEvent
  message: ExtendableEvent & MessageEvent<unknown>
  notificationclick: NotificationEvent
}

export interface WorkerScope {
  readonly registration: { readonly scope: string }
  readonly caches: CacheStorage
  readonly clients: {
    claim(): Promise<void>
    get(id: string): Promise<Client | undefined>
    openWindow(url: string): Promise<unknown>
    matchAll(options: {
      type: 'window'
      includeUncontrolled: boolean
    }): Promise<readonly WindowClient[]>
  }
  skipWaiting(): Promise<void>
  addEventListener<K extends keyof Events>(type: K, listener: (event: Events[K]) => void): void
}
