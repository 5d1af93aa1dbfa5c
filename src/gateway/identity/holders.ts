// Files of callers: a line each, with an id, what is kept of the secret, and what the caller has. `#` begins a line that says nothing.

import type { Principal } from '../../policy/index.ts'

export interface Holder {
  readonly id: string
  /** Hashed. */
  readonly secret: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly tenant: string | null
  /** Milliseconds since 1970; infinite where none is given. */
  readonly until: number
  /** From 1. */
  readonly line: number
}

export interface LineFault {
  /** From 1. */
  readonly line: number
  readonly reason: string
}

const word = /^[^\s,=]{1,512}$/
const names = new Set(['roles', 'scopes', 'tenant', 'expires'])

export function parseHolders(text: string): readonly Holder[] | LineFault {
  const holders: Holder[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = line.split(/[ \t]+/).filter((part) => part !== '')
    if (words.length === 0 || words[0]?.startsWith('#')) continue
    const holder = parseHolder(words, index + 1)
    if (typeof holder === 'string') return { line: index + 1, reason: holder }
    holders.push(holder)
  }
  return holders
}

function parseHolder([id = '', secret, ...rest]: readonly string[], line: number): Holder | string {
  if (!isName(id)) return 'its first word is no id'
  if (secret === undefined) return 'there is no hash behind the id'
  const given = new Map<string, string>()
  for (const part of rest) {
    const equals = part.indexOf('=')
    const name = part.slice(0, equals)
    if (equals === -1 || !names.has(name)) return `a word is none of ${[...names].map((known) => `${known}=`).join(', ')}`
    if (given.has(name)) return `${name}= stands twice`
    given.set(name, part.slice(equals + 1))
  }
  const roles = parseList(given.get('roles'))
  const scopes = parseList(given.get('scopes'))
  if (roles === null || scopes === null) return 'a list holds an empty word'
  const tenant = given.get('tenant') ?? null
  if (tenant !== null && !isName(tenant)) return 'tenant= is no name'
  const expires = given.get('expires')
  const until = expires === undefined ? Number.POSITIVE_INFINITY : parseEnd(expires)
  if (until === null) return 'expires= is neither a day such as 2027-03-31 nor a time such as 2027-03-31T12:00:00Z'
  return { id, secret, roles, scopes, tenant, until, line }
}

/** The end of the day where a day is given, as the last day on which it counts. Null where it is no time. */
export function parseEnd(text: string): number | null {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  if (!isDay && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) return null
  const time = Date.parse(text)
  // 31 February is none, though `Date` takes it.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(isDay ? text : text.slice(0, -1))) return null
  return isDay ? time + 24 * 60 * 60 * 1000 : time
}

export function writeHolder(holder: Omit<Holder, 'until' | 'line'> & { readonly expires: string | null }): string {
  const { id, secret, roles, scopes, tenant, expires } = holder
  const parts = [
    roles.length === 0 ? '' : `roles=${roles.join(',')}`,
    scopes.length === 0 ? '' : `scopes=${scopes.join(',')}`,
    tenant === null ? '' : `tenant=${tenant}`,
    expires === null ? '' : `expires=${expires}`,
  ]
  return [id, secret, ...parts.filter((part) => part !== '')].join(' ')
}

export function toHolderPrincipal({ id, roles, scopes, tenant }: Holder, kind: 'user' | 'service', prefix: string): Principal {
  return { kind, id: prefix + id, roles, scopes, ...(tenant === null ? {} : { tenant }), attributes: {} }
}

/** One word, of which no part of a line can be made. */
export function isName(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x21 || text.charCodeAt(i) === 0x7f) return false
  return word.test(text) && !text.startsWith('#')
}

function parseList(text: string | undefined): readonly string[] | null {
  if (text === undefined) return []
  const words = text.split(',')
  return words.every((part) => isName(part)) ? words : null
}
