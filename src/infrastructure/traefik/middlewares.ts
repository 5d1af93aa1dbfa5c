// What middlewares of Traefik do with requests and answers: who is kept out, what is sent elsewhere, which headers are set, what of the path is
// cut off.

import type { EdgeAction, EdgeGuard, EdgeHeader, EdgePath, PathMatch } from '../edges.ts'
import { isOn, namedAt, nodeAt, type TraefikNode, textOf, textsOf } from './node.ts'

/** What stands before a service; null for a middleware that nobody described. */
export type FindMiddleware = (name: string) => TraefikNode | null

export interface Chain {
  readonly nodes: readonly TraefikNode[]
  /** One of them is not described here, or is a plugin. */
  readonly isPartial: boolean
}

const DEEPEST = 10

export function toChain(names: readonly string[], find: FindMiddleware, depth = 0): Chain {
  const nodes: TraefikNode[] = []
  let isPartial = false
  for (const name of names) {
    const node = depth > DEEPEST ? null : find(name)
    if (node === null || node.entries.has('plugin')) {
      isPartial = true
      continue
    }
    const inner = nodeAt(node, 'chain', 'middlewares')
    if (inner === null) {
      nodes.push(node)
      continue
    }
    // In a cluster each is a table with a name.
    const chained = inner.items.some((item) => item.entries.size > 0)
      ? inner.items.flatMap((item) => textOf(item, 'name') ?? [])
      : textsOf(inner)
    const more = toChain(chained, find, depth + 1)
    nodes.push(...more.nodes)
    isPartial ||= more.isPartial
  }
  return { nodes, isPartial }
}

/** Where all requests are sent; null where they go on. */
export function redirectOf({ nodes }: Chain): EdgeAction | null {
  for (const node of nodes) {
    const scheme = nodeAt(node, 'redirectscheme')
    if (scheme !== null) return { kind: 'redirect', toHttps: textOf(scheme, 'scheme')?.toLowerCase() === 'https' }
    const pattern = textOf(node, 'redirectregex', 'regex')
    // `^http://(.*)` takes everything; one that names a host takes that host alone.
    if (pattern !== null && /^\^?https?\??:(?:\\)?\/(?:\\)?\/\(\??(?:[^()]*\.\*|\.\+)\)\$?$/.test(pattern) && !pattern.includes('https?:'))
      return { kind: 'redirect', toHttps: (textOf(node, 'redirectregex', 'replacement') ?? '').startsWith('https://') }
    if (isOn(node, 'headers', 'sslredirect')) return { kind: 'redirect', toHttps: true }
  }
  return null
}

export function guardOf({ nodes, isPartial }: Chain): EdgeGuard {
  for (const node of nodes) {
    if (nodeAt(node, 'basicauth') !== null || nodeAt(node, 'digestauth') !== null) return 'basic'
    if (nodeAt(node, 'forwardauth') !== null) return 'forward'
    const addresses = nodeAt(node, 'ipallowlist') ?? nodeAt(node, 'ipwhitelist')
    if (addresses === null) continue
    const range = textsOf(addresses, 'sourcerange')
    if (range.length > 0 && !range.some(isAnyone)) return 'addresses'
  }
  return isPartial ? 'unknown' : 'none'
}

export function isAnyone(range: string): boolean {
  return range === '0.0.0.0/0' || range === '::/0'
}

/** Null where one of the chain may set any. */
export function answerHeadersOf({ nodes, isPartial }: Chain, isTls: boolean): readonly EdgeHeader[] | null {
  return isPartial ? null : nodes.flatMap((node) => headersOf(nodeAt(node, 'headers'), isTls))
}

const words: readonly (readonly [string, string, string])[] = [
  ['contenttypenosniff', 'x-content-type-options', 'nosniff'],
  ['browserxssfilter', 'x-xss-protection', '1; mode=block'],
]
const texts: readonly (readonly [string, string])[] = [
  ['contentsecuritypolicy', 'content-security-policy'],
  ['contentsecuritypolicyreportonly', 'content-security-policy-report-only'],
  ['referrerpolicy', 'referrer-policy'],
  ['permissionspolicy', 'permissions-policy'],
  ['custombrowserxssvalue', 'x-xss-protection'],
]

function headersOf(node: TraefikNode | null, isTls: boolean): EdgeHeader[] {
  if (node === null) return []
  const set = (name: string, value: string, from: TraefikNode): EdgeHeader => ({ name, value, always: true, place: from.place, how: 'set' })
  const own = namedAt(node, 'customresponseheaders').map(
    ([name, value]): EdgeHeader =>
      // An empty text takes the header away.
      value.text === null || value.text === ''
        ? { name, value: null, always: true, place: value.place, how: 'remove' }
        : set(name, value.text, value),
  )
  const given = words.flatMap(([key, name, value]) => {
    const from = nodeAt(node, key)
    return from !== null && isOn(from) ? [set(name, value, from)] : []
  })
  const written = texts.flatMap(([key, name]) => {
    const from = nodeAt(node, key)
    return from?.text ? [set(name, from.text, from)] : []
  })
  const frame = nodeAt(node, 'customframeoptionsvalue')
  const deny = nodeAt(node, 'framedeny')
  const frames = frame?.text
    ? [set('x-frame-options', frame.text, frame)]
    : deny !== null && isOn(deny)
      ? [set('x-frame-options', 'DENY', deny)]
      : []
  return [...given, ...written, ...frames, ...transportOf(node, isTls, set), ...originsOf(node, set), ...own]
}

type Set = (name: string, value: string, from: TraefikNode) => EdgeHeader

/** Traefik sends it where the caller came by TLS, unless it is told to always. */
function transportOf(node: TraefikNode, isTls: boolean, set: Set): EdgeHeader[] {
  const seconds = nodeAt(node, 'stsseconds')
  if (seconds === null || !(Number(seconds.text) > 0) || (!isTls && !isOn(node, 'forcestsheader'))) return []
  const more = [...(isOn(node, 'stsincludesubdomains') ? ['includeSubDomains'] : []), ...(isOn(node, 'stspreload') ? ['preload'] : [])]
  return [set('strict-transport-security', [`max-age=${seconds.text}`, ...more].join('; '), seconds)]
}

/** The word for the origin of the request itself, given back. */
export const ANY_ORIGIN = '(the origin of the request)'

function originsOf(node: TraefikNode, set: Set): EdgeHeader[] {
  const list = nodeAt(node, 'accesscontrolalloworiginlist') ?? nodeAt(node, 'accesscontrolalloworigin')
  const patterns = nodeAt(node, 'accesscontrolalloworiginlistregex')
  const credentials = nodeAt(node, 'accesscontrolallowcredentials')
  const origins = textsOf(list)
  const anyPattern = textsOf(patterns).find((text) => /^\^?(?:https?\??:\/\/|\(?https\??\|?(?:http)?\)?:\/\/)?\(?\.[*+]\)?\$?$/.test(text))
  const value = origins.includes('*') ? '*' : anyPattern !== undefined ? ANY_ORIGIN : [...origins, ...textsOf(patterns)].join(', ')
  const from = origins.includes('*') || patterns === null ? list : patterns
  if (from === null || value === '') return []
  return [
    set('access-control-allow-origin', value, from),
    ...(credentials !== null && isOn(credentials) ? [set('access-control-allow-credentials', 'true', credentials)] : []),
  ]
}

export function requestHeadersOf({ nodes }: Chain): readonly EdgeHeader[] {
  return nodes.flatMap((node) =>
    namedAt(node, 'headers', 'customrequestheaders').map(
      ([name, { text, place }]): EdgeHeader => ({
        name,
        value: text === '' ? null : text,
        always: true,
        place,
        how: text === null || text === '' ? 'remove' : 'set',
      }),
    ),
  )
}

/** What stands for the matched part once the middlewares are through: null where the path is left alone, undefined where nobody can say. */
export function pathAfter({ nodes }: Chain, match: PathMatch): string | null | undefined {
  let path: string | null = null
  const taken = match.kind === 'prefix' || match.kind === 'exact' ? match.text : null
  for (const node of nodes) {
    const current: string | null = path ?? taken
    const prefixes = textsOf(node, 'stripprefix', 'prefixes')
    if (prefixes.length > 0) {
      if (current === null) return undefined
      const prefix = prefixes.find((one) => current.startsWith(one))
      if (prefix !== undefined) path = current.slice(prefix.length)
      // What the rule takes may still begin so further on.
      else if (prefixes.some((one) => one.startsWith(current))) return undefined
    }
    const added = textOf(node, 'addprefix', 'prefix')
    if (added !== null) {
      if (current === null) return undefined
      path = `${added.replace(/\/$/, '')}${current === '' || current.startsWith('/') ? '' : '/'}${current}`
    }
    if (['replacepath', 'replacepathregex', 'stripprefixregex'].some((key) => nodeAt(node, key) !== null)) return undefined
  }
  return path
}

/** What Traefik does with who it calls the caller. */
export function forwardedHeaders(trustsAnyone: boolean, place: EdgePath['place']): readonly EdgeHeader[] {
  return [
    { name: 'x-forwarded-for', value: '(the address of the caller)', always: true, place, how: trustsAnyone ? 'add' : 'set' },
    { name: 'x-forwarded-proto', value: '(the scheme of the caller)', always: true, place, how: 'set' },
  ]
}
