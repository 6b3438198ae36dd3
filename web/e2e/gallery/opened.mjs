// What can be open in the gallery's states, by name: the state, and what is done in it.
// By the keyboard where that is another way than a pointer's.

// The first menu of this name, and in it the item.
async function chosen(page, menu, item) {
  await page.getByRole('button', { name: menu, exact: true }).first().press('ArrowDown')
  await page.getByRole('menuitem', { name: item, exact: true }).press('Enter')
}

const dialog = (page) => page.getByRole('dialog').waitFor()
const button = (page, name) => page.getByRole('button', { name, exact: true })

// Of the first message that has them, or of the last.
const onMessage = (item) => (page) => chosen(page, 'Message actions', item)

// In a chat's own search.
async function find(page, words) {
  await page.getByRole('log').press('Control+f')
  await page.getByRole('searchbox', { name: 'Search in Grace' }).fill(words)
}

// In the search of all chats, of which this is known.
async function search(page, words, found) {
  await page.evaluate((f) => (window.app.found = f.failed ? new Error(f.failed) : f), found)
  await button(page, 'Search').click()
  await page.getByRole('searchbox', { name: 'Search messages' }).fill(words)
}

// The picture of this name, so many keys before or after the last.
const view =
  (name, ...keys) =>
  async (page) => {
    await button(page, 'Open Picture last.jpg').click()
    await dialog(page)
    for (const key of keys) await page.keyboard.press(key)
    await page.getByRole('dialog', { name }).waitFor()
  }
const seen = (page) => page.getByRole('dialog').locator('img[draggable]').waitFor()

const message = {
  'kinds, message menu': async (page) => {
    const more = button(page, 'Message actions').first()
    await more.press('ArrowDown')
    await page.getByRole('menuitem', { name: 'Reply' }).waitFor()
  },
  'kinds, reply': onMessage('Reply'),
  ...Object.fromEntries(
    ['React', 'Forward', 'Delete', 'Details'].map((name) => [
      `kinds, ${name}`,
      async (page) => {
        await onMessage(name)(page)
        await dialog(page)
      },
    ]),
  ),
  'kinds, any reaction': async (page) => {
    await onMessage('React')(page)
    await button(page, 'Other emoji').click()
    await page.getByRole('button', { name: 'grinning face', exact: true }).waitFor()
  },
  'kinds, selection': async (page) => {
    await onMessage('Select')(page)
    const boxes = page.getByRole('checkbox')
    for (const i of [1, 3]) await boxes.nth(i).check()
    await page.getByText('3 selected').waitFor()
  },
  'kinds, forward to none': async (page) => {
    await onMessage('Forward')(page)
    await page.getByRole('searchbox', { name: 'Find a chat' }).fill('nowhere')
    await page.getByText('No chat is called so.').waitFor()
  },
  'kinds, contact': async (page) => {
    await button(page, 'Show contact').click()
    await dialog(page)
  },
  'folded, unfolded': (page) => button(page, 'Show more').first().click(),
}

const chat = {
  ...Object.fromEntries(
    ['Mute', 'Members', 'Rename', 'Clear messages'].map((name) => [
      `kinds, ${name}`,
      async (page) => {
        await chosen(page, 'Chat actions', name)
        await dialog(page)
      },
    ]),
  ),
  'kinds, no members': async (page) => {
    await page.evaluate(() => (window.app.people = new Error('The phone is not linked just now.')))
    await chosen(page, 'Chat actions', 'Members')
    await page.getByRole('button', { name: 'Retry' }).waitFor()
  },
  'chat, too long': (page) =>
    page.getByRole('textbox', { name: 'Message' }).fill('x'.repeat(70_000)),
  'chat, emoji': async (page) => {
    await button(page, 'Emoji').click()
    await button(page, 'grinning face').waitFor()
  },
  'chat, no emoji': async (page) => {
    await button(page, 'Emoji').click()
    await page.getByRole('searchbox', { name: 'Search emoji' }).fill('qqq')
    await page.getByText('No emoji is called so.').waitFor()
  },
  'chat, recording': async (page) => {
    await button(page, 'Record voice note').click()
    await page.getByText('0:02').waitFor()
    await button(page, 'Pause recording').click()
  },
  'chat, no microphone': async (page) => {
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('', 'NotAllowedError')
      }
    })
    await button(page, 'Record voice note').click()
    await page.getByText('The microphone is not allowed here.').waitFor()
    await page.evaluate(() => delete navigator.mediaDevices.getUserMedia)
  },
  'kinds, found': async (page) => {
    await find(page, 'e')
    await page.getByText('1 of 7 or more').waitFor()
  },
  'kinds, nothing found': async (page) => {
    await page.evaluate(() => (window.app.found = { hits: [], more: false }))
    await find(page, 'nowhere')
    await page.getByText('Nothing found.').waitFor()
  },
  'kinds, not searched': async (page) => {
    await page.evaluate(() => (window.app.found = new Error('The phone is not linked just now.')))
    await find(page, 'bridge')
    await page.getByText('The phone is not linked just now.').waitFor()
  },
}

const viewer = {
  'pictures, viewer': async (page) => {
    await view('lake.jpg', 'Home')(page)
    await seen(page)
  },
  'pictures, viewer zoomed': async (page) => {
    await view('lake.jpg', 'Home')(page)
    await seen(page)
    for (let i = 0; i < 3; i++) await page.keyboard.press('+')
  },
  'pictures, viewer caption': async (page) => {
    await view('last.jpg')(page)
    await seen(page)
  },
  'pictures, viewer video': async (page) => {
    await view('film.jpg', 'ArrowLeft', 'ArrowLeft')(page)
    const film = page.getByRole('dialog')
    await film.getByRole('button', { name: 'Play video film.jpg' }).click()
    await film.locator('video').waitFor()
  },
  'pictures, viewer failed': async (page) => {
    await view('gone.jpg', 'ArrowLeft')(page)
    await page.getByRole('dialog').getByText('This file is not on the phone.').waitFor()
  },
}

const page = {
  'code, options': (page) => page.getByText('Connection options').click(),
  'coming-back, options': (page) => page.getByText('Connection options').click(),
  'chat, menu': (page) => button(page, 'Menu').click(),
  'chat, options': async (page) => {
    await chosen(page, 'Menu', 'Connection options')
    await page.getByRole('combobox', { name: 'Path' }).waitFor()
  },
  'chat, unlink': async (page) => {
    await button(page, 'Menu').click()
    await page.getByRole('menuitem', { name: 'Unlink this browser' }).click()
  },
  'linked, new chat': async (page) => {
    await chosen(page, 'Menu', 'New chat')
    await dialog(page)
  },
  'linked, settings': async (page) => {
    await chosen(page, 'Menu', 'Settings')
    await page.getByRole('combobox', { name: 'Theme' }).waitFor()
  },
  'linked, settings below': async (page) => {
    await chosen(page, 'Menu', 'Settings')
    const notify = page.getByRole('checkbox', { name: 'Notify me of new messages' })
    await notify.click()
    await page.getByText('notifications of this page').waitFor()
    await button(page, 'Done').scrollIntoViewIfNeeded()
  },
  'linked, shortcuts': async (page) => {
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  },
  'linked, archived': async (page) => {
    await page.locator('summary').click()
    await page.getByRole('list', { name: 'Archived' }).waitFor()
    await page.locator('summary').scrollIntoViewIfNeeded()
  },
  'linked, unread first': (page) => button(page, 'Unread first').click(),
  'linked, chat menu': async (page) => {
    await page.getByRole('listitem', { name: 'Grace' }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Pin' }).first().waitFor()
  },
  'chats-2000, far': async (page) => {
    await page.getByRole('listitem').first().getByRole('button').focus()
    await page.keyboard.press('End')
    await page.getByText('Archived (100)').waitFor()
  },
  'linked, search': async (page) => {
    await button(page, 'Search').click()
    await page.getByRole('searchbox').waitFor()
  },
  'kinds, search hits': async (page) => {
    await button(page, 'Search').click()
    await page.getByRole('searchbox', { name: 'Search messages' }).fill('bridge')
    await page.getByRole('list', { name: 'Results' }).getByRole('listitem').first().waitFor()
  },
  'linked, search none': async (page) => {
    await search(page, 'nowhere', { hits: [], more: false })
    await page.getByText('Nothing found.').waitFor()
  },
  'linked, search failed': async (page) => {
    await search(page, 'bridge', {
      failed: 'The phone is not linked just now. Try again once it is.',
    })
    await page.getByText('The phone is not linked just now.').waitFor()
  },
  'linked, searching': async (page) => {
    await search(page, 'bridge', 'searching')
    await page.getByText('Searching…').waitFor()
  },
}

export const OPENED = Object.entries({ ...page, ...chat, ...message, ...viewer }).map(
  ([name, act]) => ({ name, state: name.split(',')[0], act }),
)
