// A line of source as it may be shown: control characters by their number, what looks like a secret cut short, and where a place in
// the line went by that.

import { toPrintable } from '../base/index.ts'
import type { Finding } from '../finding/index.ts'

export interface SourceLine {
  readonly text: string
  /** Where a column of the file stands in the text, from 0. */
  offsetOf(column: number): number
}

/** A line of a minified file is longer than any screen, and is not looked through to its end. */
const longestLine = 1000
const mostSecretShown = 4
const tab = '    '

export function toSourceLine(raw: string, { cwe }: Pick<Finding, 'cwe'>): SourceLine {
  const printable = toPrintable(raw.slice(0, longestLine).replaceAll('\t', tab)).trimEnd()
  const isSecret = cwe.some((id) => secretWeaknesses.has(id)) || secretName.test(printable)
  const cuts = isSecret ? findCuts(printable) : []
  let text = printable
  for (const { from, to, shown } of cuts.toReversed()) text = text.slice(0, from) + shown + text.slice(to)
  return {
    text,
    offsetOf(column) {
      const at = toPrintable(raw.slice(0, Math.min(longestLine, column - 1)).replaceAll('\t', tab)).length
      let moved = 0
      for (const { from, to, shown } of cuts) {
        if (at <= from) break
        if (at < to) return Math.min(text.length, from + moved)
        moved += shown.length - (to - from)
      }
      return Math.min(text.length, at + moved)
    },
  }
}

const secretWeaknesses: ReadonlySet<string> = new Set(['CWE-259', 'CWE-321', 'CWE-798'])
const secretName = /(?:secret|passw(?:or)?d|passphrase|token|api_?key|private_?key|signing_?key|credential)\w*["'\]]?\s*(?::[^=]*)?[:=]/i
const literal = /(["'])((?:(?!\1)[^\\]|\\.)*)(?:\1|$)/g

interface Cut {
  readonly from: number
  readonly to: number
  readonly shown: string
}

function findCuts(line: string): Cut[] {
  return [...line.matchAll(literal)].flatMap(({ index, 0: whole, 1: quote = '', 2: value = '' }) => {
    // The name of a variable of the environment says where the secret is, not what it is.
    const isShown = value.length <= 2 * mostSecretShown || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value)
    return isShown ? [] : [{ from: index, to: index + whole.length, shown: `${quote}${value.slice(0, mostSecretShown)}…${quote}` }]
  })
}
