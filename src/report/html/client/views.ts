// The views of one document: the script shows one at a time, and follows links into each of them.

import { findAll, findElement } from './element.ts'

const sections = findAll('.view')
/** By their ids, in the order of the page. */
export const views: readonly string[] = sections.map(({ id }) => id)

let current = views[0] ?? ''

export function currentView(): string {
  return current
}

export function showView(view: string): void {
  current = view
  for (const section of sections) section.hidden = section.id !== view
  const folds = findElement('folds')
  if (folds !== null) folds.hidden = document.getElementById(view)?.dataset['folds'] === undefined
  document.documentElement.dataset['view'] = view
  for (const tab of findAll('[data-tab]')) {
    if (tab.dataset['tab'] === view) tab.setAttribute('aria-current', 'page')
    else tab.removeAttribute('aria-current')
  }
}

/** Shows what the address names: a view, or something inside of one. `reveal` is asked to show what a filter hides. */
export function followAddress(reveal: (target: HTMLElement) => void): void {
  const id = location.hash.slice(1)
  const target = id === '' ? null : document.getElementById(id)
  const view = views.find((one) => document.getElementById(one)?.contains(target) === true)
  if (target === null || view === undefined) return
  showView(view)
  if (target.id === view) {
    const tabs = document.querySelector('.tabs')
    if (tabs !== null && tabs.getBoundingClientRect().top < 0) document.querySelector('.columns')?.scrollIntoView({ block: 'start' })
    return
  }
  reveal(target)
  const details = target.querySelector<HTMLDetailsElement>(':scope > details')
  if (details !== null) details.open = true
  for (const marked of findAll('.target')) marked.classList.remove('target')
  target.classList.add('target')
  target.scrollIntoView({ block: 'start' })
  const focused = target.querySelector<HTMLElement>('summary') ?? target
  focused.focus({ preventScroll: true })
}
