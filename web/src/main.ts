import './ui/tokens.css'
import './ui/base.css'
import { mount } from 'svelte'
import { createApp } from './model/app.svelte'
import Root from './ui/Root.svelte'

const target = document.getElementById('page')
if (!target) throw new Error('index.html has no element with the id "page"')

mount(Root, { target, props: { app: createApp() } })
