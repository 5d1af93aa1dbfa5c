// The imports of a file as its text says them: without parsing it, and without what stands in strings and comments.

import { withoutComments } from '../../syntax/index.ts'

export interface WrittenImport {
  /** `jose.jwt`, both of `import jose.jwt` and of `from jose import jwt`; relative ones begin with dots. */
  readonly path: string
  readonly line: number
  /** Within a function, so that it is imported when that runs. */
  readonly isLate: boolean
}

const CANDIDATE = /^[ \t]*(?:from[ \t]+[\w.]+[ \t]+import\b|import[ \t]+\w)/m
/** Of a module that is named by a text: `importlib.import_module("jose.jwt")`. */
const NAMED = /\b(?:import_module|__import__)\(\s*(["'])([\w.]+)\1/g

/** Those under `if TYPE_CHECKING:` are left out: they never run. */
export function findImports(text: string): readonly WrittenImport[] {
  const found: WrittenImport[] = []
  if (CANDIDATE.test(text)) findStatements(blankStrings(text).split('\n'), found)
  if (text.includes('import_module(') || text.includes('__import__('))
    for (const match of withoutComments(text).matchAll(NAMED))
      found.push({ path: match[2] ?? '', line: lineAt(match.input, match.index), isLate: false })
  return found
}

interface Block {
  readonly indent: number
  readonly isFunction: boolean
}

function findStatements(lines: readonly string[], found: WrittenImport[]): void {
  /** The functions and the blocks for types that are open, outermost first. */
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; at++) {
    const text = (lines[at] ?? '').trim()
    if (text === '') continue
    const indent = (lines[at] ?? '').search(/\S/)
    while ((blocks.at(-1)?.indent ?? -1) >= indent) blocks.pop()
    if (/^if[ \t(]+(?:\w+\.)?TYPE_CHECKING\b/.test(text)) blocks.push({ indent, isFunction: false })
    else if (/^(?:async[ \t]+)?def[ \t]/.test(text)) blocks.push({ indent, isFunction: true })
    const line = at + 1
    for (const statement of text.split(';')) {
      const from = /^\s*from[ \t]+([\w.]+)[ \t]+import\b(.*)$/.exec(statement)
      const plain = from === null ? /^\s*import[ \t]+(\w.*)$/.exec(statement) : null
      if (from === null && plain === null) continue
      const names = [from?.[2] ?? plain?.[1] ?? '']
      // In brackets, or with a backslash at the end, it goes on.
      const isOpen = (names[0] ?? '').includes('(')
      while (names.length < MOST_LINES && at + 1 < lines.length && (isOpen ? !names.at(-1)?.includes(')') : names.at(-1)?.endsWith('\\')))
        names.push((lines[++at] ?? '').trim())
      if (blocks.some(({ isFunction }) => !isFunction)) continue
      const isLate = blocks.length > 0
      for (const name of names
        .join(' ')
        .replaceAll(/[()\\]/g, ' ')
        .split(',')) {
        const word = name.trim().split(/[ \t]/, 1)[0] ?? ''
        if (!/^(?:[\w.]+|\*)$/.test(word)) continue
        found.push({ path: from === null ? word : word === '*' ? (from[1] ?? '') : joinName(from[1] ?? '', word), line, isLate })
      }
    }
  }
}

const MOST_LINES = 500

function joinName(module: string, name: string): string {
  return module.endsWith('.') ? `${module}${name}` : `${module}.${name}`
}

/** The text with comments and strings as blanks, so that lines and columns stay. */
function blankStrings(text: string): string {
  const parts: string[] = []
  const token = /#[^\n]*|"""|'''|"|'/g
  let from = 0
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [opening] = match
    parts.push(text.slice(from, match.index))
    let end = token.lastIndex
    if (opening[0] !== '#') end = findEnd(text, end, opening)
    parts.push(opening[0] === '#' ? '' : text.slice(match.index, end).replace(/[^\n]/g, ' '))
    token.lastIndex = from = end
  }
  parts.push(text.slice(from))
  return parts.join('')
}

/** Behind the closing quotes; a string of one line that is not closed ends with the line. */
function findEnd(text: string, from: number, quotes: string): number {
  for (let at = from; at < text.length; at++) {
    const sign = text[at]
    if (sign === '\\') at++
    else if (quotes.length === 1 && sign === '\n') return at
    else if (text.startsWith(quotes, at)) return at + quotes.length
  }
  return text.length
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
