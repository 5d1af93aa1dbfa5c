// HAProxy configuration: sections and their lines of words, as HAProxy's own reader cuts them. Only `${NAME-default}` is filled in.

import { type ConfigProblem, LONGEST, type Parsed } from './parsed.ts'

export interface HaproxySection {
  readonly kind: string
  /** What stands behind the kind: a name, and `from` with another one. */
  readonly args: readonly string[]
  readonly lines: readonly HaproxyLine[]
  readonly line: number
}

export interface HaproxyLine {
  /** Without their quotes and escapes. */
  readonly words: readonly string[]
  readonly line: number
}

const kinds = new Set(
  (
    'global defaults frontend backend listen peers resolvers userlist mailers cache program http-errors ring log-forward log-profile ' +
    'fcgi-app crt-store traces acme dynamic-update'
  ).split(' '),
)

export function parseHaproxy(text: string): Parsed<readonly HaproxySection[]> {
  const problems: ConfigProblem[] = []
  if (text.length > LONGEST) return { value: [], problems: [{ line: 1, message: 'the file is too large to be read' }] }
  const sections: (HaproxySection & { readonly lines: HaproxyLine[] })[] = []
  for (const [index, row] of text.split('\n').entries()) {
    const line = index + 1
    const { words, isOpen } = readWords(row)
    if (isOpen) problems.push({ line, message: 'a quote is never closed on this line' })
    const [first, ...args] = words
    // `.if` and its like decide about lines when HAProxy starts; who asks sees them as lines.
    if (first === undefined) continue
    if (kinds.has(first)) sections.push({ kind: first, args, lines: [], line })
    else {
      const section = sections.at(-1)
      if (section !== undefined) section.lines.push({ words, line })
      else if (!first.startsWith('.')) problems.push({ line, message: `\`${first.slice(0, 60)}\` stands before the first section` })
    }
  }
  return { value: sections, problems }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function readWords(row: string): { words: string[]; isOpen: boolean } {
  const words: string[] = []
  let word: string[] | null = null
  let quote = ''
  for (let at = 0; at < row.length; at++) {
    const character = row.charAt(at)
    if (quote === "'") {
      if (character === "'") quote = ''
      else word?.push(character)
    } else if (character === '\\') {
      const next = row.charAt(++at)
      const hex = next === 'x' ? /^[\da-f]{2}/i.exec(row.slice(at + 1, at + 3)) : null
      if (hex !== null) at += 2
      word ??= []
      word.push(hex === null ? (escapes[next] ?? next) : String.fromCharCode(Number.parseInt(hex[0], 16)))
    } else if (quote === '"') {
      if (character === '"') quote = ''
      else word?.push(character)
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= []
    } else if (character === '#') break
    else if (/[\s\ufeff]/.test(character)) {
      if (word !== null) words.push(fillIn(word.join('')))
      word = null
    } else {
      word ??= []
      word.push(character)
    }
  }
  if (word !== null) words.push(fillIn(word.join('')))
  return { words, isOpen: quote !== '' }
}

/** What stands in where the environment does not have it. */
function fillIn(word: string): string {
  return word.includes('${') ? word.replace(/\$\{\w+-([^${}]*)\}/g, '$1') : word
}
