import type { Same } from '../catalogue'
import type en from '../en/settings'

const de: Same<typeof en> = {
  settings: 'Einstellungen',
  done: 'Fertig',

  look: 'Aussehen',
  theme: 'Farben',
  'theme-system': 'Wie das System',
  'theme-light': 'Hell',
  'theme-dark': 'Dunkel',
  size: 'Schriftgröße',
  'size-small': 'Klein',
  'size-normal': 'Normal',
  'size-large': 'Groß',
  'size-larger': 'Größer',
  language: 'Sprache',
  'language-system': '{name} (Browser)',
  'language-failed':
    'Die Texte konnten nicht geladen werden. Ist der Server da? Versuch es noch einmal.',

  chats: 'Chats',
  'unread-first': 'Ungelesene Chats zuerst',
  'unread-first-help': 'Angeheftete Chats bleiben oben.',

  browsers: 'Verbundene Browser',
  'this-browser': 'Dieser Browser',
  'browser-on': '{browser} auf {system}',
  'browser-unnamed': 'Ein Browser',
  'asking-browsers': 'Das Telefon wird gefragt …',
  'linked-since': 'Verbunden {time}',
  'last-seen': 'Zuletzt gesehen {time}',
  'online-now': 'Jetzt verbunden',
  moved: '{sent} hin, {received} zurück',
  'rename-browser': '{name} umbenennen',
  'unlink-browser': '{name} trennen',
  'browser-name': 'Name von {name}',
  'name-help': 'Bleibt er leer, gilt der eigene Name des Browsers.',
  save: 'Speichern',
  cancel: 'Abbrechen',
  'unlink-it': '{name} trennen?',
  'unlink-it-help':
    'Er löscht, was er von deinen Chats aufbewahrt hat, und braucht einen neuen Code, um wieder verbunden zu werden.',
  'unlink-others': 'Alle anderen trennen',
  'unlink-others-ask': {
    one: '{count} anderen Browser trennen?',
    other: '{count} andere Browser trennen?',
  },
  unlink: 'Trennen',
  'most-browsers': {
    one: 'Höchstens {count} Browser kann verbunden sein.',
    other: 'Höchstens {count} Browser können verbunden sein.',
  },
  'unused-browsers': {
    one: 'Einer, der {count} Tag lang nicht benutzt wird, wird getrennt.',
    other: 'Einer, der {count} Tage lang nicht benutzt wird, wird getrennt.',
  },

  notifications: 'Benachrichtigungen',
  notify: 'Bei neuen Nachrichten benachrichtigen',
  'notify-help':
    'Solange diese Seite im Hintergrund ist. Stummgeschaltete und archivierte Chats melden sich nicht.',
  'notify-denied':
    'Dieser Browser blockiert Benachrichtigungen dieser Seite. Erlaube sie in den Einstellungen der Seite neben der Adresse und schalte sie dann hier wieder ein.',
  'notify-ignored':
    'Der Browser hat keine Erlaubnis bekommen. Schalte sie wieder ein, um erneut gefragt zu werden.',
  'notify-missing':
    'Dieser Browser kennt keine Benachrichtigungen oder erlaubt sie nur auf https-Seiten.',
  hide: 'Namen und Texte verbergen',
  'hide-help': 'Für Bildschirme, die andere sehen.',
  sound: 'Ton abspielen',
  'sound-help': 'Ein kurzer, nur in diesem Browser.',

  shortcuts: 'Tastenkürzel',
  'key-shortcuts': 'Diese Liste zeigen',
  'key-settings': 'Einstellungen öffnen',
  'key-search': 'Nachrichten suchen',
  'key-find': 'Im offenen Chat suchen',
  'key-next': 'Nächster Chat',
  'key-previous': 'Vorheriger Chat',
  'key-list': 'Durch Chats, Nachrichten oder ein Menü gehen',
  'key-open': 'Das Ausgewählte öffnen',
  'key-send': 'Nachricht senden',
  'key-line': 'Neue Zeile beginnen',
  'key-zoom': 'Ein Bild vergrößern und wieder ganz sehen',
  'key-escape': 'Dialog schließen, Antwort abbrechen oder zurück zu den Chats',
  'key-menu': 'Aktionen eines Chats zeigen',
  or: 'oder',

  'cap-ctrl': 'Strg',
  'cap-alt': 'Alt',
  'cap-shift': 'Umschalt',
  'cap-enter': 'Eingabe',
  'cap-escape': 'Esc',
  'cap-menu': 'Menü',

  'new-hidden': 'Tandem',
  'new-messages': { one: '{count} neue Nachricht', other: '{count} neue Nachrichten' },
  'new-in-chats': { one: 'In {count} Chat', other: 'In {count} Chats' },
  'from-in-group': '{name}: {text}',
}
export default de
