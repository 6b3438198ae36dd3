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
  'other-emoji': 'Anderes Emoji',
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
}
export default de
