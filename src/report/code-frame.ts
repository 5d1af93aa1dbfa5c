// The lines of source that a finding is about, marked, as a terminal can show them.
//
// They come from a file that may hold anything: control characters are shown by their number, and what looks like a secret is not
// repeated in a log that more people read than the code.

import type { Finding, LineReader } from '../finding/index.ts'
import { cutEnd, padStart, widthOf, wrap } from './layout.ts'
import type { Palette } from './palette.ts'
import { type SourceLine, toSourceLine } from './source-line.ts'

export interface FrameOptions {
  readonly width: number
  readonly palette: Palette
  readonly readLine: LineReader
}

const indent = '  '
/** Of a longer place the first lines are shown. */
const mostMarked = 6
const shownOfLonger = 4
/** Of the width; more of it leaves too little for the code. */
const longestBeside = 0.4

/** A line before and after, numbers, and a mark at every line of the place. Empty where the source cannot be had. */
export function describeFrame(finding: Finding, { width, palette, readLine }: FrameOptions): string[] {
  const [{ line, end }] = finding.places
  const last = end - line < mostMarked ? end : line + shownOfLonger - 1
  const after = last < end ? last : last + 1
  const rows: { readonly number: number; readonly source: SourceLine; readonly text: string; readonly marked: boolean }[] = []
  for (let number = Math.max(1, line - 1); number <= after; number += 1) {
    const marked = number >= line && number <= last
    const source = readSource(finding, number, readLine)
    if (source === null) break
    const { text } = source
    if (marked || text !== '') rows.push({ number, source, text, marked })
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
  for (const { number, source, text, marked } of rows) {
    const code = cutEnd(text.slice(margin), room)
    const gutter = `${padStart(String(number), digits)} │ `
    lines.push(`${indent}${marked ? palette.bad('>') : ' '} ${palette.faint(gutter)}${marked ? code : palette.faint(code)}`.trimEnd())
    if (!marked || line !== end) continue
    const [from, carets] = underline(code, markIn(finding, number, source, margin))
    lines.push(`${indent}  ${palette.faint(`${' '.repeat(digits)} │ `)}${' '.repeat(from)}${palette.bad('^'.repeat(carets))}`)
  }
  if (end > last) lines.push(`${indent}  ${palette.faint(`${' '.repeat(digits)} │ … to line ${end}`)}`)
  return lines
}

/** The place and its first line beside each other, or below where the place is long; and what is wrong behind the carets. */
export function describeLine(finding: Finding, place: string, what: string, { width, palette, readLine }: FrameOptions): string[] {
  const [{ line }] = finding.places
  const source = readSource(finding, line, readLine)
  const text = source?.text.trim() ?? ''
  const heading = `${indent}${palette.name(place)}`
  if (source === null || text === '') return [heading, ...wrap(what, width, indent)]
  const isLong = widthOf(place) > width * longestBeside
  const start = indent.length + (isLong ? indent.length : widthOf(place) + 2)
  const code = cutEnd(text, width - start)
  const [from, carets] = underline(code, markIn(finding, line, source, source.text.length - source.text.trimStart().length))
  const marks = `${' '.repeat(start + from)}${palette.bad('^'.repeat(carets))}`
  const beside = start + from + carets + 1 + widthOf(what) <= width
  return [
    ...(isLong ? [heading, `${' '.repeat(start)}${code}`] : [`${heading}  ${code}`]),
    beside ? `${marks} ${palette.strong(what)}` : marks,
    ...(beside ? [] : wrap(what, width, indent)),
  ]
}

/** What of a shown line belongs to the place, in offsets behind the margin; null where all of it does. */
function markIn({ places }: Finding, number: number, source: SourceLine, margin: number): readonly [number, number] | null {
  const [{ line, column, end, endColumn }] = places
  if (column === null || endColumn === null) return null
  const from = number === line ? source.offsetOf(column) : 0
  const to = number === end ? source.offsetOf(endColumn) : source.text.length
  return [Math.max(0, from - margin), to - margin]
}

/** Where the marked code of a line starts and how many columns it takes, without a comment behind it; of all of it where nothing says better. */
function underline(code: string, mark: readonly [number, number] | null): readonly [number, number] {
  const [start, end] = mark ?? [0, code.length]
  const marked = code.slice(start, end).replace(/\s+#[^'"]*$/, '')
  if (marked.trim() === '') return mark === null ? [0, 1] : underline(code, null)
  const from = start + marked.length - marked.trimStart().length
  return [widthOf(code.slice(0, from)), widthOf(marked.trim())]
}

function readSource({ places, cwe }: Finding, number: number, readLine: LineReader): SourceLine | null {
  const [{ file, commit }] = places
  const text = commit === undefined ? readLine(file, number) : null
  return text === null ? null : toSourceLine(text, { cwe })
}
