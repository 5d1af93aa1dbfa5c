// What of a value a schema does not declare, as a tree beside the value; and the value, or its bytes, without it.

import type { FieldBranch, FieldNode } from '../../../content/index.ts'

/** Nothing is cut below `none`. */
export type Cuts = 'none' | 'cut' | ObjectCuts | ArrayCuts

interface ObjectCuts {
  readonly kind: 'object'
  /** Of members of which something is cut. */
  readonly members: ReadonlyMap<string, Cuts>
}

interface ArrayCuts {
  readonly kind: 'array'
  readonly items: ReadonlyMap<number, Cuts>
}

export const ofMembers = (members: ReadonlyMap<string, Cuts>): Cuts => (members.size === 0 ? 'none' : { kind: 'object', members })
export const ofItems = (items: ReadonlyMap<number, Cuts>): Cuts => (items.size === 0 ? 'none' : { kind: 'array', items })

/** What both would cut: what one of them declares stays. */
export function commonCuts(a: Cuts, b: Cuts): Cuts {
  if (a === 'none' || b === 'none') return 'none'
  if (a === 'cut') return b
  if (b === 'cut') return a
  if (a.kind === 'object' && b.kind === 'object') return ofMembers(common(a.members, b.members))
  if (a.kind === 'array' && b.kind === 'array') return ofItems(common(a.items, b.items))
  return 'none'
}

function common<Key>(a: ReadonlyMap<Key, Cuts>, b: ReadonlyMap<Key, Cuts>): ReadonlyMap<Key, Cuts> {
  const both = new Map<Key, Cuts>()
  for (const [key, one] of a) {
    const other = b.get(key)
    const left = other === undefined ? 'none' : commonCuts(one, other)
    if (left !== 'none') both.set(key, left)
  }
  return both
}

/** The value without what is cut; what stays whole is the same object. */
export function withoutCuts(value: unknown, cuts: Cuts): unknown {
  if (typeof cuts === 'string' || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value))
    return value.map((item, index) => withoutCuts(item, cuts.kind === 'array' ? (cuts.items.get(index) ?? 'none') : 'none'))
  const left: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) {
    const one = cuts.kind === 'object' ? (cuts.members.get(key) ?? 'none') : 'none'
    // Also of a key `__proto__`.
    if (one !== 'cut')
      Object.defineProperty(left, key, { value: withoutCuts(inner, one), enumerable: true, configurable: true, writable: true })
  }
  return left
}

/** As the scanner of bytes walks it. */
export function toFieldNode(cuts: Cuts): FieldNode {
  if (cuts === 'none') return null
  if (cuts === 'cut') return 'cut'
  return cuts.kind === 'object' ? { ...branch, named: mapOf(cuts.members) } : { ...branch, numbered: mapOf(cuts.items) }
}

const branch: FieldBranch = { keys: [], others: null, items: null }

const mapOf = <Key>(cuts: ReadonlyMap<Key, Cuts>): ReadonlyMap<Key, FieldNode> =>
  new Map([...cuts].map(([key, one]) => [key, toFieldNode(one)]))

const mostNamed = 5
const longestName = 60

/** Where something is cut, `items[].margin`, a few of them: names that no schema knows, which could be long. Of a key on the way that is none of a field but data, `*`. */
export function nameCuts(cuts: Cuts, isField: (key: string) => boolean): readonly string[] {
  const names = new Set<string>()
  walk(cuts, '', names, isField)
  const listed = [...names].slice(0, mostNamed)
  return names.size > mostNamed ? [...listed, '…'] : listed
}

function walk(cuts: Cuts, path: string, names: Set<string>, isField: (key: string) => boolean): void {
  if (names.size > mostNamed || cuts === 'none') return
  if (cuts === 'cut') names.add(`\`${path}\``)
  else if (cuts.kind === 'array') for (const one of cuts.items.values()) walk(one, `${path}[]`, names, isField)
  else
    for (const [key, one] of cuts.members) {
      const shown = one === 'cut' || isField(key) ? shorten(key) : '*'
      walk(one, `${path}${path === '' ? '' : '.'}${shown}`, names, isField)
    }
}

/** No control characters and no ends of a quotation. */
const shorten = (key: string): string => {
  const plain = key.replaceAll(/[^\w\-.$@]/g, '?')
  return plain.length > longestName ? `${plain.slice(0, longestName)}…` : plain
}
