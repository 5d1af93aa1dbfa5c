// Changed texts as a unified diff, as `git apply` and `patch` take it; on a terminal, what could act is shown by its number.

import { toPrintable } from '../base/index.ts'

export interface ChangedText {
  readonly file: string
  readonly before: string
  readonly after: string
}

export interface DiffOptions {
  /** Somebody reads it: nothing in it may act on the terminal, and it may have colours. */
  readonly forTerminal: boolean
  readonly colour: boolean
  /** In front of file names: the scanned folder, as seen from where the command was called. */
  readonly prefix?: string
}

const context = 3

type Row = readonly [mark: ' ' | '-' | '+', line: string]

export function writeDiff(changes: readonly ChangedText[], options: DiffOptions): string {
  return changes
    .filter(({ before, after }) => before !== after)
    .map((change) => writeFile(change, options))
    .join('')
}

function writeFile({ file, before, after }: ChangedText, options: DiffOptions): string {
  const rows = compare(splitLines(before), splitLines(after))
  const name = `${options.prefix ?? ''}${file}`
  const head = [`--- ${toName(`a/${name}`)}\n`, `+++ ${toName(`b/${name}`)}\n`].map((line) => paint(line, bold, options))
  return [...head, ...toHunks(rows, options)].join('')
}

/** Lines with their ends, so that a change of an end is a change. Only a line feed ends a line, as in every diff. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** By the longest run of equal lines before and after, and in between line by line over the longest common sequence. */
function compare(before: readonly string[], after: readonly string[]): Row[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let [end, otherEnd] = [before.length, after.length]
  while (end > start && otherEnd > start && before[end - 1] === after[otherEnd - 1]) {
    end--
    otherEnd--
  }
  const rows: Row[] = before.slice(0, start).map((line) => [' ', line])
  rows.push(...compareMiddle(before.slice(start, end), after.slice(start, otherEnd)))
  rows.push(...before.slice(end).map((line): Row => [' ', line]))
  return rows
}

/** Myers' greedy walk: the shortest way from one to the other. */
function compareMiddle(before: readonly string[], after: readonly string[]): Row[] {
  const [height, width] = [before.length, after.length]
  const trails: Map<number, number>[] = []
  let reach = new Map<number, number>([[1, 0]])
  for (let steps = 0; steps <= height + width; steps++) {
    trails.push(reach)
    const next = new Map(reach)
    for (let k = -steps; k <= steps; k += 2) {
      let x = isDown(k, steps, reach) ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1
      while (x < height && x - k < width && before[x] === after[x - k]) x++
      next.set(k, x)
      if (x >= height && x - k >= width) return walkBack(before, after, trails)
    }
    reach = next
  }
  return []
}

function isDown(k: number, steps: number, reach: ReadonlyMap<number, number>): boolean {
  return k === -steps || (k !== steps && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1))
}

function walkBack(before: readonly string[], after: readonly string[], trails: readonly Map<number, number>[]): Row[] {
  const rows: Row[] = []
  let [x, y] = [before.length, after.length]
  for (let steps = trails.length - 1; steps >= 0; steps--) {
    const reach = trails[steps] ?? new Map<number, number>()
    const k = x - y
    const from = isDown(k, steps, reach) ? k + 1 : k - 1
    const [fromX, fromY] = steps === 0 ? [0, 0] : [reach.get(from) ?? 0, (reach.get(from) ?? 0) - from]
    while (x > fromX && y > fromY) {
      rows.push([' ', before[--x] ?? ''])
      y--
    }
    if (steps === 0) break
    if (x > fromX) rows.push(['-', before[--x] ?? ''])
    else rows.push(['+', after[--y] ?? ''])
  }
  return rows.reverse()
}

function toHunks(rows: readonly Row[], options: DiffOptions): string[] {
  const out: string[] = []
  let [line, otherLine] = [1, 1]
  for (let at = 0; at < rows.length; ) {
    const change = rows.findIndex(([mark], i) => i >= at && mark !== ' ')
    if (change < 0) break
    const start = Math.max(at, change - context)
    let end = change
    for (let i = change; i < rows.length && i <= end + 2 * context + 1; i++) if (rows[i]?.[0] !== ' ') end = i
    end = Math.min(rows.length, end + 1 + context)
    const skipped = start - at
    line += skipped
    otherLine += skipped
    const hunk = rows.slice(start, end)
    const [count, otherCount] = [hunk.filter(([mark]) => mark !== '+').length, hunk.filter(([mark]) => mark !== '-').length]
    out.push(paint(`@@ -${toRange(line, count)} +${toRange(otherLine, otherCount)} @@\n`, cyan, options))
    for (const [mark, text] of hunk) out.push(writeRow(mark, text, options))
    line += count
    otherLine += otherCount
    at = end
  }
  return out
}

/** Of nothing the line before it is named. */
function toRange(line: number, count: number): string {
  return count === 1 ? String(line) : `${count === 0 ? line - 1 : line},${count}`
}

function writeRow(mark: Row[0], text: string, options: DiffOptions): string {
  const isEnded = text.endsWith('\n')
  const line = `${mark}${isEnded ? text : `${text}\n`}`
  const colour = mark === ' ' ? null : mark === '-' ? red : green
  return (colour === null ? plain(line, options) : paint(line, colour, options)) + (isEnded ? '' : '\\ No newline at end of file\n')
}

const bold = '1'
const red = '31'
const green = '32'
const cyan = '36'

function paint(line: string, code: string, options: DiffOptions): string {
  const shown = plain(line, options)
  return options.colour ? `\u001b[${code}m${shown.slice(0, -1)}\u001b[0m\n` : shown
}

/** Tabs stay tabs. A carriage return before the end of a line is no news to a reader. */
function plain(line: string, { forTerminal }: DiffOptions): string {
  if (!forTerminal) return line
  return `${line
    .replace(/\r?\n$/, '')
    .split('\t')
    .map(toPrintable)
    .join('\t')}\n`
}

/** As git writes names that hold what a line cannot. */
function toName(name: string): string {
  if (!/[\x00-\x1f\x7f"\\]/.test(name)) return name
  const escaped = name.replace(/[\x00-\x1f\x7f"\\]/g, (character) =>
    character === '"' || character === '\\' ? `\\${character}` : `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  )
  return `"${escaped}"`
}
