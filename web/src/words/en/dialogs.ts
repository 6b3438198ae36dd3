// What the dialogs about messages and chats say.

export default {
  cancel: 'Cancel',
  close: 'Close',
  'delete-title': 'Delete this message?',
  'delete-all-help':
    'For everyone leaves a trace in the chat. For you alone, it is gone from your phone and every linked page.',
  'delete-help': 'It is gone from your phone and every linked page.',
  'delete-for-me': 'Delete for me',
  'delete-for-all': 'Delete for everyone',

  'forward-title': 'Forward to',
  'find-chat': 'Find a chat',
  'no-such-chat': 'No chat is called so.',
  forward: 'Forward',
  'forward-to': 'Forward to {chats}',

  members: 'Members',
  'asking-phone': 'Asking the phone…',
  you: 'You',

  'mute-title': 'Mute this chat?',
  'mute-help': '{chat} stays in the list, and gives no notice of new messages.',
  'mute-hours': '8 hours',
  'mute-week': '1 week',
  'mute-always': 'Always',

  'react-title': 'React',
  set: 'Set',
  'take-back': 'Take {emoji} back',

  'rename-title': 'Rename this chat',
  'new-chat': 'New chat',
  name: 'Name',
  kind: 'Kind',
  'kind-direct': 'With one person',
  'kind-group': 'A group',
  'kind-self': 'Notes to yourself',
  'waiting-phone': 'Waiting for the phone…',
  'not-made': 'Not made: {why}',
  rename: 'Rename',
  create: 'Create',

  'remove-title': 'Delete this chat?',
  'remove-help':
    'All messages of {chat} are deleted from your phone and every linked page, and the chat too. This cannot be undone.',
  'remove-chat': 'Delete chat',
  'clear-title': 'Clear all messages?',
  'clear-help':
    'All messages of {chat} are deleted from your phone and every linked page. This cannot be undone.',
  clear: 'Clear',

  contact: 'Contact',
  'card-empty': 'The card has neither a number nor an address.',
  copy: 'Copy',
  'save-file': 'Save as a file',
  'card-TEL': 'Phone',
  'card-EMAIL': 'Email',
  'card-ADR': 'Address',
  'card-ORG': 'Organisation',
  'card-URL': 'Website',
  'card-BDAY': 'Birthday',
  'card-NOTE': 'Note',
  'delete-many-title': { one: 'Delete {count} message?', other: 'Delete {count} messages?' },
  'delete-many-all-help':
    'For everyone leaves a trace in the chat. For you alone, they are gone from your phone and every linked page.',
  'delete-many-help': 'They are gone from your phone and every linked page.',
  'details-title': 'Message details',
  'details-from': 'From',
  'details-you': 'You',
  'details-written': 'Written',
  'details-edited': 'Edited',
  'details-state': 'State',
  'details-waiting': 'Waits in this browser for the phone',
  'details-sent': 'On the phone',
  'details-read': 'Read by the others',
  'details-refused': 'Refused by the phone',

  'other-emoji': 'Other emoji',
  'emoji-lost': 'The emoji could not be loaded. Is the server there? Reload the page.',
} as const
