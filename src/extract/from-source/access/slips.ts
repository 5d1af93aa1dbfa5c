// Other ways of writing a route's address: routing takes them for the same route, and a layer of middleware that looks at the address
// does not. Each is tried by running the layer, and what it lets by to the handler is a slip.
import type { Exemption, HttpRoute, PathSlip, PathTest, Route } from '../../../model/index.ts'
import { textOf } from '../../../project/index.ts'
import type { RouteSource } from '../assembly.ts'
import { callText } from '../fastapi/names.ts'
import { isFrom } from '../fastapi/releases.ts'
import { type Address, fillPath, toAddress } from './address.ts'
import { placeOfSite } from './explore.ts'
import { servesWithout } from './judge.ts'
import { middlewareOf } from './layers.ts'
import { type Asked, type Entrance, type RouteRun, runChain, runMiddleware } from './run-route.ts'
import { SCOPE_PATH, URL_PATH, URL_WHOLE } from './way.ts'

/** Addresses that are tried for one route, and steps for all routes of an application. */
const MOST_SPELLINGS = 24
export const MOST_SLIP_STEPS = 400_000
const MOST_VALUES = 6

interface Spelling {
  readonly how: PathSlip['how']
  readonly address: Address
  /** As a client sends it: the target, and the `Host` where that matters. */
  readonly written: string
  /** The part of it that is the same for all routes. */
  readonly host?: string
  readonly test: Asked
}

/**
 * The layer that refuses requests for no particular address, and lets those for this one by; with the test of the address that held.
 */
export function findExemption(run: RouteRun, entrance: Entrance, plain: Entrance): Exemption | null {
  const [refusal] = plain.arrivals.flatMap(({ path: { end } }) => (end.kind === 'refused' ? [end] : []))
  if (refusal === undefined || plain.arrivals.some(({ path }) => path.end.kind === 'value')) return null
  for (const { path } of entrance.arrivals) {
    if (path.end.kind !== 'value') continue
    const asked = path.events.flatMap((e) => (e.kind === 'path-test' && e.stage === refusal.stage ? [e] : []))
    // All tests of an `any(…)` are run, whichever held.
    const last = asked.find((test) => holds(test, textOf(run.address?.url) ?? '')) ?? asked.at(-1)
    const layer = middlewareOf(run.source.apps)[refusal.stage]
    if (last !== undefined && layer !== undefined) return { guard: callText(layer.call), test: toPathTest(last) }
  }
  return null
}

function holds({ operator, values }: Asked, path: string): boolean {
  if (operator === 'startswith') return values.some((value) => path.startsWith(value))
  if (operator === 'endswith') return values.some((value) => path.endsWith(value))
  return operator === 'contains' ? values.some((value) => path.includes(value)) : values.includes(path)
}

/** An address that no program would ask for. */
export const NOWHERE: Address = toAddress('77')

/** What is known of routes that the layers treat alike. */
export interface Alike {
  readonly id: number
  readonly refused: Set<string>
}

export function findSlips(run: RouteRun, route: Route, entrance: Entrance, before: () => readonly Route[], alike: Alike): PathSlip[] {
  if (route.kind !== 'http' || route.origin !== 'project') return []
  const ends = entrance.arrivals.map(({ path }) => path.end)
  const refusals = ends.flatMap((end) => (end.kind === 'refused' ? [end] : []))
  // The layer refuses who shows no credential, on every way.
  if (refusals.length === 0 || refusals.length < ends.length) return []
  const asked = distinctAsked(entrance.asked.filter(({ stage }) => refusals.some((end) => end.stage === stage)))
  const slips = new Map<PathSlip['how'], PathSlip>()
  for (const spelling of spellingsOf(run.source, route, asked, before).slice(0, MOST_SPELLINGS)) {
    if (slips.has(spelling.how)) continue
    // Where a name of the path is filled, routes differ.
    const key = spelling.how === 'parameter' ? null : `${alike.id} ${spelling.how} ${spelling.host ?? ''}`
    if (key !== null && alike.refused.has(key)) continue
    const other: RouteRun = { ...run, address: spelling.address }
    const entered = runMiddleware(other, 'absent')
    if (!entered.arrivals.some(({ path }) => path.end.kind === 'value')) {
      if (key !== null) alike.refused.add(key)
      continue
    }
    if (!servesWithout(other, runChain(other, 'absent', entered))) continue
    const layer = middlewareOf(run.source.apps)[spelling.test.stage]
    slips.set(spelling.how, {
      how: spelling.how,
      request: `${route.method} ${spelling.written}`,
      guard: layer === undefined ? '' : callText(layer.call),
      test: toPathTest(spelling.test),
    })
  }
  return [...slips.values()]
}

function toPathTest({ operator, values, subject, site }: Asked): PathTest {
  return { operator: operator as PathTest['operator'], values, subject, place: placeOfSite(site) } // one of the operators of `Way.tested`
}

function spellingsOf(
  { apps, context }: RouteSource,
  route: HttpRoute,
  asked: readonly Asked[],
  before: () => readonly Route[],
): Spelling[] {
  const { starlette } = context.releases
  const plain = fillPath(route.path)
  const out: Spelling[] = []
  const [byScope, byUrl, byText] = [SCOPE_PATH, URL_PATH, URL_WHOLE].map((part) => asked.filter(({ subject }) => subject.includes(part)))
  const query = byText?.flatMap((test) => wordsIn(test).map((word) => ({ test, word }))) ?? []
  for (const { test, word } of query)
    out.push({ how: 'query', address: toAddress(plain, plain, word), written: `${plain}?${word}`, host: word, test })
  // A pattern that ends in `$` takes a newline after it.
  const [scoped] = byScope ?? []
  if (scoped !== undefined && !/\{\w+\}$/.test(route.path))
    out.push({ how: 'newline', address: toAddress(`${plain}\n`, plain), written: `${plain}%0A`, test: scoped })
  const rootPath = textOf(apps[0]?.attrs.get('root_path')) ?? ''
  const [first] = asked
  if (rootPath !== '' && rootPath !== '/' && first !== undefined && isFrom(starlette, '0.33.0')) {
    const longer = `${rootPath.replace(/\/$/, '')}${plain}`
    out.push({ how: 'root-path', address: toAddress(longer), written: longer, test: first })
  }
  // Up to then the `Host` header was part of what `request.url` is read from, whatever stood in it.
  const seen = [...(byUrl ?? []), ...(byText ?? [])]
  if (!isFrom(starlette, '1.0.1'))
    for (const test of seen)
      for (const { url, host } of hostsFor(test, plain))
        out.push({ how: 'host', address: toAddress(plain, url), written: `${plain} with Host: ${host}`, host, test })
  for (const { filled, test } of fillings(route, asked))
    if (!before().some((other) => takes(other, route, filled)))
      out.push({ how: 'parameter', address: toAddress(filled), written: filled, test })
  return out
}

function hostsFor(test: Asked, plain: string): { url: string; host: string }[] {
  const wanted = wordsIn(test).map((word) => (word.startsWith('/') ? word : `/${word}`))
  return [...wanted.map((url) => ({ url, host: `a${url}?` })), { url: `/77${plain}`, host: 'a/77' }]
}

/** The path with something in its names that the test is about. A list of whole paths is meant as it stands. */
function fillings({ path, parameters }: HttpRoute, asked: readonly Asked[]): { filled: string; test: Asked }[] {
  const names = [...path.matchAll(/\{(\w+)(?::(\w+))?\}/g)].map(([, name = '', converter = 'str']) => ({ name, converter }))
  const isFree = ({ name, converter }: { name: string; converter: string }): boolean => {
    if (converter !== 'str' && converter !== 'path') return false
    const schema = parameters.find((p) => p.name === name && p.in === 'path')?.schema
    return (
      schema === undefined || (schema.type === 'string' && !schema.format && !schema.enum && !schema.pattern && schema.const === undefined)
    )
  }
  return names.flatMap((hole, at) => {
    if (!isFree(hole)) return []
    return asked
      .filter(({ operator }) => /^(startswith|endswith|contains|search|match)$/.test(operator))
      .flatMap((test) =>
        wordsIn(test).flatMap((word) => {
          const bare = word.replace(/^\/+|\/+$/g, '')
          const values = hole.converter === 'path' ? [bare, `77/${bare}`, `77/${bare}/77`] : bare.includes('/') ? [] : [bare]
          return values
            .filter((value) => value !== '')
            .map((value) => ({ filled: fillPath(path, (_name, i) => (i === at ? value : '77')), test }))
        }),
      )
  })
}

/** Plain text that a test asks for; of a pattern its longest run of it. */
function wordsIn({ operator, values }: Asked): string[] {
  const isPattern = /^(match|search|fullmatch|fnmatch)$/.test(operator)
  const words = values.slice(0, MOST_VALUES).flatMap((value) => {
    if (!isPattern) return [value]
    const runs = value.replace(/\\([/.-])/g, '$1').match(/[\w/.-]{3,}/g) ?? []
    return runs.toSorted((one, other) => other.length - one.length).slice(0, 1)
  })
  return words.filter((word) => /^[\w/.~-]+$/.test(word))
}

/** A route that stands before and is served for the path instead. */
function takes(other: Route, route: HttpRoute, path: string): boolean {
  if (other.app !== route.app || other.kind !== 'http' || other.method !== route.method || other === route) return false
  const source = other.path
    .split(/(\{[^}]*\})/)
    .map((part) => (!part.startsWith('{') ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : part.includes(':path') ? '.*' : '[^/]+'))
    .join('')
  return new RegExp(`^${source}$`).test(path)
}

function distinctAsked(all: readonly Asked[]): Asked[] {
  const seen = new Map<string, Asked>()
  for (const one of all) seen.set(`${one.operator} ${one.subject} ${one.values.join(' ')}`, one)
  return [...seen.values()]
}
