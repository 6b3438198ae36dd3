import type { Same } from '../catalogue'
import type en from '../en/late'

const de: Same<typeof en> = {
  'check-title': 'Tippe diesen Code auf deinem Telefon ein',
  'check-code': 'Prüfcode',
  'check-help':
    '{phone} fragt nach diesen Ziffern. Sie beweisen, dass dein Telefon den Code gescannt hat und sonst niemand.',
  connection: 'Verbindung',
  'opening-path': 'Der Weg wird geöffnet …',
  'not-my-phone': 'Das ist nicht mein Telefon',

  'your-phone': 'deinem Telefon',
  'coming-back': 'Zurück zu {phone}',
  linking: 'Verbinden mit {phone}',
  'stage-done': ': erledigt',
  'try-again-now': 'Jetzt noch einmal versuchen',
  'try-again': 'Noch einmal versuchen',
  'link-another': 'Anderes Telefon verbinden',
  'start-again': 'Neu beginnen',

  'opened-title': 'Du hast einen Verbindungscode geöffnet',
  'opened-help':
    'Er ist für Tandem auf deinem Telefon, nicht für diesen Browser, und gilt etwa eine Minute.',
  'copy-command': 'Befehl kopieren',
  'copy-link': 'Link kopieren',
  'opened-copy': 'Kopiere den Befehl.',
  'opened-paste':
    'Öffne Termux (oder ein Terminal dort, wo deine Chats sind), füge ihn ein und drücke die Eingabetaste.',
  'opened-digits': 'Tippe die vier Ziffern ein, die der andere Browser zeigt.',
  'opened-warning':
    'Kam dieser Link in einer Nachricht oder E-Mail? Dann benutze ihn nicht: Wer ihn erstellt hat, würde deine Chats lesen.',
  'opened-here': 'Ist das der Browser, den du verbinden willst?',
  'code-here': 'Hier einen Code zeigen',

  'paused-title': 'Der Code macht Pause',
  'paused-help':
    'Zehn Minuten lang hat niemand einen Code gescannt, deshalb erzeugt diese Seite keine neuen mehr.',
  'show-new': 'Neuen Code zeigen',

  'title-declined': 'Das Telefon hat abgelehnt',
  'title-wrong-check-code': 'Der Prüfcode war falsch',
  'title-too-many-devices': 'Das Telefon hat zu viele Verbindungen',
  'title-timeout': 'Das Telefon wartet nicht mehr',
  'title-no-path': 'Kein Weg zum Telefon',
  'title-no-relay': 'Kein Relay verfügbar',
  'title-ended': 'Die Verbindung ist beendet',
  'title-unlinked': 'Dieser Browser wurde getrennt',
  'title-replaced': 'Tandem ist in einem anderen Tab offen',
  'title-other': 'Die Verbindung kam nicht zustande',
  'use-here': 'Hier benutzen',
  'connect-again': 'Wieder verbinden',

  'needs-https': 'Diese Seite braucht https',
  'needs-https-why':
    'Browser erlauben Verschlüsselung nur auf Seiten, die über https oder vom Computer selbst kommen. Über einfaches http könnte jemand dazwischen diese Seite verändern und mitlesen.',
  'try-address': 'Versuche es mit {address}.',
  'needs-https-run':
    'Wenn du diesen Server betreibst: Gib ihm ein Zertifikat oder öffne ihn auf demselben Computer als {address}.',
  'no-ciphers': 'Dieser Browser kann nicht für Tandem verschlüsseln',
  'no-ciphers-why':
    'Hier fehlen die Verfahren, die Tandem benutzt: X25519 und AES-GCM in Web Cryptography. Ein aktueller Firefox, Chrome, Edge oder Safari hat sie.',
  'no-ciphers-do': 'Lade diese Seite neu, wenn der Browser aktualisiert ist.',
  'no-webrtc': 'Dieser Browser kann sich nicht mit einem Telefon verbinden',
  'no-webrtc-why':
    'WebRTC fehlt hier oder ist abgeschaltet, und die Verbindung zu deinem Telefon läuft darüber. Eine Einstellung, eine Regel deiner Firma oder eine Erweiterung kann es abgeschaltet haben; manche privaten Browser haben keines.',
  'no-webrtc-do': 'In Firefox muss {setting} in {page} auf true stehen.',

  'unlink-title': 'Diesen Browser trennen?',
  'unlink-help':
    'Dieser Browser vergisst {phone} und deine Chats. Nachrichten, die noch nicht gesendet sind, gehen verloren. Auf dem Telefon bleibt alles.',
  'not-unlinked': 'Nicht getrennt: {why}',
  cancel: 'Abbrechen',
  unlink: 'Trennen',

  'stage-server': 'Server erreichen',
  'stage-phone': 'Auf das Telefon warten',
  'stage-check': 'Prüfen, ob es dein Telefon ist',
  'stage-path': 'Einen Weg suchen',
  'stage-secure': 'Den Weg sichern',
  'help-server':
    'Der Server antwortet nicht. Ist dieser Computer online? Ein Proxy oder eine Firewall blockiert vielleicht WebSockets.',
  'help-phone':
    'Das Telefon antwortet nicht. Läuft Tandem darauf, und ist es online? Wenn dieser Browser dort getrennt wurde, verbinde ihn neu.',
  'help-check':
    'Das Telefon ist gefunden, aber noch nicht fertig. Vielleicht ist es beschäftigt oder in einem schwachen Netz.',
  'help-path':
    'Noch kein Weg zum Telefon. Vielleicht blockiert auf einer Seite eine Firewall UDP, und das Relay ist nicht erreichbar.',
  'help-relay':
    'Noch kein Weg über das Relay. Vielleicht ist es nicht erreichbar; „Automatisch“ in den Verbindungsoptionen erlaubt einen direkten Weg.',
  'help-secure':
    'Ein Weg ist gefunden, aber er verliert Pakete. Das kommt in schwachen Netzen vor und geht oft vorbei.',
  direct: 'Direkt',
  relayed: 'Über Relay',
  'relayed-over': 'Über Relay ({transport})',
  'round-trip': '{way} · {ms} ms',
  'direct-help': 'Die Pakete gehen direkt zwischen diesem Browser und dem Telefon hin und her.',
  'relayed-help': 'Die Pakete gehen durch das Relay, das sie nicht lesen kann.',
}
export default de
