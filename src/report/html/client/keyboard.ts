// The page without a mouse: one item, a finding or a route, is the current one, and has the focus.

import { findAll, getElement } from './element.ts'
import { currentView, views } from './views.ts'

export interface KeyActions {
  show(view: string): void
  clear(): void
}

export function listenToKeys(actions: KeyActions): void {
  const search = getElement('search', HTMLInputElement)
  const keys = getElement('keys', HTMLDialogElement)

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || keys.open) return
    const target = event.target instanceof HTMLElement ? event.target : document.body
    const typing = target instanceof HTMLInputElement && target.type !== 'checkbox'
    if (typing ? inSearch(event.key) : outside(event.key, target)) event.preventDefault()
  })

  function inSearch(key: string): boolean {
    switch (key) {
      case 'Escape':
        if (search.value !== '') actions.clear()
        else search.blur()
        return true
      case 'ArrowDown':
      case 'Enter':
        return move(1, null)
      default:
        return false
    }
  }

  function outside(key: string, target: HTMLElement): boolean {
    const current = target.closest<HTMLElement>('.item')
    switch (key) {
      case '/':
        search.focus()
        search.select()
        return true
      case 'j':
        return move(1, current)
      case 'k':
        return move(-1, current)
      // Elsewhere the arrows scroll, as on every page.
      case 'ArrowDown':
        return current !== null && move(1, current)
      case 'ArrowUp':
        return current !== null && move(-1, current)
      case 'Enter': {
        const hit = target === current ? current.querySelector<HTMLElement>('.hit') : null
        hit?.click()
        // What opens below the edge of the window is brought into it.
        if (hit === null) requestAnimationFrame(() => current?.scrollIntoView({ block: 'nearest' }))
        return hit !== null
      }
      case 'Escape': {
        const details = current?.querySelector('details') ?? null
        if (details?.open === true) {
          details.open = false
          details.querySelector('summary')?.focus()
          return true
        }
        actions.clear()
        return true
      }
      case '?':
        keys.showModal()
        return true
      default: {
        const view = /^[1-9]$/.test(key) ? views[Number(key) - 1] : undefined
        if (view === undefined) return false
        actions.show(view)
        return true
      }
    }
  }
}

/** From nowhere, to the first or last that can be seen. */
function move(by: 1 | -1, current: HTMLElement | null): boolean {
  const seen = findAll(`#${currentView()} .item:not([hidden])`)
  if (seen.length === 0) return false
  const at = current === null ? -1 : seen.indexOf(current)
  const next = at < 0 ? (by === 1 ? seen[0] : seen.at(-1)) : seen[at + by]
  if (next === undefined) return current !== null
  const focused = next.querySelector<HTMLElement>('summary') ?? next
  if (focused === next) next.tabIndex = -1
  focused.focus({ preventScroll: true })
  focused.scrollIntoView({ block: 'nearest' })
  return true
}
