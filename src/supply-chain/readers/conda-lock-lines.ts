// The packages of a conda-lock.yml as conda-lock writes it, read line by line. Null where it is written in another way.

import type { Lined } from '../../syntax/index.ts'

export function parseCondaLockLines(text: string): readonly Lined[] | null {
  const start = /^package:[ \t]*\r?$/m.exec(text)
  if (start === null) return null
  const items: Lined[] = []
  let line = text.slice(0, start.index).split('\n').length
  let item = new Map<string, Lined>()
  let inner: Map<string, Lined> | null = null
  for (const raw of text.slice(start.index).split('\n').slice(1)) {
    line++
    const row = raw.trimEnd()
    if (row === '' || /^\s*#/.test(row)) continue
    const found = /^( *)(- )?("[^"]*"|'[^']*'|[\w.+-]+):(?: +(.*))?$/.exec(row)
    if (found === null) return null
    const [, indent = '', dash, key = '', value = ''] = found
    const depth = indent.length + (dash === undefined ? 0 : 2)
    if (dash !== undefined && depth === 2) {
      item = new Map()
      items.push({ kind: 'table', entries: item, line })
    } else if (dash !== undefined) return null
    // The next key of the file: the packages are done.
    else if (depth === 0) break
    if (items.length === 0) return null
    if (depth === 2) {
      inner = null
      if (value === '') item.set(key, { kind: 'table', entries: (inner = new Map()), line })
      else item.set(key, { kind: 'scalar', value: value === 'true' ? true : toText(value), line })
    } else if (depth === 4 && inner !== null) inner.set(toText(key), { kind: 'scalar', value: toText(value), line })
    else return null
  }
  return items
}

function toText(value: string): string {
  const quoted = /^(["'])(.*)\1$/s.exec(value)
  return quoted === null ? value : (quoted[2] ?? '')
}
