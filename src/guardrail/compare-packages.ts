// Packages that came, went, or are another release, by the file that says so; and the answers to questions about the whole.

import type { Statement } from '../finding/index.ts'
import type { Changes } from './changes.ts'
import { reason } from './changes.ts'
import type { ComparedFinding, Direction, Reason } from './difference.ts'

export interface PackageRow {
  readonly file: string
  readonly name: string
  readonly version: string | null
}

/** As many of one file are told as one. */
const many = 6

interface PackageChange {
  readonly file: string
  readonly name: string
  readonly key: 'are new' | 'are another release' | 'are gone'
  readonly before: string | null
  readonly after: string | null
}

/** Names of the packages that are told. */
export function comparePackages(
  base: readonly PackageRow[],
  head: readonly PackageRow[],
  found: readonly ComparedFinding[],
  changes: Changes,
): ReadonlySet<string> {
  const rows = listChanges(base, head)
  const reasonsOf = ({ name }: PackageChange) =>
    found.filter(({ what }) => mentions(what, name)).map(({ what, place }) => reason('head', `\`${name}\`: ${what}`, place))
  const directionOf = (key: PackageChange['key'], why: readonly Reason[]): Direction =>
    why.length > 0 && key !== 'are gone' ? 'weaker' : 'neutral'
  const alone = new Map<string, PackageChange[]>()
  for (const own of groupBy(rows, ({ file, key }) => `${key} ${file}`).values()) {
    const [{ file, key } = { file: '', key: 'are new' as const }] = own
    if (own.length < many) {
      for (const row of own) alone.set(`${key} ${row.name}`, [...(alone.get(`${key} ${row.name}`) ?? []), row])
      continue
    }
    const why = own.flatMap(reasonsOf)
    const list = (side: 'before' | 'after') => own.flatMap((row) => (row[side] === null ? [] : [`${row.name} ${row[side]}`])).join(', ')
    changes.add([file, key], {
      kind: 'package',
      direction: directionOf(key, why),
      subject: `${own.length} packages of ${file}`,
      what: key,
      before: list('before') || null,
      after: list('after') || null,
      why: [...why, ...listNames(own, key)],
    })
  }
  for (const own of alone.values()) {
    // What is asked for and what is locked is one change: the lock says which release it is.
    const row = own.find(({ before, after }) => /^\d/.test(after ?? before ?? '')) ?? own[0]
    if (row === undefined) continue
    const why = reasonsOf(row)
    const { name, key, before, after } = row
    changes.add([name, key], {
      kind: 'package',
      direction: directionOf(key, why),
      subject: `${name} (${own.map(({ file }) => file).join(', ')})`,
      what: key === 'are new' ? `is new: ${after}` : key === 'are gone' ? 'is gone' : `is ${after} and was ${before}`,
      before,
      after,
      why,
    })
  }
  return new Set(rows.map(({ name }) => name))
}

const mostNames = 12

function listNames(rows: readonly PackageChange[], key: PackageChange['key']): Reason[] {
  const names = rows.map(({ name, before, after }) =>
    before === null || after === null ? `${name} ${after ?? before}` : `${name} ${before} → ${after}`,
  )
  const rest = names.length - mostNames
  return [reason(key === 'are gone' ? 'base' : 'head', `${names.slice(0, mostNames).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`)]
}

function listChanges(base: readonly PackageRow[], head: readonly PackageRow[]): PackageChange[] {
  const [before, after] = [group(base), group(head)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((file) => {
    const [was, is] = [before.get(file) ?? new Map<string, string>(), after.get(file) ?? new Map<string, string>()]
    return [...new Set([...is.keys(), ...was.keys()])].flatMap((name): PackageChange[] => {
      const [one, other] = [was.get(name) ?? null, is.get(name) ?? null]
      if (one === other) return []
      return [
        { file, name, key: one === null ? 'are new' : other === null ? 'are gone' : 'are another release', before: one, after: other },
      ]
    })
  })
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

function mentions(what: string, name: string): boolean {
  return what.split(/[^\w.-]+/).includes(name)
}

function group(rows: readonly PackageRow[]): Map<string, Map<string, string>> {
  const files = new Map<string, Map<string, string>>()
  for (const { file, name, version } of rows) {
    const packages = files.get(file) ?? new Map<string, string>()
    files.set(file, packages)
    const known = packages.get(name)
    const word = version ?? 'any release'
    packages.set(name, known === undefined || known === word ? word : `${known}, ${word}`)
  }
  return files
}

export function compareStatements(base: readonly Statement[], head: readonly Statement[], changes: Changes): void {
  const before = new Map(base.map((statement) => [statement.id, statement]))
  for (const { id, title, verdict, text, reasons } of head) {
    const known = before.get(id)
    if (known === undefined || known.verdict === verdict) continue
    const direction: Direction =
      verdict === null || known.verdict === null
        ? 'neutral'
        : verdict === 'unknown'
          ? 'unknown'
          : verdict === 'yes'
            ? 'stronger'
            : known.verdict === 'yes'
              ? 'weaker'
              : 'unknown'
    changes.add([id], {
      kind: 'statement',
      direction,
      subject: title,
      what: text,
      before: known.verdict,
      after: verdict,
      why: reasons.slice(0, 3).map(({ text: why, place }) => reason('head', why, place)),
    })
  }
}
