import type { Same } from '../catalogue'
import type en from '../en/notices'

const de: Same<typeof en> = {
  'handshake-failed':
    'Ein Telefon hat einen Code versucht, der nicht passte: Er war alt oder beschädigt, oder jemand dazwischen hat das Gesendete verändert. Scanne den Code, der jetzt gezeigt wird.',
  'phone-left':
    'Ein Telefon hat den Code gescannt, ist aber gegangen, bevor es verbunden war. Scanne einen neuen Code, um es noch einmal zu versuchen.',
  'code-used': 'Eine andere Seite benutzt diesen Code schon. Scanne den neuen.',
  'wrong-check-code':
    'Der Prüfcode wurde auf dem Telefon dreimal falsch eingetippt. Wenn du das nicht warst, hat jemand anderes deinen Code gescannt. Lass dir einen neuen zeigen und scanne ihn.',
  declined:
    'Das Telefon hat diesen Browser abgelehnt. Lass dir einen neuen Code zeigen, um es noch einmal zu versuchen.',
  'too-many-devices':
    'Das Telefon ist schon mit so vielen Browsern verbunden, wie es darf. Trenne einen davon auf dem Telefon und scanne dann einen neuen Code.',
  timeout:
    'Der Prüfcode wurde auf dem Telefon nicht rechtzeitig eingetippt. Lass dir einen neuen Code zeigen und scanne ihn.',
  'no-path':
    'In 30 Sekunden wurde kein Weg zum Telefon gefunden. Vielleicht blockiert ihn eine Firewall, oder das Relay ist nicht erreichbar. Versuche ein anderes Netz oder eine andere Wahl in den Verbindungsoptionen.',
  'no-relay':
    'Der Server bietet kein Relay der Art, die in den Verbindungsoptionen gewählt ist. Wähle dort „Automatisch“ oder frage, wer den Server betreibt.',
  'no-webrtc':
    'Dieser Browser konnte keine Verbindung beginnen: Vielleicht hat er zu viele offen oder verbietet WebRTC. Schließe andere Tabs oder erlaube es und lass dir dann einen neuen Code zeigen.',
  'bad-offer':
    'Das Telefon und dieser Browser verstehen einander nicht. Aktualisiere Tandem auf dem Telefon und den Browser und scanne dann einen neuen Code.',
  interrupted:
    'Die Verbindung ist abgebrochen, bevor das Telefon verbunden war. Lass dir einen neuen Code zeigen und scanne ihn.',
  unlinked:
    'Dieser Browser wurde am Telefon getrennt. Was er hier aufbewahrt hat, ist gelöscht. Scanne einen neuen Code, um ihn wieder zu verbinden.',
  'unlinked-by':
    'Dieser Browser wurde in einem anderen Browser getrennt: {browser}. Was er hier aufbewahrt hat, ist gelöscht. Scanne einen neuen Code, um ihn wieder zu verbinden.',
  'unlinked-unused':
    'Dieser Browser wurde getrennt, weil er zu lange nicht benutzt wurde. Was er hier aufbewahrt hat, ist gelöscht. Scanne einen neuen Code, um ihn wieder zu verbinden.',
  'unlinked-here': 'Du hast diesen Browser getrennt. Was er hier aufbewahrt hat, ist gelöscht.',
  'not-erased':
    'Die Verbindung ist beendet, aber dieser Browser konnte nicht löschen, was er davon aufbewahrt hat. Lösche die Daten dieser Seite in den Einstellungen des Browsers.',
  ended:
    'Die Verbindung ist beendet, und dieser Browser sollte nicht verbunden bleiben. Scanne einen neuen Code, um ihn wieder zu verbinden.',
  replaced: 'Tandem ist in einem anderen Tab oder Fenster offen. Stattdessen hier benutzen?',
  'server-error':
    'Der Server und diese Seite verstehen einander nicht, oder etwas dazwischen verändert, was gesendet wird. Lade die Seite neu.',
  'phone-error':
    'Das Telefon hat die Verbindung beendet, weil diese Seite etwas geschickt hat, was es nicht annimmt. Lade die Seite neu und aktualisiere Tandem auf dem Telefon.',
}
export default de
