// The lines of a requirements file as pip joins and cuts them, with the comments by which pip-compile and uv say who asks for what.

import { LONGEST, type Parsed, splitLines } from './parsed.ts'

export interface RequirementLine {
  /** Without comments, continued lines joined. */
  readonly text: string
  /** What is behind the first option, `--hash=…` and the like. */
  readonly options: readonly RequirementOption[]
  /** Of the comments on it and behind it: `fastapi`, `-r requirements.in`. */
  readonly via: readonly string[]
  readonly line: number
}

export interface RequirementOption {
  /** `--hash`, `-r`. */
  readonly name: string
  readonly value: string
}

export interface RequirementLines {
  readonly lines: readonly RequirementLine[]
  /** The comments before the first line: tools say there that they wrote the file. */
  readonly head: string
}

const LONGEST_LINE = 1_000_000

export function parseRequirementLines(text: string): Parsed<RequirementLines> {
  if (text.length > 10 * LONGEST)
    return { value: { lines: [], head: '' }, problems: [{ line: 1, message: 'the file is too large to be read' }] }
  const found: { text: string; via: string[]; line: number }[] = []
  const head: string[] = []
  let parts: string[] = []
  let length = 0
  let start = 0
  let via: string[] = []
  let isList = false
  const note = (comment: string): void => {
    const last = found.at(-1)
    if (parts.length === 0 && last === undefined) head.push(comment)
    const text = comment.replace(/^#+\s*/, '').trim()
    const named = /^via(?:\s+(.*))?$/.exec(text)
    if (named !== null) isList = true
    const list = named === null ? text : (named[1] ?? '')
    if (!isList || list === '') return
    const into = parts.length > 0 ? via : last?.via
    for (const one of list.split(',')) if (one.trim() !== '') into?.push(one.trim())
  }
  const finish = (): void => {
    const joined = parts.join('').trim()
    if (joined !== '') found.push({ text: joined, via, line: start })
    parts = []
    length = 0
    via = []
  }
  for (const [index, raw] of splitLines(text.replace(/^\ufeff/, '')).entries()) {
    const comment = findComment(raw)
    const line = comment < 0 ? raw : raw.slice(0, comment)
    if (parts.length === 0 && line.trim() !== '') {
      start = index + 1
      isList = false
    }
    const goesOn = comment < 0 && line.endsWith('\\') && length < LONGEST_LINE
    if (line.trim() !== '' || goesOn) {
      parts.push(goesOn ? `${line.slice(0, -1)} ` : line)
      length += line.length
    }
    // A comment ends what is continued.
    if (!goesOn && parts.length > 0) finish()
    if (comment >= 0) note(raw.slice(comment).trim())
    else if (line.trim() === '' && !goesOn) isList = false
  }
  finish()
  const lines = found.map(({ text, via, line }) => ({ ...splitOptions(text), via, line }))
  return { value: { lines, head: head.join('\n') }, problems: [] }
}

/** `#` at the start or behind a space. */
function findComment(line: string): number {
  for (let at = line.indexOf('#'); at >= 0; at = line.indexOf('#', at + 1)) {
    if (at === 0) return 0
    const before = line.charCodeAt(at - 1)
    if (before === 32 || before === 9) return at
  }
  return -1
}

/** pip takes the first word that starts with a dash for the first option. */
function splitOptions(text: string): { text: string; options: RequirementOption[] } {
  const words = text.split(/\s+/)
  const first = words.findIndex((word) => word.startsWith('-'))
  if (first < 0) return { text, options: [] }
  const options: RequirementOption[] = []
  for (let at = first; at < words.length; at++) {
    const word = words[at] ?? ''
    if (!word.startsWith('-')) continue
    const split = /^(--[\w-]+)(?:=(.*))?$/s.exec(word) ?? /^(-[A-Za-z])(.+)?$/s.exec(word)
    if (split === null) continue
    const [, name = '', joined] = split
    const next = words[at + 1]
    const value = joined ?? (next === undefined || next.startsWith('-') ? '' : next)
    options.push({ name, value: value.replace(/^["']|["']$/g, '') })
  }
  return { text: words.slice(0, first).join(' '), options }
}
