// The lines of a file without the blank ones and the comments that stand between its statements: as long as those are the same to the
// letter, the program is, and only its lines have other numbers.

import { createHash } from 'node:crypto'
import { type Form, Op } from './form.ts'
import { lineAt } from './lines.ts'
import { startOf } from './place.ts'

/** Plain data. */
export interface CodeLines {
  readonly digest: string
  /** How many lines the file has. */
  readonly count: number
  /** What was left out, as runs: the first line and how many; line, how many … */
  readonly gaps: readonly number[]
}

export function readCodeLines(form: Form, text: string): CodeLines {
  const { lines } = form
  const begins = findBeginnings(form, text)
  const hash = createHash('sha256')
  const gaps: number[] = []
  /** Blank lines and comments of which nobody knows yet what follows: the first, and how many. */
  let [first, pending] = [0, 0]
  const end = (line: number): number => lines[line] ?? text.length
  for (let line = 1; line <= lines.length; line++) {
    const start = lines[line - 1] ?? 0
    if (isGap(text, start, end(line))) {
      if (pending++ === 0) first = line
      continue
    }
    if (pending > 0) {
      // Within brackets or a text they are a part of what stands around them.
      if (begins[line] === 1 || first === 1) gaps.push(first, pending)
      else hash.update(text.slice(lines[first - 1] ?? 0, start))
      pending = 0
    }
    hash.update(text.slice(start, end(line)))
    hash.update('\n')
  }
  if (pending > 0) gaps.push(first, pending)
  return { digest: hash.digest('hex'), count: lines.length, gaps }
}

/** Where each line of the code is now; null where it is another one. */
export function matchCodeLines(before: CodeLines, now: CodeLines): Map<number, number> | null {
  if (before.digest !== now.digest) return null
  const [old, others] = [numbersOf(before), numbersOf(now)]
  return old.length === others.length ? new Map(old.map((line, i) => [line, others[i] ?? 0])) : null
}

/** The text without lines that hold nothing but a comment; all other lines stay, so it says the same as Python. */
export function withoutComments(text: string): string {
  return text.includes('#') ? text.replaceAll(/^[ \t\f]*#[^\r\n]*/gm, '') : text
}

function numbersOf({ count, gaps }: CodeLines): number[] {
  const numbers: number[] = []
  let line = 1
  for (let i = 0; i < gaps.length; i += 2) {
    for (const first = gaps[i] ?? 0; line < first; line++) numbers.push(line)
    line += gaps[i + 1] ?? 0
  }
  for (; line <= count; line++) numbers.push(line)
  return numbers
}

function isGap(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const letter = text.charCodeAt(at)
    if (letter === HASH) return true
    if (letter !== SPACE && letter !== TAB && letter !== FORM_FEED && letter !== NEWLINE && letter !== RETURN) return false
  }
  return true
}
const [HASH, SPACE, TAB, FORM_FEED, NEWLINE, RETURN] = [35, 32, 9, 12, 10, 13]

/** Marks the lines whose first word begins a statement: what stands above them is in no brackets. */
function findBeginnings(form: Form, text: string): Uint8Array {
  const { code, lines, functions, classes } = form
  const begins = new Uint8Array(lines.length + 2)
  const visit = (node: number): void => {
    const at = (operand: number): number => code[node + 2 + operand] ?? 0
    switch (node === 0 ? 0 : code[node]) {
      case Op.Block:
        for (let i = 0; i < at(0); i++) {
          const statement = at(1 + i)
          const start = startOf(form, statement)
          const line = lineAt(lines, start)
          // An import begins with its first name.
          const before = text.slice(lines[line - 1] ?? 0, start).trim()
          if (before === '' || (before === 'import' && code[statement] === Op.Import)) begins[line] = 1
          visit(statement)
        }
        return
      case Op.If:
      case Op.While:
        visit(at(1))
        visit(at(2))
        return
      case Op.For:
        visit(at(2))
        visit(at(3))
        return
      case Op.Try:
        for (const operand of [0, 1, 2]) visit(at(operand))
        for (let i = 0; i < at(3); i++) visit(at(6 + 3 * i))
        return
      case Op.With:
        visit(at(0))
        return
      case Op.Match:
        for (let i = 0; i < at(1); i++) visit(at(4 + 3 * i))
        return
      case Op.Def: {
        const inner = functions[at(1)]
        if (inner !== undefined) begins[inner.line] = 1
        visit(inner?.body ?? 0)
        return
      }
      case Op.ClassDef: {
        const inner = classes[at(1)]
        if (inner !== undefined) begins[inner.line] = 1
        visit(inner?.body ?? 0)
        return
      }
      default:
    }
  }
  visit(form.body)
  return begins
}
