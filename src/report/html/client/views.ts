// Three views of one document: the script shows one at a time, and follows links into each of them.

import { findAll, getElement } from './element.ts'

export type View = 'findings' | 'routes' | 'coverage'
export const views: readonly View[] = ['findings', 'routes', 'coverage']

let current: View = 'findings'

export function currentView(): View {
  return current
}

export function showView(view: View): void {
  current = view
  for (const id of views) getElement(id, HTMLElement).hidden = id !== view
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
  const details = target.querySelector('details')
  if (details !== null && target.classList.contains('finding')) details.open = true
  for (const marked of findAll('.target')) marked.classList.remove('target')
  target.classList.add('target')
  target.scrollIntoView({ block: 'start' })
  const focused = target.querySelector<HTMLElement>('summary') ?? target
  focused.focus({ preventScroll: true })
}
