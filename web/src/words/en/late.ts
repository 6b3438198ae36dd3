// What the other screens before the chats say, and what is said of the link everywhere.

export default {
  'check-title': 'Type this code on your phone',
  'check-code': 'Check code',
  'check-help':
    '{phone} asks for these digits. They prove that it was your phone that scanned the code, and nobody else’s.',
  connection: 'Connection',
  'opening-path': 'Opening the path…',
  'not-my-phone': 'That is not my phone',

  'your-phone': 'your phone',
  'coming-back': 'Coming back to {phone}',
  linking: 'Linking {phone}',
  'stage-done': ': done',
  'try-again-now': 'Try again now',
  'try-again': 'Try again',
  'link-another': 'Link another phone',
  'start-again': 'Start again',

  'opened-title': 'You opened a link code',
  'opened-help':
    'It is for Tandem on your phone, not for this browser, and works for about a minute.',
  'copy-command': 'Copy command',
  'copy-link': 'Copy link',
  'opened-copy': 'Copy the command.',
  'opened-paste':
    'Open Termux (or a terminal where your chats are), paste it there, and press Enter.',
  'opened-digits': 'Type the four digits that the other browser shows.',
  'opened-warning':
    'Did this link reach you in a message or mail? Then do not use it: whoever made it would read your chats.',
  'opened-here': 'Is this the browser that you want to link?',
  'code-here': 'Show a code here',

  'paused-title': 'The code is paused',
  'paused-help': 'Nobody scanned a code for ten minutes, so this page stopped making new ones.',
  'show-new': 'Show a new code',

  'title-declined': 'The phone said no',
  'title-wrong-check-code': 'The check code did not match',
  'title-too-many-devices': 'The phone has too many links',
  'title-timeout': 'The phone stopped waiting',
  'title-no-path': 'No path to the phone',
  'title-no-relay': 'No relay to go through',
  'title-ended': 'The link has ended',
  'title-unlinked': 'This browser was unlinked',
  'title-replaced': 'Tandem is open in another tab',
  'title-other': 'The link did not work',
  'use-here': 'Use it here',
  'connect-again': 'Connect again',

  'needs-https': 'This page needs https',
  'needs-https-why':
    'Browsers allow encryption only on pages that came over https, or from the computer itself. Over plain http somebody in between could change this page and read along.',
  'try-address': 'Try {address}.',
  'needs-https-run':
    'If you run this server: give it a certificate, or open it as {address} on the same computer.',
  'no-ciphers': 'This browser cannot encrypt for Tandem',
  'no-ciphers-why':
    'The ciphers that Tandem uses are missing here: X25519 and AES-GCM in Web Cryptography. A current Firefox, Chrome, Edge or Safari has them.',
  'no-ciphers-do': 'After an update of the browser, load this page again.',
  'no-webrtc': 'This browser cannot connect to a phone',
  'no-webrtc-why':
    'WebRTC is missing or switched off here, and the link to your phone runs over it. A setting, a rule of your company or an extension may have switched it off; some private browsers have none.',
  'no-webrtc-do': 'In Firefox, {setting} in {page} must be true.',

  'unlink-title': 'Unlink this browser?',
  'unlink-help':
    'This browser forgets {phone} and your chats. Messages that wait to be sent are dropped. Everything on the phone stays.',
  'not-unlinked': 'Not unlinked: {why}',
  cancel: 'Cancel',
  unlink: 'Unlink',

  'stage-server': 'Reaching the server',
  'stage-phone': 'Waiting for the phone',
  'stage-check': 'Checking that it is your phone',
  'stage-path': 'Finding a path',
  'stage-secure': 'Securing the path',
  'help-server':
    'The server does not answer. Is this computer online? A proxy or firewall may block WebSockets.',
  'help-phone':
    'The phone does not answer. Is Tandem running on it, and is it online? If this browser was unlinked there, link it anew.',
  'help-check':
    'The phone was found but has not finished its part. It may be busy or on a weak network.',
  'help-path':
    'No path to the phone yet. A firewall may block UDP on one side, and the relay may be out of reach.',
  'help-relay':
    'No path through the relay yet. It may be out of reach; “Automatic” in the connection options allows a direct path.',
  'help-secure':
    'A path was found but is losing packets. A weak network does this; it often passes.',
  direct: 'Direct',
  relayed: 'Relayed',
  'relayed-over': 'Relayed over {transport}',
  'round-trip': '{way} · {ms} ms',
  'direct-help': 'Packets go straight between this browser and the phone.',
  'relayed-help': 'Packets go through the relay, which cannot read them.',
} as const
