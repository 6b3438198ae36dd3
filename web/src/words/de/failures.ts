import type { Same } from '../catalogue'
import type en from '../en/failures'

const de: Same<typeof en> = {
  you: 'Du',
  unknown: 'Unbekannt',
  'still-loading': 'Tandem wird noch geladen.',
  'no-chat-open': 'Es ist kein Chat offen.',
  'not-linked':
    'Das Telefon ist gerade nicht verbunden. Versuch es noch einmal, sobald es das ist.',
  'phone-refused': 'Das Telefon hat das abgelehnt.',
  busy: 'Die Verbindung ist ausgelastet.',
  'link-ended': 'Die Verbindung ist beendet.',
  'message-too-large': 'Diese Nachricht ist zu groß für die Verbindung. Sende sie in Teilen.',
  'message-too-long':
    'Diese Nachricht ist zu lang: 65.536 Bytes sind das Höchste. Sende sie in Teilen.',
  'too-many-wait': 'Schon 1.000 Dinge warten auf das Telefon. Verbinde es zuerst wieder.',
  'file-not-stored':
    'Dieser Browser konnte „{name}“ nicht speichern, deshalb wurde es nicht gesendet. Schaffe etwas Speicherplatz und versuch es noch einmal.',
  'not-stored':
    'Dieser Browser konnte es nicht speichern, deshalb wurde es nicht gesendet. Schaffe etwas Speicherplatz und versuch es noch einmal.',

  undone: '{what}: {why}',
  'not-edited': 'Nicht bearbeitet',
  'not-deleted': 'Nicht gelöscht',
  'no-reaction': 'Keine Reaktion gesetzt',
  'star-stays': 'Die Markierung bleibt',
  'not-starred': 'Nicht markiert',
  'not-forwarded': 'Nicht weitergeleitet',
  'chat-not-deleted': 'Chat nicht gelöscht',
  'chat-not-cleared': 'Nachrichten nicht gelöscht',
  'chat-not-changed': 'Chat nicht geändert',

  'link-over': 'Die Verbindung mit dem Telefon ist vorbei.',
  'cannot-play':
    'Dieser Browser lässt eine Seite nicht abspielen, was noch unterwegs ist: Er hat hier keine Service Worker, wie in einem privaten Fenster. Lade die Datei herunter oder öffne diese Seite in einem normalen Fenster.',
  'cannot-save':
    'Dieser Browser lässt eine Seite keine große Datei auf die Festplatte schreiben: Er hat hier keine Service Worker, wie in einem privaten Fenster. Öffne diese Seite in einem normalen Fenster.',
  'wrong-bytes': 'Was ankam, ist nicht das, was auf dem Telefon ist. Versuch es noch einmal.',
  'file-unknown': 'Diese Datei ist hier nicht bekannt. Lade die Seite neu.',
  'picture-too-large': 'Dieses Bild ist zu groß zum Anzeigen. Lade es herunter.',
  'not-on-phone': 'Diese Datei ist nicht auf dem Telefon.',
  'save-not-begun':
    'Der Browser hat nicht begonnen, die Datei zu speichern. Lade die Seite neu und versuch es noch einmal.',
  'file-gone': 'Die Datei ist nicht mehr in diesem Browser.',
  stopped: 'Du hast es angehalten.',
  'other-bytes': 'Das Telefon hat andere Daten geschickt als verlangt.',
  'transfer-ended': 'Das Telefon hat die Übertragung beendet. Versuch es noch einmal.',
  'it-ended': 'Sie wurde beendet.',
  'bytes-wrong-way': 'Das Telefon hat Daten geschickt, wo es welche annehmen sollte.',
  'bytes-beyond': 'Das Telefon hat nach Daten gefragt, die es nicht gibt.',
  'upload-ended': 'Das Telefon hat das Hochladen beendet. Versuch es noch einmal.',
  'upload-wrong':
    'Was auf dem Telefon ankam, ist nicht das, was gesendet wurde. Sende es noch einmal.',
  'file-changed':
    'Dieser Browser kann die Datei nicht mehr lesen: Sie wurde verschoben oder geändert. Wähle sie noch einmal, um sie zu senden.',
}
export default de
