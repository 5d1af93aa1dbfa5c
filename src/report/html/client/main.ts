// What the page does beyond being a document. Nothing here makes markup: elements are shown, hidden and focused, and text is set.

import { findAll, getElement } from './element.ts'
import { createFilter } from './filter.ts'
import { readItems } from './items.ts'
import { listenToKeys } from './keyboard.ts'
import { startTheme } from './theme.ts'
import { currentView, followAddress, showView, views } from './views.ts'

document.documentElement.dataset['script'] = ''
for (const element of findAll('[data-script]')) element.hidden = false
startTheme()
showView(currentView())

const filter = createFilter(readItems())
const search = getElement('search', HTMLInputElement)
const form = getElement('form', HTMLFormElement)
const filters = getElement('filters', HTMLDetailsElement)
// On a narrow screen they would push everything else away.
if (matchMedia('(max-width: 900px)').matches) filters.open = false

for (const box of form.querySelectorAll<HTMLInputElement>('[name="confidence"]')) box.checked = box.value === form.dataset['start']

let waiting = 0
search.addEventListener('input', () => {
  cancelAnimationFrame(waiting)
  waiting = requestAnimationFrame(filter.apply)
})
form.addEventListener('submit', (event) => event.preventDefault())
form.addEventListener('change', filter.apply)
getElement('unfilter', HTMLButtonElement).addEventListener('click', () => {
  form.reset()
  filter.apply()
})
getElement('forget', HTMLButtonElement).addEventListener('click', filter.clear)
getElement('unfold', HTMLButtonElement).addEventListener('click', () => setAllOpen(true))
getElement('fold', HTMLButtonElement).addEventListener('click', () => setAllOpen(false))
getElement('help', HTMLButtonElement).addEventListener('click', () => getElement('keys', HTMLDialogElement).showModal())

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a[href^="#"]') : null
  if (link === null) return
  const { ofRoute, ofFinding } = link.dataset
  if (ofRoute !== undefined) filter.only('of-route', Number(ofRoute))
  if (ofFinding !== undefined) filter.only('of-finding', Number(ofFinding))
  // The address does not change, and yet the view may have.
  if (link.getAttribute('href') === location.hash) follow()
})

window.addEventListener('hashchange', follow)
listenToKeys({ show, clear: filter.clear })
filter.apply()
follow()
// The browser goes to the address too, once all is there, and takes the focus with it.
window.addEventListener('load', () => setTimeout(settle))

let closed: HTMLDetailsElement[] = []
window.addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll<HTMLDetailsElement>('.view details:not([open], .step > *)')]
  for (const details of closed) details.open = true
})
window.addEventListener('afterprint', () => {
  for (const details of closed) details.open = false
})

function follow(): void {
  followAddress(filter.reveal)
  filter.apply()
}

/** A view begins with the head of the report. */
function settle(): void {
  if (views.some((view) => location.hash === `#${view}`)) scrollTo(0, 0)
  follow()
}

function show(view: string): void {
  if (location.hash === `#${view}`) follow()
  else location.hash = view
}

function setAllOpen(open: boolean): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('.view:not([hidden]) .item:not([hidden]) > details'))
    details.open = open
}
