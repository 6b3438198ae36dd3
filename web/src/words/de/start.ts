import type { Same } from '../catalogue'
import type en from '../en/start'

const de: Same<typeof en> = {
  'part-missing': 'Ein Teil dieser Seite wurde nicht geladen',
  'part-missing-help':
    'Der Server hat ihn nicht geschickt, vielleicht weil er gerade aktualisiert wird. Deine Verbindung zum Telefon bleibt erhalten.',
  'load-again': 'Seite neu laden',
  starting: 'Tandem startet',
  promise:
    'Deine Chats bleiben auf deinem Telefon. Der Server macht euch beide nur miteinander bekannt.',
  'chats-loading': 'Deine Chats werden geladen',

  'link-title': 'Telefon verbinden',
  'link-code': 'Verbindungscode',
  'new-code': 'Neuer Code in {seconds} s',
  'copy-link': 'Link kopieren',
  copied: 'Kopiert',
  'not-copied': 'Nicht kopiert: Markiere den Text und kopiere ihn selbst',
  'scan-title': 'Code scannen',
  'scan-help': 'Richte die Kamera deines Telefons darauf und öffne den Link, den sie findet.',
  'hand-title': 'An Tandem übergeben',
  'hand-help':
    'Die Seite, die sich öffnet, gibt dir einen Befehl für Termux. Ohne Kamera kopierst du den Link und rufst {command} damit auf.',
  'digits-title': 'Vier Ziffern eintippen',
  'digits-help':
    'Diese Seite zeigt dann einen Prüfcode. Tippe ihn auf dem Telefon ein, und die beiden sind verbunden.',

  'unreachable-title': 'Der Server antwortet nicht',
  'unreachable-help':
    'Ist dieser Computer online? Wenn es anderen genauso geht, kann helfen, wer diesen Server betreibt.',
  'no-answer': 'Der Server hat nicht geantwortet.',
  'no-protocol': 'Der Server hält sich nicht an das Protokoll.',
  'server-lost': 'Die Verbindung zum Server ist abgebrochen.',
  restarting: 'Der Server startet neu.',
  'too-fast': 'Diese Seite war zu schnell für den Server.',
  unreachable: 'Der Server ist nicht erreichbar.',
  'try-now': 'Jetzt versuchen',
  'again-in': 'Nächster Versuch in {seconds} s',
  trying: 'Versuche es …',

  options: 'Verbindungsoptionen',
  path: 'Weg',
  'path-auto': 'Automatisch',
  'path-relay': 'Nur über das Relay',
  'path-relay-udp': 'Relay über UDP',
  'path-relay-tcp': 'Relay über TCP',
  'path-help':
    '„Automatisch“ nimmt einen direkten Weg, wo es einen gibt. Ein Relay verbirgt die Adresse dieses Computers vor dem Telefon und ist etwas langsamer.',
  keep: 'Verbunden bleiben',
  'keep-help': 'Ausschalten, wenn der Computer nicht deiner ist.',
}
export default de
