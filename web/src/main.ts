import './ui/tokens.css'
import './ui/base.css'
import { mount } from 'svelte'
import { createApp } from './model/app.svelte'
import { Preferences, languageOf } from './model/preferences'
import Root from './ui/Root.svelte'
import { speak } from './words/words.svelte'

const target = document.getElementById('page')
if (!target) throw new Error('index.html has no element with the id "page"')

// Throws where the browser forbids it.
function storage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}

async function begin(target: HTMLElement) {
  const preferences = new Preferences(storage())
  const app = createApp(preferences)
  // English is here already, and stands in for what does not load.
  await speak(languageOf(preferences.choices, navigator.languages)).catch(() => speak('en'))
  mount(Root, { target, props: { app } })
}

void begin(target)
