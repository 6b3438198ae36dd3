// The settings, the keyboard shortcuts, and notifications.

export default {
  settings: 'Settings',
  done: 'Done',

  look: 'Look',
  theme: 'Theme',
  'theme-system': 'As the system',
  'theme-light': 'Light',
  'theme-dark': 'Dark',
  size: 'Text size',
  'size-small': 'Small',
  'size-normal': 'Normal',
  'size-large': 'Large',
  'size-larger': 'Larger',
  language: 'Language',
  'language-system': '{name} (browser)',
  'language-failed': 'The words could not be loaded. Is the server there? Try again.',

  chats: 'Chats',
  'unread-first': 'Unread chats first',
  'unread-first-help': 'Pinned chats stay on top.',

  notifications: 'Notifications',
  notify: 'Notify me of new messages',
  'notify-help': 'While this page is in the background. Muted and archived chats give no notice.',
  'notify-denied':
    'This browser blocks notifications of this page. Allow them in the page’s settings, beside the address, then turn this on again.',
  'notify-ignored': 'The browser was not given permission. Turn this on again to be asked anew.',
  'notify-missing': 'This browser has no notifications, or allows them on https pages only.',
  hide: 'Hide names and texts',
  'hide-help': 'For screens that others can see.',
  sound: 'Play a sound',
  'sound-help': 'A short one, in this browser only.',

  shortcuts: 'Keyboard shortcuts',
  'key-shortcuts': 'Show this list',
  'key-settings': 'Open the settings',
  'key-search': 'Search messages',
  'key-next': 'Next chat',
  'key-previous': 'Previous chat',
  'key-list': 'Move through the chats or a menu',
  'key-open': 'Open what is chosen',
  'key-send': 'Send the message',
  'key-line': 'Begin a new line',
  'key-escape': 'Close a dialog, cancel a reply, or go back to the chats',
  'key-menu': 'Show the actions of a chat',
  or: 'or',

  // On keys. What stands on a keyboard of the language.
  'cap-ctrl': 'Ctrl',
  'cap-alt': 'Alt',
  'cap-shift': 'Shift',
  'cap-enter': 'Enter',
  'cap-escape': 'Esc',
  'cap-menu': 'Menu',

  'new-hidden': 'Tandem',
  'new-messages': { one: '{count} new message', other: '{count} new messages' },
  'new-in-chats': { one: 'In {count} chat', other: 'In {count} chats' },
  'from-in-group': '{name}: {text}',
} as const
