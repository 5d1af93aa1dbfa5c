// The rows as one table: by path for whoever has resolved a call, and by last name for whoever has not yet.
import type { CallRow, CallTag } from './call-row.ts'
import { callRows } from './calls/index.ts'

export interface CallTable {
  /** The row of a resolved path; what a call gives is written with or without `()`. */
  find(path: string): CallRow | undefined
  /** Whether any row ends in this name: a call to anything else need not be resolved. */
  hasName(name: string): boolean
  /** Whether every row that ends in this name only writes to a log. */
  isLogName(name: string): boolean
  /** Whether a file that never says one of these words can hold no call of the table. */
  readonly packages: ReadonlySet<string>
}

export function createCallTable(rows: readonly CallRow[] = callRows): CallTable {
  const byPath = new Map<string, CallRow>()
  const names = new Set<string>()
  const packages = new Set<string>()
  const others = new Set<string>()
  for (const row of rows) {
    for (const path of [row.call, ...(row.also ?? [])]) {
      const plain = toPlainPath(path)
      byPath.set(plain, joinRows(byPath.get(plain), row))
      names.add(plain.slice(plain.lastIndexOf('.') + 1))
      if (!row.tags.every(isLog)) others.add(plain.slice(plain.lastIndexOf('.') + 1))
      packages.add(plain.split('.', 1)[0] ?? plain)
    }
  }
  return {
    find: (path) => byPath.get(toPlainPath(path)),
    hasName: (name) => names.has(name),
    isLogName: (name) => names.has(name) && !others.has(name),
    packages,
  }
}

/** Two subjects may speak of one call: what they say of it adds up, and the longer list of parameters counts. */
function joinRows(one: CallRow | undefined, other: CallRow): CallRow {
  if (one === undefined) return other
  const [first, second] = [one.parameters ?? [], other.parameters ?? []]
  const [tag, ...tags] = one.tags
  return {
    call: one.call,
    parameters: second.length > first.length ? second : first,
    tags: [tag, ...new Set([...tags, ...other.tags.filter((another) => another !== tag)])],
  }
}

/** What a program says rather than does. */
export function isLog(tag: CallTag): boolean {
  return tag === 'log' || tag === 'print'
}

function toPlainPath(path: string): string {
  return path.includes('(') ? path.replaceAll('()', '') : path
}
