// What is shown: words of the search, chosen filters, and at times only what one route or one finding reaches.

import { findElement, getElement } from './element.ts'
import type { FindingItem, Items, RouteItem } from './items.ts'
import { currentView } from './views.ts'

type Only = { readonly kind: 'of-route' | 'of-finding'; readonly number: number; readonly words: string } | null

/** By view, how many are shown and how many there are. */
type Counts = Readonly<Record<string, readonly [number, number]>>

export interface Filter {
  apply(): void
  clear(): void
  only(kind: 'of-route' | 'of-finding', number: number): void
  /** Widens until the element can be seen. */
  reveal(target: HTMLElement): void
}

export function createFilter(items: Items): Filter {
  const search = getElement('search', HTMLInputElement)
  const form = getElement('form', HTMLFormElement)
  const status = getElement('shown', HTMLElement)
  const active = getElement('active', HTMLElement)
  const reset = getElement('unfilter', HTMLButtonElement)
  const only = getElement('only', HTMLElement)
  let one: Only = null

  function apply(): void {
    const words = search.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '')
    const chosen = readChosen(form)
    const has = (name: string, value: string) => chosen.get(name)?.has(value) ?? true
    const contains = ({ text }: { readonly text: () => string }) => words.length === 0 || words.every((word) => text().includes(word))
    const fits = ({ severity, confidence, rule }: FindingItem) =>
      has('severity', severity) && has('confidence', confidence) && has('rule', rule)
    // How sure we are says nothing about a route: the report starts with what is sure, and with every route.
    const narrowed = ['severity', 'rule'].some((name) => chosen.has(name))

    const showsFinding = (item: FindingItem) => fits(item) && (one?.kind !== 'of-route' || item.routes.has(one.number)) && contains(item)
    const showsRoute = (item: RouteItem, number: number) => {
      for (const [name, values] of chosen) if (item.said.get(name)?.some((value) => values.has(value)) === false) return false
      if (one?.kind === 'of-finding' && items.findings[one.number]?.routes.has(number) !== true) return false
      if (narrowed && !item.findings.some((finding) => fits(getItem(items.findings, finding)))) return false
      return contains(item)
    }

    let findings = 0
    for (const { element, number, findings: own } of items.rules) {
      let shown = 0
      for (const item of own) if (setShown(item.element, showsFinding(item))) shown += 1
      setShown(element, shown > 0)
      if (number !== null) setText(number, shown === own.length ? String(shown) : `${shown} of ${own.length}`)
      findings += shown
    }
    let routes = 0
    for (const [number, item] of items.routes.entries()) if (setShown(item.element, showsRoute(item, number))) routes += 1
    for (const app of document.querySelectorAll<HTMLElement>('.app, .router'))
      if (app.querySelector('.route') !== null) setShown(app, app.querySelector('.route:not([hidden])') !== null)
    let models = 0
    for (const item of items.models) if (setShown(item.element, contains(item))) models += 1

    const counts: Counts = {
      findings: [findings, items.findings.length],
      routes: [routes, items.routes.length],
      models: [models, items.models.length],
    }
    for (const [view, [shown, all]] of Object.entries(counts)) findElement(`no-${view}`)?.toggleAttribute('hidden', all === 0 || shown > 0)
    setText(document.querySelector('[data-tab="findings"] .number'), String(findings))
    countChoices(
      form,
      (name, value) =>
        items.findings.filter(
          (item) =>
            item[name] === value &&
            facets.every((other) => other === name || has(other, item[other])) &&
            (one?.kind !== 'of-route' || item.routes.has(one.number)) &&
            contains(item),
        ).length,
    )
    const filters = [...chosen.values()].reduce((sum, values) => sum + values.size, 0)
    active.hidden = filters === 0
    setText(active, String(filters))
    reset.disabled = filters === 0
    only.hidden = one === null
    setText(only.querySelector('span'), one?.words ?? '')
    setText(status, describe(counts))
  }

  function describe(counts: Counts): string {
    const [shown, all] = counts[currentView()] ?? [0, 0]
    return shown === all ? '' : `${shown} of ${all} ${currentView()} shown`
  }

  function clear(): void {
    search.value = ''
    form.reset()
    one = null
    apply()
  }

  return {
    apply,
    clear,
    only(kind, number) {
      clear()
      one = {
        kind,
        number,
        words: kind === 'of-route' ? `Only what reaches ${nameOfRoute(items.routes[number])}` : 'Only routes that one finding reaches',
      }
      apply()
    },
    reveal(target) {
      if (target.closest('[hidden]') !== null) clear()
    },
  }
}

function nameOfRoute(item: RouteItem | undefined): string {
  const parts = [item?.element.querySelector('.verb')?.textContent, item?.element.querySelector('.path code')?.textContent]
  return parts.map((part) => part ?? '').join(' ')
}

/** Of each group the chosen values; a group where nothing is chosen admits everything. */
function readChosen(form: HTMLFormElement): Map<string, Set<string>> {
  const chosen = new Map<string, Set<string>>()
  for (const [name, value] of new FormData(form)) chosen.set(name, (chosen.get(name) ?? new Set()).add(String(value)))
  return chosen
}

/** What of a finding the filters choose by. */
const facets = ['severity', 'confidence', 'rule'] as const

/** Beside each choice, how many it shows with what is chosen in the other groups. */
function countChoices(form: HTMLFormElement, count: (name: (typeof facets)[number], value: string) => number): void {
  for (const name of facets)
    for (const box of form.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)) {
      const number = count(name, box.value)
      setText(box.closest('label')?.querySelector('small') ?? null, String(number))
      box.closest('li')?.classList.toggle('none', number === 0)
    }
}

function setShown(element: HTMLElement, shown: boolean): boolean {
  if (element.hidden === shown) element.hidden = !shown
  return shown
}

function setText(element: Element | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text
}

function getItem(items: readonly FindingItem[], number: number): FindingItem {
  const item = items[number]
  if (item === undefined) throw new Error(`there is no finding ${number}`)
  return item
}
