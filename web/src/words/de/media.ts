import type { Same } from '../catalogue'
import type en from '../en/media'

const de: Same<typeof en> = {
  attach: 'Anhängen',
  'files-to-send': 'Dateien zum Senden',
  'drop-files': 'Dateien hier ablegen, um sie zu senden',
  'the-file': 'die Datei',
  'not-on-phone': 'Diese Datei ist nicht auf dem Telefon.',
  'download-file': '{name} herunterladen, {size}',
  download: 'Herunterladen',
  'download-name': '{name} herunterladen',
  'try-again': 'Noch einmal versuchen',

  picture: 'Bild',
  'picture-named': 'Bild {name}',
  'open-name': '{name} öffnen',
  'too-large': 'Zu groß zum Anzeigen ({size})',
  'load-again': 'Noch einmal laden',
  'load-size': 'Laden, {size}',
  'name-loading': '{name}, wird geladen',
  'too-large-download': 'Dieses Bild ist zu groß zum Anzeigen ({size}). Lade es herunter.',
  'place-of': '{place} von {count}',
  close: 'Schließen',
  loading: 'Wird geladen …',
  'previous-picture': 'Vorheriges Bild',
  'next-picture': 'Nächstes Bild',

  'send-file': 'Diese Datei senden?',
  'send-files': { one: '{count} Datei senden?', other: '{count} Dateien senden?' },
  'not-sent': 'Nicht gesendet',
  'not-sent-why': 'Nicht gesendet: {why}',
  'leave-out': '{name} weglassen',
  'in-all': '{size} insgesamt',
  caption: 'Bildunterschrift',
  optional: 'Freiwillig',
  cancel: 'Abbrechen',
  storing: 'Wird gespeichert …',
  send: 'Dateien senden',
  'file-too-large': '„{name}“ ist größer als 64 GiB.',
  'too-many': {
    one: 'Höchstens {most} Dateien auf einmal: {count} wurde weggelassen.',
    other: 'Höchstens {most} Dateien auf einmal: {count} wurden weggelassen.',
  },
  'no-folders':
    'Ordner können nicht gesendet werden. Packe den Ordner erst in eine Datei oder lege seine Dateien hier ab.',

  'voice-note': 'Sprachnachricht',
  sound: 'Ton',
  video: 'Video',
  'video-named': 'Video {name}',
  'play-name': '{name} abspielen',
  'pause-name': '{name} anhalten',
  'position-in': 'Stelle in {name}',
  'time-of': '{time} von {length}',
  'speed-times': 'Tempo {speed}-fach',
  'sound-broken':
    'Der Ton konnte nicht abgespielt werden. Versuch es noch einmal oder lade ihn herunter.',
  'video-broken':
    'Das Video konnte nicht abgespielt werden. Versuch es noch einmal oder lade es herunter.',
  'video-unknown': 'Dieser Browser kann Videos dieser Art nicht abspielen. Lade es herunter.',

  'progress-of': 'Fortschritt von {name}',
  failed: 'Es ist fehlgeschlagen.',
  'paused-at': 'Angehalten bei {done} von {total}',
  'waiting-size': 'Wartet, {total}',
  'done-of': '{done} von {total}',
  'per-second': '{size}/s',
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  'few-seconds': 'noch ein paar Sekunden',
  'seconds-left': 'noch {count} s',
  'minutes-left': 'noch {count} min',
  'hours-left': 'noch {count} h',
  'days-left': 'noch Tage',

  'voice-new': 'Neue Sprachnachricht',
  'voice-cancel': 'Sprachnachricht verwerfen',
  'voice-go-on': 'Weiter aufnehmen',
  'voice-pause': 'Aufnahme anhalten',
  'voice-send': 'Sprachnachricht senden',
  'voice-asking': 'Das Mikrofon wird angefragt …',
  'voice-full': 'Länger kann eine Sprachnachricht nicht sein.',
  'voice-paused': 'Angehalten',
  'voice-ending': 'Weniger als eine Minute bleibt.',
  'voice-recording': 'Aufnahme läuft',
  'microphone-denied':
    'Das Mikrofon ist hier nicht erlaubt. Erlaube es dieser Seite, neben ihrer Adresse, und versuche es noch einmal.',
  'microphone-none':
    'Es wurde kein Mikrofon gefunden. Schließe eines an und versuche es noch einmal.',
  'microphone-busy':
    'Das Mikrofon lässt sich gerade nicht verwenden. Hat es ein anderes Programm? Schließe es und versuche es noch einmal.',
  'microphone-unable':
    'Dieser Browser kann hier nicht aufnehmen. Nimm mit einem anderen Programm auf und hänge die Datei an.',
  'sound-denied':
    'Dieser Browser lässt die Seite keine Töne abspielen. Erlaube es und drücke noch einmal auf Abspielen.',
}
export default de
