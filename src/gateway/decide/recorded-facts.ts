// What rules read of one request, as a line of the record: by need, and without what a name calls secret. A changed policy is tried on it.

import type { Facts, RouteAccess } from '../../policy/index.ts'

/** One operation, and what its rules were asked with. */
export interface RecordedCase {
  readonly route: string
  /** What the rules read, as dotted paths, and what of it stands here. */
  readonly reads: readonly string[]
  readonly headers: readonly string[]
  readonly facts: Facts
}

export type AskedCases = Map<string, { readonly access: RouteAccess; readonly facts: Facts }>

const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie'])

/** `isTelling`: names whose values stand nowhere. */
export function recordCases(asked: AskedCases, isTelling: (name: string) => boolean): readonly RecordedCase[] {
  return [...asked].map(([route, { access, facts }]) => {
    const reads = new Set<string>()
    const keep = (path: string): boolean => {
      const isFine = !path.split('.').some(isTelling)
      if (isFine) reads.add(path)
      return isFine
    }
    const wanted = [...access.needs.reads, ...access.fields.reads].filter((path) => keep(path))
    const headers = access.needs.headers.filter((name) => !isTelling(name) && !secretHeaders.has(name))
    const pickPlace = (place: 'path' | 'query' | 'body' | 'response', value: unknown): unknown =>
      pick(value, place, wanted, (path) => reads.delete(path), isTelling)
    const { principal, request, path } = facts
    const attributes = pick(principal, 'principal', wanted, (name) => reads.delete(name), isTelling)
    const recorded: Facts = {
      principal: { ...principal, attributes: isObject(attributes) && isObject(attributes['attributes']) ? attributes['attributes'] : {} },
      request: { ...request, path: request.path.split('?', 1)[0] ?? '' },
      path: toObject(pickPlace('path', path)),
      query: toObject(pickPlace('query', facts.query)),
      header: Object.fromEntries(headers.flatMap((name) => (facts.header[name] === undefined ? [] : [[name, facts.header[name] ?? '']]))),
      ...(facts.body === undefined ? {} : { body: pickPlace('body', facts.body) }),
      ...(facts.response === undefined ? {} : { response: pickPlace('response', facts.response) }),
    }
    // The address is recorded without its query, which may hold secrets.
    if (request.path.includes('?')) reads.delete('request.path')
    if (facts.body === undefined) for (const one of [...reads]) if (isBelow(one, 'body')) reads.delete(one)
    if (facts.response === undefined) for (const one of [...reads]) if (isBelow(one, 'response')) reads.delete(one)
    return { route, reads: [...reads].sort(), headers, facts: recorded }
  })
}

const isBelow = (path: string, root: string): boolean => path === root || path.startsWith(`${root}.`)
const toObject = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The parts of a value that are read; what cannot be written down, or holds a telling name within, is dropped and said to be. */
function pick(
  value: unknown,
  root: string,
  wanted: readonly string[],
  drop: (path: string) => void,
  isTelling: (name: string) => boolean,
): unknown {
  let picked: unknown = isObject(value) ? {} : undefined
  for (const path of wanted) {
    if (!isBelow(path, root)) continue
    const steps = path.split('.').slice(1)
    const found = follow(value, steps)
    if (found === undefined) continue
    if (!isPlain(found, isTelling)) drop(path)
    else if (steps.length === 0) picked = found
    else if (isObject(picked)) put(picked, steps, found)
  }
  return picked
}

function follow(value: unknown, steps: readonly string[]): unknown {
  let at = value
  for (const step of steps) at = isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined
  return at
}

function put(into: Record<string, unknown>, steps: readonly string[], value: unknown): void {
  let at = into
  for (const step of steps.slice(0, -1)) {
    const next = Object.hasOwn(at, step) ? at[step] : undefined
    // A list or a text that is read whole already holds what is below.
    if (next !== undefined && !isObject(next)) return
    const made = isObject(next) ? { ...next } : {}
    define(at, step, made)
    at = made
  }
  const last = steps.at(-1)
  if (last !== undefined) define(at, last, value)
}

/** Also where it is called `__proto__`. */
function define(at: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(at, name, { value, enumerable: true, writable: true, configurable: true })
}

/** As JSON has it. */
function isPlain(value: unknown, isTelling: (name: string) => boolean): boolean {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  if (Array.isArray(value)) return value.every((item) => isPlain(item, isTelling))
  if (!isObject(value) || (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null)) return false
  return Object.entries(value).every(([name, item]) => !isTelling(name) && isPlain(item, isTelling))
}

/** Whether it is one, as it stands in a line of a log. */
export function isRecordedCase(value: unknown): value is RecordedCase {
  if (!isObject(value) || typeof value['route'] !== 'string' || !isTexts(value['reads']) || !isTexts(value['headers'])) return false
  const facts = value['facts']
  if (!isObject(facts)) return false
  const { principal, request, path, query, header } = facts
  return (
    isObject(principal) &&
    ['anonymous', 'user', 'service'].includes(String(principal['kind'])) &&
    isTexts(principal['roles']) &&
    isTexts(principal['scopes']) &&
    isObject(principal['attributes']) &&
    ['id', 'tenant'].every((name) => principal[name] === undefined || typeof principal[name] === 'string') &&
    isObject(request) &&
    ['method', 'path', 'address', 'time'].every((name) => typeof request[name] === 'string') &&
    isObject(path) &&
    isObject(query) &&
    isObject(header) &&
    Object.values(header).every((one) => typeof one === 'string')
  )
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string')

/** Whether what the rules (or closed fields) read now stands in the record. */
export function isRecorded(
  { reads, headers }: Pick<RecordedCase, 'reads' | 'headers'>,
  needs: Pick<RouteAccess['needs'], 'headers' | 'reads'>,
): boolean {
  const usual = [
    'principal.kind',
    'principal.id',
    'principal.roles',
    'principal.scopes',
    'principal.tenant',
    'request.method',
    'request.address',
    'request.time',
  ]
  const has = (path: string) => usual.includes(path) || reads.some((one) => isBelow(path, one))
  return needs.headers.every((name) => headers.includes(name)) && needs.reads.every((path) => isBelow(path, 'header') || has(path))
}
