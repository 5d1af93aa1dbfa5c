// Enough of a shell to see which programs a line starts with which words. Nothing is run; what only a shell could know
// stays in the word as it is written.

export interface ShellCommand {
  readonly words: readonly string[]
  /** `NAME=value` before the program. */
  readonly assignments: Readonly<Record<string, string>>
  readonly line: number
  /** It reads what the command before it writes. */
  readonly piped?: true
}

type Variables = ReadonlyMap<string, string>

const LONGEST_SCRIPT = 200_000

/** The commands of a text in order. Variables that the text itself, or `known`, sets to something plain are filled in. */
export function parseShell(text: string, known: Variables = new Map(), firstLine = 1): ShellCommand[] {
  const variables = new Map(known)
  const commands: ShellCommand[] = []
  for (const { words, line, piped } of splitCommands(text.slice(0, LONGEST_SCRIPT), firstLine)) {
    const assignments: Record<string, string> = {}
    const rest = [...words]
    while (rest[0] !== undefined && KEYWORDS.has(rest[0].text)) rest.shift()
    if (rest[0]?.text === 'export') rest.shift()
    for (let first = rest[0]; first !== undefined; first = rest[0]) {
      const split = first.literal ? null : /^([A-Za-z_]\w*)=(.*)$/s.exec(first.text)
      if (split === null) break
      assignments[split[1] ?? ''] = expand(split[2] ?? '', variables)
      rest.shift()
    }
    // Without a program the assignments hold for what follows.
    for (const [name, value] of Object.entries(assignments)) if (rest.length === 0) variables.set(name, value)
    const expanded = rest.flatMap((word) => {
      if (word.literal) return [word.text]
      const value = expand(word.text, variables)
      return word.quoted || value === word.text ? [value] : value.split(/\s+/).filter((part) => part !== '')
    })
    if (expanded.length > 0 || Object.keys(assignments).length > 0)
      commands.push({ words: expanded, assignments, line, ...(piped ? { piped } : {}) })
  }
  return commands
}

const KEYWORDS = new Set(['exec', 'then', 'do', 'else', 'if', 'while', 'until', '!', '{', 'time', 'nohup', 'command'])

/** `$NAME`, `${NAME}` and `${NAME:-default}`, where the value is known. */
export function expand(text: string, variables: Variables, depth = 0): string {
  if (depth > 5 || text.length > 10_000 || !text.includes('$')) return text
  return text.replace(
    /\$(?:\{([A-Za-z_]\w*)(?::?[-=]([^{}]*))?\}|([A-Za-z_]\w*))/g,
    (whole, braced: string | undefined, fallback: string | undefined, bare: string | undefined) => {
      const value = variables.get(braced ?? bare ?? '')
      if (value !== undefined && value !== '') return value
      return fallback === undefined ? whole : expand(fallback.replace(/^(["'])(.*)\1$/s, '$2'), variables, depth + 1)
    },
  )
}

interface Word {
  readonly text: string
  readonly quoted: boolean
  /** In single quotes: nothing is filled in. */
  readonly literal: boolean
}

function* splitCommands(text: string, firstLine: number): Generator<{ words: Word[]; line: number; piped: boolean }> {
  let words: Word[] = []
  let current: string | null = null
  let quoted = false
  let literal = false
  let line = firstLine
  let start = line
  let piped = false
  const finish = () => {
    if (current !== null) words.push({ text: current, quoted, literal })
    if (current !== null && words.length === 1) start = line
    current = null
    quoted = false
    literal = false
  }
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '\\') {
      const next = text.charAt(at + 1)
      const newline = next === '\n' ? 1 : text.startsWith('\r\n', at + 1) ? 2 : 0
      if (newline > 0) {
        finish()
        line++
        at += newline
      } else {
        current = (current ?? '') + next
        at++
      }
    } else if (character === "'" || character === '"') {
      const end = quoteEnd(text, at + 1, character)
      const inner = text.slice(at + 1, end)
      literal = character === "'" && current === null
      current =
        (current ?? '') + (character === '"' ? inner.replace(/\\(["\\$`\n])/g, (_, next: string) => (next === '\n' ? '' : next)) : inner)
      quoted = true
      line += countLines(inner)
      at = end
    } else if (character === '$' && (text.charAt(at + 1) === '{' || text.charAt(at + 1) === '(')) {
      const end = text.indexOf(text.charAt(at + 1) === '{' ? '}' : ')', at)
      const stop = end < 0 ? text.length : end + 1
      current = (current ?? '') + text.slice(at, stop)
      line += countLines(text.slice(at, stop))
      at = stop - 1
    } else if (character === '#' && current === null) {
      const end = text.indexOf('\n', at)
      at = (end < 0 ? text.length : end) - 1
    } else if (
      character === '\n' ||
      character === ';' ||
      character === '|' ||
      character === '&' ||
      character === '(' ||
      character === ')'
    ) {
      // `2>&1`
      if (character === '&' && current?.endsWith('>')) {
        current += '&'
        continue
      }
      finish()
      const isPipe = character === '|' && text.charAt(at + 1) !== '|' && text.charAt(at - 1) !== '|'
      if (words.length > 0) {
        yield { words, line: start, piped }
        piped = isPipe
      } else if (character !== '\n' && character !== '(') piped = isPipe
      words = []
      if (character === '\n') line++
    } else if (character === ' ' || character === '\t' || character === '\r') {
      finish()
    } else {
      current = (current ?? '') + character
    }
  }
  finish()
  if (words.length > 0) yield { words, line: start, piped }
}

function quoteEnd(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++
    else if (text[at] === quote) return at
  }
  return text.length
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}
