// What the screens before the link say that may come first.

export default {
  'part-missing': 'A part of this page did not load',
  'part-missing-help':
    'The server did not send it, perhaps because it is being updated. Your link to the phone is kept.',
  'load-again': 'Load the page again',
  starting: 'Tandem is starting',
  promise: 'Your chats stay on your phone. The server only introduces the two of you.',
  'chats-loading': 'Loading your chats',

  'link-title': 'Link your phone',
  'link-code': 'Link code',
  'new-code': 'New code in {seconds} s',
  'copy-link': 'Copy link',
  copied: 'Copied',
  'not-copied': 'Not copied: select the text and copy it yourself',
  'scan-title': 'Scan the code',
  'scan-help': 'Point the camera of your phone at it, and open the link that it finds.',
  'hand-title': 'Hand it to Tandem',
  'hand-help':
    'The page that opens gives you one command for Termux. Where there is no camera, copy the link and run {command} with it.',
  'digits-title': 'Type four digits',
  'digits-help': 'This page then shows a check code. Type it on the phone, and the two are linked.',

  'unreachable-title': 'The server does not answer',
  'unreachable-help':
    'Is this computer online? If others have the same trouble, whoever runs this server can help.',
  'no-answer': 'The server did not answer.',
  'no-protocol': 'The server does not keep to the protocol.',
  'server-lost': 'The connection to the server was lost.',
  restarting: 'The server is restarting.',
  'too-fast': 'This page was too fast for the server.',
  unreachable: 'The server cannot be reached.',
  'try-now': 'Try now',
  'again-in': 'Trying again in {seconds} s',
  trying: 'Trying…',

  options: 'Connection options',
  path: 'Path',
  'path-auto': 'Automatic',
  'path-relay': 'Relay only',
  'path-relay-udp': 'Relay over UDP',
  'path-relay-tcp': 'Relay over TCP',
  'path-help':
    'Automatic takes a direct path where there is one. A relay hides this computer’s address from the phone, and is a little slower.',
  keep: 'Keep me linked',
  'keep-help': 'Turn off on a computer that is not yours.',
} as const
