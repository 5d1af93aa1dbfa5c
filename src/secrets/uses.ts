// What the code does with a secret: the calls, middleware and comparisons that get the very value, or the setting that it is given to.

import type { Place } from '../base/index.ts'
import type { Call, CodeValue, Model, Route } from '../model/index.ts'
import type { Match } from './search.ts'

export interface Placed extends Match {
  readonly path: string
}

/** `signs tokens`: a predicate, with the code for its subject and the secret for its object. */
export type UseKind = 'tokens' | 'verifies' | 'sessions' | 'signs' | 'compares' | 'encrypts' | 'connects' | 'calls'

export interface SecretUse {
  readonly kind: UseKind
  readonly place: Place
  readonly routes: readonly Route[]
}

/** What holds for several uses of a value at once: the gravest says what it is. */
export interface SecretUses {
  readonly kind: UseKind
  readonly routes: readonly Route[]
  readonly places: readonly Place[]
}

export type FindUses = (matches: readonly Placed[]) => SecretUses | null

const order: readonly UseKind[] = ['tokens', 'verifies', 'sessions', 'signs', 'compares', 'encrypts', 'connects', 'calls']

interface Use extends SecretUse {
  readonly value: string | null
  readonly settings: readonly string[]
  readonly written: readonly Place[]
}

export function createFindUses(model: Model): FindUses {
  let uses: readonly Use[] | null = null
  return (matches) => {
    uses ??= listUses(model)
    const own = uses.filter((use) => matches.some((match) => isOf(use, match)))
    const [first] = own.toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
    if (first === undefined) return null
    const kinds: readonly UseKind[] = first.kind === 'tokens' || first.kind === 'verifies' ? ['tokens', 'verifies'] : [first.kind]
    const same = own.filter(({ kind }) => kinds.includes(kind))
    const reached = new Set(same.flatMap((use) => use.routes))
    return { kind: first.kind, routes: model.routes.filter((route) => reached.has(route)), places: same.map(({ place }) => place) }
  }
}

/** `and the code signs tokens with it (41 routes)`. */
export function describeUses({ kind, routes }: SecretUses): string {
  const reach = routes.length === 0 ? '' : ` (${routes.length === 1 ? '1 route' : `${routes.length} routes`})`
  return `${words[kind]}${reach}`
}
const words: Readonly<Record<UseKind, string>> = {
  tokens: 'the code signs tokens with it',
  verifies: 'the code verifies tokens with it',
  sessions: 'the code signs session cookies with it',
  signs: 'the code signs with it',
  compares: 'callers who send it are let in',
  encrypts: 'the code encrypts with it',
  connects: 'the code connects to its database with it',
  calls: 'the code calls the service with it',
}

function listUses({ code, apps, routes }: Model): Use[] {
  const uses: Use[] = []
  const byId = new Map(routes.map((route) => [route.id, route]))
  const add = (kind: UseKind, value: CodeValue, place: Place, entries: readonly string[]): void => {
    // What is read in a function comes as an item of the environment.
    const named = value.names.filter((name) => /(?:environ|env|settings|config|conf)\.\w+$/i.test(name))
    const settings = [...value.from.flatMap((source) => (source.kind === 'setting' ? [source.name] : [])), ...named]
    const written = [value.defined, value.place].filter((one) => one !== null)
    const reached = entries.flatMap((id) => byId.get(id) ?? [])
    uses.push({ kind, place, routes: reached, value: typeof value.value === 'string' ? value.value : null, settings, written })
  }
  for (const call of code?.calls ?? []) {
    const kind = kindOf(call)
    if (kind === null) continue
    for (const [name, value] of Object.entries(call.arguments)) if (holdsKey(kind, name)) add(kind, value, call.place, call.entries)
  }
  for (const { left, right, place, entries, operator } of code?.comparisons ?? []) {
    if (operator === '!=' || operator === '==' || operator === 'in' || operator === 'not in')
      for (const side of [left, right])
        if (side.from.length > 0 && side.from.every(({ kind }) => kind === 'setting' || kind === 'constant'))
          add('compares', side, place, entries)
  }
  for (const app of apps)
    for (const layer of app.middleware) {
      const key = layer.name === 'SessionMiddleware' ? (layer.options['secret_key'] ?? layer.options['0']) : undefined
      if (key === undefined) continue
      const reached = routes.filter(
        (route) => route.app === app.id && (route.kind === 'websocket' || (route.kind === 'http' && route.origin === 'project')),
      )
      uses.push({
        kind: 'sessions',
        place: layer.place ?? key.place ?? { file: '', line: 0 },
        routes: reached,
        value: typeof key.value === 'string' ? key.value : null,
        settings: key.note === null ? [] : [key.note],
        written: key.place === null ? [] : [key.place],
      })
    }
  return uses.filter(({ place }) => place.file !== '')
}

function kindOf({ tags, callee }: Call): UseKind | null {
  if (tags.includes('jwt-decode')) return 'verifies'
  if (tags.includes('signing-key')) return callee.startsWith('itsdangerous.') ? 'signs' : 'tokens'
  if (tags.includes('hmac')) return 'signs'
  if (tags.includes('cipher') || tags.includes('encrypt')) return 'encrypts'
  if (tags.includes('database-connect') || tags.includes('database-engine')) return 'connects'
  return tags.includes('service-client') ? 'calls' : null
}

const keyNames =
  /^(?:key|secret|secret_key|SECRET_KEY|JWT_SECRET_KEY|raw|value|password|passwd|url|dsn|conninfo|host|api_key|auth_token|token|aws_secret_access_key)$/

function holdsKey(kind: UseKind, name: string): boolean {
  return keyNames.test(name) || (kind === 'connects' && name === '0')
}

function isOf({ value, settings, written, place }: Use, match: Placed): boolean {
  if (written.some(({ file, line, end = line }) => file === match.path && line <= match.endLine && end >= match.line)) return true
  // A short text may be written anywhere for anything.
  if (value !== null && value.length >= 12 && value === match.value) return true
  const name = match.name === null ? null : lastName(match.name)
  return (
    name !== null &&
    !/\.pyi?$/.test(match.path) &&
    isNear(match.path, place.file) &&
    settings.some((setting) => isSame(lastName(setting), name))
  )
}

/** `environment.SECRET_KEY` and `Settings.secret_key` end alike. */
function lastName(name: string): string {
  return /[A-Za-z_]\w*$/.exec(name)?.[0].toLowerCase() ?? ''
}

/** A prefix of the project's own may stand before the name of a field: `SHOP_SECRET_KEY`. */
function isSame(setting: string, name: string): boolean {
  return setting !== '' && (setting === name || (setting.includes('_') && name.endsWith(`_${setting}`)))
}

/** A file of variables is for what lies beside it or below; another one in the tree may be for another program. */
function isNear(file: string, code: string): boolean {
  const folder = file.slice(0, file.lastIndexOf('/') + 1)
  if (folder === '' || code.startsWith(folder)) return true
  return !/(?:^|\/)\.env(?:\.[\w-]+)?$/.test(file)
}
