// Packages that came, went, or are another release, by the file that says so; and the answers to questions about the whole.

import type { Statement } from '../finding/index.ts'
import type { Changes } from './changes.ts'
import { reason } from './changes.ts'
import type { ComparedFinding, Direction } from './difference.ts'

export interface PackageRow {
  readonly file: string
  readonly name: string
  readonly version: string | null
}

/** As many of one file are told as one. */
const many = 6

export function comparePackages(
  base: readonly PackageRow[],
  head: readonly PackageRow[],
  found: readonly ComparedFinding[],
  changes: Changes,
): void {
  const [before, after] = [group(base), group(head)]
  for (const file of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(file) ?? new Map<string, string>(), after.get(file) ?? new Map<string, string>()]
    const rows: { name: string; what: string; before: string | null; after: string | null; key: string }[] = []
    for (const [name, version] of is) {
      const known = was.get(name)
      if (known === undefined) rows.push({ name, what: `is new: ${version}`, before: null, after: version, key: 'are new' })
      else if (known !== version)
        rows.push({ name, what: `is ${version} and was ${known}`, before: known, after: version, key: 'are another release' })
    }
    for (const [name, version] of was)
      if (!is.has(name)) rows.push({ name, what: 'is gone', before: version, after: null, key: 'are gone' })
    for (const key of ['are new', 'are another release', 'are gone']) {
      const own = rows.filter((row) => row.key === key)
      const why = own.flatMap(({ name }) =>
        found.filter(({ what }) => mentions(what, name)).map(({ what, place }) => reason('head', `\`${name}\`: ${what}`, place)),
      )
      const direction: Direction = why.length > 0 && key !== 'are gone' ? 'weaker' : 'neutral'
      if (own.length >= many)
        changes.add([file, key], {
          kind: 'package',
          direction,
          subject: `${own.length} packages of ${file}`,
          what: key,
          before:
            own
              .map(({ name, before }) => (before === null ? null : `${name} ${before}`))
              .filter((text) => text !== null)
              .join(', ') || null,
          after:
            own
              .map(({ name, after }) => (after === null ? null : `${name} ${after}`))
              .filter((text) => text !== null)
              .join(', ') || null,
          why,
        })
      else
        for (const { name, what, before, after } of own) {
          const about = why.filter(({ text }) => text.startsWith(`\`${name}\``))
          changes.add([file, name], {
            kind: 'package',
            direction: about.length > 0 ? direction : 'neutral',
            subject: `${name} (${file})`,
            what,
            before,
            after,
            why: about,
          })
        }
    }
  }
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
