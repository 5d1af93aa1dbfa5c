// Whose pages may read answers (CORS): origins exactly as they are written, and never `null`. Questions before a request are answered here.

import type { RequestHead } from '../request/index.ts'
import type { WrittenCorsSettings } from './header-settings.ts'

export interface Cors {
  /** Of an answer to a request with this `Origin`: name, value, name, value. */
  readonly headers: (origin: string | undefined) => readonly string[]
  /** null where the page may not: then nothing is said to it. */
  readonly answer: (question: Preflight) => readonly (readonly [string, string])[] | null
}

/** What a browser asks before it sends something that a form could not. */
export interface Preflight {
  readonly origin: string
  readonly method: string
  /** In lower case. */
  readonly headers: readonly string[]
}

const nothing: readonly string[] = []

export function createCors(written: WrittenCorsSettings): Cors {
  const { origins = [], credentials = false, expose = [], maxAge = '600' } = written
  const methods = written.methods ?? ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
  const headers = (written.headers ?? ['authorization', 'content-type']).map((name) => name.toLowerCase())
  const isForAll = origins.includes('*') && !credentials
  const known = new Map<string, readonly string[]>()
  const say = (origin: string): readonly string[] => [
    'access-control-allow-origin',
    isForAll ? '*' : origin,
    ...(credentials ? ['access-control-allow-credentials', 'true'] : []),
    ...(expose.length === 0 ? [] : ['access-control-expose-headers', expose.join(', ')]),
  ]
  for (const origin of origins) if (origin !== '*') known.set(origin, say(origin))
  const forAll = isForAll ? say('*') : nothing
  const find = (origin: string | undefined) => (origin === undefined || origin === 'null' ? nothing : (known.get(origin) ?? forAll))
  return {
    headers: find,
    answer({ origin, method, headers: wanted }) {
      const said = find(origin)
      if (said.length === 0 || !methods.includes(method) || !wanted.every((name) => headers.includes(name) || isAlwaysFine(name)))
        return null
      return [
        ['access-control-allow-origin', isForAll ? '*' : origin],
        ...(credentials ? [['access-control-allow-credentials', 'true'] as const] : []),
        ['access-control-allow-methods', methods.join(', ')],
        ['access-control-allow-headers', headers.join(', ')],
        ['access-control-max-age', maxAge],
        ['vary', vary],
      ]
    },
  }
}

export const vary = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'

/** Names that browsers send anyway, should one list them. */
const isAlwaysFine = (name: string): boolean => name === 'accept' || name === 'accept-language' || name === 'content-language'

/** null where it is no such question. */
export function findPreflight({ method, headers }: RequestHead): Preflight | null {
  if (method !== 'OPTIONS') return null
  const find = (name: string) => headers.filter((header) => header.name === name).map(({ value }) => value)
  const [origin] = find('origin')
  const [asked, more] = find('access-control-request-method')
  if (origin === undefined || asked === undefined || more !== undefined) return null
  const wanted = find('access-control-request-headers').flatMap((value) => value.split(','))
  return { origin, method: asked, headers: wanted.map((name) => name.trim().toLowerCase()).filter((name) => name !== '') }
}
