// The dashboard and the alerts ask for numbers that a running gateway gives, with labels that it sets.

import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { layPlace, policy, startApplication, startGateway } from '../gateway/audit/standing.ts'
import { ask } from '../gateway/front/raw-client.ts'
import { readDeployed } from './deployed.ts'
import { readPromql } from './promql.ts'
import { look } from './standing.ts'

interface Target {
  readonly expr: string
  readonly legendFormat: string
}
interface Panel {
  readonly id: number
  readonly title: string
  readonly targets: readonly Target[]
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
}
interface Alert {
  readonly alert: string
  readonly expr: string
  readonly annotations: Readonly<Record<string, string>>
}

const dashboard: { readonly panels: readonly Panel[]; readonly templating: { readonly list: readonly { readonly query: unknown }[] } } =
  JSON.parse(readDeployed('helm/fastward/files/dashboard.json'))
const alerts: readonly Alert[] = parse(readDeployed('helm/fastward/files/alerts.yaml')).groups.flatMap(
  (group: { rules: Alert[] }) => group.rules,
)

/** With everything that has numbers; nobody answers at that port. */
const counted = `gateway:
  store: {address: env:STORE}
  rates: {limits: [{for: caller, rate: 100 per minute}], at-once: [{for: caller, most: 4}]}
  pdp: {address: 'http://127.0.0.1:9'}
`

/** What Prometheus itself sets. */
const ofPrometheus = new Set(['instance', 'job', 'le'])

async function readMetrics(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const gateway = await startGateway(layPlace(`${policy}${counted}`), await startApplication(), ['--admin', '0'], {
    environment: { STORE: 'redis://127.0.0.1:9' },
  })
  for (const target of ['/items/1', '/closed/a']) await ask(gateway.port, `GET ${target} HTTP/1.1\r\nHost: shop.example\r\n\r\n`)
  const door = /Operators ask at (http:\S+\d)/.exec(gateway.errors())?.[1] ?? ''
  const { text } = await look(`${door}/metrics`)
  const found = new Map<string, Set<string>>()
  for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    const known = found.get(name) ?? new Set()
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label)
    found.set(name, known)
  }
  return found
}

const resolved = (text: string): string =>
  text.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '6h').replaceAll('$instance', '.*')

const expressions: readonly (readonly [place: string, text: string])[] = [
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [`panel ${title}`, resolved(expr)] as const)),
  ...alerts.map(({ alert, expr }) => [`alert ${alert}`, expr] as const),
]

describe('what is asked of Prometheus', () => {
  test('is an expression, of numbers that the gateway gives, told apart by labels that it sets', async () => {
    const given = await readMetrics()
    const wrong: string[] = []
    const asked = new Set<string>()
    for (const [place, text] of expressions) {
      const { numbers, faults } = readPromql(text)
      for (const fault of faults) wrong.push(`${place}: ${fault}`)
      if (numbers.size === 0) wrong.push(`${place}: it asks for nothing`)
      for (const [name, labels] of numbers) {
        asked.add(name)
        const known = given.get(name)
        if (known === undefined) wrong.push(`${place}: there is no ${name}`)
        else for (const label of labels) if (!known.has(label) && !ofPrometheus.has(label)) wrong.push(`${place}: ${name} has no ${label}`)
      }
    }
    expect(wrong).toEqual([])
    // And nobody counts what no one looks at.
    const shown = [...given.keys()].filter((name) => !asked.has(name) && !asked.has(name.replace(/_(?:bucket|sum|count)$/, '_bucket')))
    expect(shown).toEqual([])
  })

  test.each(expressions)('%s: names in its legend are labels that it groups by', (place, text) => {
    const legends = dashboard.panels.filter(({ title }) => place === `panel ${title}`).flatMap(({ targets }) => targets)
    const legend = legends.find(({ expr }) => resolved(expr) === text)?.legendFormat ?? ''
    const grouped = /by \(([^)]*)\)/.exec(text)?.[1]?.split(/, */) ?? []
    for (const [, name] of legend.matchAll(/\{\{(\w+)\}\}/g)) expect(grouped).toContain(name)
  })

  test.each([
    ['sum(rate(fastward_requests_total[5m])', '`(` is not closed'],
    ['summ(fastward_requests_total)', 'there is no function summ'],
    ['sum(fastward_requests_total])', '`]` closes nothing'],
  ])('%s is told to be wrong', (text, fault) => {
    expect(readPromql(text).faults).toContain(fault)
  })
})

describe('the dashboard', () => {
  test('has panels that do not cover each other', () => {
    const places = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    )
    expect(new Set(places).size).toBe(places.length)
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
  })
})

test.each(alerts)('$alert says what happened, and what to do', ({ annotations }) => {
  expect(Object.keys(annotations)).toEqual(['summary', 'description'])
})
