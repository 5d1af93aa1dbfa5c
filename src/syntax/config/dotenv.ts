// `.env` files. Interpolation is left as it stands: what it refers to may come from anywhere.

import { type ConfigProblem, LONGEST, type Parsed, splitLines } from './parsed.ts'

export interface DotenvEntry {
  readonly name: string
  readonly value: string
  readonly line: number
  readonly quoted: boolean
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' }

export function parseDotenv(text: string): Parsed<readonly DotenvEntry[]> {
  const entries: DotenvEntry[] = []
  const problems: ConfigProblem[] = []
  if (text.length > LONGEST) return { value: entries, problems: [{ line: 1, message: 'the file is too large to be read' }] }
  const lines = splitLines(text.replace(/^\ufeff/, ''))
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (/^\s*(?:#|$)/.test(line)) continue
    const start = index
    const split = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:=\s*(.*))?$/.exec(line)
    if (split === null) {
      problems.push({ line: index + 1, message: 'this is not `NAME=value`' })
      continue
    }
    const name = split[1] ?? ''
    const raw = split[2] ?? ''
    const quote = raw[0]
    if (quote !== '"' && quote !== "'" && quote !== '`') {
      entries.push({ name, value: raw.replace(/(?:^|\s)#.*$/, '').trim(), line: start + 1, quoted: false })
      continue
    }
    let body = raw.slice(1)
    let end = closingQuote(body, quote)
    // A quoted value may go on over lines; without an end it is taken for its first line alone.
    while (end < 0 && index + 1 < lines.length && index - start < 200) {
      index++
      body += `\n${lines[index] ?? ''}`
      end = closingQuote(body, quote)
    }
    if (end < 0) {
      index = start
      problems.push({ line: start + 1, message: 'this quote is never closed' })
      body = raw.slice(1)
      end = body.length
    }
    const inner = body.slice(0, end)
    const value = quote === '"' ? inner.replace(/\\([nrt"\\$])/g, (_, letter: string) => ESCAPES[letter] ?? letter) : inner
    entries.push({ name, value, line: start + 1, quoted: true })
  }
  return { value: entries, problems }
}

function closingQuote(text: string, quote: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++
    else if (text[at] === quote) return at
  }
  return -1
}
