// Procfiles: `web: uvicorn app:app`.

import { type ConfigProblem, LONGEST, type Parsed, splitLines } from './parsed.ts'

export interface ProcfileEntry {
  readonly name: string
  readonly command: string
  readonly line: number
}

export function parseProcfile(text: string): Parsed<readonly ProcfileEntry[]> {
  const entries: ProcfileEntry[] = []
  const problems: ConfigProblem[] = []
  if (text.length > LONGEST) return { value: entries, problems: [{ line: 1, message: 'the file is too large to be read' }] }
  for (const [index, line] of splitLines(text.replace(/^\ufeff/, '')).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue
    const split = /^\s*([A-Za-z0-9_-]+)\s*:\s*(\S.*)$/.exec(line)
    if (split === null) problems.push({ line: index + 1, message: 'this is not `name: command`' })
    else entries.push({ name: split[1] ?? '', command: (split[2] ?? '').trim(), line: index + 1 })
  }
  return { value: entries, problems }
}
