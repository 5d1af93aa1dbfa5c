// INI as Python's configparser reads it: setup.cfg, alembic.ini, supervisord.conf.

import { type ConfigProblem, LONGEST, type Parsed, splitLines } from './parsed.ts'

export interface IniEntry {
  readonly value: string
  readonly line: number
}

export type IniSection = ReadonlyMap<string, IniEntry>

/** Names of options are lower case; values that go on in indented lines keep their line breaks. */
export function parseIni(text: string): Parsed<ReadonlyMap<string, IniSection>> {
  const sections = new Map<string, Map<string, IniEntry>>()
  const problems: ConfigProblem[] = []
  if (text.length > LONGEST) return { value: sections, problems: [{ line: 1, message: 'the file is too large to be read' }] }
  let section: Map<string, IniEntry> | null = null
  let key: string | null = null
  for (const [index, line] of splitLines(text.replace(/^\ufeff/, '')).entries()) {
    const trimmed = line.trim()
    if (trimmed === '' || /^[#;]/.test(trimmed)) continue
    if (/^\s/.test(line) && section !== null && key !== null) {
      const entry = section.get(key)
      if (entry !== undefined) section.set(key, { value: entry.value === '' ? trimmed : `${entry.value}\n${trimmed}`, line: entry.line })
      continue
    }
    const header = /^\[([^\]]*)\]/.exec(trimmed)
    if (header !== null) {
      const name = (header[1] ?? '').trim()
      section = sections.get(name) ?? new Map()
      sections.set(name, section)
      key = null
      continue
    }
    const at = trimmed.search(/[=:]/)
    if (section === null || at === 0) {
      problems.push({
        line: index + 1,
        message: section === null ? 'this stands before the first section' : 'this is neither a section nor an option',
      })
      continue
    }
    key = (at < 0 ? trimmed : trimmed.slice(0, at).trim()).toLowerCase()
    const value = at < 0 ? '' : trimmed.slice(at + 1)
    const comment = value.search(/\s[;#]/)
    section.set(key, { value: (comment < 0 ? value : value.slice(0, comment)).trim(), line: index + 1 })
  }
  return { value: sections, problems }
}
