// Findings and routes as the script knows them: their element, what the search looks into, and who reaches whom.

import { findAll, getElement } from './element.ts'

export interface FindingItem {
  readonly element: HTMLElement
  readonly severity: string
  readonly confidence: string
  readonly rule: string
  readonly text: () => string
  /** Numbers of the routes that it reaches. */
  readonly routes: ReadonlySet<number>
}

export interface RouteItem {
  readonly element: HTMLElement
  /** What the filters choose by, as far as it is said of routes: one or several values under a name. */
  readonly said: ReadonlyMap<string, readonly string[]>
  readonly text: () => string
  /** Numbers of the findings that reach it. */
  readonly findings: readonly number[]
}

export interface ModelItem {
  readonly element: HTMLElement
  readonly text: () => string
}

export interface RuleItem {
  readonly element: HTMLElement
  readonly number: HTMLElement | null
  readonly findings: readonly FindingItem[]
}

export interface Items {
  readonly findings: readonly FindingItem[]
  readonly routes: readonly RouteItem[]
  readonly rules: readonly RuleItem[]
  readonly models: readonly ModelItem[]
}

export function readItems(): Items {
  const reached = readReached()
  const words = new Map(
    findAll('.rule').map((rule) => [rule, once(() => [...rule.querySelectorAll('h3, .tags')].map((part) => textOf(part)).join(' '))]),
  )
  const findings = findAll('.finding').map((element, number): FindingItem => {
    const { severity = '', confidence = '', rule = '' } = element.dataset
    const about = words.get(element.closest<HTMLElement>('.rule') ?? element)
    const text = once(() => `${textOf(element)} ${about?.() ?? ''}`)
    return { element, severity, confidence, rule, text, routes: new Set(reached[number]) }
  })
  const byRoute = new Map<number, number[]>()
  for (const [number, { routes }] of findings.entries()) {
    for (const route of routes) {
      const known = byRoute.get(route)
      if (known === undefined) byRoute.set(route, [number])
      else known.push(number)
    }
  }
  const routes = findAll('.route').map((element, number): RouteItem => {
    const text = once(() => textOf(element))
    const said = new Map(Object.entries(element.dataset).map(([name, value]) => [name, (value ?? '').split(' ')]))
    return { element, said, text, findings: byRoute.get(number) ?? [] }
  })
  const rules = findAll('.rule').map((element): RuleItem => {
    const own = findings.filter(({ rule }) => rule === element.dataset['rule'])
    return { element, number: element.querySelector<HTMLElement>('.shown'), findings: own }
  })
  const models = findAll('.model').map((element): ModelItem => ({ element, text: once(() => textOf(element)) }))
  return { findings, routes, rules, models }
}

/** Ranges, `first, how many` again and again, to numbers. */
function readReached(): number[][] {
  const ranges: readonly (readonly number[])[] = JSON.parse(getElement('reached', HTMLScriptElement).textContent ?? '[]')
  return ranges.map((pairs) => {
    const numbers: number[] = []
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const first = pairs[at] ?? 0
      for (let number = first; number < first + (pairs[at + 1] ?? 0); number += 1) numbers.push(number)
    }
    return numbers
  })
}

function textOf(element: Element): string {
  return (element.textContent ?? '').replace(/\s+/g, ' ').toLowerCase()
}

function once(make: () => string): () => string {
  let known: string | null = null
  return () => (known ??= make())
}
