// Whether chats with something unread stand first in the list.

const KEY = 'tandem.unread-first'

export function loadUnreadFirst(): boolean {
  try {
    return localStorage.getItem(KEY) === '1'
  } catch {
    return false // storage is denied
  }
}

export function saveUnreadFirst(on: boolean): void {
  try {
    if (on) localStorage.setItem(KEY, '1')
    else localStorage.removeItem(KEY)
  } catch {
    // It holds until the page is closed.
  }
}
