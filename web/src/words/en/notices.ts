// What a person is told when a link did not come about, or ended, and why the server
// cannot be reached: what happened, and what to do.

export default {
  'handshake-failed':
    'A phone tried a code that did not fit: an old one, a damaged one, or somebody in between changed what was sent. Scan the code shown now.',
  'phone-left':
    'A phone scanned the code but left before it was linked. Scan a new code to try again.',
  'code-used': 'Another page already uses this code. Scan the new one.',
  'wrong-check-code':
    'The check code was typed wrong three times on the phone. If that was not you, somebody else has scanned your code. Show a new one and scan it.',
  declined: 'The phone declined to link this browser. Show a new code to try again.',
  'too-many-devices':
    'The phone is linked with as many browsers as it may be. Unlink one of them on the phone, then scan a new code.',
  timeout: 'The check code was not typed on the phone in time. Show a new code and scan it.',
  'no-path':
    'No path to the phone was found within 30 seconds. A firewall may block it, or the relay cannot be reached. Try another network, or another choice under the connection options.',
  'no-relay':
    'The server offers no relay of the kind chosen in the connection options. Choose “Automatic” there, or ask who runs the server.',
  'no-webrtc':
    'This browser could not begin a connection: it may have too many open, or forbid WebRTC. Close other tabs or allow it, then show a new code.',
  'bad-offer':
    'The phone and this browser do not understand each other. Update Tandem on the phone and the browser, then scan a new code.',
  interrupted: 'The connection broke before the phone was linked. Show a new code and scan it.',
  unlinked:
    'This browser was unlinked at the phone. What it kept here is erased. Scan a new code to link it again.',
  'unlinked-by':
    'This browser was unlinked in another browser, {browser}. What it kept here is erased. Scan a new code to link it again.',
  'unlinked-unused':
    'This browser was unlinked because it was not used for too long. What it kept here is erased. Scan a new code to link it again.',
  'unlinked-here': 'You unlinked this browser. What it kept here is erased.',
  'not-erased':
    'The link is over, but this browser could not erase what it kept of it. Erase this page’s data in the browser’s settings.',
  ended:
    'The link has ended, and this browser was not to be kept linked. Scan a new code to link it again.',
  replaced: 'Tandem is open in another tab or window. Use it here instead?',
  'server-error':
    'The server and this page do not understand each other, or something between them alters what is sent. Reload the page.',
  'phone-error':
    'The phone ended the link because this page sent something it does not accept. Reload the page, and update Tandem on the phone.',
} as const
