// Reads the small programs in which rules show what they mean.

import { dedent, type Example } from '../finding/index.ts'

export interface ParsedExample {
  /** Names to texts, as the program would lie in a folder. */
  readonly files: ReadonlyMap<string, string>
  /** Where a finding must start: `file:line`, in order. */
  readonly marks: readonly string[]
}

const mark = /#\s*<--\s*finding\s*$/
const separator = /^# file: (\S+)$/

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
  return { files: new Map([...files].map(([name, lines]) => [name, `${lines.join('\n').trimEnd()}\n`])), marks }
}
