// Every state of the page without a phone: ?state=NAME&theme=light|dark. For
// looking at it and for axe.mjs; no part of the build.

import '../../src/ui/tokens.css'
import '../../src/ui/base.css'
import { flushSync, mount } from 'svelte'
import Root from '../../src/ui/Root.svelte'
import { Fixture } from './fixture.svelte'
import { states } from './states'

const asked = new URLSearchParams(location.search)
const theme = asked.get('theme')
if (theme) document.documentElement.style.colorScheme = theme

const app = new Fixture()

function show(name: string) {
  const state = states[name]
  if (!state) throw new Error(`no state "${name}"; there are: ${Object.keys(states).join(', ')}`)
  app.clear()
  state(app)
  flushSync()
}

// For scripts, which change what is on screen: see axe.mjs.
Object.assign(window, { app, states, show })
show(asked.get('state') ?? 'code')
mount(Root, { target: document.getElementById('page')!, props: { app } })
