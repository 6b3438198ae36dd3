// Whether this browser lets the page notify the person.

export type Permission = NotificationPermission | 'missing'

export function permission(): Permission {
  return typeof Notification === 'undefined' || !isSecureContext
    ? 'missing'
    : Notification.permission
}

// Only on a person's click: browsers refuse for good what asks by itself.
export async function askPermission(): Promise<Permission> {
  if (permission() === 'default') await Notification.requestPermission()
  return permission()
}
