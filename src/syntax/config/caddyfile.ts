// Caddyfiles: lines of words, with blocks behind a brace at the end of a line. `{host}` and `{$NAME:default}` are parts of words.

import { type ConfigProblem, LONGEST, type Parsed } from './parsed.ts'

export interface CaddyLine {
  readonly words: readonly string[]
  readonly block: readonly CaddyLine[] | null
  readonly line: number
}

interface Open {
  readonly words: readonly string[]
  readonly line: number
  readonly block: CaddyLine[]
}

const mostNested = 100

export function parseCaddyfile(text: string): Parsed<readonly CaddyLine[]> {
  const problems: ConfigProblem[] = []
  if (text.length > LONGEST) return { value: [], problems: [{ line: 1, message: 'the file is too large to be read' }] }
  const root: CaddyLine[] = []
  const open: Open[] = []
  const here = () => open.at(-1)?.block ?? root
  let words: string[] = []
  let start = 1
  let line = 1
  const finish = () => {
    if (words.length > 0) here().push({ words, block: null, line: start })
    words = []
  }
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at)
    if (character === '\n') {
      // Addresses of a site go on behind a comma.
      if (words.at(-1)?.endsWith(',') !== true) finish()
      line++
      at++
    } else if (/\s|\ufeff/.test(character)) at++
    else if (character === '\\' && /^\\\r?\n/.test(text.slice(at, at + 3))) {
      at += text.charAt(at + 1) === '\r' ? 3 : 2
      line++
    } else if (character === '#') {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end
    } else {
      if (words.length === 0) start = line
      const word = readWord(text, at)
      at = word.end
      const isAlone = !word.quoted && /^(?:\s|$)/.test(text.charAt(at))
      if (isAlone && word.text === '{') {
        if (open.length >= mostNested) {
          problems.push({ line, message: 'the blocks are nested too deeply' })
          break
        }
        open.push({ words, line: words.length === 0 ? line : start, block: [] })
        words = []
      } else if (isAlone && word.text === '}' && words.length === 0) {
        const closed = open.pop()
        if (closed === undefined) problems.push({ line, message: 'a brace closes what was never opened' })
        else here().push(closed)
      } else words.push(word.text)
      line += word.lines
    }
  }
  finish()
  for (let closed = open.pop(); closed !== undefined; closed = open.pop()) {
    problems.push({ line: closed.line, message: 'this block is never closed' })
    here().push(closed)
  }
  return { value: root, problems }
}

function readWord(text: string, from: number): { text: string; end: number; quoted: boolean; lines: number } {
  const quote = text.charAt(from)
  if (quote === '"' || quote === '`') {
    let at = from + 1
    while (at < text.length && text.charAt(at) !== quote) at += quote === '"' && text.charAt(at) === '\\' ? 2 : 1
    const inner = text.slice(from + 1, at)
    return {
      text: quote === '"' ? inner.replaceAll('\\"', '"') : inner,
      end: Math.min(text.length, at + 1),
      quoted: true,
      lines: inner.split('\n').length - 1,
    }
  }
  let at = from
  while (at < text.length && !/\s/.test(text.charAt(at))) at++
  return { text: text.slice(from, at), end: at, quoted: false, lines: 0 }
}
