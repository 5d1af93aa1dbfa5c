// The lines of source that a finding is about, marked, as a terminal can show them.
//
// They come from a file that may hold anything: control characters are shown by their number, and what looks like a secret is not
// repeated in a log that more people read than the code.

import { toPrintable } from '../base/index.ts'
import type { Finding, LineReader } from '../finding/index.ts'
import { cutEnd, padStart, widthOf, wrap } from './layout.ts'
import type { Palette } from './palette.ts'

export interface FrameOptions {
  readonly width: number
  readonly palette: Palette
  readonly readLine: LineReader
}

const indent = '  '
/** Of a longer place the first lines are shown. */
const mostMarked = 6
const shownOfLonger = 4
const mostSecretShown = 4
/** Of the width; more of it leaves too little for the code. */
const longestBeside = 0.4

/** A line before and after, numbers, and a mark at every line of the place. Empty where the source cannot be had. */
export function describeFrame(finding: Finding, { width, palette, readLine }: FrameOptions): string[] {
  const [{ line, end }] = finding.places
  const last = end - line < mostMarked ? end : line + shownOfLonger - 1
  const after = last < end ? last : last + 1
  const rows: { readonly number: number; readonly text: string; readonly marked: boolean }[] = []
  for (let number = Math.max(1, line - 1); number <= after; number += 1) {
    const marked = number >= line && number <= last
    const text = readSource(finding, number, readLine)
    if (text === null) break
    if (marked || text !== '') rows.push({ number, text, marked })
  }
  const marked = rows.filter((row) => row.marked)
  const [first] = marked
  if (first === undefined) return []
  const margin = Math.min(
    ...rows.filter(({ text }) => text !== '').map(({ text }) => text.length - text.trimStart().length),
    first.text.length,
  )
  const digits = Math.max(...rows.map(({ number }) => String(number).length))
  const room = width - indent.length - 2 - digits - 3
  const lines: string[] = []
  for (const { number, text, marked } of rows) {
    const code = cutEnd(text.slice(margin), room)
    const gutter = `${padStart(String(number), digits)} │ `
    lines.push(`${indent}${marked ? palette.bad('>') : ' '} ${palette.faint(gutter)}${marked ? code : palette.faint(code)}`.trimEnd())
    if (!marked || line !== end) continue
    const [from, carets] = underline(code)
    lines.push(`${indent}  ${palette.faint(`${' '.repeat(digits)} │ `)}${' '.repeat(from)}${palette.bad('^'.repeat(carets))}`)
  }
  if (end > last) lines.push(`${indent}  ${palette.faint(`${' '.repeat(digits)} │ … to line ${end}`)}`)
  return lines
}

/** The place and its first line beside each other, or below where the place is long; and what is wrong behind the carets. */
export function describeLine(finding: Finding, place: string, what: string, { width, palette, readLine }: FrameOptions): string[] {
  const [{ line }] = finding.places
  const text = readSource(finding, line, readLine)?.trim() ?? ''
  const heading = `${indent}${palette.name(place)}`
  if (text === '') return [heading, ...wrap(what, width, indent)]
  const isLong = widthOf(place) > width * longestBeside
  const start = indent.length + (isLong ? indent.length : widthOf(place) + 2)
  const code = cutEnd(text, width - start)
  const [from, carets] = underline(code)
  const marks = `${' '.repeat(start + from)}${palette.bad('^'.repeat(carets))}`
  const beside = start + from + carets + 1 + widthOf(what) <= width
  return [
    ...(isLong ? [heading, `${' '.repeat(start)}${code}`] : [`${heading}  ${code}`]),
    beside ? `${marks} ${palette.strong(what)}` : marks,
    ...(beside ? [] : wrap(what, width, indent)),
  ]
}

/** Where the code of a line starts and how many columns it takes, without a comment behind it. */
function underline(code: string): readonly [number, number] {
  const from = code.length - code.trimStart().length
  const body = code.slice(from).replace(/\s+#[^'"]*$/, '')
  return [from, Math.max(1, widthOf(body))]
}

function readSource({ places, cwe }: Finding, number: number, readLine: LineReader): string | null {
  const [{ file }] = places
  const text = readLine(file, number)
  if (text === null) return null
  // A line of a minified file is longer than any screen, and is not looked through to its end.
  const shown = toPrintable(text.slice(0, longestLine).replaceAll('\t', '    ').trimEnd())
  const isSecret = cwe.some((id) => secretWeaknesses.has(id)) || secretName.test(shown)
  return isSecret ? shown.replace(literal, (whole, quote: string, value: string) => maskString(whole, quote, value)) : shown
}

const longestLine = 1000
const secretWeaknesses: ReadonlySet<string> = new Set(['CWE-259', 'CWE-321', 'CWE-798'])
const secretName = /(?:secret|passw(?:or)?d|passphrase|token|api_?key|private_?key|signing_?key|credential)\w*["'\]]?\s*(?::[^=]*)?[:=]/i
const literal = /(["'])((?:(?!\1)[^\\]|\\.)*)(?:\1|$)/g

function maskString(whole: string, quote: string, value: string): string {
  // The name of a variable of the environment says where the secret is, not what it is.
  const isShown = value.length <= 2 * mostSecretShown || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value)
  return isShown ? whole : `${quote}${value.slice(0, mostSecretShown)}…${quote}`
}
