// The small programs in which rules show what they mean.

import type { Example } from './rule-card.ts'
import { dedent } from './text.ts'

export interface ParsedExample {
  /** Names to texts, as the program would lie in a folder. */
  readonly files: ReadonlyMap<string, string>
  /** Where a finding must start: `file:line`, in order. */
  readonly marks: readonly string[]
}

const mark = /\s*#\s*<--\s*finding\s*$/
const separator = /^# file: (\S+)$/

/** A program that the rule reports, exactly on the lines marked with `# <-- finding`. */
export function bad(title: string, program: string): Example {
  return { kind: 'bad', title, program }
}

/** A program that comes near, and that the rule rightly leaves alone. */
export function good(title: string, program: string): Example {
  return { kind: 'good', title, program }
}

export function parseExample({ program }: Pick<Example, 'program'>): ParsedExample {
  const files = new Map<string, string[]>()
  let current: string[] | null = null
  for (const line of dedent(program).split('\n')) {
    const name = separator.exec(line)?.[1]
    if (name !== undefined) {
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
  return { files: new Map(texts), marks }
}

/** In most languages of configuration a mark is no comment where it stands. */
function unmark(line: string): string {
  return line.replace(mark, '')
}
