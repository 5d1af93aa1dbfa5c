// What the gateway should say, as plainly as possible and as slowly: paths by Python's own regular expressions, every route that may be
// there or not in every combination, conditions walked by the slow evaluator. It shares the policy's selectors with the fast one, and no more.

import type { Model, Route } from '../../../src/model/index.ts'
import { type Facts, type PolicyRoute, type Principal, unknowable } from '../../../src/policy/access/index.ts'
import { interpret } from '../../policy/access-oracle.ts'
import { innerApp, type Who, type World } from './random-worlds.ts'

export interface SlowAnswer {
  /** More than one where it hangs on what nobody knows which of them is said. */
  readonly codes: ReadonlySet<string>
  /** Null where no rule is what decided. */
  readonly rules: ReadonlySet<string | null>
  readonly mode: 'observe' | 'enforce'
}

interface Sent {
  readonly method: string
  readonly target: string
  readonly isSocket: boolean
  readonly headers: readonly (readonly [string, string])[]
}

/** `codes` holds one word: what the front refuses before anybody is asked. */
export const refusedEarly = 'early'

export function createSlowGateway(world: World): (head: string, who: Who) => SlowAnswer {
  const slow = new Map(world.policyRoutes.map((route) => [route.id, interpret(world.policy, route)]))
  const patterns = new Map(world.model.routes.map((route) => [route.id, toRegExp(route)]))
  const policyRoutes = new Map(world.policyRoutes.map((route) => [route.id, route]))
  return (head, who) => {
    const sent = parse(head)
    const [raw = ''] = sent.target.split('?', 1)
    const path = unquote(raw)
    const doubts = listDoubts(raw, path)
    // A fragment is no part of what is sent.
    if (doubts.includes('never') || sent.target.includes('#'))
      return { codes: new Set([refusedEarly]), rules: new Set([null]), mode: 'observe' }
    const outcomes = combinations(world.model.routes).map((routes) => ({
      routes,
      ...findAnswer(world.model, routes, patterns, sent, path),
    }))
    const running = new Map(outcomes.flatMap(({ route, captured }) => (route === null ? [] : [[route.id, { route, captured }] as const])))
    const possible = [...running.values()]
    const mode = modeOf(
      world,
      path,
      possible.map(({ route }) => route),
    )
    const done = (codes: readonly string[], rules: readonly (string | null)[] = [null]): SlowAnswer => ({
      codes: new Set(codes),
      rules: new Set(rules),
      mode,
    })
    if (doubts.length > 0) {
      const isMeant =
        possible.length > 0 &&
        possible.every(({ route }) =>
          doubts.every((doubt) => (settingOf(world, 'doubts', route.path)?.value ?? []).includes(doubt as never)),
        )
      if (!isMeant) return done(['path-doubtful'])
    }
    if (possible.length === 0) return done(whenNothingRuns(world, outcomes, path, who))
    if (who.kind !== 'principal') return done([who.kind === 'refused' ? 'credential-refused' : 'identity-away'])
    const said = possible.map(({ route, captured }) => judge(world, route, captured, sent, who.principal, slow, policyRoutes))
    const refusals = said.filter(({ code }) => code !== 'allow')
    const telling = refusals.length > 0 ? refusals : said
    return done(
      telling.map(({ code }) => code),
      telling.map(({ rule }) => rule),
    )
  }
}

function parse(head: string): Sent {
  const [line = '', ...lines] = head.split('\r\n')
  const [method = '', target = ''] = line.split(' ')
  const headers = lines.map((one) => [one.slice(0, one.indexOf(':')).toLowerCase(), one.slice(one.indexOf(':') + 1).trim()] as const)
  return { method, target, isSocket: headers.some(([name]) => name === 'upgrade'), headers }
}

/** As `urllib.parse.unquote`. */
function unquote(text: string): string {
  const bytes: number[] = []
  for (let index = 0; index < text.length; index++) {
    const code =
      text[index] === '%' && /^[0-9a-fA-F]{2}$/.test(text.slice(index + 1, index + 3))
        ? Number.parseInt(text.slice(index + 1, index + 3), 16)
        : null
    bytes.push(code ?? text.charCodeAt(index))
    if (code !== null) index += 2
  }
  return Buffer.from(bytes).toString('utf8')
}

function listDoubts(raw: string, path: string): string[] {
  const found: string[] = []
  if ([...path].some((letter) => letter.charCodeAt(0) < 32)) found.push('never')
  const escapes = [...raw.matchAll(/%(..)?/g)].map(([, hex]) => hex ?? '')
  if (escapes.some((hex) => !/^[0-9a-f]{2}$/i.test(hex)) || path.includes('\ufffd')) found.push('broken-encoding')
  if (escapes.some((hex) => hex.toLowerCase() === '2f')) found.push('encoded-slash')
  if (escapes.some((hex) => /^[0-9a-f]{2}$/i.test(hex) && /[A-Za-z0-9._~-]/.test(String.fromCharCode(Number.parseInt(hex, 16)))))
    found.push('needless-encoding')
  if (path.includes('\\')) found.push('backslash')
  if (path.split(/[\\/]/).some((part) => ['.', '..'].includes(part.split(';')[0] ?? ''))) found.push('dot-segment')
  for (let index = 1; index < path.length; index++) {
    const pair = path.slice(index - 1, index + 1)
    if (['//', '/\\', '\\/'].includes(pair)) {
      found.push('empty-segment')
      break
    }
  }
  return found
}

/** As `starlette.routing.compile_path`. */
function toRegExp(route: Route): RegExp {
  const path = route.kind === 'mount' ? `${route.path}/{path:path}` : route.path
  const kinds: Readonly<Record<string, string>> = { path: '[^\\n]*', int: '[0-9]+', str: '[^/]+' }
  let text = ''
  let end = 0
  for (const found of path.matchAll(/\{(\w+)(?::(\w+))?\}/g)) {
    text += `${quote(path.slice(end, found.index))}(?<${found[1]}>${kinds[found[2] ?? 'str']})`
    end = found.index + found[0].length
  }
  return new RegExp(`^${text}${quote(path.slice(end))}$`)
}
const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** With and without each route that may be there or not. */
function combinations(routes: readonly Route[]): readonly (readonly Route[])[] {
  const unsure = routes.filter(({ condition }) => condition !== null)
  return Array.from({ length: 2 ** unsure.length }, (_, mask) =>
    routes.filter((route) => {
      const index = unsure.indexOf(route)
      return index === -1 || (mask & (1 << index)) !== 0
    }),
  )
}

interface Found {
  readonly route: Route | null
  readonly captured: Readonly<Record<string, string>>
  /** What the application answers where nothing runs. */
  readonly otherwise: 'route-unknown' | 'method-not-allowed' | 'redirect' | null
}

function findAnswer(
  model: Model,
  routes: readonly Route[],
  patterns: ReadonlyMap<string, RegExp>,
  sent: Sent,
  path: string,
  within = 'main:app',
): Found {
  const here = routes.filter((route) => route.within === within)
  const match = (route: Route, text: string) =>
    patterns.get(route.id)?.exec(text)?.groups ?? (patterns.get(route.id)?.test(text) ? {} : null)
  const method = sent.isSocket ? 'WS' : sent.method
  const takes = (route: Route) =>
    route.method === method || (route.kind === 'http' && route.plain && route.method === 'GET' && method === 'HEAD')
  for (const route of here) {
    const captured = match(route, path)
    if (captured === null) continue
    // What is mounted and has no route is nothing that the model knows more about.
    if (route.kind === 'mount')
      return route.target === innerApp && model.routes.some(({ within: app }) => app === innerApp)
        ? findAnswer(model, routes, patterns, sent, path, innerApp)
        : { route, captured, otherwise: null }
    if (takes(route)) return { route, captured, otherwise: null }
  }
  const nothing = (otherwise: Found['otherwise']): Found => ({ route: null, captured: {}, otherwise })
  if (sent.isSocket) return nothing('route-unknown')
  const isHttp = (route: Route) => route.kind !== 'websocket'
  if (here.some((route) => isHttp(route) && match(route, path) !== null)) return nothing('method-not-allowed')
  const app = model.apps.find(({ id }) => id === within)
  if (app?.redirectSlashes === true && path !== '/') {
    const other = path.endsWith('/') ? path.replace(/\/+$/, '') : `${path}/`
    if (here.some((route) => isHttp(route) && match(route, other) !== null)) return nothing('redirect')
  }
  return nothing('route-unknown')
}

function whenNothingRuns(world: World, outcomes: readonly Found[], path: string, who: Who): readonly string[] {
  const answers = [...new Set(outcomes.map(({ otherwise }) => otherwise ?? ''))]
  return answers.map((answer) => {
    if (answer === 'redirect') return answer
    const usual = ['/openapi.json', '/docs', '/docs/oauth2-redirect', '/redoc']
    const isOpen =
      world.settings.docs === 'open' &&
      usual.includes(path) &&
      !world.model.routes.some((route) => route.kind === 'http' && route.origin === 'docs')
    if (!isOpen && settingOf(world, 'unknown', path)?.value !== 'forward') return answer
    return who.kind === 'principal' ? 'allow' : who.kind === 'refused' ? 'credential-refused' : 'identity-away'
  })
}

function settingOf<Name extends 'unmatched' | 'unknown' | 'doubts'>({ settings }: World, name: Name, path: string) {
  const fitting = [...settings.paths].filter(
    ([prefix, said]) => said[name] !== undefined && `${path}/`.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`),
  )
  const [longest] = fitting.sort(([one], [other]) => other.replace(/\/$/, '').length - one.replace(/\/$/, '').length)
  return longest === undefined ? null : { value: longest[1][name] }
}

const patternsOf: Readonly<Record<string, RegExp>> = { '/orders/**': /^\/orders(?:\/.*)?$/s, '/items/*': /^\/items\/[^/]+$/ }

function modeOf({ mode, enforced }: World, path: string, routes: readonly Route[]): 'observe' | 'enforce' {
  const isNamed = (one: string) => enforced.some((pattern) => patternsOf[pattern]?.test(one))
  return mode === 'enforce' || isNamed(path) || routes.some((route) => isNamed(route.path)) ? 'enforce' : 'observe'
}

function judge(
  world: World,
  route: Route,
  captured: Readonly<Record<string, string>>,
  sent: Sent,
  principal: Principal,
  slow: ReadonlyMap<string, ReturnType<typeof interpret>>,
  policyRoutes: ReadonlyMap<string, PolicyRoute>,
): { readonly code: string; readonly rule: string | null } {
  const facts = readFacts(route, captured, sent, principal)
  if (!policyRoutes.has(route.id)) throw new Error(`no rules for ${route.id}`)
  const { verdict, rule } = slow.get(route.id)?.decide(facts, 'head') ?? { verdict: 'none', rule: null }
  const isDocs = route.kind === 'http' && route.origin === 'docs'
  const { docs } = world.settings
  if (isDocs && docs === 'off') return { code: 'docs-off', rule: null }
  if (verdict === 'allow') return { code: 'allow', rule }
  if (verdict === 'unmatched') {
    if (isDocs && docs === 'open') return { code: 'allow', rule: null }
    if (settingOf(world, 'unmatched', route.path)?.value === 'allow') return { code: 'allow', rule: null }
  }
  if (isDocs && docs === 'private') return { code: 'docs-private', rule }
  return { code: verdict === 'unmatched' ? 'rule-missing' : 'rule-denies', rule }
}

function readFacts(route: Route, captured: Readonly<Record<string, string>>, sent: Sent, principal: Principal): Facts {
  const path: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(captured)) {
    path[name] = route.kind === 'mount' ? text : (readValue(name === 'order_id' ? 'integer' : 'string', [text]) ?? unknowable('unclear'))
  }
  const query: Record<string, unknown> = {}
  const mark = sent.target.indexOf('?')
  const given = new URLSearchParams(mark === -1 ? '' : sent.target.slice(mark + 1))
  for (const { in: place, name, schema, hasDefault, default: usual } of route.parameters) {
    if (place !== 'query') continue
    const type = schema.type ?? 'boolean'
    const value = given.has(name) ? (readValue(String(type), given.getAll(name)) ?? unknowable('unclear')) : hasDefault ? usual : undefined
    if (value !== undefined) query[name] = value
  }
  const dropped = sent.headers.filter(([name]) => name === 'connection').flatMap(([, value]) => value.toLowerCase().split(/, */))
  const header: Record<string, string> = {}
  const versions = sent.headers.filter(([name]) => name === 'x-version' && !dropped.includes(name)).map(([, value]) => value)
  if (versions.length > 0) header['x-version'] = versions.join(', ')
  return {
    principal,
    request: {
      method: sent.isSocket && route.kind === 'websocket' ? 'WS' : sent.method,
      path: sent.target,
      address: '192.0.2.1',
      time: '2026-11-22T09:00:00Z',
    },
    path,
    query,
    header,
  }
}

/** undefined of what Pydantic may read in a way of its own. */
function readValue(type: string, texts: readonly string[]): unknown {
  const text = texts.at(-1) ?? ''
  switch (type) {
    case 'integer': {
      const isPlain = String(Number(text)) === text && Number.isSafeInteger(Number(text)) && text !== '-0'
      return isPlain ? Number(text) : undefined
    }
    case 'boolean': {
      const known = new Map([
        ...['1', 'true', 'yes', 'on', 't', 'y'].map((word) => [word, true] as const),
        ...['0', 'false', 'no', 'off', 'f', 'n'].map((word) => [word, false] as const),
      ])
      return known.get(text.toLowerCase())
    }
    case 'array':
      return texts
    default:
      return text
  }
}
