// Two keys at once, as they are while one takes the place of another: `SECRET_KEY` beside `SECRET_KEY_PREVIOUS`, the keys of a
// `MultiFernet`, a table of keys by their ids. They are one matter, and rightly there are two of them.

import type { Match } from './search.ts'

export interface Keyed extends Match {
  readonly path: string
}

const ages =
  /^(?:previous|prev|old|older|oldest|former|last|retired|retiring|legacy|expired|new|newer|newest|next|current|cur|active|primary|secondary|fallbacks?|rotated|rotation|v?\d{1,2}|20\d{2}(?:\d{2}){0,2})$/
/** Of the table or list that keys stand in. */
const tables =
  /(?:^|[^a-z])(?:jwt|jws|jwk|sign|signing|signature|secret|session|cookie|token|fernet|encrypt|encryption|crypto|hmac|verif\w*)[\w.]*?(?:keys|secrets|fallbacks|keyring|keyset)$|^multifernet$|(?:^|_)fallbacks$/i
/** A key of a table that says which one of several it is, and not whose. */
const keyId = /^(?:v?\d+(?:[-_.]\d+)*|kid[-_]?\w*|k\d+|key[-_]?\d+|current|previous|old|new|next|primary|secondary|active|retired)$/i
const farthest = 8000
const byName = 'name '

/** Groups of places of one value each, put together where they are keys of one rotation; the first of each is the one that signs today. */
export function joinRotations<Group extends readonly [Keyed, ...Keyed[]]>(
  groups: readonly Group[],
  read: (path: string) => string | null,
): (readonly [Group, ...Group[]])[] {
  const sets = new Map<string, [Group, ...Group[]]>()
  const alone: [Group][] = []
  for (const group of groups) {
    const key = keyOf(group[0], read)
    const known = key === null ? undefined : sets.get(key)
    if (known !== undefined) known.push(group)
    else if (key === null) alone.push([group])
    else sets.set(key, [group])
  }
  return [...alone, ...[...sets].flatMap((set) => split(set))].map(sortByAge)
}

/** What keys of one rotation have in common; null where nothing speaks for one. */
function keyOf(match: Keyed, read: (path: string) => string | null): string | null {
  const { path, name, kind } = match
  const table = findTable(match, read)
  if (table !== null) return JSON.stringify([path, kind.id, table])
  const stem = name === null ? '' : stemOf(name)
  return stem === '' || !isSigning(stem) ? null : `${byName}${JSON.stringify([path, kind.id, stem])}`
}

/** Names that agree but for words of age; where no name has one, they are several keys with one name. */
function split<Group extends readonly [Keyed, ...Keyed[]]>([key, set]: readonly [string, [Group, ...Group[]]]): [Group, ...Group[]][] {
  const names = new Set(set.map(([{ name }]) => name))
  const isTable = !key.startsWith(byName) && set.every(([{ name }]) => name === null || keyId.test(lastWord(name)) || names.size === 1)
  return isTable || set.some(([{ name }]) => name !== null && hasAge(name)) ? [set] : set.map((one) => [one])
}

function sortByAge<Group extends readonly [Keyed, ...Keyed[]]>(set: readonly [Group, ...Group[]]): readonly [Group, ...Group[]] {
  const rank = ([{ name }]: Group): number =>
    name !== null && /(?:prev|old|former|last|retire|legacy|expired|fallback|secondary)/i.test(name) ? 1 : 0
  const [first, ...rest] = set.toSorted((one, other) => rank(one) - rank(other))
  return first === undefined ? set : [first, ...rest]
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
}

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function hasAge(name: string): boolean {
  return wordsOf(name).some((word) => ages.test(word))
}

function stemOf(name: string): string {
  return wordsOf(name)
    .filter((word) => !ages.test(word))
    .map((word) => (word === 'keys' ? 'key' : word === 'secrets' ? 'secret' : word))
    .join('_')
}

/** A key of another service is not rotated by writing two of them. */
function isSigning(stem: string): boolean {
  return /(?:^|_)(?:secret_key|signing_key|signing_secret|jwt(?:_\w+)?_(?:key|secret)|jwt_secret|(?:session|cookie|token|encryption|fernet|hmac|csrf)(?:_\w+)?_(?:key|secret)|fernet_key)$/.test(
    stem,
  )
}

/** Where the list or table begins in which the value stands, where its name speaks of keys that follow each other. */
function findTable({ path, start, name }: Keyed, read: (path: string) => string | null): number | null {
  if (name !== null && !keyId.test(lastWord(name)) && !/fernet|keys|secrets|fallbacks/i.test(name)) return null
  const text = read(path)
  if (text === null) return null
  let depth = 0
  for (let at = start - 1; at >= Math.max(0, start - farthest); at -= 1) {
    const character = text[at]
    if (character === ')' || character === ']' || character === '}') depth += 1
    else if (character === '(' || character === '[' || character === '{') {
      if (depth > 0) depth -= 1
      else {
        const before = /([A-Za-z_][\w.]*)["']?\s*(?::[^=\n]{0,80})?[=:]?\s*$/.exec(text.slice(Math.max(0, at - 160), at))?.[1]
        if (before !== undefined && tables.test(before)) return at
        // `Fernet(` stands in the list of a `MultiFernet(`.
        if (before !== undefined && !/^(?:fernet|bytes|str|secretstr|cryptography\.fernet\.fernet)$/i.test(before)) return null
      }
    }
  }
  return null
}
