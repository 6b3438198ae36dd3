import type { Same } from '../catalogue'
import type en from '../en/dialogs'

const de: Same<typeof en> = {
  cancel: 'Abbrechen',
  close: 'Schließen',
  'delete-title': 'Diese Nachricht löschen?',
  'delete-all-help':
    'Für alle hinterlässt eine Spur im Chat. Nur für dich verschwindet sie von deinem Telefon und jeder verbundenen Seite.',
  'delete-help': 'Sie verschwindet von deinem Telefon und jeder verbundenen Seite.',
  'delete-for-me': 'Für mich löschen',
  'delete-for-all': 'Für alle löschen',

  'forward-title': 'Weiterleiten an',
  'find-chat': 'Chat finden',
  'no-such-chat': 'So heißt kein Chat.',
  forward: 'Weiterleiten',
  'forward-to': 'An {chats} weiterleiten',

  members: 'Mitglieder',
  'asking-phone': 'Das Telefon wird gefragt …',
  you: 'Du',

  'mute-title': 'Diesen Chat stummschalten?',
  'mute-help': '{chat} bleibt in der Liste und meldet keine neuen Nachrichten.',
  'mute-hours': '8 Stunden',
  'mute-week': '1 Woche',
  'mute-always': 'Immer',

  'react-title': 'Reagieren',
  set: 'Setzen',
  'take-back': '{emoji} zurücknehmen',

  'rename-title': 'Diesen Chat umbenennen',
  'new-chat': 'Neuer Chat',
  name: 'Name',
  kind: 'Art',
  'kind-direct': 'Mit einer Person',
  'kind-group': 'Eine Gruppe',
  'kind-self': 'Notizen an dich selbst',
  'waiting-phone': 'Warte auf das Telefon …',
  'not-made': 'Nicht angelegt: {why}',
  rename: 'Umbenennen',
  create: 'Anlegen',

  'remove-title': 'Diesen Chat löschen?',
  'remove-help':
    'Alle Nachrichten von {chat} werden von deinem Telefon und jeder verbundenen Seite gelöscht, und der Chat auch. Das lässt sich nicht rückgängig machen.',
  'remove-chat': 'Chat löschen',
  'clear-title': 'Alle Nachrichten löschen?',
  'clear-help':
    'Alle Nachrichten von {chat} werden von deinem Telefon und jeder verbundenen Seite gelöscht. Das lässt sich nicht rückgängig machen.',
  clear: 'Löschen',

  contact: 'Kontakt',
  'card-empty': 'Die Karte enthält weder eine Nummer noch eine Adresse.',
  copy: 'Kopieren',
  'save-file': 'Als Datei speichern',
  'card-TEL': 'Telefon',
  'card-EMAIL': 'E-Mail',
  'card-ADR': 'Adresse',
  'card-ORG': 'Organisation',
  'card-URL': 'Website',
  'card-BDAY': 'Geburtstag',
  'card-NOTE': 'Notiz',
  'delete-many-title': { one: '{count} Nachricht löschen?', other: '{count} Nachrichten löschen?' },
  'delete-many-all-help':
    'Für alle hinterlässt eine Spur im Chat. Nur für dich verschwinden sie von deinem Telefon und jeder verbundenen Seite.',
  'delete-many-help': 'Sie verschwinden von deinem Telefon und jeder verbundenen Seite.',
  'details-title': 'Details der Nachricht',
  'details-from': 'Von',
  'details-you': 'Du',
  'details-written': 'Geschrieben',
  'details-edited': 'Bearbeitet',
  'details-state': 'Stand',
  'details-waiting': 'Wartet in diesem Browser auf das Telefon',
  'details-sent': 'Auf dem Telefon',
  'details-read': 'Von den anderen gelesen',
  'details-refused': 'Vom Telefon abgelehnt',

  'other-emoji': 'Anderes Emoji',
  'emoji-lost': 'Die Emoji konnten nicht geladen werden. Ist der Server da? Lade die Seite neu.',
}
export default de
