// Looks for secrets in every file of the tree.

import { askRule, type Detector, type Subject } from '../finding/index.ts'
import { kinds } from './kinds/index.ts'

/** Larger files were made by machines. */
const mostBytes = 2 * 1024 * 1024

export function detectInSecrets(subject: Subject): Detector {
  return {
    room: 'secrets',
    cards: kinds,
    detect(on) {
      if (on.length === 0) return { reports: [], problems: [], statements: [], coverage: [] }
      const files = readTexts(subject)
      const asked = kinds.filter((kind) => on.includes(kind))
      const reports = asked.map((kind) =>
        askRule(kind, files, ({ path, text }, report) => {
          for (const found of text.matchAll(kind.pattern)) {
            const [start, end] = found.indices?.groups?.['secret'] ?? found.indices?.[0] ?? [found.index, found.index]
            const lineOf = (at: number) => text.slice(0, at).split('\n').length
            report({
              place: { file: path, line: lineOf(start), end: lineOf(end) },
              cause: { name: path, what: kind.id },
              what: `${kind.title.toLowerCase()} stands in a file of the project`,
            })
          }
        }),
      )
      return { reports, problems: [], statements: [], coverage: [{ what: 'file searched for secrets', count: files.length }] }
    },
  }
}

function readTexts({ tree }: Subject): { readonly path: string; readonly text: string }[] {
  return [...tree.files, ...tree.others()].flatMap(({ path, size }) => {
    const bytes = size > mostBytes ? null : tree.read(path)
    // A file with a zero byte is no text.
    return bytes === null || bytes.subarray(0, 8000).includes(0) ? [] : [{ path, text: new TextDecoder().decode(bytes) }]
  })
}
