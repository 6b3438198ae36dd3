// Why something was not done, as the page itself can tell; the phone gives its own words.

export default {
  you: 'You',
  unknown: 'Unknown',
  'still-loading': 'Tandem is still loading.',
  'no-chat-open': 'No chat is open.',
  'not-linked': 'The phone is not linked just now. Try again once it is.',
  'phone-refused': 'The phone refused this.',
  busy: 'The link is busy.',
  'link-ended': 'The link has ended.',
  'message-too-large': 'This message is too large for the link. Send it in parts.',
  'message-too-long': 'This message is too long: 65,536 bytes is the most. Send it in parts.',
  'too-many-wait': '1,000 things wait for the phone already. Reconnect it first.',
  'file-not-stored':
    'This browser could not store “{name}”, so it was not sent. Free some disk space and try again.',
  'not-stored':
    'This browser could not store it, so it was not sent. Free some disk space and try again.',

  undone: '{what}: {why}',
  'not-edited': 'Not edited',
  'not-deleted': 'Not deleted',
  'no-reaction': 'No reaction set',
  'star-stays': 'The star stays',
  'not-starred': 'Not starred',
  'not-forwarded': 'Not forwarded',
  'chat-not-deleted': 'Chat not deleted',
  'chat-not-cleared': 'Chat not cleared',
  'chat-not-changed': 'Chat not changed',

  'link-over': 'The link with the phone is over.',
  'cannot-play':
    'This browser does not let a page play what is still coming: it has no service workers here, as in a private window. Download the file, or open this page in a normal window.',
  'cannot-save':
    'This browser does not let a page write a large file to the disk: it has no service workers here, as in a private window. Open this page in a normal window.',
  'wrong-bytes': 'What arrived is not what is on the phone. Try again.',
  'file-unknown': 'This file is not known here. Reload the page.',
  'picture-too-large': 'This picture is too large to show. Download it.',
  'not-on-phone': 'This file is not on the phone.',
  'save-not-begun': 'The browser did not begin to save the file. Reload the page and try again.',
  'file-gone': 'The file is not in this browser any more.',
  stopped: 'You stopped it.',
  'other-bytes': 'The phone sent other bytes than were asked for.',
  'transfer-ended': 'The phone ended the transfer. Try again.',
  'it-ended': 'It was ended.',
  'bytes-wrong-way': 'The phone sent bytes where it should take some.',
  'bytes-beyond': 'The phone asked for bytes that do not exist.',
  'upload-ended': 'The phone ended the upload. Try again.',
  'upload-wrong': 'What arrived at the phone is not what was sent. Send it again.',
  'file-changed':
    'This browser can no longer read the file: it was moved or changed. Choose it again to send it.',
} as const
