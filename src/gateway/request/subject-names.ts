// The alternative names of a certificate's subject, as Node writes them: `DNS:a.example, URI:spiffe://b/c`. A value that could be mistaken for
// two stands in quotes.

import type { SubjectName } from './client.ts'

const kinds: Readonly<Record<string, SubjectName['kind']>> = { DNS: 'dns', URI: 'uri', email: 'email', 'IP Address': 'ip' }

/** A kind, and its value in quotes or up to the comma. */
const entry = /([A-Za-z][A-Za-z0-9 .]*):(?:("(?:[^"\\]|\\.)*")|([^",]*))(?:, |$)/y

/** Of other kinds nothing is said. Null where the text cannot be read as a whole. */
export function parseSubjectNames(text: string): readonly SubjectName[] | null {
  const names: SubjectName[] = []
  entry.lastIndex = 0
  while (entry.lastIndex < text.length) {
    const [whole, word, quoted, bare = ''] = entry.exec(text) ?? []
    if (whole === undefined || word === undefined) return null
    const value = quoted === undefined ? bare : unquoteJson(quoted)
    if (value === null) return null
    const kind = Object.hasOwn(kinds, word) ? kinds[word] : undefined
    if (kind !== undefined) names.push({ kind, value })
  }
  return names
}

function unquoteJson(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
