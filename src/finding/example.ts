// The small programs in which rules show what they mean.

import type { Example } from './rule-card.ts'
import { dedent } from './text.ts'

export interface ParsedExample {
  /** Names to texts, as the program would lie in a folder. */
  readonly files: ReadonlyMap<string, string>
  /** Where a finding must start: `file:line`, in order. */
  readonly marks: readonly string[]
  /** On which day a file came to the history, by its name: `# file: settings.py since 2026-01-05`. */
  readonly since: ReadonlyMap<string, string>
}

const mark = /\s*#\s*<--\s*finding\s*$/
const separator = /^# file: (\S+)(?: since (\d{4}-\d{2}-\d{2}))?$/

/** A program that the rule reports, exactly on the lines marked with `# <-- finding`. */
export function bad(title: string, program: string): Example {
  return { kind: 'bad', title, program }
}

/** A program that comes near, and that the rule rightly leaves alone. */
export function good(title: string, program: string): Example {
  return { kind: 'good', title, program }
}

/** A value of the kind that is named, made up for the asking. */
export type FillMask = (kind: string) => string

/**
 * In place of a value that looks like a secret stands `{{kind ab_…}}`: what it is a sample of, and what a page shows of it. No file of
 * ours holds one: code hosts refuse to take them, and people would report them.
 */
const masked = /\{\{([a-z0-9-]+) ([^{}\n]*…)\}\}([^{}\n]*)/g

/** The program as a page shows it. */
export function showMasks(program: string): string {
  return program.replace(masked, '$2$3')
}

export function parseExample({ program }: Pick<Example, 'program'>, fill?: FillMask): ParsedExample {
  const files = new Map<string, string[]>()
  const since = new Map<string, string>()
  let current: string[] | null = null
  const whole =
    fill === undefined
      ? showMasks(program)
      : dedent(program).replace(masked, (_, kind: string, __, rest: string) => fillLine(fill(kind), rest))
  for (const line of dedent(whole).split('\n')) {
    const [, name, day] = separator.exec(line) ?? []
    if (name !== undefined) {
      if (day !== undefined) since.set(name, day)
      current = []
      files.set(name, current)
    } else {
      if (current === null) files.set('main.py', (current = []))
      current.push(line)
    }
  }
  const marks: string[] = []
  for (const [name, lines] of files) for (const [index, line] of lines.entries()) if (mark.test(line)) marks.push(`${name}:${index + 1}`)
  const texts = [...files].map(
    ([name, lines]) => [name, `${(name.endsWith('.py') ? lines : lines.map(unmark)).join('\n').trimEnd()}\n`] as const,
  )
  return { files: new Map(texts), marks, since }
}

/** The finding is on the first line of a value of several; what closes it stands behind the last. */
function fillLine(value: string, rest: string): string {
  const [first = '', ...others] = value.split('\n')
  const last = others.pop()
  if (last === undefined) return `${value}${rest}`
  const marked = mark.exec(rest)?.[0] ?? ''
  return [`${first}${marked}`, ...others, `${last}${rest.slice(0, rest.length - marked.length)}`].join('\n')
}

/** In most languages of configuration a mark is no comment where it stands. */
function unmark(line: string): string {
  return line.replace(mark, '')
}
